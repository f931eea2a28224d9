import { FindingsIndex } from '../../dashboard/server/findings-index.ts';
import type { Mute } from '../../src/configuration.ts';
import type { StoredFinding } from '../../src/sinks/findings-table.ts';
import { finding } from '../findings/finding.ts';
import { keptAs } from './kept.ts';
import { now } from './served.ts';

/** A finding in the table; `fields` replaces what differs. */
export function stored(fields: Partial<StoredFinding> = {}): StoredFinding {
  const seen = { firstSeen: '2026-11-18T09:41:07.000Z', lastSeen: '2026-11-18T09:41:07.000Z' };
  return { ...finding(), ...seen, history: [], revision: 1, ...fields };
}

export function indexOf(
  findings: Iterable<StoredFinding>,
  mutes: readonly Mute[] = [],
  before: FindingsIndex = FindingsIndex.empty,
): FindingsIndex {
  const builder = FindingsIndex.begin(mutes, now, before);
  for (const each of findings) builder.add(keptAs(each));
  return builder.soFar();
}
