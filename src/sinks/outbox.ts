/**
 * Keeps what was judged and tells the places that want to know.
 *
 * One conditional write stores a finding together with what is still to be told; `due`, set in the same write, is the
 * writer's claim to deliver until its lease ends, after which on-pending takes over. See docs/architecture.md.
 */
import { judgeItem, type Outcome, type Said } from '../audit.ts';
import type { Context, Remembered, TimelineControl } from '../controls/control.ts';
import type { Finding } from '../findings/finding.ts';
import { merge, type Sighting, sighted } from '../findings/merge.ts';
import { type Change, type Entry, type FindingsTable, findingKey, type Key } from './findings-table.ts';

/** Where findings are delivered; `name` keys the mark of what was sent there. */
export interface Place {
  readonly name: string;
  /** Throws when it could not deliver. */
  send(finding: Finding, revision: number): Promise<void>;
}

export interface OutboxOptions {
  readonly table: FindingsTable;
  readonly places: readonly Place[];
  readonly controls: readonly TimelineControl[];
  /** Milliseconds a writer has to deliver before on-pending does; longer than the function's timeout. */
  readonly lease: number;
}

/** What happened to the findings of one outcome, or of one sweep. */
export interface Kept {
  /** Messages delivered, over all places. */
  delivered: number;
  /** Deliveries that failed and stay due. */
  failed: { readonly finding: string; readonly place: string; readonly error: unknown }[];
  readonly said: Said[];
}

/** Reads and writes of one item race with other writers; each round lost means that another writer got on. */
const rounds = 50;

export class Outbox {
  readonly #table: FindingsTable;
  readonly #places: readonly Place[];
  readonly #controls: ReadonlyMap<string, TimelineControl>;
  readonly #lease: number;

  constructor({ table, places, controls, lease }: OutboxOptions) {
    this.#table = table;
    this.#places = places;
    this.#controls = new Map(controls.map((c) => [c.id, c]));
    this.#lease = lease;
  }

