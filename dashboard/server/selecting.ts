/** Which findings are asked for, in what order, and how many there are. Pure. */
import { severities, type Severity } from '../../src/controls/control.ts';
import { compare, rank, type Status } from '../../src/findings/finding.ts';
import type { Choice } from '../api.ts';
import { type Query, type Sort, statuses } from '../query.ts';
import type { Item, Shown } from './item.ts';

export type Counts<T extends string> = Readonly<Record<T, number>>;

const newestFirst = (a: Shown, b: Shown) => compare(b.last ?? b.time, a.last ?? a.time);
const worstFirst = (a: Shown, b: Shown) => rank(b.severity) - rank(a.severity);

const orders: Readonly<Record<Sort, (a: Shown, b: Shown) => number>> = {
  severity: (a, b) => worstFirst(a, b) || newestFirst(a, b),
  time: newestFirst,
  seen: (a, b) => compare(b.lastSeen, a.lastSeen) || newestFirst(a, b),
  control: (a, b) => compare(a.control, b.control) || worstFirst(a, b) || newestFirst(a, b),
  account: (a, b) =>
    compare(a.account, b.account) || compare(a.region, b.region) || worstFirst(a, b) || newestFirst(a, b),
  subject: (a, b) => compare(a.subject.id, b.subject.id) || newestFirst(a, b),
};

/** No two items are equal in it. */
export function orderOf(sort: Sort): (a: Pick<Item, 'finding'>, b: Pick<Item, 'finding'>) => number {
  const order = orders[sort];
  return ({ finding: a }, { finding: b }) => order(a, b) || compare(a.id, b.id);
}

type Test = (item: Item) => boolean;

/** Only what the query asks for is looked at: of 100,000 findings, each question takes its time. */
export function filterOf({ severity, status, control, account, region, role, actor, from, to, q }: Query): Test {
  const who = actor.toLowerCase();
  // A day ends after all of its times: each begins with it.
  const end = `${to}~`;
  const tests: Test[] = [
    isAmong(severity, ({ finding }) => finding.severity),
    isAmong(status, ({ finding }) => finding.status),
    isAmong(control, ({ finding }) => finding.control),
    isAmong(account, ({ finding }) => finding.account),
    isAmong(region, ({ finding }) => finding.region),
    isAmong(role, (item) => item.role),
    from === '' ? [] : ({ finding }: Item) => (finding.last ?? finding.time) >= from,
    to === '' ? [] : ({ finding }: Item) => (finding.first ?? finding.time) <= end,
    who === '' ? [] : (item: Item) => item.who.includes(who),
    q
      .toLowerCase()
      .split(/\s+/)
      .filter(Boolean)
      .map(
        (word) =>
          ({ text }: Item) =>
            text.includes(word),
      ),
  ].flat();
  return (item) => tests.every((test) => test(item));
}

function isAmong<T>(wanted: readonly T[], valueOf: (item: Item) => T | null): Test | [] {
  const values = new Set<T | null>(wanted);
  return wanted.length === 0 ? [] : (item) => values.has(valueOf(item));
}

export function bySeverity(findings: Iterable<{ readonly severity: Severity }>): Record<Severity, number> {
  const counts = Object.fromEntries(severities.map((severity) => [severity, 0])) as Record<Severity, number>;
  for (const { severity } of findings) counts[severity]++;
  return counts;
}

export function byStatus(findings: Iterable<{ readonly status: Status }>): Record<Status, number> {
  const counts = Object.fromEntries(statuses.map((status) => [status, 0])) as Record<Status, number>;
  for (const { status } of findings) counts[status]++;
  return counts;
}

/** Values with how many items have them, in their own order; null is none. */
export function choicesIn(items: readonly Item[], valueOf: (item: Item) => string | null): readonly Choice[] {
  const counts = new Map<string, number>();
  for (const item of items) {
    const value = valueOf(item);
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].map(([value, findings]) => ({ value, findings })).sort((a, b) => compare(a.value, b.value));
}
