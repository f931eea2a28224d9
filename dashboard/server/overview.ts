/** The first screen: is anything wrong, since when, and where. Pure. */
import { severities, type Severity } from '../../src/controls/control.ts';
import { compare, rank } from '../../src/findings/finding.ts';
import type { Days, Overview, Place, Row } from '../api.ts';
import { rowOf, type Shown } from './item.ts';
import { bySeverity, byStatus, type Counts } from './selecting.ts';

const day = 24 * 60 * 60 * 1000;
/** Places are listed up to so many. */
const longestList = 12;

export function overviewOf(
  findings: readonly Shown[],
  now: string,
): Pick<Overview, 'open' | 'statuses' | 'since' | 'days' | 'accounts' | 'regions' | 'further' | 'newest'> {
  const open = findings.filter(({ status }) => status === 'open');
  const accounts = placesOf(open, ({ account }) => account);
  const regions = placesOf(open, ({ region }) => region);
  return {
    open: openNowAndBefore(findings, open, now),
    statuses: byStatus(findings),
    since: longestOpen(open),
    days: daysOf(findings, now),
    accounts: accounts.slice(0, longestList),
    regions: regions.slice(0, longestList),
    further: { accounts: further(accounts), regions: further(regions) },
    newest: foremost(
      8,
      findings,
      (a, b) => compare(b.firstSeen, a.firstSeen) || rank(b.severity) - rank(a.severity),
    ).map(rowOf),
  };
}

function openNowAndBefore(findings: readonly Shown[], open: readonly Shown[], now: string): Overview['open'] {
  const oldest = findings.reduce((earliest, { firstSeen }) => (firstSeen < earliest ? firstSeen : earliest), now);
  const then = (days: number) => {
    const at = new Date(Date.parse(now) - days * day).toISOString();
    return oldest > at ? null : bySeverity(findings.filter((finding) => wasOpen(finding, at)));
  };
  const [current, week, month] = [bySeverity(open), then(7), then(30)];
  const change = (past: Counts<Severity> | null, severity: Severity) =>
    past === null ? null : current[severity] - past[severity];
  return Object.fromEntries(
    severities.map((severity) => [
      severity,
      { now: current[severity], week: change(week, severity), month: change(month, severity) },
    ]),
  ) as Overview['open'];
}

/** By its history; a history says nothing about severities that were. */
export function wasOpen({ firstSeen, history, status }: Shown, at: string): boolean {
  if (firstSeen > at) return false;
  const last = history.findLast((change) => change.at <= at);
  return (last?.to ?? (history.length === 0 ? status : 'open')) === 'open';
}

function longestOpen(open: readonly Shown[]): Row | null {
  const [longest] = foremost(
    1,
    open,
    (a, b) => rank(b.severity) - rank(a.severity) || compare(happened(a), happened(b)),
  );
  return longest ? { ...rowOf(longest), time: happened(longest) } : null;
}

/** What sorting would put first, without sorting everything. */
function foremost(most: number, findings: readonly Shown[], order: (a: Shown, b: Shown) => number): readonly Shown[] {
  const kept: Shown[] = [];
  for (const finding of findings) {
    const last = kept.at(-1);
    if (kept.length === most && last !== undefined && order(finding, last) >= 0) continue;
    kept.push(finding);
    kept.sort(order);
    kept.length = Math.min(kept.length, most);
  }
  return kept;
}

function happened({ first, time }: Shown): string {
  return first ?? time;
}

/** Of the last year, at least 30 days; of the year before the newest finding where the last one has none. */
export function daysOf(findings: readonly Shown[], now: string): Days {
  const today = dayOf(now);
  const byDay = new Map<string, number[]>();
  for (const finding of findings) {
    const date = dayOf(happened(finding));
    const numbers = byDay.get(date) ?? severities.map(() => 0);
    numbers[rank(finding.severity)] = (numbers[rank(finding.severity)] ?? 0) + 1;
    byDay.set(date, numbers);
  }
  const days = [...byDay.keys()].filter((each) => each <= today).sort();
  const newest = days.at(-1) ?? today;
  const end = newest < before(today, 365) ? newest : today;
  const oldest = days.find((each) => each > before(end, 366)) ?? end;
  const from = oldest < before(end, 29) ? oldest : before(end, 29);
  const length = (Date.parse(end) - Date.parse(from)) / day + 1;
  const counts = Array.from({ length }, (_, index) => byDay.get(before(from, -index)) ?? severities.map(() => 0));
  return { from, counts };
}

function dayOf(time: string): string {
  return time.slice(0, 10);
}

function before(date: string, days: number): string {
  return dayOf(new Date(Date.parse(date) - days * day).toISOString());
}

/** The worst first. */
function placesOf(open: readonly Shown[], nameOf: (finding: Shown) => string): readonly Place[] {
  return [...Map.groupBy(open, nameOf)]
    .map(([name, group]) => ({ name, open: bySeverity(group), total: group.length }))
    .sort((a, b) => worse(b, a) || b.total - a.total || compare(a.name, b.name));
}

function further({ length }: readonly Place[]): number {
  return Math.max(0, length - longestList);
}

function worse(a: Place, b: Place): number {
  for (const severity of severities.toReversed()) {
    if (a.open[severity] !== b.open[severity]) return a.open[severity] - b.open[severity];
  }
  return 0;
}
