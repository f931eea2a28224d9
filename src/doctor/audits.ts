/** Whether every account is audited, lately and completely. Pure. */
import { timeInWords } from '../controls/dates.ts';
import type { LastAudit } from '../report/last-audit.ts';
import { type Check, counted, some } from './check.ts';
import { isLate, lateAfter } from './rate.ts';

const area = 'audits';

/** `rate` is the parameter audit-rate. */
export function auditChecks(audits: readonly LastAudit[], now: string, rate = 'rate(6 hours)'): readonly Check[] {
  if (audits.length === 0) {
    const remedy = 'After a first deployment wait for audit-rate; else read the logs of on-schedule and on-account.';
    return [{ area, state: 'wrong', says: 'No account was audited yet.', remedy }];
  }
  const isOld = ({ takenAt }: LastAudit) => isLate(takenAt, now, rate);
  const lately = audits.filter((audit) => !isOld(audit));
  const checks = [
    ...oldChecks(audits.filter(isOld), lateAfter(rate)),
    ...[
      ...Map.groupBy(
        lately.filter(({ complete }) => !complete),
        alike,
      ).values(),
    ].map(partCheck),
    ...missedChecks(lately),
  ];
  const whole = lately.filter(({ complete }) => complete);
  if (whole.length === 0) return checks;
  const first = whole.map(({ takenAt }) => takenAt).toSorted()[0] ?? '';
  const says = `${counted(whole.length, 'account')} ${whole.length === 1 ? 'was' : 'were'} audited completely, since ${timeInWords(first)}.`;
  return [...checks, { area, state: 'ok', says, remedy: null }];
}

function oldChecks(audits: readonly LastAudit[], days: number): readonly Check[] {
  if (audits.length === 0) return [];
  const when = audits.map((audit) => `${named(audit)} ${timeInWords(audit.takenAt)}`);
  const remedy =
    'Read the logs of on-schedule and on-account, and look into AuditDeadLetterQueue; of an account that left the organization nothing is to be done.';
  return [{ area, state: 'wrong', says: `Not audited for ${days} days: ${some(when)}.`, remedy }];
}

/** What the same could not be looked at in is told once: one missing permission may concern a thousand accounts. */
function alike({ gaps, reconciled }: LastAudit): string {
  return JSON.stringify([gaps, (reconciled?.gaps ?? []).length > 0]);
}

function partCheck(audits: readonly LastAudit[]): Check {
  const [audit] = audits as readonly [LastAudit];
  const whole = audits.map(
    (one) => `${named(one)} ${one.completeAt ? `last completely ${timeInWords(one.completeAt)}` : 'never completely'}`,
  );
  const gaps = [...audit.gaps, ...audits.flatMap(({ reconciled }) => reconciled?.gaps ?? [])];
  const unread = audit.looked === null ? 'could not be read' : 'audited in part';
  const isDenied = gaps.some((gap) => /permission|access denied/.test(gap));
  const remedy =
    audit.gaps.length > 0 || isDenied
      ? 'Give the role of on-account, or that of the other account, what docs/permissions.md lists; a control that failed is a defect, so please report it.'
      : 'What did not fit into the time of one run is looked at by the next; give the bucket of the trail (log-bucket) where it stays so.';
  return { area, state: 'wrong', says: `${capital(unread)}: ${some(whole)}. Gaps: ${some(gaps)}.`, remedy };
}

/** EventBridge is best effort, so that a few are nobody's fault. */
function missedChecks(audits: readonly LastAudit[]): readonly Check[] {
  const missed = audits.filter(({ reconciled }) => (reconciled?.missed ?? 0) > 0);
  if (missed.length === 0) return [];
  const each = missed.map((audit) => `${named(audit)} ${audit.reconciled?.missed}`);
  const says = `Reconciliation found what no event had told of: ${some(each)}. If that goes on, look at rules and forwarders there.`;
  return [{ area, state: 'note', says, remedy: null }];
}

function named({ account, name }: LastAudit): string {
  return name === null ? account : `${account} (${name})`;
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
