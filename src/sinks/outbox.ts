/**
 * Keeps what was judged and tells the places that want to know.
 *
 * One conditional write stores a finding together with what is still to be told; `due`, set in the same write, is the
 * writer's claim to deliver until its lease ends, after which on-pending takes over. See docs/architecture.md.
 */
import type { Outcome, Said } from '../audit.ts';
import type { StateLook } from '../audit-looks.ts';
import type { Context, TimelineControl } from '../controls/control.ts';
import { timeInWords } from '../controls/dates.ts';
import type { Finding, Status } from '../findings/finding.ts';
import { merge, restsOn, type Sighting, sighted, worthTelling } from '../findings/merge.ts';
import { mutedBy } from '../findings/mutes.ts';
import { controlIn, type Entry, findingKey, type Key, type Scope, stateKey, unseen } from './entry.ts';
import { evidenceOf } from './evidence.ts';
import type { Change, FindingsTable } from './findings-table.ts';
import { missedIn, seenIn } from './look.ts';
import { eventInWords, isSeen, muteChange, nextDue, statusTold, type Telling, telling } from './telling.ts';
import { type Claim, isPart, rounds, settle, wholeOf, withdrawn } from './timeline.ts';

/** Where findings are delivered; `name` keys the mark of what was sent there. */
export interface Place {
  readonly name: string;
  /**
   * The finding has the mute applied that holds. `before` is the status that this place was told last, null when it was told
   * none, left out when that is not known. Throws when it could not deliver.
   */
  send(finding: Finding, revision: number, before?: Status | null): Promise<void>;
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
  /** Findings by themselves and remembered events that were not in the table before. */
  added: number;
  /** Messages delivered, over all places. */
  delivered: number;
  /** What was delivered, one for each message. */
  told: { readonly finding: Finding; readonly place: string }[];
  /** What could not be finished now and stays due; `place` is `table` where not the delivery failed. */
  failed: { readonly finding: string; readonly place: string; readonly error: unknown }[];
  readonly said: Said[];
}

