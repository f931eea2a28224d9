/** All findings in memory, ready to be filtered, sorted and counted. Pure: `now` is an argument. */
import type { Mute } from '../../src/configuration.ts';
import { type Citation, severities, type Severity } from '../../src/controls/control.ts';
import { compare, type Finding, rank, type Status } from '../../src/findings/finding.ts';
import { masked } from '../../src/findings/masked.ts';
import { muteOf, mutedBy } from '../../src/findings/mutes.ts';
import type { StoredFinding } from '../../src/sinks/findings-table.ts';
import type { Choice, FindingsAnswer, Row } from '../api.ts';
import { type Query, type Sort, statuses } from '../query.ts';
import { roleOf } from '../../src/report/role-of.ts';

/** A finding as it is shown: masked, with the mute that holds. */
export type Shown = Omit<StoredFinding, 'evidence'>;

interface Item {
  readonly finding: Shown;
  /** The subject's own name is personal data. */
  readonly hidesSubject: boolean;
  /** The service-linked role that it is about, if any. */
  readonly role: string | null;
  /** What free text is looked for in, in lower case. */
  readonly text: string;
  /** The actor, likewise. */
  readonly who: string;
}

interface Selection {
  readonly findings: readonly Shown[];
  readonly severities: Counts<Severity>;
  readonly statuses: Counts<Status>;
}

export type Counts<T extends string> = Readonly<Record<T, number>>;

export interface IndexBuilder {
  add(finding: StoredFinding): void;
  soFar(): FindingsIndex;
}

export class FindingsIndex {
  /** Before anything was read. */
  static readonly empty = new FindingsIndex([]);
  readonly all: readonly Shown[];
  readonly #items: readonly Item[];
  readonly #byId: ReadonlyMap<string, Item>;
  readonly #sorted = new Map<Sort, readonly Item[]>();
  readonly #selected = new Map<string, Selection>();
  #choices: FindingsAnswer['choices'] | undefined;

  private constructor(items: readonly Item[]) {
    this.#items = items;
    this.#byId = new Map(items.map((item) => [item.finding.id, item]));
    this.all = items.map(({ finding }) => finding);
  }

  /** Takes findings one by one. `before` spares what did not change since: masking takes longer than everything else. */
  static begin(mutes: readonly Mute[], now: string, before: FindingsIndex): IndexBuilder {
    const items: Item[] = [];
    const known = new Map<string, readonly Citation[]>();
    return {
      add(finding) {
        const mute = muteOf(finding, mutes, now);
        const old = before.#byId.get(finding.id);
        if (old !== undefined && isSame(old.finding, finding, mutedBy(finding, mute))) {
          items.push(old);
          return;
        }
        // Findings of a control share their citations: of 100,000 findings they would be half of the memory.
        const pages = JSON.stringify(finding.citations);
        const citations = known.get(pages) ?? finding.citations;
        known.set(pages, citations);
        items.push(itemOf(finding, mutedBy(finding, mute), citations));
      },
      soFar: () => new FindingsIndex(items.slice()),
    };
  }

  get(id: string): Shown | undefined {
    return this.#byId.get(id)?.finding;
  }

  hidesSubject(id: string): boolean {
    return this.#byId.get(id)?.hidesSubject ?? true;
  }

  /** Whether both show the same; the order in which a table is read means nothing. */
  equals(other: FindingsIndex): boolean {
    return (
      this.#items.length === other.#items.length &&
      this.#items.every((item) => other.#byId.get(item.finding.id) === item)
    );
  }

  /** All that fit, in the order asked for. */
  select(query: Query): readonly Shown[] {
    return this.#select(query).findings;
  }

