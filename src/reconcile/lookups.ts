/** Which calls the controls read, as CloudTrail's event history can be asked for them. Pure. */
import { onlyInIamRegion } from '../catalog/event-sources.ts';
import type { Read } from '../controls/control.ts';

/** LookupEvents takes one attribute in a request. */
export interface Lookup {
  readonly attribute: 'EventName' | 'EventSource';
  readonly value: string;
}

/**
 * The questions that find every call which the controls name, in one Region. The busy ones come last: names of which the
 * controls read few calls (`only`). Calls of sessions, by whatever name, and events that a service sends itself cannot be
 * asked for.
 */
export function lookupsOf(reads: readonly Read[], isIamRegion: boolean): readonly Lookup[] {
  const calls = reads.filter((read) => read.kind === 'calls');
  const here = calls.filter(({ source }) => isIamRegion || !onlyInIamRegion.includes(source));
  const sources = new Set(here.flatMap(({ source, names }) => (names === 'all' ? [source] : [])));
  const narrow = new Set<string>();
  const busy = new Set<string>();
  for (const { source, names, only } of here) {
    if (names === 'all' || sources.has(source)) continue;
    for (const name of names) (only === undefined ? narrow : busy).add(name);
  }
  const quick = [...narrow].filter((name) => !busy.has(name)).sort();
  return [
    ...[...sources].sort().map((value): Lookup => ({ attribute: 'EventSource', value })),
    ...[...quick, ...[...busy].sort()].map((value): Lookup => ({ attribute: 'EventName', value })),
  ];
}

/** Names a question, in a checkpoint and in a gap. */
export function lookupName({ attribute, value }: Lookup): string {
  return attribute === 'EventName' ? value : `all of ${value}`;
}

/** Whether, of all that find an event of this source, this is the one question by which it is counted. */
export function finds({ attribute }: Lookup, source: string, lookups: readonly Lookup[]): boolean {
  const ofSource = lookups.some((other) => other.attribute === 'EventSource' && other.value === source);
  return (attribute === 'EventSource') === ofSource;
}
