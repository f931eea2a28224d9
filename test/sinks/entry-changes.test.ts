/** What an entry says besides its finding: pure, so without a table. */
import { describe, expect, test } from 'vitest';
import { defaults } from '../../src/configuration.ts';
import { sighted } from '../../src/findings/merge.ts';
import { type Entry, unseen } from '../../src/sinks/entry.ts';
import { eventInWords, isSeen, muteChange, nextDue, telling } from '../../src/sinks/telling.ts';
import { finding } from '../findings/finding.ts';

const now = Date.parse('2026-06-01T00:00:00Z');
const known = { reason: 'known', owner: 'security@example.com', until: '2026-06-09' };
const endOfMute = Date.parse('2026-06-10T00:00:00Z');

function entry(fields: Partial<Entry> = {}): Entry {
  const key = { pk: 'finding|a', sk: 'finding' };
  return {
    ...unseen,
    key,
    rev: 3,
    tell: 2,
    told: {},
    due: null,
    sighting: sighted(finding()),
    item: null,
    pending: null,
    ...fields,
  };
}

function contextWith(mutes: readonly (typeof known)[] = [], at = now) {
  const any = { line: 1, control: 'slr-edit-refused', account: null, region: null, actor: null, subject: null };
  const configuration = { ...defaults, mute: mutes.map((one) => ({ ...any, ...one })) };
  return { now: new Date(at).toISOString(), horizon: null, configuration };
}

const resolved = sighted(
  finding({ status: 'resolved', resolution: { at: '2026-05-02T00:00:00Z', event: null, why: 'gone' } }),
);

describe('somebody must look again', () => {
  test.each<[string, Partial<Entry>, number | null]>([
    ['never, when nothing is pending or muted', {}, null],
    ['when the verdict falls due', { pending: now + 5 }, now + 5],
    ['when the mute ends', { mute: known }, endOfMute],
    ['at the first of both', { mute: known, pending: now + 5 }, now + 5],
    ['at the first of both, the other way', { mute: known, pending: endOfMute + 5 }, endOfMute],
    ['soon, when that is over', { pending: now - 5 }, now + 1],
    ['soon, when that is now', { pending: now }, now + 1],
    ['never, for a mute of what was never told', { mute: known, tell: 0 }, null],
    ['never, for a mute of what is over', { mute: known, sighting: resolved }, null],
    ['never, for a mute without a finding', { mute: known, sighting: null }, null],
  ])('%s', (_when, fields, due) => {
    expect(nextDue(entry(fields), now)).toBe(due);
  });
});

describe('a change of mutes', () => {
  test.each<[string, Partial<Entry>, readonly (typeof known)[], unknown]>([
    ['is none without mutes', {}, [], null],
    ['is none under the same mute', { mute: known }, [known], null],
    ['is none of what was never told', { tell: 0 }, [known], null],
    ['is none of what is over', { sighting: resolved }, [known], null],
    ['is none without a finding', { sighting: null }, [known], null],
    [
      'that begins',
      {},
      [known],
      { tell: 4, mute: known, history: [{ from: 'open', to: 'muted', why: expect.stringMatching(/^muted until/) }] },
    ],
    [
      'that the configuration takes away',
      { mute: known },
      [],
      { tell: 4, mute: null, history: [{ from: 'muted', to: 'open', why: 'the configuration mutes it no more' }] },
    ],
    ['to another reason', { mute: known }, [{ ...known, reason: 'other' }], { mute: { reason: 'other' } }],
    ['to another owner', { mute: known }, [{ ...known, owner: 'other' }], { mute: { owner: 'other' } }],
    ['to another end', { mute: known }, [{ ...known, until: '2026-06-20' }], { mute: { until: '2026-06-20' } }],
  ])('%s', (_what, fields, mutes, expected) => {
    const change = muteChange(entry(fields), contextWith(mutes));
    if (expected === null) expect(change).toBeNull();
    else expect(change).toMatchObject(expected as object);
  });

  test('that comes with its end says so', () => {
    const ended = (at: number) =>
      muteChange(entry({ mute: known }), contextWith([], at))?.history?.map(({ why }) => why);
    expect(ended(endOfMute)).toEqual(['the mute ended']);
    expect(ended(endOfMute - 1)).toEqual(['the configuration mutes it no more']);
  });
});

describe('what places are told', () => {
  const told = (
    before: Entry | null,
    fields: Parameters<typeof finding>[0],
    cause = 'a cause',
    mutes: readonly (typeof known)[] = [],
  ) => telling(before, finding(fields), { context: contextWith(mutes), cause });

  test('of something new, and why', () => {
    expect(told(null, {})).toEqual({
      tell: 1,
      mute: null,
      history: [{ at: '2026-06-01T00:00:00.000Z', from: null, to: 'open', why: 'a cause', rev: 1 }],
    });
    expect(told(null, {}, '', [known])).toMatchObject({
      mute: known,
      history: [{ from: null, to: 'muted', why: 'muted until 2026-06-09 by security@example.com: known' }],
    });
  });

  test('of another severity, and nothing in the history of the same', () => {
    expect(told(entry(), {})).toEqual({ tell: 4, mute: null });
    expect(told(entry(), { severity: 'low' }).history).toMatchObject([
      { from: 'open', to: 'open', why: 'severity low instead of high; a cause', rev: 4 },
    ]);
  });

  test('of what was never told before as of something new', () => {
    expect(told(entry({ tell: 0 }), {}).history).toMatchObject([{ from: null, to: 'open' }]);
    expect(told(entry({ sighting: null }), {}).history).toMatchObject([{ from: null, to: 'open' }]);
  });

  test('of what is over, under no mute', () => {
    expect(told(entry({ mute: known }), { status: 'withdrawn' }, 'later', [known])).toMatchObject({
      mute: null,
      history: [{ from: 'muted', to: 'withdrawn', why: 'later' }],
    });
  });
});

test.each([
  [undefined, {}, true],
  [undefined, { status: 'withdrawn' }, true],
  [{}, {}, false],
  [{}, { status: 'withdrawn' }, false],
  [{ status: 'withdrawn' }, {}, true],
  [{ count: 1 }, { count: 2 }, true],
  [{ count: 2 }, { count: 2 }, false],
  [{ count: 2 }, { count: 1 }, false],
  [{ last: '2026-05-01T10:00:00Z' }, { last: '2026-05-01T10:00:01Z' }, true],
  [{ last: '2026-05-01T10:00:00Z' }, { last: '2026-05-01T10:00:00Z' }, false],
  [{ count: 1 }, {}, false],
  [{}, { count: 1 }, true],
] as const)('after %j, %j is seen: %s', (before, next, expected) => {
  expect(isSeen(before && finding(before), finding(next))).toBe(expected);
});

test('an event in words is short, whatever its name', () => {
  const words = eventInWords({ name: 'n'.repeat(300), time: '2026-05-01T10:00:00Z', id: 'i'.repeat(300) });
  expect(words).toBe(`event ${'n'.repeat(200)} of 2026-05-01 10:00:00 UTC, id ${'i'.repeat(200)}`);
});
