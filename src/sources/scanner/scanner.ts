import type { Selection } from '../../selection.ts';
import { type Inflater, inflaterInSteps } from '../inflater.ts';
import { type ListScanner, listScanner, type Period } from './list-scanner.ts';

/** What scans inputs; made once for many of them, and used for one at a time. */
export interface Scanner {
  readonly lists: ListScanner;
  /** Null where this Node inflates in one call alone. */
  readonly inflater: Inflater | null;
}

/** The fastest that this machine can run. */
export function scannerOf(selection: Selection, period: Period): Scanner {
  return { lists: listScanner(selection, period), inflater: inflaterInSteps() };
}
