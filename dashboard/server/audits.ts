/** The last audits of all accounts, together. Pure. */
import type { Tally } from '../../src/findings/report.ts';
import type { LastAudit } from '../../src/report/last-audit.ts';
import type { AuditSummary } from '../api.ts';

/** Null when no account was ever audited. */
export function auditSummary(audits: readonly LastAudit[]): AuditSummary | null {
  const times = audits.map(({ takenAt }) => takenAt).sort();
  const [oldest] = times;
  const at = times.at(-1);
  if (oldest === undefined || at === undefined) return null;
  const gaps = audits.flatMap(({ account, gaps: own, reconciled }) =>
    [...own, ...(reconciled?.gaps ?? [])].map((gap) => `${account}: ${gap}`),
  );
  const reconciled = audits.flatMap((audit) => audit.reconciled ?? []);
  const missed = reconciled.reduce((sum, each) => sum + each.missed, 0);
  return { at, oldest, accounts: audits.length, gaps, missed: reconciled.length === 0 ? null : missed };
}

/** By control: how its judgements ended in all accounts; null when no account was ever audited. */
export function judgedIn(audits: readonly LastAudit[]): Readonly<Record<string, Tally>> | null {
  if (audits.length === 0) return null;
  const sums: Record<string, Tally> = {};
  for (const [control, tally] of audits.flatMap((audit) => Object.entries(audit.controls))) {
    const sum = sums[control] ?? { compliant: 0, violation: 0, pending: 0, notEvaluated: 0, error: 0 };
    sums[control] = {
      compliant: sum.compliant + tally.compliant,
      violation: sum.violation + tally.violation,
      pending: sum.pending + tally.pending,
      notEvaluated: sum.notEvaluated + tally.notEvaluated,
      error: sum.error + tally.error,
    };
  }
  return sums;
}
