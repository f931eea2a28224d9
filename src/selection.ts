/** Which records of a log some control may want, told by source, name and session alone; src/dispatch.ts decides exactly. */
import { roles } from './catalog/roles.ts';
import type { Control } from './controls/control.ts';

/**
 * What a scanner may leave unparsed: a readable record whose source is not here, or is here without its name, and which no
 * session of these roles made. Plain data, so that it can be handed to a worker.
 */
export interface Selection {
  /** By `eventSource`: all calls, or the names of those that are read. */
  readonly sources: ReadonlyMap<string, 'all' | ReadonlySet<string>>;
  /** Names of roles, up to their suffix, all of whose sessions are read. */
  readonly sessions: readonly string[];
}

/** The selection that follows from what the controls read. */
export function selectionOf(controls: readonly Pick<Control, 'reads'>[]): Selection {
  const reads = controls.flatMap((control) => control.reads);
  const sources = new Map<string, 'all' | Set<string>>();
  for (const read of reads) {
    if (read.kind !== 'calls') continue;
    const known = sources.get(read.source);
    if (read.names === 'all') sources.set(read.source, 'all');
    else if (known !== 'all') sources.set(read.source, new Set([...(known ?? []), ...read.names]));
  }
  const follows = reads.some(({ kind }) => kind === 'sessions');
  return { sources, sessions: follows ? roles.map(({ name }) => name) : [] };
}
