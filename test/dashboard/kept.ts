import { findingKey } from '../../src/sinks/entry.ts';
import type { Kept } from '../../src/sinks/findings-reader.ts';
import type { StoredFinding } from '../../src/sinks/findings-table.ts';

/** The finding as it lies in the table, under its own id. */
export function keptAs(finding: StoredFinding): Kept {
  return { key: findingKey(finding.id), finding };
}