  /** Stores everything an event led to, then delivers. When it returns, the event may be acknowledged. */
  async keep(outcome: Outcome, context: Context): Promise<Kept> {
    const kept: Kept = { delivered: 0, failed: [], said: [] };
    const claims: Entry[] = [];
    for (const finding of outcome.findings) claims.push(...(await this.#keepFinding(finding, outcome.event?.record, context)));
    for (const note of outcome.notes) {
      const key = await this.#table.remember(note, Date.parse(context.now));
      claims.push(...(await this.#settle(note.control, key, context, kept)));
    }
    for (const claim of claims) await this.#deliver(claim, kept);
    return kept;
  }

  /** Delivers what is due and was left over, and judges again what was pending. */
  async sweep(context: Context, goOn: () => boolean = () => true): Promise<Kept> {
    const kept: Kept = { delivered: 0, failed: [], said: [] };
    const now = Date.parse(context.now);
    for await (const key of this.#table.due(now)) {
      if (!goOn()) break;
      const entry = await this.#table.get(key);
      if (entry?.due == null || entry.due > now) continue;
      // Taking it over: of several sweepers one gets it.
      if (!(await this.#table.moveDue(entry, now + this.#lease))) continue;
      const control = entry.item === null ? undefined : this.#controls.get(key.pk.split('|')[1] ?? '');
      const claims = control ? await this.#settle(control, key, context, kept) : [];
      const own = claims.find((claim) => claim.key.sk === key.sk) ?? (await this.#table.get(key));
      for (const claim of claims) if (claim !== own) await this.#deliver(claim, kept);
      if (own) await this.#deliver(own, kept);
    }
    return kept;
  }

  /** Claims to deliver the finding, if this sighting of it is worth telling. */
  async #keepFinding(finding: Finding, record: unknown, context: Context): Promise<Entry[]> {
    const key = findingKey(finding.id);
    const seen = sighted(finding);
    const now = Date.parse(context.now);
    // Most findings are new, so the first try assumes it and costs no read.
    let before: Entry | null = null;
    for (let round = 0; round < rounds; round++) {
      const merged = merge(before?.sighting ?? null, seen);
      if (!merged.changed) return [];
      const change = this.#change(before, merged, merged.tell, now);
      const evidence = before === null && record !== undefined ? { evidence: evidenceOf(record) } : {};
      if (await this.#table.write(key, before, { ...change, ...evidence }, now)) {
        return merged.tell ? [written(key, before, change)] : [];
      }
      before = await this.#table.get(key);
    }
    throw new Error(`finding ${finding.id}: ${rounds} writes in a row were overtaken by other writers`);
  }

  #change(before: Entry | null, sighting: Sighting | null, tell: boolean, now: number, pending: number | null = null): Change {
    if (tell) return { sighting, tell: (before?.rev ?? 0) + 1, due: now + this.#lease, pending };
    const unsent = before !== null && this.#unsent(before).length > 0;
    return { sighting, tell: before?.tell ?? 0, due: unsent ? before.due : pending, pending };
  }

  /** Judges the item and the neighbours whose verdict it may change, until what is stored is what the timeline says. */
  async #settle(control: TimelineControl, key: Key, context: Context, kept: Kept): Promise<Entry[]> {
    const { remembers: memory } = control;
    const now = Date.parse(context.now);
    const claims = new Map<string, number>();
    const folded = new Map<string, Entry>();
    for (let round = 0; round < rounds; round++) {
      const line = await this.#table.around(key, memory);
      const items = line.map((entry) => entry.item).filter((item): item is Remembered => item !== null);
      const at = line.findIndex((entry) => entry.key.sk === key.sk);
      const from = memory.looks === 'back' ? at : 0;
      const to = memory.looks === 'ahead' ? at : line.length - 1;
      let stable = true;
      for (let index = from; index <= to; index++) {
        const entry = line[index] as Entry;
        const item = items[index] as Remembered;
        const outcome = judgeItem(control, item, reach(memory, items, index), context);
        if (index === at && round === 0) kept.said.push(...outcome.said);
        // A control that throws knows nothing: what was known stays.
        if (outcome.said.some((s) => s.verdict === 'error')) continue;
        if (control.identity !== 'event') {
          for (const finding of outcome.findings) {
            for (const claim of await this.#keepFinding(finding, undefined, context)) folded.set(claim.key.pk, claim);
          }
        }
        const wanted = control.identity === 'event' ? (outcome.findings[0] ?? null) : null;
        const change = this.#revise(entry, wanted, outcome.pendingUntil, now);
        if (change === null) continue;
        stable = false;
        if ((await this.#table.write(entry.key, entry, change, now)) && change.tell > entry.tell) claims.set(entry.key.sk, change.tell);
      }
      // Only what still stands as this writer wrote it is this writer's to tell.
      if (stable) return [...line.filter((entry) => claims.get(entry.key.sk) === entry.tell), ...folded.values()];
    }
    throw new Error(`timeline ${key.pk}: ${rounds} rounds in a row were overtaken by other writers`);
  }

  /** The change that makes the entry say what was judged; null when it already does. */
  #revise(entry: Entry, wanted: Finding | null, pendingUntil: string | null, now: number): Change | null {
    const known = entry.sighting?.finding ?? null;
    const pending = pendingUntil === null ? null : Date.parse(pendingUntil);
    const finding = wanted ?? (known === null || known.status === 'withdrawn' ? known : { ...known, status: 'withdrawn' as const });
    if (JSON.stringify(finding) === JSON.stringify(known) && pending === entry.pending) return null;
    const tell = finding !== null && (known === null || known.status !== finding.status || known.severity !== finding.severity);
    return this.#change(entry, finding === null ? null : { finding, events: [] }, tell, now, pending);
  }

  /** Tells every place that has not been told, and marks each by itself: one that fails holds up none. */
  async #deliver(entry: Entry, kept: Kept): Promise<void> {
    const open = this.#unsent(entry);
    if (entry.sighting === null || open.length === 0) {
      if (entry.due !== null && entry.pending === null) await this.#table.moveDue(entry, null);
      return;
    }
    let left = open.length;
    for (const place of open) {
      try {
        await place.send(entry.sighting.finding, entry.tell);
      } catch (error) {
        kept.failed.push({ finding: entry.sighting.finding.id, place: place.name, error });
        continue;
      }
      kept.delivered++;
      left--;
      await this.#table.markTold(entry, place.name, left === 0);
    }
  }

  #unsent(entry: Entry): readonly Place[] {
    return this.#places.filter((place) => (entry.told[place.name] ?? 0) < entry.tell);
  }
}

function written(key: Key, before: Entry | null, change: Change): Entry {
  const told = before?.told ?? {};
  return { key, rev: (before?.rev ?? 0) + 1, told, item: before?.item ?? null, ...change };
}

/** The neighbours an item is judged with, out of a stretch of its timeline. */
function reach(memory: TimelineControl['remembers'], items: readonly Remembered[], index: number) {
  const at = Date.parse((items[index] as Remembered).time);
  const near = (item: Remembered) => Math.abs(Date.parse(item.time) - at) <= memory.within;
  return {
    before: memory.looks === 'ahead' ? [] : items.slice(0, index).filter(near).slice(-memory.last),
    after: memory.looks === 'back' ? [] : items.slice(index + 1).filter(near).slice(0, memory.last),
  };
}

const evidenceLimit = 100_000;

/** The record as JSON; one too large keeps its scalar fields, and a mark that says so. */
function evidenceOf(record: unknown): string {
  const whole = JSON.stringify(record) ?? 'null';
  if (whole.length <= evidenceLimit || typeof record !== 'object' || record === null) return whole.slice(0, evidenceLimit);
  const scalars = Object.entries(record).filter(([, value]) => typeof value !== 'object' && String(value).length <= 2000);
  return JSON.stringify({ ...Object.fromEntries(scalars), rolecallCut: `the record has ${whole.length} characters` });
}
