import { describe, expect, test } from 'vitest';
import { auditChecks } from '../../src/doctor/audits.ts';
import { baselineCheck } from '../../src/doctor/baseline.ts';
import { auditOf } from './audit.ts';

const now = '2026-05-01T10:00:00Z';
const told = (audits: Parameters<typeof auditChecks>[0]) =>
  auditChecks(audits, now).map(({ state, says }) => [state, says]);

describe('audits', () => {
  test('all complete: how many, and since when', () => {
    expect(told([auditOf({}), auditOf({ account: '444455556666', takenAt: '2026-05-01T05:59:00Z' })])).toEqual([
      ['ok', '2 accounts were audited completely, since 2026-05-01 05:59:00 UTC.'],
    ]);
  });

  test('none at all', () => {
    expect(told([])).toEqual([['wrong', 'No account was audited yet.']]);
  });

  test('an old one is old, whether or not it was complete', () => {
    const takenAt = '2026-04-29T09:59:00Z';
    expect(told([auditOf({ takenAt, name: 'production', complete: false, gaps: ['x'] })])).toEqual([
      ['wrong', 'Not audited for 2 days: 111122223333 (production) 2026-04-29 09:59:00 UTC.'],
    ]);
    expect(told([auditOf({ takenAt: '2026-04-29T10:00:00Z' })])).toEqual([['ok', expect.anything()]]);
  });

  test('what is old depends on how often accounts are audited', () => {
    const weekAgo = [auditOf({ takenAt: '2026-04-24T09:59:00Z' })];
    const stateAt = (rate: string) => auditChecks(weekAgo, now, rate).map(({ state }) => state);
    expect(stateAt('rate(6 hours)')).toEqual(['wrong']);
    expect(stateAt('rate(7 days)')).toEqual(['ok']);
    expect(stateAt('cron(0 3 ? * MON *)')).toEqual(['ok']);
    expect(stateAt('rate(120 hours)')).toEqual(['wrong']);
  });

  test('in part: since when not completely, and why', () => {
    const gaps = ['the trails of CloudTrail (eu-central-1): the permission is missing'];
    expect(told([auditOf({ complete: false, completeAt: '2026-04-30T06:00:00Z', gaps })])).toEqual([
      [
        'wrong',
        'Audited in part: 111122223333 last completely 2026-04-30 06:00:00 UTC. Gaps: the trails of CloudTrail (eu-central-1): the permission is missing.',
      ],
    ]);
    // What an older version left does not say it.
    const { completeAt: _, ...older } = auditOf({ complete: false, gaps });
    expect(told([older])).toEqual([['wrong', expect.stringContaining('111122223333 never completely. Gaps:')]]);
  });

  test('accounts that could not be read, the same for all: told once, with the first of them', () => {
    const gaps = ['the role rolecall-audit cannot be assumed there (AccessDenied)'];
    const unread = Array.from({ length: 8 }, (_, index) =>
      auditOf({
        account: `${100_000_000_000 + index}`,
        complete: false,
        completeAt: null,
        gaps,
        looked: null,
        reconciled: null,
      }),
    );
    const [check, ...more] = auditChecks(unread, now);
    expect(more).toEqual([]);
    expect(check?.says).toMatch(/^Could not be read: 100000000000 never completely; .*; and 3 more\. Gaps: the role/);
    expect(check?.remedy).toContain('docs/permissions.md');
  });

  test('what was not reconciled, and what reconciliation found', () => {
    const gaps = ['account 111122223333, us-east-1: AssumeRole from … to …: the time of the function ran out'];
    const reconciled = { source: 'lookup', events: 9, missed: 2, gaps } as const;
    const [part, missed] = auditChecks([auditOf({ complete: false, reconciled })], now);
    expect(part).toMatchObject({ state: 'wrong', says: expect.stringContaining('ran out.') });
    expect(part?.remedy).toContain('log-bucket');
    const denied = ['one.json.gz: access denied: needs s3:ListBucket and s3:GetObject'];
    const ofTrail = { source: 'trail', events: 9, missed: 0, gaps: denied } as const;
    expect(auditChecks([auditOf({ complete: false, reconciled: ofTrail })], now)[0]?.remedy).toContain(
      'docs/permissions.md',
    );
    expect(missed).toMatchObject({ state: 'note', says: expect.stringContaining('told of: 111122223333 2.') });
  });
});

describe('the baseline', () => {
  const accepted = (until: string) => ({
    id: 'a',
    severity: 'low' as const,
    control: 'slr-orphaned',
    account: '111122223333',
    subject: 's',
    reason: 'known',
    owner: 'ops',
    until,
  });
  const check = (...days: string[]) => baselineCheck({ written: now, accepted: days.map(accepted) }, now);

  test.each([
    ['ok', ['2026-09-30'], /^The 1 findings .* are accepted/],
    // Its last day is a whole one.
    ['note', ['2026-05-01', '2026-09-30'], /^Of the 2 .*, 1 end within two weeks, the first on 2026-05-01\./],
    ['wrong', ['2026-04-30', '2026-03-01', '2026-09-30'], /^Of the 3 .*, 2 ended, the first on 2026-03-01/],
  ])('%s: %j', (state, days, says) => {
    expect(check(...days)).toMatchObject({ state, says: expect.stringMatching(says) });
    expect(check(...days).remedy === null).toBe(state !== 'wrong');
  });

  test('one that cannot be used accepts nothing', () => {
    expect(baselineCheck('expected a baseline as JSON', now)).toMatchObject({
      state: 'wrong',
      says: 'baseline.json cannot be used, so it accepts nothing: expected a baseline as JSON.',
    });
  });
});
