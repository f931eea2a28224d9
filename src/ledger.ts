/** The findings of a whole set of events, in memory: what a scan keeps. sinks/findings-table.ts does the same over DynamoDB. */
import type { Auditor, Note, Outcome, Said } from './audit.ts';
import { judgeItem } from './audit.ts';
import type { Context, Memory, Remembered, TimelineControl } from './controls/control.ts';
import { byImportance, compare, type Finding } from './findings/finding.ts';
import { merge, type Sighting, sighted } from './findings/merge.ts';
import type { Tally } from './findings/report.ts';

export interface Judged {
  /** The worst first. */
  readonly findings: readonly Finding[];
  /** Per control, how its judgements ended. Controls that were never asked are missing. */
  readonly controls: ReadonlyMap<string, Tally>;
  /** Controls that threw, each once per message, account and Region. */
  readonly errors: readonly ControlError[];
}

export interface ControlError {
  readonly control: string;
  readonly account: string;
  readonly region: string;
  readonly reason: string;
}

interface Timeline {
  readonly control: TimelineControl;
  readonly items: Map<string, Remembered>;
}

export class Ledger {
  readonly #sightings = new Map<string, Sighting>();
  readonly #timelines = new Map<string, Timeline>();
  readonly #tallies = new Map<string, { -readonly [Kind in keyof Tally]: number }>();
  readonly #errors = new Map<string, ControlError>();

  /** Findings so far: those of timelines come at the end. */
  get size(): number {
    return this.#sightings.size;
  }

  /** Takes what was said of one event, in any order. `counted: false` for an event that came before: its verdicts are in the tallies already. */
  add(outcome: Outcome, { counted }: { readonly counted: boolean } = { counted: true }): void {
    for (const finding of outcome.findings) this.#see(sighted(finding));
    for (const note of outcome.notes) this.#remember(note);
    this.#count(outcome.said, counted);
  }

  /** Judges the timelines, now that everything was read. */
  close(context: Context): Judged {
    for (const { control, items } of this.#timelines.values()) {
      const line = [...items.values()].sort(byTime);
      const times = line.map((item) => Date.parse(item.time));
      line.forEach((item, index) => {
        const { sighting, said } = judgeItem(control, item, neighbours(control.remembers, line, times, index), context);
        if (sighting !== null) this.#see(sighting);
        this.#count(said);
      });
    }
    this.#timelines.clear();
    const findings = [...this.#sightings.values()].map((s) => s.finding).sort(byImportance);
    return { findings, controls: this.#tallies, errors: [...this.#errors.values()] };
  }

  #see(seen: Sighting): void {
    const { changed, finding, events } = merge(this.#sightings.get(seen.finding.id) ?? null, seen);
    if (changed) this.#sightings.set(finding.id, { finding, events });
  }

  #remember({ control, account, key, item }: Note): void {
    const id = timelineKey(control.id, account, key);
    let timeline = this.#timelines.get(id);
    if (!timeline) this.#timelines.set(id, (timeline = { control, items: new Map() }));
    timeline.items.set(`${item.time}|${item.id}`, item);
  }

  #count(said: readonly Said[], counted = true): void {
    for (const { control, verdict, reason = 'it threw', account = 'unknown', region = 'unknown' } of said) {
      let tally = this.#tallies.get(control);
      if (!tally)
        this.#tallies.set(control, (tally = { compliant: 0, violation: 0, pending: 0, error: 0, notEvaluated: 0 }));
      if (counted) tally[verdict === 'not-evaluated' ? 'notEvaluated' : verdict]++;
      if (verdict === 'error') {
        this.#errors.set(JSON.stringify([control, account, region, reason]), { control, account, region, reason });
      }
    }
  }
}

/** Names a timeline: control, account and the control's own key. */
export function timelineKey(control: string, account: string, key: string): string {
  return `${control}|${account}|${key}`;
}

/** Timeline order: by time, ties by event id. */
function byTime(a: Remembered, b: Remembered): number {
  return compare(a.time, b.time) || compare(a.id, b.id);
}

/** The nearest neighbours within reach of the item at `index`. `times` are the items' times in milliseconds. */
function neighbours(memory: Memory<unknown>, line: readonly Remembered[], times: readonly number[], index: number) {
  const at = times[index] as number;
  let start = index;
  let end = index + 1;
  if (memory.looks !== 'ahead') {
    while (start > 0 && index - start < memory.last && at - (times[start - 1] as number) <= memory.within) start--;
  }
  if (memory.looks !== 'back') {
    while (end < line.length && end - index - 1 < memory.last && (times[end] as number) - at <= memory.within) end++;
  }
  return { before: line.slice(start, index), after: line.slice(index + 1, end) };
}

/** Judges a whole set of inputs: the reference that every other path must agree with. */
export function auditAll(auditor: Auditor, inputs: Iterable<unknown>, context: Context): Judged {
  const ledger = new Ledger();
  for (const input of inputs) ledger.add(auditor.judge(input, context));
  return ledger.close(context);
}
