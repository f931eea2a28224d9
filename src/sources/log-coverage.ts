/** Of which accounts and Regions there were log files, and where their time has holes. Pure. */
import type { Covered } from '../findings/report.ts';
import { originOf } from './delivery-time.ts';

interface Origin {
  readonly account: string;
  readonly region: string;
  files: number;
  /** From the oldest to the newest record of each file, milliseconds. */
  readonly spans: { readonly from: number; readonly to: number }[];
}

export class LogCoverage {
  readonly #origins = new Map<string, Origin>();

  /** Takes a file that was read, with the times of its oldest and newest record (ISO 8601; null when it has none). */
  add(name: string, first: string | null, last: string | null): void {
    const origin = originOf(name);
    if (origin === null) return;
    const id = `${origin.account} ${origin.region}`;
    const known = this.#origins.get(id) ?? { ...origin, files: 0, spans: [] };
    this.#origins.set(id, known);
    known.files++;
    if (first !== null && last !== null) known.spans.push({ from: Date.parse(first), to: Date.parse(last) });
  }

  /** By account and Region. */
  end(): readonly Covered[] {
    return [...this.#origins]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { account, region, files, spans }]) => ({ account, region, files, ...timeOf(spans) }));
  }
}

function timeOf(spans: Origin['spans']): Pick<Covered, 'first' | 'last' | 'silence'> {
  const [oldest, ...others] = spans.toSorted((a, b) => a.from - b.from);
  if (oldest === undefined) return { first: null, last: null, silence: null };
  let last = oldest.to;
  let silence = { from: last, to: last };
  for (const { from, to } of others) {
    if (from - last > silence.to - silence.from) silence = { from: last, to: from };
    last = Math.max(last, to);
  }
  const holds = silence.to > silence.from;
  return {
    first: isoOf(oldest.from),
    last: isoOf(last),
    silence: holds ? { from: isoOf(silence.from), to: isoOf(silence.to) } : null,
  };
}

function isoOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
