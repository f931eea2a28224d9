/** All findings in memory, ready to be filtered, sorted and counted. Pure: `now` is an argument. */
import type { Mute } from '../../src/configuration.ts';
import type { Citation, Severity } from '../../src/controls/control.ts';
import type { Status } from '../../src/findings/finding.ts';
import { findingKey, type Key } from '../../src/sinks/entry.ts';
import type { Kept } from '../../src/sinks/findings-reader.ts';
import type { FindingsAnswer, Neighbours } from '../api.ts';
import type { Query, Sort } from '../query.ts';
import { type Item, itemOf, rowOf, type Shown } from './item.ts';
import { byStatus, bySeverity, choicesIn, type Counts, filterOf, orderOf } from './selecting.ts';

interface Selection {
  readonly findings: readonly Shown[];
  readonly severities: Counts<Severity>;
  readonly statuses: Counts<Status>;
}

export interface IndexBuilder {
  add(kept: Kept): void;
  soFar(): FindingsIndex;
}

export class FindingsIndex {
  /** Before anything was read. */
  static readonly empty = new FindingsIndex(new Map(), new Map());
  readonly all: readonly Shown[];
  readonly #items: readonly Item[];
  readonly #byId: ReadonlyMap<string, Item>;
  readonly #citations: Map<string, readonly Citation[]>;
  readonly #sorted = new Map<Sort, readonly Item[]>();
  readonly #selected = new Map<string, Selection>();
  #choices: FindingsAnswer['choices'] | undefined;

  private constructor(byId: ReadonlyMap<string, Item>, citations: Map<string, readonly Citation[]>) {
    this.#items = [...byId.values()];
    this.#citations = citations;
    this.#byId = byId;
    this.all = this.#items.map(({ finding }) => finding);
  }

  /** Takes findings one by one. What did not change since `before` is taken from there. */
  static begin(mutes: readonly Mute[], now: string, before: FindingsIndex): IndexBuilder {
    const items = new Map<string, Item>();
    const around = { mutes, now, citations: new Map<string, readonly Citation[]>() };
    return {
      add(kept) {
        const { id } = kept.finding;
        items.set(id, itemOf(kept, before.#byId.get(id), around));
      },
      soFar: () => new FindingsIndex(new Map(items), around.citations),
    };
  }

  /** The same with some findings that are new or changed; itself where none is. */
  with(some: readonly Kept[], mutes: readonly Mute[], now: string): FindingsIndex {
    const around = { mutes, now, citations: this.#citations };
    const fresh = new Map<string, Item>();
    const replaced: Item[] = [];
    for (const kept of some) {
      const { id } = kept.finding;
      const old = this.#byId.get(id);
      const item = itemOf(kept, old, around);
      if (item === old) continue;
      if (old !== undefined && !fresh.has(id)) replaced.push(old);
      fresh.set(id, item);
    }
    if (fresh.size === 0) return this;
    const byId = new Map(this.#byId);
    for (const [id, item] of fresh) byId.set(id, item);
    const next = new FindingsIndex(byId, this.#citations);
    // Sorting takes longest: what was in order stays so.
    for (const [sort, sorted] of this.#sorted) {
      const order = orderOf(sort);
      const others = without(sorted, replaced.sort(order), order);
      next.#sorted.set(sort, merged(others, [...fresh.values()].sort(order), order));
    }
    return next;
  }

  get(id: string): Shown | undefined {
    return this.#byId.get(id)?.finding;
  }

  /** Where it lies in the table; undefined where it is not known. */
  keyOf(id: string): Key | undefined {
    const item = this.#byId.get(id);
    return item && (item.key ?? findingKey(id));
  }

  hidesSubject(id: string): boolean {
    return this.#byId.get(id)?.hidesSubject ?? true;
  }

  /** Whether both show the same; the order in which a table is read means nothing. */
  equals(other: FindingsIndex): boolean {
    if (other === this) return true;
    return (
      this.#items.length === other.#items.length &&
      this.#items.every((item) => other.#byId.get(item.finding.id) === item)
    );
  }

  /** All that fit, in the order asked for. */
  select(query: Query): readonly Shown[] {
    return this.#select(query).findings;
  }

  /** Around a finding in the order of a list, which it may not fit itself; null where it is not known. */
  neighbours(id: string, query: Query): Neighbours | null {
    const item = this.#byId.get(id);
    if (item === undefined) return null;
    const { findings } = this.#select(query);
    const order = orderOf(query.sort);
    const next = findings.findIndex((finding) => order({ finding }, item) > 0);
    const end = next === -1 ? findings.length : next;
    const isListed = findings[end - 1]?.id === id;
    return {
      before: findings[isListed ? end - 2 : end - 1]?.id ?? null,
      after: findings[end]?.id ?? null,
      row: isListed ? end - 1 : null,
      total: findings.length,
    };
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
    const sorted = this.#items.toSorted(orderOf(sort));
    this.#sorted.set(sort, sorted);
    return sorted;
  }
}

type Order<T> = (a: T, b: T) => number;

/** A list that is in order, without some of its own, which are few and in order too. */
function without<T>(long: readonly T[], short: readonly T[], order: Order<T>): readonly T[] {
  const parts: (readonly T[])[] = [];
  let from = 0;
  for (const one of short) {
    const at = placeIn(long, one, order, from);
    parts.push(long.slice(from, at));
    from = at + 1;
  }
  return [...parts, long.slice(from)].flat();
}

/** Two lists that are in order, as one; the second is short. */
function merged<T>(long: readonly T[], short: readonly T[], order: Order<T>): readonly T[] {
  const parts: (readonly T[])[] = [];
  let from = 0;
  for (const one of short) {
    const at = placeIn(long, one, order, from);
    parts.push(long.slice(from, at), [one]);
    from = at;
  }
  return [...parts, long.slice(from)].flat();
}

/** How many of a list that is in order come before, from `low` on. */
function placeIn<T>(list: readonly T[], one: T, order: Order<T>, low: number): number {
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (order(list[middle] as T, one) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
