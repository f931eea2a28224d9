/**
 * Mutes: what is known and accepted until a day. What is stored stays as it is; whoever shows or tells a finding applies the
 * mutes of the configuration that holds then.
 */
import type { Mute } from '../configuration.ts';
import { matchesArn } from '../controls/approval.ts';
import { day } from '../controls/dates.ts';
import { type Finding, rank } from './finding.ts';
import type { MuteReport } from './report.ts';

export type FindingMute = NonNullable<Finding['mute']>;

/** An end that is this near is announced. */
const notice = 14 * day;
/** A mute that fitted no finding for so long is of no use. */
const patience = 90 * day;

/** When a mute holds no longer, epoch milliseconds: `until` is its last day. */
export function endOf({ until }: Pick<Mute, 'until'>): number {
  return Date.parse(`${until}T00:00:00Z`) + day;
}

/** The mute that holds for a finding at `now` (ISO 8601), of several the one that lasts longest; null when none does. */
export function muteOf(finding: Finding, mutes: readonly Mute[], now: string): FindingMute | null {
  const at = Date.parse(now);
  let lasting: Mute | null = null;
  for (const mute of mutes) {
    if (at < endOf(mute) && (lasting === null || mute.until > lasting.until) && fits(mute, finding)) lasting = mute;
  }
  return lasting && { reason: lasting.reason, owner: lasting.owner, until: lasting.until };
}

/** The finding as it is shown under a mute; one that is over stays over. */
export function mutedBy(finding: Finding, mute: FindingMute | null): Finding {
  return mute === null || finding.status !== 'open' ? finding : { ...finding, status: 'muted', mute };
}

/** The finding as it is shown at `now`. */
export function withMute(finding: Finding, mutes: readonly Mute[], now: string): Finding {
  return mutedBy(finding, muteOf(finding, mutes, now));
}

function fits({ control, account, region, actor, subject, accepts }: Mute, finding: Finding): boolean {
  if (accepts) return accepts.id === finding.id && rank(finding.severity) <= rank(accepts.severity);
  return (
    control === finding.control &&
    (account === null || account === finding.account) &&
    (region === null || region === finding.region) &&
    (actor === null || isNamed(actor, finding.actor.arn)) &&
    (subject === null || isNamed(subject, finding.subject.id) || isNamed(subject, finding.subject.arn))
  );
}

function isNamed(pattern: string, name: string | null): boolean {
  return name !== null && matchesArn(pattern, name);
}

/**
 * How each mute stands at `now`, in the order of the file. `since` is from when on everything is known (ISO 8601, null when
 * that is not known): only where that is long enough ago, a mute can be told to be unused.
 */
export function standingOf(
  mutes: readonly Mute[],
  findings: readonly Finding[],
  { now, since }: { readonly now: string; readonly since: string | null },
): readonly MuteReport[] {
  const at = Date.parse(now);
  const longEnough = since !== null && Date.parse(since) <= at - patience;
  return mutes.map((mute) => {
    const fitting = findings.filter((finding) => isCurrent(finding) && fits(mute, finding));
    const recent = fitting.some(({ event, last, time }) => event === null || Date.parse(last ?? time) > at - patience);
    const { line, control, until, reason, owner } = mute;
    const left = endOf(mute) - at;
    const state =
      left <= 0 ? 'ended' : left <= notice ? 'ends-soon' : longEnough && !recent ? 'unused' : ('active' as const);
    return { line, control, until, reason, owner, matched: fitting.length, state };
  });
}

/** Whether there is something to mute. */
function isCurrent({ status }: Finding): boolean {
  return status === 'open' || status === 'muted';
}
