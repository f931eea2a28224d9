/** What a look of the scheduled audit changes in the entry of a state: seen, missed once, missed twice. Pure. */
import { timeInWords } from '../controls/dates.ts';
import type { Finding } from '../findings/finding.ts';
import { worthTelling } from '../findings/merge.ts';
import type { Entry } from './entry.ts';
import type { Change } from './findings-table.ts';
import { type Telling, telling } from './telling.ts';
import { withdrawn } from './timeline.ts';

/** The change that a look makes which sees the state: what it says now, open since it was seen first. */
export function seenIn(entry: Entry | null, finding: Finding, sure: boolean, of: Telling): Change {
  const { now } = of.context;
  const known = entry?.sighting?.finding;
  const wasOpen = known?.status === 'open';
  const next: Finding = wasOpen ? { ...finding, time: known.time } : finding;
  // What was told before is believed at once when it returns.
  const confirmed = sure || entry?.tell || (wasOpen && isAnotherLook(entry?.lastSeen ?? now, now));
  const worth = confirmed && (!known || !entry?.tell || worthTelling(known, next));
  const told = worth ? telling(entry, next, of) : { tell: entry?.tell ?? 0 };
  return { sighting: { finding: next, events: [] }, pending: null, ...told, seen: now, missed: null };
}

/** The change that a complete look makes which does not see the state; null when nothing is open, or it says nothing new. */
export function missedIn(entry: Entry | null, of: Telling): Change | null {
  const { now } = of.context;
  if (entry?.sighting?.finding.status !== 'open') return null;
  const { sighting, missed, tell } = entry;
  if (tell === 0) return { sighting: { finding: withdrawn(sighting.finding), events: [] }, pending: null, tell };
  if (missed === null) return { sighting, pending: null, tell, missed: now };
  if (!isAnotherLook(missed, now)) return null;
  const why = `two complete looks did not find it any more, those of ${timeInWords(missed)} and ${timeInWords(now)}`;
  const finding: Finding = { ...sighting.finding, status: 'resolved', resolution: { at: now, event: null, why } };
  const told = telling(entry, finding, { ...of, cause: '' });
  return { sighting: { finding, events: [] }, pending: null, ...told, missed: null };
}

/** An audit that is tried again, or overlaps with another one, sees the same moment. */
const apart = 10 * 60 * 1000;

function isAnotherLook(earlier: string, now: string): boolean {
  return Date.parse(now) - Date.parse(earlier) >= apart;
}
