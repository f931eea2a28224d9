/**
 * Judges what the live path did not deliver: events that CloudTrail kept, under the same identities, so that what is known
 * already changes nothing. What is not looked at is a gap, and the next run begins there.
 */
import { timeInWords } from '../controls/dates.ts';
import type { Reconciled } from '../report/last-audit.ts';
import { Unanswered } from '../sources/account/asking.ts';
import type { EventHistory, Window } from '../sources/lookup-events.ts';
import { type Counts, EventCounts, type Judgement, together } from './counts.ts';
import { finds, type Lookup, lookupName } from './lookups.ts';

/** Until when everything was looked at, epoch milliseconds, by what was asked. */
export interface Checkpoints {
  get(of: string): number | null;
  /**
   * One that is lost makes the next run look again, and no more. `counted` is kept in the same write, so that each event
   * counts once: what was judged since `since`, for the first time as far as the checkpoint told.
   */
  set(of: string, until: number, counted: { readonly since: number; readonly counts: Counts }): Promise<void>;
}

export interface Run {
  readonly account: string;
  readonly region: string;
  readonly checkpoints: Checkpoints;
  /** Epoch milliseconds: when the run began. */
  readonly now: number;
  /** Judges and keeps one record. */
  readonly judge: (record: unknown) => Promise<Judged>;
  /** Whether there is time for more. */
  readonly goOn: () => boolean;
}

export interface Judged {
  /** Some control reads it. */
  readonly relevant: boolean;
  /** How much of what it led to was not known. */
  readonly added: number;
  /** Null when no control reads it, and when it could not be read: then it has no time by which it could be counted. */
  readonly judgement: Judgement | null;
}

const minute = 60 * 1000;
const day = 24 * 60 * minute;
/** Events arrive in CloudTrail within a quarter of an hour, mostly. */
const settling = 20 * minute;
/** And some later. */
const overlap = 10 * minute;
/** The event history goes back so far. */
const history = 90 * day;
/** Where nothing was reconciled before, events of this long are: older ones are for the backfill. */
const firstWindow = day;
/** A window with more pages is cut in two, so that what was read of it is not read in vain. */
const mostPages = 20;
/** After so many logs in a row that cannot be fetched, the newest one tells whether any can be. */
const mostUnread = 3;

interface Total {
  readonly source: Reconciled['source'];
  events: number;
  missed: number;
  readonly gaps: string[];
}

function nothingYet(source: Reconciled['source']): Total {
  return { source, events: 0, missed: 0, gaps: [] };
}

/** Asks the event history of one account and Region. Rejects when something could not be kept. */
export async function reconcileByLookup(
  lookups: readonly Lookup[],
  events: EventHistory,
  run: Run,
): Promise<Reconciled> {
  const total = nothingYet('lookup');
  const to = run.now - settling;
  const gaps: { readonly lookup: Lookup; readonly from: number; readonly reason: string }[] = [];
  // What was looked at longest ago comes first: when time is short, each has its turn.
  const waiting = lookups.map((lookup) => ({ lookup, until: run.checkpoints.get(lookupName(lookup)) }));
  for (const { lookup, until } of waiting.toSorted((a, b) => (a.until ?? 0) - (b.until ?? 0))) {
    const wanted = until === null ? to - firstWindow : until - overlap;
    const from = Math.max(wanted, run.now - history);
    if (wanted < from) gaps.push({ lookup, from: wanted, reason: 'the event history goes back 90 days' });
    const isCounted = ({ source }: Judgement) => finds(lookup, source, lookups);
    const ended = await lookThrough(lookup, { from, to, known: until ?? -Infinity }, isCounted, events, run, total);
    if (ended !== null) gaps.push({ lookup, ...ended });
    if (ended?.denied) break;
  }
  for (const [reason, same] of Map.groupBy(gaps, (gap) => gap.reason)) {
    const from = Math.min(...same.map((gap) => gap.from));
    const names = same.map(({ lookup }) => lookupName(lookup));
    total.gaps.push(gapInWords(run, `the event history of ${firstOf(names)}`, { from, to }, reason));
  }
  return total;
}

interface Ended {
  /** What was not looked at begins there. */
  readonly from: number;
  readonly reason: string;
  readonly denied: boolean;
}

/** Until `known`, events were counted before. */
interface NewWindow extends Window {
  readonly known: number;
}

/** Null when all of it was looked at. */
async function lookThrough(
  lookup: Lookup,
  whole: NewWindow,
  isCounted: (judgement: Judgement) => boolean,
  events: EventHistory,
  run: Run,
  total: Total,
): Promise<Ended | null> {
  // The oldest first, so that a checkpoint says that everything before it was looked at.
  const left: NewWindow[] = [whole];
  for (let window = left.pop(); window !== undefined; window = left.pop()) {
    const counts = new EventCounts();
    let pages = 0;
    let isTooLong = false;
    try {
      if (!run.goOn()) return { from: window.from, reason: outOfTime, denied: false };
      for await (const records of events.records(lookup, window)) {
        for (const record of records) {
          const judged = await run.judge(record);
          add(total, judged);
          const { judgement } = judged;
          if (judgement !== null && Date.parse(judgement.time) > window.known && isCounted(judgement))
            counts.add(judgement);
        }
        pages++;
        if (!run.goOn()) return { from: window.from, reason: outOfTime, denied: false };
        if (pages === mostPages && window.to - window.from > minute) {
          isTooLong = true;
          break;
        }
      }
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      return { from: window.from, reason: error.message, denied: error.outcome === 'denied' };
    }
    if (isTooLong) {
      // Whole seconds: the history knows no others, and both ends belong to a window.
      const middle = Math.floor((window.from + window.to) / 2000) * 1000;
      left.push({ from: middle, to: window.to, known: Math.max(middle, window.known) }, { ...window, to: middle });
    } else {
      const counted = { since: Math.max(window.from, window.known), counts: counts.take() };
      await run.checkpoints.set(lookupName(lookup), window.to, counted);
    }
  }
  return null;
}

