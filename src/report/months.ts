/** What became of findings over time. Pure. */
import { compare, type Finding } from '../findings/finding.ts';
import type { HistoryEntry } from '../findings/history.ts';
import type { EvaluatedMonth } from './evaluated.ts';

/** A finding with its mute applied, and with what a findings table knows besides. */
export type Reported = Finding & { readonly firstSeen?: string; readonly history?: readonly HistoryEntry[] };

/** What became of findings in one month, UTC. */
export interface Month {
  /** YYYY-MM. */
  readonly month: string;
  readonly found: number;
  readonly ended: number;
  /** Open or muted at its end. */
  readonly left: number;
  /**
   * How often a control judged an event, and a state; an event that two controls read counts for both. Null where nothing
   * was counted.
   */
  readonly evaluated: { readonly events: number; readonly looks: number } | null;
  /** By control, those of which something was found or ended. */
  readonly controls: Readonly<Record<string, { readonly found: number; readonly ended: number }>>;
}

/** The newest twelve in which something was found, ended or evaluated, with those in between. */
export function monthsOf(findings: readonly Reported[], counted: readonly EvaluatedMonth[]): readonly Month[] {
  const lives = findings.map(({ control, ...finding }) => ({ control, from: beginOf(finding), to: endOf(finding) }));
  const lived = lives.flatMap(({ from, to }) => [from, ...(to === null ? [] : [to])]).map(monthOf);
  const months = [...lived, ...counted.map(({ month }) => month)];
  const [first, last] = [months.toSorted(compare)[0], months.toSorted(compare).at(-1)];
  if (first === undefined || last === undefined) return [];
  return monthsBetween(first, last)
    .slice(-12)
    .map((month) => {
      const found = lives.filter(({ from }) => monthOf(from) === month);
      const ended = lives.filter(({ to }) => to !== null && monthOf(to) === month);
      const left = lives.filter(({ from, to }) => monthOf(from) <= month && (to === null || monthOf(to) > month));
      const names = [...new Set([...found, ...ended].map(({ control }) => control))].sort();
      const of = (list: typeof lives, name: string) => list.filter(({ control }) => control === name).length;
      const controls = Object.fromEntries(
        names.map((name) => [name, { found: of(found, name), ended: of(ended, name) }]),
      );
      const evaluated = counted.find((each) => each.month === month) ?? null;
      const { events = 0, looks = 0 } = evaluated ?? {};
      return {
        month,
        found: found.length,
        ended: ended.length,
        left: left.length,
        evaluated: evaluated && { events, looks },
        controls,
      };
    });
}

function beginOf({ firstSeen, first, time }: Omit<Reported, 'control'>): string {
  return firstSeen ?? first ?? time;
}

/** When it was resolved or withdrawn; null while it is not. */
function endOf({ status, resolution, history = [], last, time }: Omit<Reported, 'control'>): string | null {
  if (status !== 'resolved' && status !== 'withdrawn') return null;
  return resolution?.at ?? history.at(-1)?.at ?? last ?? time;
}

function monthOf(time: string): string {
  return time.slice(0, 'YYYY-MM'.length);
}

/** Times of logs can be of any year, so not more than a century of months. */
function monthsBetween(first: string, last: string): string[] {
  const months = [last];
  for (let month = last; month > first && months.length < 1200; months.unshift(month)) month = monthBefore(month);
  return months;
}

function monthBefore(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return number > 1
    ? `${String(year).padStart(4, '0')}-${String(number - 1).padStart(2, '0')}`
    : `${String(year - 1).padStart(4, '0')}-12`;
}
