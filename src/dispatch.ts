/** Which controls look at an input, by what they read. Most inputs concern nobody: source and name alone decide that. */
import type { Control, Read } from './controls/control.ts';
import { isFromAws, type Peek } from './events/normalise.ts';
import { isCoveredSession } from './events/sessions.ts';

type Readers = readonly Control[];

/** The readers of one event source: by name, and of every name that nobody reads in particular. */
interface SourceReaders {
  readonly byName: Map<string, Readers>;
  readonly ofAny: Readers;
}

type SourceRead = Extract<Read, { source: string }>;

const nobody: Readers = [];

/** A function that gives the controls for an input; empty when it concerns none. Controls that read everything come last. */
export function dispatch(controls: readonly Control[]): (seen: Peek) => Readers {
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

function sourceReaders(
  controls: readonly Control[],
  everywhere: Readers,
  kind: 'calls' | 'service-events',
): Map<string, SourceReaders> {
  const isOfKind = (read: Read): read is SourceRead => read.kind === kind;
  const reads = controls.flatMap((control) => control.reads).filter(isOfKind);
  const complete = (own: Readers) => (own.length === 0 ? nobody : [...own, ...everywhere]);
  const table = new Map<string, SourceReaders>();
  for (const { source } of reads) {
    if (table.has(source)) continue;
    const here = reads.filter((read) => read.source === source);
    const names = new Set(here.flatMap((read) => namesOf(read) ?? []));
    const readersOfName = (name: string | null) =>
      complete(reading(controls, (read) => isOfKind(read) && read.source === source && includes(namesOf(read), name)));
    table.set(source, {
      byName: new Map([...names].map((name) => [name, readersOfName(name)])),
      ofAny: readersOfName(null),
    });
  }
  return table;
}

/** The names a read is about; null for all of them. */
function namesOf(read: SourceRead): readonly string[] | null {
  if (read.kind === 'service-events') return read.detailTypes;
  return read.names === 'all' ? null : read.names;
}

function includes(names: readonly string[] | null, name: string | null): boolean {
  return names === null || (name !== null && names.includes(name));
}

function reading(controls: readonly Control[], wanted: (read: Read) => boolean): Readers {
  return controls.filter((control) => control.reads.some(wanted));
}