const outOfTime = 'the time of the function ran out';

/** An object of the trail's bucket. */
export interface LogFile {
  readonly key: string;
  /** When CloudTrail delivered it, epoch milliseconds. */
  readonly delivered: number;
}

/** What was read of one. */
export interface ReadLog {
  readonly records: readonly unknown[];
  /** What in it could not be read, as sentences. */
  readonly faults: readonly string[];
}

/** The bucket of a trail, as far as it holds one account and Region. */
export interface TrailLogs {
  /** Those delivered at `since` or later; throws Unanswered. */
  list(since: number): Promise<readonly LogFile[]>;
  /** The reason, where it cannot be fetched. */
  read(file: LogFile): Promise<ReadLog | string>;
}

/** Reads what the trail delivered since the last time. Rejects when something could not be kept. */
export async function reconcileByTrail(logs: TrailLogs, run: Run): Promise<Reconciled> {
  const total = nothingYet('trail');
  const known = run.checkpoints.get('trail');
  const from = known ?? run.now - firstWindow;
  const gap = (since: number, reason: string) =>
    total.gaps.push(gapInWords(run, 'what the trail logged', { from: since, to: run.now }, reason));
  let files: readonly LogFile[];
  try {
    files = await logs.list(from - overlap);
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    gap(from, error.message);
    return total;
  }
  const events = new EventCounts();
  let counts: Counts = {};
  let reached = from;
  const take = async ({ key, delivered }: LogFile, { records, faults }: ReadLog) => {
    for (const record of records) {
      const judged = await run.judge(record);
      add(total, judged);
      if (judged.judgement !== null && delivered > (known ?? -Infinity)) events.add(judged.judgement);
    }
    // The next time it would be no better.
    total.gaps.push(...faults.map((fault) => `${key}: ${fault}`));
  };
  const sorted = files.toSorted((a, b) => a.delivered - b.delivered);
  const newest = sorted.at(-1);
  const canFetch = async () => newest !== undefined && run.goOn() && typeof (await logs.read(newest)) !== 'string';
  // Not fetched since one was. The next run begins there, unless a later one shows that the others can be fetched.
  const unread: NotFetched[] = [];
  const lost: NotFetched[] = [];
  const readAll = async () => {
    // What was delivered in the same instant is reached together, since the checkpoint cannot tell it apart.
    for (const [delivered, group] of Map.groupBy(sorted, (file) => file.delivered)) {
      for (const file of group) {
        const read = run.goOn() ? await logs.read(file) : outOfTime;
        if (typeof read === 'string') {
          unread.push({ file, reason: read });
          if (read === outOfTime || (unread.length === mostUnread && !(await canFetch()))) return;
          continue;
        }
        for (let other = unread[0]?.file; other !== undefined; other = unread[0]?.file) {
          const again = run.goOn() ? await logs.read(other) : outOfTime;
          if (again === outOfTime) return;
          unread.shift();
          if (typeof again === 'string') lost.push({ file: other, reason: again });
          else await take(other, again);
        }
        await take(file, read);
      }
      if (unread.length > 0) continue;
      counts = together(counts, events.take());
      reached = Math.max(reached, delivered);
    }
  };
  await readAll();
  total.gaps.push(...byReason(lost));
  const [first] = unread;
  if (first) gap(first.file.delivered, byReason(unread).join('; '));
  // Later than a file that is still to come, perhaps: the overlap is for it.
  const until = first ? reached : Math.max(reached, run.now - overlap);
  await run.checkpoints.set('trail', until, { since: known ?? from - overlap, counts });
  return total;
}

interface NotFetched {
  readonly file: LogFile;
  readonly reason: string;
}

function byReason(all: readonly NotFetched[]): readonly string[] {
  return [...Map.groupBy(all, ({ reason }) => reason)].map(
    ([reason, same]) => `${firstOf(same.map(({ file }) => file.key))}: ${reason}`,
  );
}

/** What the last audit says must fit into an item of the table. */
function firstOf(names: readonly string[]): string {
  const first = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${first} and ${names.length - 5} more` : first;
}

function add(total: Total, { relevant, added }: Judged): void {
  if (relevant) total.events++;
  total.missed += added;
}

function gapInWords({ account, region }: Run, what: string, { from, to }: Window, reason: string): string {
  const words = (time: number) => timeInWords(new Date(time).toISOString());
  return `${what} in account ${account} and ${region}, ${words(from)} to ${words(to)}, was not looked at: ${reason}`;
}
