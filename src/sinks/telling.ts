/** What an entry says besides its finding when that changes: whether places hear of it, under which mute, and its history. */
import type { Context, Remembered } from '../controls/control.ts';
import { timeInWords } from '../controls/dates.ts';
import { type Finding, standingInWords, type Status } from '../findings/finding.ts';
import { recorded } from '../findings/history.ts';
import { endOf, type FindingMute, mutedBy, muteOf } from '../findings/mutes.ts';
import type { Entry } from './entry.ts';
import type { Change } from './findings-table.ts';

export interface Telling {
  readonly context: Context;
  /** Why it changes, in words. */
  readonly cause: string;
}

/** What places are to be told of `next`, which takes the place of what `before` says. */
export function telling(
  before: Entry | null,
  next: Finding,
  { context, cause }: Telling,
): Pick<Change, 'tell' | 'mute' | 'history'> {
  const rev = (before?.rev ?? 0) + 1;
  const mute = next.status === 'open' ? muteOf(next, context.configuration.mute, context.now) : null;
  const from = shownStatus(before);
  const { status: to } = mutedBy(next, mute);
  const known = before?.sighting?.finding;
  if (from === to && known?.severity === next.severity) return { tell: rev, mute };
  const because = [
    ...(from === to ? [`severity ${next.severity} instead of ${known?.severity}`] : []),
    ...(to === 'open' || to === 'withdrawn' ? [] : [standingInWords(mutedBy(next, mute)) ?? to]),
    cause,
  ];
  const why = because.filter((part) => part !== '').join('; ');
  return { tell: rev, mute, history: recorded(before?.history ?? [], { at: context.now, from, to, why, rev }) };
}

function shownStatus(entry: Entry | null): Status | null {
  return entry?.sighting && entry.tell > 0 ? mutedBy(entry.sighting.finding, entry.mute).status : null;
}

/** The change that tells of a mute which began, changed or ended since the entry was told; null when none did. */
export function muteChange(entry: Entry, context: Context): Change | null {
  const { sighting, tell, mute, pending } = entry;
  if (sighting?.finding.status !== 'open' || tell === 0) return null;
  const now = muteOf(sighting.finding, context.configuration.mute, context.now);
  if (isSame(mute, now)) return null;
  const ended = mute !== null && Date.parse(context.now) >= endOf(mute);
  const cause = now !== null ? '' : ended ? 'the mute ended' : 'the configuration mutes it no more';
  return { sighting, pending, ...telling(entry, sighting.finding, { context, cause }) };
}

function isSame(a: FindingMute | null, b: FindingMute | null): boolean {
  return a?.reason === b?.reason && a?.owner === b?.owner && a?.until === b?.until;
}

/** The status that a place was told last; null when it was told none, undefined when nobody knows any more. */
export function statusTold({ tell, told, history }: Entry, place: string): Status | null | undefined {
  const revision = told[place];
  // Who told it that the finding is open may have died before that was marked.
  if (history.some(({ rev, to }) => rev > (revision ?? 0) && rev < tell && to === 'open')) return undefined;
  if (revision === undefined) return null;
  const later = history.findIndex(({ rev }) => rev > revision);
  const last = history[(later === -1 ? history.length : later) - 1];
  return history[later]?.cut === undefined ? last?.to : undefined;
}

/** When somebody must look at an entry of which everything was told: a pending verdict falls due, or its mute ends. */
export function nextDue({ sighting, tell, mute, pending }: Entry, now: number): number | null {
  const muted = mute !== null && tell > 0 && sighting?.finding.status === 'open';
  const times = [...(pending === null ? [] : [pending]), ...(muted ? [endOf(mute)] : [])];
  return times.length === 0 ? null : Math.max(Math.min(...times), now + 1);
}

/** Whether Rolecall sees the finding, and does not only think again about what it saw. */
export function isSeen(known: Finding | undefined, next: Finding): boolean {
  if (next.status !== 'open') return known === undefined;
  return known?.status !== 'open' || (next.count ?? 0) > (known.count ?? 0) || (next.last ?? '') > (known.last ?? '');
}

/** `event AttachRolePolicy of 2026-05-01 10:00:00 UTC, id …`. */
export function eventInWords({ name, time, id }: Pick<Remembered, 'name' | 'time' | 'id'>): string {
  return `event ${name.slice(0, 200)} of ${timeInWords(time)}, id ${id.slice(0, 200)}`;
}
