import { describe, expect, it } from 'vitest';
import { auditSummary, judgedIn } from '../../dashboard/server/audits.ts';
import { audited } from './audited.ts';

const tally = { compliant: 1, violation: 2, pending: 3, notEvaluated: 4, error: 5 };

describe('the last audits of all accounts', () => {
  it('are nothing before the first', () => {
    expect([auditSummary([]), judgedIn([])]).toEqual([null, null]);
  });

  it('are told with the newest and the oldest, and with all their gaps', () => {
    const reconciled = { source: 'trail', events: 10, missed: 2, gaps: ['no log files of eu-west-1'] } as const;
    const summary = auditSummary([
      audited({ takenAt: '2026-11-21T06:00:00.000Z', reconciled }),
      audited({ account: '123456789012', takenAt: '2026-11-19T06:00:00.000Z', gaps: ['iam:ListRoles was denied'] }),
    ]);
    expect(summary).toEqual({
      at: '2026-11-21T06:00:00.000Z',
      oldest: '2026-11-19T06:00:00.000Z',
      accounts: 2,
      gaps: ['111122223333: no log files of eu-west-1', '123456789012: iam:ListRoles was denied'],
      missed: 2,
    });
    expect(auditSummary([audited()])?.missed).toBe(null);
  });

  it('are added up by control', () => {
    const other = { ...tally, compliant: 10 };
    expect(
      judgedIn([audited({ controls: { a: tally } }), audited({ controls: { a: other, b: tally } }), audited()]),
    ).toEqual({ a: { compliant: 11, violation: 4, pending: 6, notEvaluated: 8, error: 10 }, b: tally });
  });
});
