import { expect, test } from 'vitest';
import type { Status } from '../../src/findings/finding.ts';
import { type Entry, unseen } from '../../src/sinks/entry.ts';
import { statusTold } from '../../src/sinks/telling.ts';

/** An entry whose changes were `statuses`, the last of them to be told now; the place has the mark of the first `marked`. */
function entryOf(statuses: readonly Status[], marked: number): Entry {
  const history = statuses.map((to, index) => ({
    at: '2026-05-01T10:00:00Z',
    from: statuses[index - 1] ?? null,
    to,
    why: 'because',
    rev: index + 1,
  }));
  const told: Entry['told'] = marked === 0 ? {} : { sns: marked };
  const key = { pk: 'finding|1', sk: 'finding' };
  return {
    ...unseen,
    key,
    rev: 9,
    tell: statuses.length,
    told,
    due: 1,
    sighting: null,
    item: null,
    pending: null,
    history,
  };
}

test.each<[string, Status[], number, Status | null | undefined]>([
  ['nothing yet', ['open'], 0, null],
  ['what was marked', ['open', 'withdrawn'], 1, 'open'],
  ['nothing of what opened muted', ['muted', 'resolved'], 0, null],
  ['perhaps that it was open: who told it may have died before the mark', ['open', 'withdrawn'], 0, undefined],
  ['perhaps that it was open again', ['open', 'withdrawn', 'open', 'withdrawn'], 2, undefined],
])('a place was told %s', (_what, statuses, marked, expected) => {
  expect(statusTold(entryOf(statuses, marked), 'sns')).toBe(expected);
});
