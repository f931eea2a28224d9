/** The first screen: is anything wrong, since when, and where. Pure. */
import { severities, type Severity } from '../../src/controls/control.ts';
import { compare, rank } from '../../src/findings/finding.ts';
import type { Days, Overview, Place } from '../api.ts';
import { rowOf, type Shown } from './item.ts';
import { bySeverity, byStatus } from './selecting.ts';

const day = 24 * 60 * 60 * 1000;
/** Places are listed up to so many. */
const longestList = 12;

export function overviewOf(
  findings: readonly Shown[],
  now: string,
): Pick<Overview, 'open' | 'statuses' | 'since' | 'days' | 'accounts' | 'regions' | 'further' | 'newest'> {
  const daysAgo = (days: number) => new Date(Date.parse(now) - days * day).toISOString();
  const [weekAgo, monthAgo] = [daysAgo(7), daysAgo(30)];
  const [open, week, month] = [none(), none(), none()];
  const statuses = byStatus([]);
  const byDay = new Map<string, number[]>();
  const [byAccount, byRegion] = [new Map<string, Tally>(), new Map<string, Tally>()];
  const newest = new Foremost(8, (a, b) => compare(b.firstSeen, a.firstSeen) || rank(b.severity) - rank(a.severity));
  const longest = new Foremost(1, (a, b) => rank(b.severity) - rank(a.severity) || compare(happened(a), happened(b)));
  let oldest = now;
  // Once for everything: of 100,000 findings, fetching them from memory takes longest.
  for (const finding of findings) {
    const { severity, status, firstSeen } = finding;
    statuses[status]++;
    if (firstSeen < oldest) oldest = firstSeen;
    if (wasOpen(finding, weekAgo)) week[severity]++;
    if (wasOpen(finding, monthAgo)) month[severity]++;
    const onDay = known(byDay, dayOf(happened(finding)), noneOnDay);
    onDay[rank(severity)] = (onDay[rank(severity)] ?? 0) + 1;
    newest.take(finding);
    if (status !== 'open') continue;
    open[severity]++;
    known(byAccount, finding.account, none)[severity]++;
    known(byRegion, finding.region, none)[severity]++;
    longest.take(finding);
  }
  const change = (past: Tally, at: string, severity: Severity) =>
    oldest > at ? null : open[severity] - past[severity];
  const changes = (severity: Severity) => ({
    now: open[severity],
    week: change(week, weekAgo, severity),
    month: change(month, monthAgo, severity),
  });
  const [accounts, regions] = [placesIn(byAccount), placesIn(byRegion)];
  const [since] = longest.kept;
  return {
    open: Object.fromEntries(severities.map((each) => [each, changes(each)])) as Overview['open'],
    statuses,
    since: since ? { ...rowOf(since), time: happened(since) } : null,
    days: daysIn(byDay, now),
    accounts: accounts.slice(0, longestList),
    regions: regions.slice(0, longestList),
    further: { accounts: further(accounts), regions: further(regions) },
    newest: newest.kept.map(rowOf),
  };
}

/** By its history; a history says nothing about severities that were. */
export function wasOpen({ firstSeen, history, status }: Shown, at: string): boolean {
  if (firstSeen > at) return false;
  const last = history.findLast((change) => change.at <= at);
  return (last?.to ?? (history.length === 0 ? status : 'open')) === 'open';
}

/** What sorting would put first, without sorting everything. */
class Foremost {
  readonly kept: Shown[] = [];
  readonly #most: number;
  readonly #order: (a: Shown, b: Shown) => number;

  constructor(most: number, order: (a: Shown, b: Shown) => number) {
    this.#most = most;
    this.#order = order;
  }

  take(finding: Shown): void {
    const last = this.kept.at(-1);
    if (this.kept.length === this.#most && last !== undefined && this.#order(finding, last) >= 0) return;
    this.kept.push(finding);
    this.kept.sort(this.#order);
    this.kept.length = Math.min(this.kept.length, this.#most);
  }
}

function happened({ first, time }: Shown): string {
  return first ?? time;
}

/** Of the last year, at least 30 days; of the year before the newest finding where the last one has none. */
function daysIn(byDay: ReadonlyMap<string, readonly number[]>, now: string): Days {
  const today = dayOf(now);
  const days = [...byDay.keys()].filter((each) => each <= today).sort();
  const newest = days.at(-1) ?? today;
  const end = newest < before(today, 365) ? newest : today;
  const oldest = days.find((each) => each > before(end, 366)) ?? end;
  const from = oldest < before(end, 29) ? oldest : before(end, 29);
  const length = (Date.parse(end) - Date.parse(from)) / day + 1;
  const counts = Array.from({ length }, (_, index) => byDay.get(before(from, -index)) ?? noneOnDay());
  return { from, counts };
}

function dayOf(time: string): string {
  return time.slice(0, 10);
}

function before(date: string, days: number): string {
  return dayOf(new Date(Date.parse(date) - days * day).toISOString());
}

type Tally = Record<Severity, number>;

function none(): Tally {
  return bySeverity([]);
}

function noneOnDay(): number[] {
  return severities.map(() => 0);
}

function known<T>(all: Map<string, T>, name: string, first: () => T): T {
  const found = all.get(name);
  if (found !== undefined) return found;
  const begun = first();
  all.set(name, begun);
  return begun;
}

/** The worst first. */
function placesIn(tallies: ReadonlyMap<string, Tally>): readonly Place[] {
  return [...tallies]
    .map(([name, open]) => ({ name, open, total: Object.values(open).reduce((sum, each) => sum + each, 0) }))
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
