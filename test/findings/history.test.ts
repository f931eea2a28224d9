import { expect, test } from 'vitest';
import { type HistoryEntry, recorded } from '../../src/findings/history.ts';

function changes(count: number): readonly HistoryEntry[] {
  return Array.from({ length: count }, (_, index) => index).reduce<readonly HistoryEntry[]>(
    (history, rev) => recorded(history, { at: '2026-05-01T10:00:00Z', from: 'open', to: 'muted', why: `${rev}`, rev }),
    [],
  );
}

test('a history keeps every change up to fifty', () => {
  expect(changes(50).map(({ rev, cut }) => [rev, cut])).toEqual(
    Array.from({ length: 50 }, (_, rev) => [rev, undefined]),
  );
});

test.each([51, 60, 200])('of %i changes it keeps the beginning and the newest, and counts the others', (count) => {
  const [beginning, next, ...rest] = changes(count);
  expect(beginning).toMatchObject({ rev: 0 });
  expect(next).toMatchObject({ rev: count - 49, cut: count - 50 });
  expect(rest.map(({ rev, cut }) => [rev, cut])).toEqual(
    Array.from({ length: 48 }, (_, index) => [count - 48 + index, undefined]),
  );
});

test('a long reason is cut', () => {
  const [entry] = recorded([], { at: '2026-05-01T10:00:00Z', from: null, to: 'open', why: 'x'.repeat(5000), rev: 1 });
  expect(entry?.why).toHaveLength(1000);
});
