/** Which controls look at an input, by what they read. Most inputs concern nobody: source and name alone decide that. */
import type { EventJudge, Read } from './controls/control.ts';
import { isFromAws, type Peek } from './events/normalise.ts';
import { isCoveredSession } from './events/sessions.ts';

type Readers = readonly EventJudge[];

/** The readers of one event source: by name, and of every name that nobody reads in particular. */
interface SourceReaders {
  readonly byName: Map<string, Readers>;
  readonly ofAny: Readers;
}

type SourceRead = Extract<Read, { source: string }>;

const nobody: Readers = [];

/** A function that gives the controls for an input; empty when it concerns none. Controls that read everything come last. */
export function dispatch(controls: readonly EventJudge[]): (seen: Peek) => Readers {
  const everywhere = reading(controls, ({ kind }) => kind === 'everything');
  const followers = reading(controls, ({ kind }) => kind === 'sessions');
  const calls = sourceReaders(controls, everywhere, 'calls');
  const serviceEvents = sourceReaders(controls, everywhere, 'service-events');
  const serviceEventNames = new Set([...serviceEvents.values()].flatMap(({ byName }) => [...byName.keys()]));

  return (seen) => {
    if (seen.kind === 'other') return everywhere;
    const isCall = seen.kind === 'call';
    if (seen.envelope !== null && !isFromAws(seen.envelope['source'])) {
      // From outside AWS: what looks like AWS's own is for event-forged alone, the rest concerns nobody.
      return isCall || serviceEventNames.has(seen.name) ? everywhere : nobody;
    }
    const readers = readersOf((isCall ? calls : serviceEvents).get(seen.source), seen, everywhere);
    if (!isCall || followers.length === 0 || !isCoveredSession(seen.record)) return readers;
    const own = readers.filter((control) => !everywhere.includes(control) && !followers.includes(control));
    return [...own, ...followers, ...everywhere];
  };
}

function readersOf(source: SourceReaders | undefined, seen: Peek, everywhere: Readers): Readers {
  if (source === undefined) return seen.source === '' ? everywhere : nobody;
  // A record of a covered source that names no call cannot be read.
  if (seen.kind === 'call' && seen.name === '') return everywhere;
  return source.byName.get(seen.name) ?? source.ofAny;
}

/** Readers as they are collected, in the order of the controls. */
interface Collected {
  readonly byName: Map<string, EventJudge[]>;
  readonly ofAny: EventJudge[];
}

/** Worked out at each start of a function: one pass for the names, one for who reads them. */
function sourceReaders(
  controls: readonly EventJudge[],
  everywhere: Readers,
  kind: 'calls' | 'service-events',
): Map<string, SourceReaders> {
  const isOfKind = (read: Read): read is SourceRead => read.kind === kind;
  const table = new Map<string, Collected>();
  for (const read of controls.flatMap((control) => control.reads).filter(isOfKind)) {
    const { byName } = collectedOf(table, read.source);
    for (const name of namesOf(read) ?? []) if (!byName.has(name)) byName.set(name, []);
  }
  for (const control of controls) {
    for (const read of control.reads.filter(isOfKind)) {
      const { byName, ofAny } = collectedOf(table, read.source);
      const names = namesOf(read);
      if (names === null) add(control, ofAny);
      for (const name of names ?? byName.keys()) add(control, byName.get(name) ?? []);
    }
  }
  for (const { byName, ofAny } of table.values())
    for (const own of [...byName.values(), ofAny]) if (own.length > 0) own.push(...everywhere);
  return table;
}

function collectedOf(table: Map<string, Collected>, source: string): Collected {
  const known = table.get(source);
  if (known !== undefined) return known;
  const none: Collected = { byName: new Map(), ofAny: [] };
  table.set(source, none);
  return none;
}

/** A control may read a name in several ways, and follows on itself then. */
function add(control: EventJudge, readers: EventJudge[]): void {
  if (readers.at(-1) !== control) readers.push(control);
}

/** The names a read is about; null for all of them. */
function namesOf(read: SourceRead): readonly string[] | null {
  if (read.kind === 'service-events') return read.detailTypes;
  return read.names === 'all' ? null : read.names;
}

function reading(controls: readonly EventJudge[], wanted: (read: Read) => boolean): Readers {
  return controls.filter((control) => control.reads.some(wanted));
}
