/** An auditor over all controls, for functions that judge many records. Where most events concern nobody, see judge.ts. */
import { auditorOf } from '../../src/audit.ts';
import { selectionOf } from '../../src/selection.ts';
import { type Scanner, scannerOf } from '../../src/sources/scanner/scanner.ts';
import { controls as always } from '../controls/always.ts';
import { controls as ofAnyCall } from '../controls/any-chime.ts';
import { controls as ofChime } from '../controls/chime.ts';
import { controls as others } from '../controls/others.ts';
import { controls as ofRoles } from '../controls/roles.ts';

// In the order of the whole list, which is that of the ids.
const controls = [...always, ...ofAnyCall, ...ofChime, ...ofRoles, ...others].toSorted((a, b) =>
  a.id < b.id ? -1 : 1,
);

export const auditor = auditorOf(controls);

let scanner: Scanner | undefined;

/** Finds in a log what they read; made with the first log. */
export function scannerOnce(): Scanner {
  return (scanner ??= scannerOf(selectionOf(controls), { since: null, until: null }));
}
