import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, it, test } from 'vitest';
import { compilePattern } from '../../local/event-pattern.ts';
import { asEvent, detailType, eventSource } from '../../src/findings/as-event.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { sizeOf } from '../../src/findings/fit.ts';
import { findingsOfCases, samples } from './every-finding.ts';
import { finding } from './finding.ts';

const page = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const validate = new Ajv({ allErrors: true }).compile(JSON.parse(page('finding-event.schema.json')));

function flawsOf(event: unknown): string[] {
  validate(event);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const largest = 1_000_000;

it('is what docs/finding-event.schema.json says, whatever the finding', () => {
  const over = { at: '2026-05-02T10:00:00Z', event: null, why: 'two looks did not find it' };
  const mute = { reason: 'a test', owner: 'security@example.com', until: '2027-01-31' };
  const others = [finding({ status: 'resolved', resolution: over }), finding({ status: 'muted', mute })];
  const findings = [...findingsOfCases.map(([, found]) => found), ...samples, ...others];
  expect(findings.length).toBeGreaterThan(50);
  for (const found of findings) {
    expect(flawsOf(asEvent(found, 1, null, largest)), found.control).toEqual([]);
    expect(flawsOf(asEvent(found, 2, 'open', largest)), found.control).toEqual([]);
  }
});

test('the schema refuses what is no event', () => {
  const event = asEvent(finding(), 1, null, largest);
  expect(flawsOf({ ...event, change: { from: null, to: 'gone' } })).not.toEqual([]);
  expect(flawsOf({ ...event, finding: { ...event.finding, severity: 'urgent' } })).not.toEqual([]);
});

it('says what changed', () => {
  expect(asEvent(finding(), 1, null, largest)).toEqual({
    schema: 'rolecall.finding-event/v1',
    revision: 1,
    change: { from: null, to: 'open' },
    finding: finding(),
  });
  expect(asEvent(finding({ status: 'withdrawn' }), 2, 'open', largest).change).toEqual({
    from: 'open',
    to: 'withdrawn',
  });
});

it('is cut at the facts, and says so with a hash of the whole', () => {
  const facts = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`fact${n}`, 'x'.repeat(1000 + n)]));
  const event = asEvent(finding({ facts }), 1, null, 20_000);
  expect(sizeOf(event)).toBeLessThanOrEqual(20_000);
  expect(sizeOf(event), 'or it is cut too early').toBeGreaterThan(14_000);
  expect(event.finding.facts['cut']).toMatch(/left out of \d+ bytes of JSON with the SHA-256 [0-9a-f]{64}$/);
  expect(flawsOf(event)).toEqual([]);
});

test('the patterns of docs/places.md match what they say they match', () => {
  const patterns = [...page('places.md').matchAll(/```json\n(\{\n? *"source"[^`]*)```/g)].map(([, text]) =>
    compilePattern(JSON.parse(text as string)),
  );
  const eventOf = (found: Finding, before: Finding['status'] | null) => ({
    source: eventSource,
    'detail-type': detailType,
    detail: asEvent(found, 1, before, largest),
  });
  const matched = (found: Finding, before: Finding['status'] | null = null) =>
    patterns.map((matches) => matches(eventOf(found, before)));
  // Every change; high and critical that open; what is over.
  expect(matched(finding())).toEqual([true, true, false]);
  expect(matched(finding({ severity: 'low' }))).toEqual([true, false, false]);
  expect(matched(finding({ status: 'resolved' }), 'open')).toEqual([true, false, true]);
});