  page(query: Query, offset: number, limit: number): Omit<FindingsAnswer, 'reading'> {
    const { findings } = this.#select(query);
    this.#choices ??= {
      control: choicesIn(this.#items, ({ finding }) => finding.control),
      account: choicesIn(this.#items, ({ finding }) => finding.account),
      region: choicesIn(this.#items, ({ finding }) => finding.region),
      role: choicesIn(this.#items, ({ role }) => role),
    };
    return {
      total: findings.length,
      offset,
      rows: findings.slice(offset, offset + limit).map(rowOf),
      // What each of them would show, which says nothing where it is asked for itself.
      severities: this.#select({ ...query, severity: [] }).severities,
      statuses: this.#select({ ...query, status: [] }).statuses,
      choices: this.#choices,
    };
  }

  #select(query: Query): Selection {
    const key = JSON.stringify(query);
    const known = this.#selected.get(key);
    if (known !== undefined) return known;
    const findings = this.#inOrder(query.sort)
      .filter(filterOf(query))
      .map(({ finding }) => finding);
    const found = { findings, severities: bySeverity(findings), statuses: byStatus(findings) };
    // Whoever scrolls asks for the same again and again.
    if (this.#selected.size >= 12) this.#selected.delete(this.#selected.keys().next().value as string);
    this.#selected.set(key, found);
    return found;
  }

  #inOrder(sort: Sort): readonly Item[] {
    const known = this.#sorted.get(sort);
    if (known !== undefined) return known;
    const order = orders[sort];
    const sorted = this.#items.toSorted((a, b) => order(a.finding, b.finding) || compare(a.finding.id, b.finding.id));
    this.#sorted.set(sort, sorted);
    return sorted;
  }
}

function itemOf(stored: StoredFinding, shown: Finding, citations: readonly Citation[]): Item {
  const { firstSeen, lastSeen, history, revision } = stored;
  const safe = masked(shown);
  const finding = { ...safe, citations, firstSeen, lastSeen, history, revision };
  // A record is masked when it is asked for; a table does not give any with the others.
  Reflect.deleteProperty(finding, 'evidence');
  return {
    finding,
    hidesSubject: safe.subject.id !== stored.subject.id,
    role: roleOf(stored.subject),
    text: textOf(finding),
    who: whoIn(finding),
  };
}

function isSame(shown: Shown, stored: StoredFinding, { status, severity, count, mute }: Finding): boolean {
  return (
    shown.revision === stored.revision &&
    shown.lastSeen === stored.lastSeen &&
    shown.history.length === stored.history.length &&
    shown.status === status &&
    shown.severity === severity &&
    shown.count === count &&
    shown.mute?.until === mute?.until &&
    shown.mute?.reason === mute?.reason
  );
}

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

function filterOf({ severity, status, control, account, region, role, actor, from, to, q }: Query) {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const who = actor.toLowerCase();
  // A day ends after all of its times: each begins with it.
  const end = to === '' ? '' : `${to}~`;
  return ({ finding, role: about, text, who: by }: Item) =>
    isAmong(severity, finding.severity) &&
    isAmong(status, finding.status) &&
    isAmong(control, finding.control) &&
    isAmong(account, finding.account) &&
    isAmong(region, finding.region) &&
    (role.length === 0 || (about !== null && role.includes(about))) &&
    (from === '' || (finding.last ?? finding.time) >= from) &&
    (end === '' || (finding.first ?? finding.time) <= end) &&
    by.includes(who) &&
    words.every((word) => text.includes(word));
}

function isAmong<T>(wanted: readonly T[], value: T): boolean {
  return wanted.length === 0 || wanted.includes(value);
}

function textOf({ id, control, title, account, region, subject, actor, event, explanation, facts }: Shown): string {
  const parts = [id, control, title, account, region, subject.id, subject.arn, actor.arn, event?.name, event?.id];
  return [...parts, explanation, JSON.stringify(facts)].join(' ').toLowerCase();
}

function whoIn({ actor: { kind, arn, invokedBy } }: Shown): string {
  return [kind, arn, invokedBy].join(' ').toLowerCase();
}

export function rowOf(finding: Shown): Row {
  const {
    id,
    control,
    title,
    severity,
    status,
    account,
    region,
    time,
    last,
    count = null,
    firstSeen,
    lastSeen,
  } = finding;
  const shared = { id, control, title, severity, status, account, region, count, firstSeen, lastSeen };
  return { ...shared, time: last ?? time, subject: finding.subject.id, actor: actorInShort(finding) };
}

function actorInShort({ actor: { kind, arn, invokedBy, account } }: Shown): string {
  if (kind === 'root') return `root of ${account ?? 'unknown'}`;
  if (arn !== null) return `${kind} ${arn.slice(arn.lastIndexOf('/') + 1)}`;
  return invokedBy ?? (kind === 'unknown' ? '–' : kind);
}

export function bySeverity(findings: Iterable<{ readonly severity: Severity }>): Counts<Severity> {
  const counts = Object.fromEntries(severities.map((severity) => [severity, 0])) as Record<Severity, number>;
  for (const { severity } of findings) counts[severity]++;
  return counts;
}

export function byStatus(findings: Iterable<{ readonly status: Status }>): Counts<Status> {
  const counts = Object.fromEntries(statuses.map((status) => [status, 0])) as Record<Status, number>;
  for (const { status } of findings) counts[status]++;
  return counts;
}

function choicesIn(items: readonly Item[], valueOf: (item: Item) => string | null): readonly Choice[] {
  const counts = new Map<string, number>();
  for (const item of items) {
    const value = valueOf(item);
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].map(([value, findings]) => ({ value, findings })).sort((a, b) => compare(a.value, b.value));
}