/** What one piece of work needs on its way: when and why it is done, and what came of it. */
interface Job extends Telling {
  readonly kept: Kept;
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
    const kept = nothingYet();
    const evidence = outcome.findings.length > 0 ? evidenceOf(outcome.event?.record ?? original) : undefined;
    const claims: { readonly claim: Claim; readonly job: Job }[] = [];
    for (const finding of outcome.findings) {
      const job = {
        context,
        kept,
        cause: finding.event === null ? '' : eventInWords({ ...finding.event, time: finding.time }),
      };
      for (const claim of await this.#add(finding, job, evidence)) claims.push({ claim, job });
    }
    for (const note of outcome.notes) {
      const job = { context, kept, cause: eventInWords(note.item) };
      const { key, added } = await this.#table.remember(note, Date.parse(context.now));
      if (added) kept.added++;
      const settled = await settle(this.#table, note.control, key, { ...job, lease: this.#lease });
      for (const claim of settled.claims) claims.push({ claim, job });
      kept.said.push(...settled.said);
    }
    for (const { claim, job } of claims) await this.#finish(claim, job);
    return kept;
  }

  /** Delivers what is due and was left over, tells of mutes that ended, and judges again what was pending. */
  async sweep(context: Context, goOn: () => boolean = () => true): Promise<Kept> {
    const job = { context, kept: nothingYet(), cause: 'judged again' };
    const now = Date.parse(context.now);
    for await (const key of this.#table.due(now)) {
      if (!goOn()) break;
      try {
        const entry = await this.#table.get(key);
        if (entry?.due == null || entry.due > now) continue;
        const due = now + this.#lease;
        // Taking it over: of several sweepers one gets it.
        if (!(await this.#table.moveDue(entry, due))) continue;
        for (const claim of await this.#takeOver({ ...entry, due }, job)) await this.#finish(claim, job);
      } catch (error) {
        // One item that cannot be worked on holds up none of the others.
        job.kept.failed.push({ finding: key.pk, place: 'table', error });
      }
    }
    return job.kept;
  }

  /**
   * Keeps what a look saw, and tells of it. A state that is no longer seen is resolved by the second complete look in a row
   * that misses it, ten minutes later at least; one that is not complete resolves nothing and does not count. Throws when it
   * could not be kept: the same look may then be kept again.
   */
  async look({ account, scope, findings, unconfirmed, complete }: StateLook, context: Context): Promise<Kept> {
    const job = { context, kept: nothingYet(), cause: `seen by the look of ${timeInWords(context.now)}` };
    const where = { account, ...scope };
    const known = new Map((await this.#table.states(where)).map((entry) => [entry.key.sk, entry]));
    const seen = new Set<string>();
    const claims: Claim[] = [];
    const sure = new Set(findings);
    for (const finding of [...findings, ...unconfirmed]) {
      seen.add(finding.id);
      const seenNow = (entry: Entry | null) => seenIn(entry, finding, sure.has(finding), job);
      claims.push(...(await this.#revise(where, finding.id, known.get(finding.id) ?? null, job, seenNow)));
    }
    for (const [id, entry] of complete ? known : []) {
      if (!seen.has(id))
        claims.push(...(await this.#revise(where, id, entry, job, (current) => missedIn(current, job))));
    }
    for (const claim of claims) await this.#finish(claim, job);
    return job.kept;
  }

  /** Tells of mutes that the configuration gained, changed or lost since; `whole`: of all. Reads the whole table. */
  async remute(context: Context, goOn: () => boolean = () => true): Promise<Kept & { readonly whole: boolean }> {
    const job = { context, kept: nothingYet(), cause: '' };
    let whole = true;
    for await (const entry of this.#table.entries()) {
      whole = goOn();
      if (!whole) break;
      if (muteChange(entry, context) !== null) await this.#finish({ entry, tell: entry.tell }, job);
    }
    return { ...job.kept, whole: whole && job.kept.failed.length === 0 };
  }

  async #takeOver(taken: Entry, job: Job): Promise<Claim[]> {
    const control = this.#controls.get(controlIn(taken.key) ?? '');
    // A control that exists no more judges nothing, and nothing of it is pending.
    if (!control) return [{ entry: { ...taken, pending: null }, tell: taken.tell }];
    const { claims, said } = await settle(this.#table, control, taken.key, { ...job, lease: this.#lease, taken });
    job.kept.said.push(...said);
    return claims;
  }

  /** Adds a sighting to a finding by itself. Claims the finding when that is worth telling. */
  async #add(finding: Finding, job: Job, evidence?: string): Promise<Claim[]> {
    const seen = sighted(finding);
    // Most findings are new, and writing them needs no read; a folded one mostly is not.
    let before = finding.count === undefined ? null : await this.#table.get(findingKey(finding.id));
    for (let round = 0; round < rounds; round++) {
      const next = merge(before?.sighting ?? null, seen);
      if (!next.changed) return [];
      const written = await this.#store(before, next, job, before === null ? evidence : undefined);
      if (written) {
        if (before === null) job.kept.added++;
        return written;
      }
      before = await this.#table.get(findingKey(finding.id));
    }
    throw overtaken(finding.id);
  }

  /** Brings what an item of a timeline says into the finding that it is a part of. */
  async #fold(control: TimelineControl, entry: Entry, part: Sighting, job: Job): Promise<Claim[]> {
    for (let round = 0; round < rounds; round++) {
      const before = await this.#table.get(findingKey(part.finding.id));
      const current = (await this.#table.get(entry.key))?.sighting ?? part;
      const known = before?.sighting ?? null;
      let next = known;
      if (known?.finding.status === 'open' && restsOn(known, current)) {
        next = await wholeOf(this.#table, control, entry.key, part.finding.id);
      } else if (current.finding.status === 'open') next = merge(known, current);
      next ??= { finding: withdrawn((known ?? current).finding), events: [] };
      // Written though it may say nothing new: another writer who read the item before it changed must not write after us.
      const written = await this.#store(before, next, job);
      if (written) return written;
    }
    throw overtaken(part.finding.id);
  }

  /** Null when another writer was faster. */
  async #store(
    before: Entry | null,
    { finding, events }: Sighting,
    job: Job,
    evidence?: string,
  ): Promise<Claim[] | null> {
    const known = before?.sighting?.finding;
    const worth = known ? worthTelling(known, finding) : finding.status === 'open';
    const change: Change = {
      sighting: { finding, events },
      pending: null,
      ...(worth ? telling(before, finding, job) : { tell: before?.tell ?? 0 }),
      ...(isSeen(known, finding) ? { seen: job.context.now } : {}),
      ...(evidence === undefined ? {} : { evidence }),
    };
    return this.#write(findingKey(finding.id), before, change, job);
  }

  /** Changes a state until no other writer is faster; `change` gives null when there is nothing to write. */
  async #revise(
    scope: Scope,
    id: string,
    known: Entry | null,
    job: Job,
    change: (entry: Entry | null) => Change | null,
  ): Promise<Claim[]> {
    const key = stateKey(scope, id);
    let before = known;
    for (let round = 0; round < rounds; round++) {
      const next = change(before);
      if (next === null) return [];
      const written = await this.#write(key, before, next, job);
      if (written) return written;
      before = await this.#table.get(key);
    }
    throw overtaken(id);
  }

  /** Claims the entry when there is something to tell; null when another writer was faster. */
  async #write(key: Key, before: Entry | null, change: Change, { context }: Job): Promise<Claim[] | null> {
    const now = Date.parse(context.now);
    const rev = (before?.rev ?? 0) + 1;
    const claims = change.tell === rev;
    // What is not worth telling leaves `due` alone: the claim to deliver stays with whoever has it.
    const written = claims ? { ...change, due: now + this.#lease } : change;
    if (!(await this.#table.write(key, before, written, now))) return null;
    const entry: Entry = { ...unseen, told: {}, item: null, due: null, ...before, ...written, key, rev };
    return claims ? [{ entry, tell: rev }] : [];
  }

  /** Delivers what was claimed, and says when nothing is left to do. What fails stays due. */
  async #finish({ entry: claimed, tell: claim }: Claim, job: Job): Promise<void> {
    const control = this.#controls.get(controlIn(claimed.key) ?? '');
    const now = Date.parse(job.context.now);
    try {
      if (claimed.sighting && control && isPart(control)) {
        for (const part of await this.#fold(control, claimed, claimed.sighting, job)) await this.#finish(part, job);
      }
      const change = muteChange(claimed, job.context);
      const remuted = change && (await this.#write(claimed.key, claimed, change, job));
      // Who was faster has a claim, or left ours to the sweep.
      if (change && !remuted) return;
      const { entry, tell } = remuted?.[0] ?? { entry: claimed, tell: claim };
      const { sighting, told } = entry;
      const open = this.#places.filter(({ name }) => (told[name] ?? 0) < entry.tell);
      if (sighting === null || open.length === 0) await this.#table.moveDue(entry, nextDue(entry, now));
      // What another writer has to tell is not told twice.
      else if (entry.tell === tell) await this.#deliver(entry, mutedBy(sighting.finding, entry.mute), open, job);
    } catch (error) {
      job.kept.failed.push({ finding: claimed.sighting?.finding.id ?? claimed.key.pk, place: 'table', error });
    }
  }

  /** Tells each place and marks it by itself: one that fails holds up none. */
  async #deliver(entry: Entry, finding: Finding, open: readonly Place[], { context, kept }: Job): Promise<void> {
    const next = nextDue(entry, Date.parse(context.now));
    let left = open.length;
    for (const place of open) {
      try {
        await place.send(finding, entry.tell, statusTold(entry, place.name));
        kept.delivered++;
        kept.told.push({ finding, place: place.name });
        await this.#table.markTold(entry, place.name, left === 1 ? next : undefined);
        left--;
      } catch (error) {
        kept.failed.push({ finding: finding.id, place: place.name, error });
      }
    }
  }
}

function nothingYet(): Kept {
  return { added: 0, delivered: 0, told: [], failed: [], said: [] };
}

function overtaken(id: string): Error {
  return new Error(`finding ${id}: ${rounds} writes in a row were overtaken by other writers`);
}
