/**
 * Keeps what was judged and tells the places that want to know.
 *
 * One conditional write stores a finding together with what is still to be told; `due`, set in the same write, is the
 * writer's claim to deliver until its lease ends, after which on-pending takes over. See docs/architecture.md.
 */
import type { Outcome, Said } from '../audit.ts';
import type { Context, TimelineControl } from '../controls/control.ts';
import type { Finding } from '../findings/finding.ts';
import { merge, restsOn, type Sighting, sighted, worthTelling } from '../findings/merge.ts';
import { controlIn, type Entry, findingKey } from './entry.ts';
import { evidenceOf } from './evidence.ts';
import type { Change, FindingsTable } from './findings-table.ts';
import { type Claim, isPart, rounds, settle, withdrawn } from './timeline.ts';

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
  /** What could not be finished now and stays due; `place` is `table` where not the delivery failed. */
  failed: { readonly finding: string; readonly place: string; readonly error: unknown }[];
  readonly said: Said[];
}

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

  /**
   * Stores everything an event led to, then delivers. When it returns, the event may be acknowledged, whatever failed.
   * `original` is the input as it came, kept as evidence where no event could be read from it.
   */
  async keep(outcome: Outcome, context: Context, original?: unknown): Promise<Kept> {
    const kept: Kept = { delivered: 0, failed: [], said: [] };
    const evidence = outcome.findings.length > 0 ? evidenceOf(outcome.event?.record ?? original) : undefined;
    const claims: Claim[] = [];
    for (const finding of outcome.findings) claims.push(...(await this.#add(finding, context, evidence)));
    for (const note of outcome.notes) {
      const key = await this.#table.remember(note, Date.parse(context.now));
      const settled = await settle(this.#table, note.control, key, { context, lease: this.#lease });
      claims.push(...settled.claims);
      kept.said.push(...settled.said);
    }
    for (const claim of claims) await this.#finish(claim, context, kept);
    return kept;
  }

  /** Delivers what is due and was left over, and judges again what was pending. */
  async sweep(context: Context, goOn: () => boolean = () => true): Promise<Kept> {
    const kept: Kept = { delivered: 0, failed: [], said: [] };
    const now = Date.parse(context.now);
    for await (const key of this.#table.due(now)) {
      if (!goOn()) break;
      try {
        const entry = await this.#table.get(key);
        if (entry?.due == null || entry.due > now) continue;
        const due = now + this.#lease;
        // Taking it over: of several sweepers one gets it.
        if (!(await this.#table.moveDue(entry, due))) continue;
        for (const claim of await this.#takeOver({ ...entry, due }, context, kept))
          await this.#finish(claim, context, kept);
      } catch (error) {
        // One item that cannot be worked on holds up none of the others.
        kept.failed.push({ finding: key.pk, place: 'table', error });
      }
    }
    return kept;
  }

  async #takeOver(taken: Entry, context: Context, kept: Kept): Promise<Claim[]> {
    const control = this.#controls.get(controlIn(taken.key) ?? '');
    // A control that exists no more judges nothing, and nothing of it is pending.
    if (!control) return [{ entry: { ...taken, pending: null }, tell: taken.tell }];
    const { claims, said } = await settle(this.#table, control, taken.key, { context, lease: this.#lease, taken });
    kept.said.push(...said);
    return claims;
  }

  /** Adds a sighting to a finding by itself. Claims the finding when that is worth telling. */
  async #add(finding: Finding, context: Context, evidence?: string): Promise<Claim[]> {
    const seen = sighted(finding);
    // Most findings are new, and writing them needs no read; a folded one mostly is not.
    let before = finding.count === undefined ? null : await this.#table.get(findingKey(finding.id));
    for (let round = 0; round < rounds; round++) {
      const next = merge(before?.sighting ?? null, seen);
      if (!next.changed) return [];
      const written = await this.#store(before, next, context, before === null ? evidence : undefined);
      if (written) return written;
      before = await this.#table.get(findingKey(finding.id));
    }
    throw overtaken(finding);
  }

  /** Brings what an item of a timeline says into the finding that it is a part of. */
  async #fold(control: TimelineControl, entry: Entry, part: Sighting, context: Context): Promise<Claim[]> {
    for (let round = 0; round < rounds; round++) {
      const before = await this.#table.get(findingKey(part.finding.id));
      const current = (await this.#table.get(entry.key))?.sighting ?? part;
      const known = before?.sighting ?? null;
      let next = known;
      if (known?.finding.status === 'open' && restsOn(known, current)) {
        next = await this.#whole(control, entry, part.finding.id);
      } else if (current.finding.status === 'open') next = merge(known, current);
      next ??= { finding: withdrawn((known ?? current).finding), events: [] };
      // Written though it may say nothing new: another writer who read the item before it changed must not write after us.
      const written = await this.#store(before, next, context);
      if (written) return written;
    }
    throw overtaken(part.finding);
  }

  /** The finding as all its parts say, null when none is left. They lie on one timeline, of a folded one within a UTC day. */
  async #whole(control: TimelineControl, { key }: Entry, id: string): Promise<Sighting | null> {
    const day = control.identity === 'folded' ? key.sk.slice(0, 'YYYY-MM-DD'.length) : '';
    let whole: Sighting | null = null;
    for (const { sighting } of await this.#table.timeline(key.pk, day)) {
      if (sighting?.finding.id === id && sighting.finding.status === 'open') whole = merge(whole, sighting);
    }
    return whole && { finding: whole.finding, events: whole.events };
  }

  /** Null when another writer was faster. */
  async #store(before: Entry | null, next: Sighting, context: Context, evidence?: string): Promise<Claim[] | null> {
    const { finding, events } = next;
    const now = Date.parse(context.now);
    const known = before?.sighting?.finding;
    const tell = known ? worthTelling(known, finding) : finding.status === 'open';
    const rev = (before?.rev ?? 0) + 1;
    const change: Change = {
      sighting: { finding, events },
      pending: null,
      // What is not worth telling leaves `due` alone: the claim to deliver stays with whoever has it.
      ...(tell ? { tell: rev, due: now + this.#lease } : { tell: before?.tell ?? 0 }),
    };
    const key = findingKey(finding.id);
    const written = await this.#table.write(
      key,
      before,
      evidence === undefined ? change : { ...change, evidence },
      now,
    );
    if (!written) return null;
    const entry: Entry = { due: null, ...change, key, rev, told: before?.told ?? {}, item: null };
    return tell ? [{ entry, tell: rev }] : [];
  }

  /** Delivers what was claimed, and says when nothing is left to do. What fails stays due. */
  async #finish({ entry, tell }: Claim, context: Context, kept: Kept): Promise<void> {
    const { sighting } = entry;
    const control = this.#controls.get(controlIn(entry.key) ?? '');
    const next = entry.pending === null ? null : Math.max(entry.pending, Date.parse(context.now) + 1);
    try {
      if (sighting && control && isPart(control)) {
        for (const claim of await this.#fold(control, entry, sighting, context))
          await this.#finish(claim, context, kept);
      }
      const open = this.#places.filter(({ name }) => (entry.told[name] ?? 0) < entry.tell);
      if (sighting === null || open.length === 0) await this.#table.moveDue(entry, next);
      // What another writer has to tell is not told twice.
      else if (entry.tell === tell) await this.#deliver(entry, sighting.finding, open, next, kept);
    } catch (error) {
      kept.failed.push({ finding: sighting?.finding.id ?? entry.key.pk, place: 'table', error });
    }
  }

  /** Tells each place and marks it by itself: one that fails holds up none. */
  async #deliver(
    entry: Entry,
    finding: Finding,
    open: readonly Place[],
    next: number | null,
    kept: Kept,
  ): Promise<void> {
    let left = open.length;
    for (const place of open) {
      try {
        await place.send(finding, entry.tell);
        kept.delivered++;
        await this.#table.markTold(entry, place.name, left === 1 ? next : undefined);
        left--;
      } catch (error) {
        kept.failed.push({ finding: finding.id, place: place.name, error });
      }
    }
  }
}

function overtaken({ id }: Finding): Error {
  return new Error(`finding ${id}: ${rounds} writes in a row were overtaken by other writers`);
}
