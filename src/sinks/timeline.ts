/**
 * Timelines in the findings table: which stored verdicts an event changes.
 *
 * Whoever remembers an event reads its surroundings afterwards, strongly consistent, so of any two writers at least one
 * sees both events. What is written is looked at again, since it may rest on an older reading than another writer's.
 */
import { type ItemOutcome, judgeItem, type Said } from '../audit.ts';
import type { Context, Remembered, TimelineControl } from '../controls/control.ts';
import type { Finding } from '../findings/finding.ts';
import { isSame, merge, type Sighting, worthTelling } from '../findings/merge.ts';
import type { Entry, Key } from './entry.ts';
import type { Change, FindingsTable } from './findings-table.ts';
import { isSeen, type Telling, telling } from './telling.ts';

/** What a writer may finish: to tell places of `tell` (0: of nothing), and to say that the entry needs nobody any more. */
export interface Claim {
  readonly entry: Entry;
  readonly tell: number;
}

/** How often a writer tries again what others overtook; each time, one of them got on. */
export const rounds = 50;

/**
 * Judges the item at `key` and the neighbours whose verdict it may change, until what is stored is what the timeline says.
 * `taken` is the entry at `key`, when its work was taken over from another writer.
 */
export async function settle(
  table: FindingsTable,
  control: TimelineControl,
  key: Key,
  { context, cause, lease, taken }: Telling & { readonly lease: number; readonly taken?: Entry },
): Promise<{ claims: Claim[]; said: Said[] }> {
  const now = Date.parse(context.now);
  const claims = new Map(taken ? [[key.sk, taken.tell]] : []);
  const latest = new Map<string, Entry>();
  const said = new Map<string, readonly Said[]>();
  const looks = new Map<string, number>();
  const unsure = new Set([key.sk]);
  // What is written while this runs is looked at as well, after the rest.
  for (const sk of unsure) {
    unsure.delete(sk);
    looks.set(sk, (looks.get(sk) ?? 0) + 1);
    if ((looks.get(sk) ?? 0) > rounds)
      throw new Error(`timeline ${key.pk}: overtaken ${rounds} times by other writers`);
    for (const { entry, outcome } of await judgeAround(table, control, { pk: key.pk, sk }, context)) {
      latest.set(entry.key.sk, entry);
      const { change, said: says } = revise(control, entry, outcome, { context, cause }, now + lease);
      said.set(entry.key.sk, says);
      if (change === null) continue;
      unsure.add(entry.key.sk);
      if (await table.write(entry.key, entry, change, now)) {
        claims.set(entry.key.sk, change.tell > entry.tell ? change.tell : (claims.get(entry.key.sk) ?? 0));
      }
    }
  }
  const ends = [...claims].flatMap(([sk, tell]) => {
    const entry = latest.get(sk);
    return entry ? [{ entry, tell }] : [];
  });
  return { claims: ends, said: [...(said.get(key.sk) ?? [])] };
}

/** Judges the item at `key` and all whose verdict may depend on it. */
async function judgeAround(table: FindingsTable, control: TimelineControl, key: Key, context: Context) {
  const { looks, last, within } = control.remembers;
  // A control that looks both ways judges the farthest neighbour by what lies as far again behind it.
  const reach = looks === 'both' ? { last: 2 * last, within: 2 * within } : { last, within };
  const line = (await table.around(key, reach)).filter((entry) => entry.item !== null);
  const items = line.map((entry) => entry.item as Remembered);
  const at = line.findIndex((entry) => entry.key.sk === key.sk);
  if (at < 0) return [];
  return line.flatMap((entry, index) => {
    const item = entry.item as Remembered;
    const affected = index === at || (index > at ? looks !== 'ahead' : looks !== 'back');
    if (!affected || Math.abs(index - at) > last || !isNear(item, items[at] as Remembered, within)) return [];
    return [{ entry, outcome: judgeItem(control, item, neighbours(control, items, index), context) }];
  });
}

function neighbours(control: TimelineControl, items: readonly Remembered[], index: number) {
  const { looks, last, within } = control.remembers;
  const near = (item: Remembered) => isNear(item, items[index] as Remembered, within);
  return {
    before: looks === 'ahead' ? [] : items.slice(Math.max(0, index - last), index).filter(near),
    after: looks === 'back' ? [] : items.slice(index + 1, index + 1 + last).filter(near),
  };
}

function isNear(a: Remembered, b: Remembered, within: number): boolean {
  return Math.abs(Date.parse(a.time) - Date.parse(b.time)) <= within;
}

/** The change that makes the entry say what was judged; null when it already does. */
function revise(
  control: TimelineControl,
  entry: Entry,
  outcome: ItemOutcome,
  { context, cause }: Telling,
  due: number,
): Revision {
  const { said } = outcome;
  const known = entry.sighting;
  const judged = outcome.sighting;
  // A control that fails knows nothing: what was known stays.
  if (said.some((s) => s.verdict === 'error')) return { change: null, said };
  if (known && judged && known.finding.id !== judged.finding.id) {
    const reason = 'the identity of a finding changed with the neighbours of its event';
    const { account, region } = judged.finding;
    return { change: null, said: [{ control: control.id, verdict: 'error', reason, account, region }] };
  }
  const next = judged ?? (known && { ...known, finding: withdrawn(known.finding) });
  const pending = outcome.pendingUntil === null ? null : Date.parse(outcome.pendingUntil);
  if (isSame(known, next) && pending === entry.pending) return { change: null, said };
  const worth = next !== null && !isPart(control) && (known === null || worthTelling(known.finding, next.finding));
  const told = worth ? telling(entry, next.finding, { context, cause }) : { tell: entry.tell };
  const seen = judged && isSeen(known?.finding, judged.finding) ? { seen: context.now } : {};
  return { change: { sighting: next, ...told, ...seen, due, pending }, said };
}

interface Revision {
  readonly change: (Change & { readonly due: number }) | null;
  readonly said: readonly Said[];
}

/** The finding as all its parts say, null when none is left. They lie on one timeline, of a folded one within a UTC day. */
export async function wholeOf(
  table: FindingsTable,
  { identity }: TimelineControl,
  { pk, sk }: Key,
  id: string,
): Promise<Sighting | null> {
  const day = identity === 'folded' ? sk.slice(0, 'YYYY-MM-DD'.length) : '';
  let whole: Sighting | null = null;
  for (const { sighting } of await table.timeline(pk, day)) {
    if (sighting?.finding.id === id && sighting.finding.status === 'open') whole = merge(whole, sighting);
  }
  return whole && { finding: whole.finding, events: whole.events };
}

/** The finding, taken back by what was seen later. */
export function withdrawn(known: Finding): Finding {
  return { ...known, status: 'withdrawn' };
}

/** Whether what an item became is only a part of a finding that other items share. */
export function isPart(control: TimelineControl): boolean {
  return control.identity !== 'event';
}
