/** What became of a finding, change by change. */
import type { Status } from './finding.ts';

export interface HistoryEntry {
  /** When Rolecall wrote it down, ISO 8601 UTC. */
  readonly at: string;
  /** Null at the beginning. The same as `to` where only the severity changed. */
  readonly from: Status | null;
  readonly to: Status;
  /** In words: which event, which mute, which look. */
  readonly why: string;
  /** The revision that came of it. */
  readonly rev: number;
  /** How many changes before this one are left out. */
  readonly cut?: number;
}

/** The beginning and the newest; a finding that comes and goes must not fill its item. */
const longest = 50;
const longestWhy = 1000;

/** The history with one change more; the oldest ones after the beginning make room for it. */
export function recorded(history: readonly HistoryEntry[], entry: HistoryEntry): readonly HistoryEntry[] {
  const why = entry.why.slice(0, longestWhy).toWellFormed();
  const all = [...history, { ...entry, why }];
  const [beginning, left, next, ...rest] = all;
  if (all.length <= longest || !beginning || !left || !next) return all;
  return [beginning, { ...next, cut: (left.cut ?? 0) + 1 + (next.cut ?? 0) }, ...rest];
}
