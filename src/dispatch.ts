/** Which controls look at an input, by what they read. Most inputs concern nobody: source and name alone decide that. */
import type { Read } from './controls/control.ts';
import { isFromAws, isSummary, type Peek } from './events/normalise.ts';
import { isCoveredSession } from './events/sessions.ts';

/** A control; or several, of which a function knows what they read before it loads them. */
interface Reader {
  readonly reads: readonly Read[];
}

/** The readers of one event source: by name, and of every name that nobody reads in particular. */
interface SourceReaders<R> {
  readonly byName: Map<string, readonly R[]>;
  readonly ofAny: readonly R[];
}

type SourceRead = Extract<Read, { source: string }>;

/** A function that gives the controls for an input; empty when it concerns none. Controls that read everything come last. */
export function dispatch<R extends Reader>(controls: readonly R[]): (seen: Peek) => readonly R[] {
  const everywhere = reading(controls, ({ kind }) => kind === 'everything');
  const followers = reading(controls, ({ kind }) => kind === 'sessions');
  const callsOf = readersBySource(controls, everywhere, 'calls');
  const serviceEventsOf = readersBySource(controls, everywhere, 'service-events');
  const serviceEventNames = new Set(
    controls.flatMap(({ reads }) => reads.flatMap((read) => (read.kind === 'service-events' ? read.detailTypes : []))),
  );

  return (seen) => {
    if (seen.kind === 'other') return everywhere;
    const isCall = seen.kind === 'call';
    if (seen.envelope !== null && !isFromAws(seen.envelope['source'])) {
      // From outside AWS: what looks like AWS's own is for event-forged alone, the rest concerns nobody.
      return isCall || serviceEventNames.has(seen.name) ? everywhere : [];
    }
    if (isCall && isSummary(seen)) return [];
    const readers = readersOf((isCall ? callsOf : serviceEventsOf)(seen.source), seen, everywhere);
    if (!isCall || followers.length === 0 || !isCoveredSession(seen.record)) return readers;
    const own = readers.filter((control) => !everywhere.includes(control) && !followers.includes(control));
    return [...own, ...followers, ...everywhere];
  };
}

function readersOf<R>(source: SourceReaders<R> | undefined, seen: Peek, everywhere: readonly R[]): readonly R[] {
  if (source === undefined) return seen.source === '' ? everywhere : [];
  // A record of a covered source that names no call cannot be read.
  if (seen.kind === 'call' && seen.name === '') return everywhere;
  return source.byName.get(seen.name) ?? source.ofAny;
}

/** By event source; what one needs is worked out at its first event, since a function starts for a few. */
function readersBySource<R extends Reader>(
  controls: readonly R[],
  everywhere: readonly R[],
  kind: SourceRead['kind'],
): (source: string) => SourceReaders<R> | undefined {
  const reads = new Map<string, [R, SourceRead][]>();
  for (const control of controls) {
    for (const read of control.reads) {
      if (read.kind !== kind) continue;
      const ofSource = reads.get(read.source);
      if (ofSource === undefined) reads.set(read.source, [[control, read]]);
      else ofSource.push([control, read]);
    }
  }
  const known = new Map<string, SourceReaders<R>>();
  return (source) => {
    const readers = known.get(source);
    if (readers !== undefined) return readers;
    const ofSource = reads.get(source);
    if (ofSource === undefined) return undefined;
    const made = sourceReaders(ofSource, everywhere);
    known.set(source, made);
    return made;
  };
}

/** One pass for the names, one for who reads them. */
function sourceReaders<R>(reads: readonly (readonly [R, SourceRead])[], everywhere: readonly R[]): SourceReaders<R> {
  const byName = new Map<string, R[]>();
  const ofAny: R[] = [];
  for (const [, read] of reads) for (const name of namesOf(read) ?? []) if (!byName.has(name)) byName.set(name, []);
  for (const [control, read] of reads) {
    const names = namesOf(read);
    if (names === null) add(control, ofAny);
    for (const name of names ?? byName.keys()) add(control, byName.get(name) ?? []);
  }
  for (const own of [...byName.values(), ofAny])
    if (own.length > 0) own.push(...everywhere.filter((control) => !own.includes(control)));
  return { byName, ofAny };
}

/** Once, even where several reads of a control are about the same name: they come one after the other. */
function add<R>(control: R, readers: R[]): void {
  if (readers.at(-1) !== control) readers.push(control);
}

/** The names a read is about; null for all of them. */
function namesOf(read: SourceRead): readonly string[] | null {
  if (read.kind === 'service-events') return read.detailTypes;
  return read.names === 'all' ? null : read.names;
}

function reading<R extends Reader>(controls: readonly R[], wanted: (read: Read) => boolean): readonly R[] {
  return controls.filter((control) => control.reads.some(wanted));
}
