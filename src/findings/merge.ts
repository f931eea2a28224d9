/** How sightings of the same finding become one. Order and repetition do not matter: the result is the same for every path. */
import type { Finding } from './finding.ts';
import { compare, rank } from './finding.ts';

/** A folded finding counts its events up to here: counting on would mean remembering every event id for good. */
export const countLimit = 1000;

/** A folded finding speaks again when its count reaches one of these. */
const milestones = [10, 100, 1000];

export interface Sighting {
  readonly finding: Finding;
  /** Ids of the events counted so far; only folded findings keep more than one. */
  readonly events: readonly string[];
}

export interface Merged extends Sighting {
  /** Something differs from what was known. */
  readonly changed: boolean;
  /** What changed is worth a message: it is new, its status or severity changed, or its count reached a milestone. */
  readonly tell: boolean;
}

/** The first sighting of a finding. */
export function sighted(finding: Finding): Sighting {
  return { finding, events: finding.count === undefined || finding.event === null ? [] : [finding.event.id] };
}

/** Adds a sighting to what is known of the finding. */
export function merge(known: Sighting | null, seen: Sighting): Merged {
  if (known === null) return { ...seen, changed: true, tell: true };
  const speaker = leads(seen.finding, known.finding) ? seen.finding : known.finding;
  const events = union(known.events, seen.events);
  const finding = known.finding.count === undefined ? speaker : { ...speaker, ...span(known.finding, seen.finding, events) };
  const changed =
    speaker !== known.finding ||
    events.length !== known.events.length ||
    finding.first !== known.finding.first ||
    finding.last !== known.finding.last;
  return { finding, events, changed, tell: changed && worthTelling(known.finding, finding) };
}

/** The worst sighting speaks for all of them, among equals the earliest. */
function leads(a: Finding, b: Finding): boolean {
  const order = rank(b.severity) - rank(a.severity) || compare(a.time, b.time) || compare(a.event?.id ?? '', b.event?.id ?? '');
  return order < 0;
}

function union(known: readonly string[], seen: readonly string[]): readonly string[] {
  const fresh = seen.filter((id) => !known.includes(id));
  return fresh.length === 0 || known.length >= countLimit ? known : [...known, ...fresh].slice(0, countLimit);
}

function span(a: Finding, b: Finding, events: readonly string[]): Pick<Finding, 'count' | 'first' | 'last'> {
  const first = [a.first ?? a.time, b.first ?? b.time].sort(compare)[0] as string;
  const last = [a.last ?? a.time, b.last ?? b.time].sort(compare)[1] as string;
  return { count: events.length, first, last };
}

function worthTelling(before: Finding, after: Finding): boolean {
  if (before.status !== after.status || before.severity !== after.severity) return true;
  return milestones.some((m) => (before.count ?? 0) < m && (after.count ?? 0) >= m);
}
