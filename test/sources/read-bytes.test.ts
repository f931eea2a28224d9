/** An input in memory, as functions read it: the same records that matter, counts and complaints as by the full parse. */
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { controls } from '../../src/controls/index.ts';
import { dispatch } from '../../src/dispatch.ts';
import { peek } from '../../src/events/normalise.ts';
import { selectionOf } from '../../src/selection.ts';
import { readBytes } from '../../src/sources/read-bytes.ts';
import { readRecords } from '../../src/sources/read-records.ts';
import { scannerOf } from '../../src/sources/scanner/scanner.ts';
import { file, record } from './reading.ts';
import { fuzzedFile } from './scanner/fuzzed-files.ts';

const readersOf = dispatch(controls);
const scanner = scannerOf(selectionOf(controls), { since: null, until: null });
const most = 16 * 1024 * 1024;

interface Read {
  readonly matter: readonly string[];
  readonly records: number;
  readonly unreadable: readonly unknown[];
}

function both(bytes: Buffer, name: string, maxInflated = most): { fast: Read; exact: Read; handed: number } {
  const fast: unknown[] = [];
  const exact: unknown[] = [];
  const byScan = readBytes(bytes, name, scanner, (each) => fast.push(each), maxInflated);
  const byParse = readRecords(bytes, name, (each) => exact.push(each), maxInflated);
  const matter = (records: unknown[]) =>
    records.flatMap((each) => (readersOf(peek(each)).length > 0 ? [JSON.stringify(each)] : [])).toSorted();
  return {
    fast: { ...byScan, matter: matter(fast) },
    exact: { ...byParse, matter: matter(exact) },
    handed: fast.length,
  };
}

test('hands out what some control reads, and counts the rest', () => {
  const nobodys = { ...record('b'), eventSource: 'ec2.amazonaws.com', eventTime: '2026-05-01T10:00:00Z' };
  const { fast, exact, handed } = both(gzipSync(file(nobodys, record('a'), nobodys)), 'log.json.gz');
  expect(fast).toEqual(exact);
  expect([fast.records, handed]).toEqual([3, 1]);
});

test('400 fuzzed files from seed 7000', () => {
  let parsed = 0;
  for (let seed = 7000; seed < 7400; seed += 1) {
    const { name, bytes, text } = fuzzedFile(seed);
    const { fast, exact, handed } = both(bytes, name);
    parsed += handed;
    // Malformed JSON inside a record that concerns nobody goes unnoticed, and nothing else does.
    const tolerated = exact.unreadable.length > fast.unreadable.length && !isJson(text.toString());
    if (tolerated)
      expect(
        exact.matter.filter((each) => !fast.matter.includes(each)),
        `seed ${seed}`,
      ).toEqual([]);
    else expect(fast, `seed ${seed}`).toEqual(exact);
  }
  expect(parsed).toBeGreaterThan(400);
});

test('stops at a bomb, and says so', () => {
  const bomb = gzipSync(file(...Array.from({ length: 200 }, () => ({ x: ' '.repeat(100_000) }))));
  // What came before is kept, where the full parse inflates in one call and has nothing.
  const { unreadable } = readBytes(bomb, 'log.json.gz', scanner, () => {}, 1024 * 1024);
  expect(unreadable).toEqual([{ reason: expect.stringContaining('gzip bomb') }]);
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
