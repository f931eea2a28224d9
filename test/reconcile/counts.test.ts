import { describe, expect, test } from 'vitest';
import { auditorOf, type Outcome } from '../../src/audit.ts';
import { defaults } from '../../src/configuration.ts';
import { controls } from '../../src/controls/index.ts';
import { EventCounts, judgedSoFar, judgements, type Judgement, together } from '../../src/reconcile/counts.ts';

const event = (
  id: string,
  verdicts: Record<string, Outcome['said'][number]['verdict'] | null>,
  time = '2026-05-01T10:00:00Z',
) =>
  ({
    id,
    time,
    source: 'iam.amazonaws.com',
    readers: Object.keys(verdicts),
    said: Object.entries(verdicts).flatMap(([control, verdict]) => (verdict === null ? [] : [{ control, verdict }])),
  }) satisfies Judgement;

test('each event counts once for each control that reads it, by month and by what was said', () => {
  const counts = new EventCounts();
  counts.add(event('1', { a: 'violation', b: null }));
  counts.add(event('1', { a: 'violation', b: null }));
  counts.add(event('2', { a: 'compliant' }));
  counts.add(event('3', { a: 'pending', b: 'error' }));
  counts.add(event('4', { a: 'not-evaluated' }, '2026-06-01T00:00:00Z'));
  expect(counts.take()).toEqual({
    '2026-05': { a: { events: 3, violated: 1, compliant: 1, unclear: 1 }, b: { events: 2, unclear: 1 } },
    '2026-06': { a: { events: 1, unclear: 1 } },
  });
  counts.add(event('4', { a: 'violation' }));
  expect(counts.take()).toEqual({});
});

test('counts of two places are added', () => {
  const one = { '2026-05': { a: { events: 1, violated: 1 } }, '2026-06': { a: { looks: 1 } } };
  const other = { '2026-04': { b: { events: 2 } }, '2026-05': { a: { events: 3 } } };
  const sum = {
    '2026-04': { b: { events: 2 } },
    '2026-05': { a: { events: 4, violated: 1 } },
    '2026-06': { a: { looks: 1 } },
  };
  expect(together(one, other)).toEqual(sum);
  expect(Object.keys(together(other, one))).toEqual(['2026-04', '2026-05', '2026-06']);
});

describe('what an audit adds', () => {
  const tally = { compliant: 0, violation: 0, pending: 0, notEvaluated: 0, error: 0 };
  const looks = new Map([
    ['sees', { ...tally, compliant: 3 }],
    ['has nothing to judge', tally],
    ['could not look', { ...tally, notEvaluated: 1 }],
  ]);

  test('is one look of each control that had a state to judge, and the events of its reconciliation', () => {
    const since = Date.parse('2026-05-31T00:00:00Z');
    const counted = { since, until: since + 1000, counts: { '2026-05': { a: { events: 2 } } } };
    const first = judgedSoFar(null, { takenAt: '2026-06-01T06:00:00Z', looks, counted });
    expect(first).toEqual({
      by: '2026-06-01T06:00:00Z',
      since: '2026-05-31T00:00:00.000Z',
      until: '2026-05-31T00:00:01.000Z',
      months: { '2026-05': { a: { events: 2 } }, '2026-06': { sees: { looks: 1 } } },
    });
    const second = judgedSoFar(first, { takenAt: '2026-06-01T12:00:00Z', looks, counted: null });
    expect(second).toMatchObject({ by: '2026-06-01T12:00:00Z', since: first.since, until: first.until });
    expect(second.months['2026-06']).toEqual({ sees: { looks: 2 } });
  });

  test('drives out what is older than thirteen months', () => {
    let judged = null;
    for (let month = 0; month < 20; month++) {
      const takenAt = new Date(Date.UTC(2026, month, 1)).toISOString();
      judged = judgedSoFar(judged, { takenAt, looks, counted: null });
    }
    expect(Object.keys(judged?.months ?? {})).toHaveLength(13);
    expect(Object.keys(judged?.months ?? {}).at(-1)).toBe('2027-08');
  });
});

test('the judgement of a record names all controls that read it, and none of what nobody reads', () => {
  const auditor = auditorOf(controls);
  const context = { now: '2026-06-01T00:00:00Z', horizon: null, configuration: defaults };
  const judgementOf = judgements(controls);
  const record = (eventName: string) => ({
    eventVersion: '1.11',
    eventID: `e-${eventName}`,
    eventTime: '2026-05-01T10:00:00Z',
    eventSource: 'iam.amazonaws.com',
    eventName,
    awsRegion: 'us-east-1',
    recipientAccountId: '111122223333',
    userIdentity: { type: 'Root', accountId: '111122223333', arn: 'arn:aws:iam::111122223333:root' },
    requestParameters: {},
  });
  const judge = (input: unknown) => judgementOf(input, auditor.judge(input, context));
  const readers = judge(record('AttachRolePolicy'))?.readers;
  expect(readers).toContain('slr-edited');
  expect(readers).not.toContain('slr-denied-not-there');
  expect(new Set(readers).size).toBe(readers?.length);
  expect(judge(record('ListRoles'))).toBeNull();
  expect(judge('no record')).toBeNull();
});
