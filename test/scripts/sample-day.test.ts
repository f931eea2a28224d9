import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { sampleDay, sampleSeed } from '../../scripts/sample-day/sample-day.ts';
import { auditorOf } from '../../src/audit.ts';
import { defaults } from '../../src/configuration.ts';
import { judgesEvents } from '../../src/controls/control.ts';
import { controls } from '../../src/controls/index.ts';
import { auditAll } from '../../src/ledger.ts';
import { readRecords } from '../../src/sources/read-records.ts';
import { silentOnSampleDay } from '../support/sample-day.ts';

const folder = resolve(import.meta.dirname, '../../examples/sample-day');
const committed = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .sort();

const files = sampleDay(sampleSeed);

function recordsOf(which: readonly { path: string; bytes: Uint8Array }[]): unknown[] {
  const records: unknown[] = [];
  for (const { path, bytes } of which) {
    expect(readRecords(bytes, path, (record) => records.push(record)).unreadable).toEqual([]);
  }
  return records;
}

it('writes the same bytes on every run', () => {
  const again = new Map(sampleDay(sampleSeed).map(({ path, bytes }) => [path, bytes]));
  expect([...again.keys()]).toEqual(files.map(({ path }) => path));
  for (const { path, bytes } of files) expect(Buffer.compare(bytes, again.get(path) as Uint8Array), path).toBe(0);
});

it('is in examples/sample-day as the script writes it (run: node scripts/sample-day.ts)', () => {
  const wanted = new Map(files.map(({ path, text }) => [join(folder, path), text]));
  expect(committed).toEqual([...wanted.keys()].sort());
  // Texts instead of bytes: another zlib packs them otherwise.
  const differing = committed.filter((path) => {
    const bytes = readFileSync(path);
    return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8') !== wanted.get(path);
  });
  expect(differing).toEqual([]);
});

it('is a small download of a few thousand records, nearly all of them irrelevant', () => {
  const records = recordsOf(files);
  const auditor = auditorOf(controls);
  const relevant = records.filter((record) => auditor.judge(record, contextOf()).relevant);
  expect(files.reduce((size, { bytes }) => size + bytes.length, 0)).toBeLessThan(600_000);
  expect(records.length).toBeGreaterThan(3000);
  expect(records.length).toBeLessThan(4000);
  expect(relevant.length).toBeGreaterThan(controls.length);
  expect(relevant.length).toBeLessThan(records.length / 4);
});

it('makes every control fire (a new control needs its story in scripts/sample-day)', () => {
  const { findings, errors } = auditAll(auditorOf(controls), recordsOf(files), contextOf());
  const fired = new Set(findings.map(({ control }) => control));
  expect(errors).toEqual([]);
  const silent = controls
    .filter(judgesEvents)
    .map(({ id }) => id)
    .filter((id) => !fired.has(id));
  expect(silent.filter((id) => !silentOnSampleDay.has(id))).toEqual([]);
  expect([...silentOnSampleDay.keys()].filter((id) => fired.has(id))).toEqual([]);
});

it('tells the same stories with another seed', () => {
  const stories = (seed: number) =>
    auditAll(auditorOf(controls), recordsOf(sampleDay(seed)), contextOf())
      .findings.map(({ control, severity, time }) => `${time} ${control} ${severity}`)
      .sort();
  expect(stories(1)).toEqual(stories(sampleSeed));
});

/** A day later: what is pending for a day has been decided. */
function contextOf() {
  return { now: '2026-11-20T00:00:00Z', horizon: null, configuration: defaults };
}
