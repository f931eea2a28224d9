/** How sightings of the same finding become one. Order and repetition do not matter: the result is the same for every path. */
import type { Finding } from './finding.ts';
import { compare, rank } from './finding.ts';

/** A folded finding counts its events up to here: counting on would mean remembering every event id for good. */
export const countLimit = 1000;

/** A folded finding speaks again when its count reaches one of these. */
const milestones = [10, 100, 1000];

export interface Sighting {
  readonly finding: Finding;
  /** Ids of the events counted so far; only folded findings keep any. */
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
  // What was taken back is history: what is seen now stands for itself.
  if (known === null || known.finding.status !== 'open') {
    return { finding: seen.finding, events: union([], seen.events), changed: true, tell: true };
  }
  const speaker = leads(seen.finding, known.finding) ? seen.finding : known.finding;
  const events = union(known.events, seen.events);
  const finding =
    known.finding.count === undefined ? speaker : { ...speaker, ...span(known.finding, seen.finding, events) };
  const changed =
    speaker !== known.finding ||
    events.length !== known.events.length ||
    finding.first !== known.finding.first ||
    finding.last !== known.finding.last;
  return { finding, events, changed, tell: changed && worthTelling(known.finding, finding) };
}

/** A change that people should hear of: of status, of severity, or a milestone of the count. */
export function worthTelling(before: Finding, after: Finding): boolean {
  if (before.status !== after.status || before.severity !== after.severity) return true;
  return milestones.some((m) => (before.count ?? 0) < m && (after.count ?? 0) >= m);
}

/** Whether two sightings say the same; a newer version of a control may say it in other words. */
export function isSame(a: Sighting | null, b: Sighting | null): boolean {
  return substanceOf(a) === substanceOf(b);
}

function substanceOf(sighting: Sighting | null): string {
  if (sighting === null) return '';
  const { finding, events } = sighting;
  return JSON.stringify([{ ...finding, title: '', explanation: '', remediation: '', citations: [] }, events]);
}

/** Whether a finding may say something else when this part of it changes or is taken back. */
export function restsOn({ finding, events }: Sighting, part: Sighting): boolean {
  const { event, first, last, status } = part.finding;
  if (finding.event?.id === event?.id || events.includes(eventKey(event?.id ?? ''))) return true;
  if (finding.count === undefined) return false;
  // At its limit the count no longer knows all its events.
  return finding.first === first || finding.last === last || (status !== 'open' && events.length >= countLimit);
}

/** AWS writes ids of 36 characters; a forged one of any length must not fill the item. */
function eventKey(id: string): string {
  return id.slice(0, 64);
}

/** The worst sighting speaks for all of them, among equals the earliest. */
function leads(a: Finding, b: Finding): boolean {
  const order =
    rank(b.severity) - rank(a.severity) || compare(a.time, b.time) || compare(a.event?.id ?? '', b.event?.id ?? '');
  // Copies of one event from two Regions differ in little: something must decide that does not depend on who came first.
  return (order || compare(wording(a), wording(b))) < 0;
}

function wording(finding: Finding): string {
  return JSON.stringify({ ...finding, count: 0, first: '', last: '' });
}

function union(known: readonly string[], seen: readonly string[]): readonly string[] {
  const fresh = seen.map(eventKey).filter((id) => !known.includes(id));
  if (fresh.length === 0 || known.length >= countLimit) return known;
  return [...new Set([...known, ...fresh])].sort(compare).slice(0, countLimit);
}

function span(a: Finding, b: Finding, events: readonly string[]): Pick<Finding, 'count' | 'first' | 'last'> {
  const first = [a.first ?? a.time, b.first ?? b.time].sort(compare)[0] as string;
  const last = [a.last ?? a.time, b.last ?? b.time].sort(compare)[1] as string;
  return { count: events.length, first, last };
}
