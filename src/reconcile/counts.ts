/** How often each control judged, by month: what an audit's record keeps of all audits so far. Pure. */
import type { Outcome, Said } from '../audit.ts';
import { type Control, judgesEvents } from '../controls/control.ts';
import { dispatch } from '../dispatch.ts';
import { peek } from '../events/normalise.ts';
import type { Tally } from '../findings/report.ts';
import type { JudgedSoFar } from '../report/last-audit.ts';

/** Of one control in one month, UTC. Zeros are left out. */
export interface Count {
  /** Events that it reads, whether or not they turned out to be its business. */
  readonly events?: number;
  /** Those of which it said: as it should be. */
  readonly compliant?: number;
  /** Those that gave a finding when they were judged. */
  readonly violated?: number;
  /** Those of which it could not say: not due yet, a field is missing, the control failed. */
  readonly unclear?: number;
  /** Audits in which it had a state to judge. */
  readonly looks?: number;
}

/** By month (YYYY-MM), then by control. */
export type Counts = Readonly<Record<string, Readonly<Record<string, Count>>>>;

/** What became of one event. */
export interface Judgement {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly source: string;
  /** Controls that read it. */
  readonly readers: readonly string[];
  readonly said: readonly Said[];
}

/** Months that are kept: a year, and the one that runs. */
const most = 13;
const kinds = ['events', 'compliant', 'violated', 'unclear', 'looks'] as const;

/** A function that gives the judgement of a record; null when nobody reads it, or it has no time by which to count it. */
export function judgements(controls: readonly Control[]): (record: unknown, outcome: Outcome) => Judgement | null {
  const readersOf = dispatch(controls.filter(judgesEvents));
  return (record, { event, said }) => {
    if (event === null) return null;
    const { id, time, source } = event;
    return { id, time, source, readers: readersOf(peek(record)).map((control) => control.id), said };
  };
}

/** Both together. */
export function together(one: Counts, other: Counts): Counts {
  const months = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return Object.fromEntries(
    months.map((month) => {
      const [a, b] = [one[month] ?? {}, other[month] ?? {}];
      const controls = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
      return [month, Object.fromEntries(controls.map((control) => [control, sum(a[control] ?? {}, b[control] ?? {})]))];
    }),
  );
}

/** What the audit of `takenAt` adds to what was counted before it; `counted` has epoch milliseconds. */
export function judgedSoFar(
  before: JudgedSoFar | null,
  {
    takenAt,
    looks,
    counted,
  }: {
    readonly takenAt: string;
    readonly looks: ReadonlyMap<string, Tally>;
    readonly counted: { readonly since: number; readonly until: number; readonly counts: Counts } | null;
  },
): JudgedSoFar {
  const looked = [...looks].filter(([, { compliant, violation, pending }]) => compliant + violation + pending > 0);
  const own = { [monthOf(takenAt)]: Object.fromEntries(looked.map(([control]) => [control, { looks: 1 }])) };
  const months = [before?.months ?? {}, own, counted?.counts ?? {}].reduce(together);
  const words = (time: number | undefined) => (time === undefined ? null : new Date(time).toISOString());
  return {
    by: takenAt,
    since: before?.since ?? words(counted?.since),
    until: words(counted?.until) ?? before?.until ?? null,
    months: Object.fromEntries(Object.entries(months).slice(-most)),
  };
}

/** Events counted, each once. */
export class EventCounts {
  readonly #seen = new Set<string>();
  #counts: Record<string, Record<string, Count>> = {};

  add({ id, time, readers, said }: Judgement): void {
    if (this.#seen.has(id)) return;
    this.#seen.add(id);
    const month = (this.#counts[monthOf(time)] ??= {});
    for (const control of readers) {
      const verdicts = said.filter((each) => each.control === control).map(({ verdict }) => verdict);
      month[control] = sum(month[control] ?? {}, { events: 1, ...kindOf(verdicts) });
    }
  }

  /** What was counted since this was asked last; an event that was counted then is not counted again. */
  take(): Counts {
    const taken = this.#counts;
    this.#counts = {};
    return taken;
  }
}

/** A finding is a finding, whatever else the control said. */
function kindOf(verdicts: readonly Said['verdict'][]): Count {
  if (verdicts.includes('violation')) return { violated: 1 };
  if (verdicts.some((verdict) => verdict !== 'compliant')) return { unclear: 1 };
  return verdicts.length > 0 ? { compliant: 1 } : {};
}

function sum(one: Count, other: Count): Count {
  const sums: { -readonly [kind in keyof Count]: Count[kind] } = {};
  for (const kind of kinds) {
    const both = (one[kind] ?? 0) + (other[kind] ?? 0);
    if (both > 0) sums[kind] = both;
  }
  return sums;
}

function monthOf(time: string): string {
  return time.slice(0, 'YYYY-MM'.length);
}
