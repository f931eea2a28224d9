import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overviewOf, wasOpen } from '../../dashboard/server/overview.ts';
import type { StoredFinding } from '../../src/sinks/findings-table.ts';
import { generated } from './generated.ts';
import { indexOf, stored } from './index-of.ts';
import { now } from './served.ts';

const overview = (...findings: readonly StoredFinding[]) => overviewOf(indexOf(findings).all, now);
const seen = (id: string, firstSeen: string, fields: Partial<StoredFinding> = {}) =>
  stored({ id, firstSeen, lastSeen: firstSeen, ...fields });

describe('open findings', () => {
  it('are counted now, and against 7 and 30 days ago', () => {
    const { open, statuses } = overview(
      seen('old', '2026-09-01T00:00:00.000Z'),
      seen('new', '2026-11-20T00:00:00.000Z'),
      seen('over', '2026-10-01T00:00:00.000Z', {
        status: 'resolved',
        history: [
          { at: '2026-10-01T00:00:00.000Z', from: null, to: 'open', why: 'event', rev: 1 },
          { at: '2026-11-19T00:00:00.000Z', from: 'open', to: 'resolved', why: 'looks', rev: 2 },
        ],
      }),
      seen('again', '2026-11-01T00:00:00.000Z'),
    );
    expect(open.high).toEqual({ now: 3, week: 0, month: 1 });
    expect(open.low).toEqual({ now: 0, week: 0, month: 0 });
    expect(statuses).toEqual({ open: 3, muted: 0, resolved: 1, withdrawn: 0 });
  });

  it('are compared with nothing where the table is younger', () => {
    expect(overview(seen('a', '2026-11-10T00:00:00.000Z')).open.high).toEqual({ now: 1, week: 0, month: null });
    expect(overview(seen('a', '2026-11-20T00:00:00.000Z')).open.high).toEqual({ now: 1, week: null, month: null });
    expect(overview().open.high).toEqual({ now: 0, week: null, month: null });
  });

  it('of the worst severity: the one that stands longest', () => {
    const { since } = overview(
      stored({ id: 'a', time: '2026-05-03T00:00:00Z' }),
      stored({ id: 'b', time: '2026-05-05T00:00:00Z', first: '2026-05-02T00:00:00Z', last: '2026-05-05T00:00:00Z' }),
      stored({ id: 'c', time: '2026-05-01T00:00:00Z', severity: 'low' }),
      stored({ id: 'd', time: '2026-05-01T00:00:00Z', status: 'withdrawn' }),
    );
    expect(since).toMatchObject({ id: 'b', time: '2026-05-02T00:00:00Z' });
  });

  it('by account and Region, the worst first', () => {
    const { accounts, regions } = overview(
      stored({ id: 'a', account: '111122223333', severity: 'low' }),
      stored({ id: 'b', account: '111122223333', severity: 'low' }),
      stored({ id: 'c', account: '123456789012', severity: 'critical', region: 'eu-central-1' }),
    );
    expect(accounts.map(({ name, total }) => [name, total])).toEqual([
      ['123456789012', 1],
      ['111122223333', 2],
    ]);
    expect(regions.map(({ name }) => name)).toEqual(['eu-central-1', 'us-east-1']);
  });

  it('by account up to 12, and how many there are besides', () => {
    const some = Array.from({ length: 30 }, (_, index) => stored({ id: String(index), account: `${index}` }));
    const { accounts, further } = overview(...some);
    expect([accounts.length, further]).toEqual([12, { accounts: 18, regions: 0 }]);
  });

  it('that were seen last come first', () => {
    const findings = [...generated(200, now)];
    const wanted = findings.toSorted((a, b) => (a.firstSeen < b.firstSeen ? 1 : -1)).slice(0, 8);
    expect(overview(...findings).newest.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
  });
});

describe('whether it was open', () => {
  const history = [
    { at: '2026-10-01T00:00:00.000Z', from: null, to: 'open', why: '', rev: 1 },
    { at: '2026-10-05T00:00:00.000Z', from: 'open', to: 'resolved', why: '', rev: 2 },
    { at: '2026-10-09T00:00:00.000Z', from: 'resolved', to: 'open', why: '', rev: 3 },
  ] as const;
  const [finding] = indexOf([seen('a', '2026-10-01T00:00:00.000Z', { history })]).all;
  it.each([
    ['2026-09-30', false],
    ['2026-10-02', true],
    ['2026-10-06', false],
    ['2026-10-10', true],
  ])('%s: %s', (at, open) => {
    expect(finding && wasOpen(finding, at)).toBe(open);
  });
});

describe('days', () => {
  const on = (...days: readonly string[]) =>
    indexOf(days.map((day, index) => stored({ id: `${index}`, time: `${day}T12:00:00Z` }))).all;
  it.each<[string, readonly string[], string, number]>([
    ['30 days where there is nothing', [], '2026-10-23', 30],
    ['30 days where everything is young', ['2026-11-20'], '2026-10-23', 30],
    ['from the oldest finding of a year', ['2026-03-01', '2026-11-20'], '2026-03-01', 266],
    ['a year at most', ['2020-01-01', '2025-11-21', '2026-11-20'], '2025-11-21', 366],
    ['until the newest, where the last year has none', ['2023-05-01', '2023-05-20'], '2023-04-21', 30],
    ['without what lies in the future', ['2031-01-01', '2026-11-20'], '2026-10-23', 30],
  ])('%s', (_, days, from, length) => {
    const found = overviewOf(on(...days), now).days;
    expect([found.from, found.counts.length]).toEqual([from, length]);
  });

  it('hold every finding of their time once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer(), (count, seed) => {
        const { from, counts } = overviewOf(indexOf(generated(count, now, seed)).all, now).days;
        const inside = [...generated(count, now, seed)].filter(({ time }) => time >= from).length;
        expect(counts.flat().reduce((sum, each) => sum + each, 0)).toBe(inside);
      }),
      { numRuns: 20 },
    );
  });
});
