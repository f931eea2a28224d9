import type { Selection } from '../../selection.ts';
import { scannerInJavaScript } from './in-javascript.ts';
import { canUseWasm, scannerInWasm } from './in-wasm.ts';

/** Both ends included; ISO 8601 in UTC to the second, null where it is open. */
export interface Period {
  readonly since: string | null;
  readonly until: string | null;
}

/** What is known of the records that nobody wants. */
export interface Tally {
  /** Records inside the period. */
  skipped: number;
  /** Records outside of it. */
  outside: number;
  /** The oldest and newest time of those inside, as the number that its digits spell (20260501100000); null when there are none. */
  first: number | null;
  last: number | null;
}

export type State = 'more' | 'ended' | 'irregular';

/** Finds the records of a list, and among them the candidates: those that some control may want, or that must be parsed to know. */
export interface ListScanner {
  /**
   * The memory that `scan` reads, of `length` bytes. It is always the same: where more is asked for than before, what it held is
   * at its beginning, and what was given out earlier must not be used any more.
   */
  window(length: number): Buffer;
  /**
   * Reads records of the window from `from`, a place between two of them, to `to`, as far as they are whole. `ended`: the list is
   * closed, and `at` is behind its bracket. `more`: the bytes end first, and `at` is the last place between two records. `irregular`:
   * this is no list of records as CloudTrail writes them, and only a full parse can tell what it is.
   */
  scan(from: number, to: number, fresh: boolean, onCandidate: (start: number, end: number) => void): Step;
  /** What was counted since the last call. */
  tally(): Tally;
}

export interface Step {
  readonly at: number;
  readonly state: State;
}

/** The fastest scanner that this machine can run. */
export function listScanner(selection: Selection, period: Period): ListScanner {
  return canUseWasm() ? scannerInWasm(selection, period) : scannerInJavaScript(selection, period);
}
