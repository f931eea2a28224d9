/** What store and deliver promise, whatever happens on the way. */
import { type Auditor, auditorOf } from '../../src/audit.ts';
import type { Context } from '../../src/controls/control.ts';
import { controls } from '../../src/controls/index.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { withMute } from '../../src/findings/mutes.ts';
import { auditAll } from '../../src/ledger.ts';
import type { Entry } from '../../src/sinks/entry.ts';
import { testControls } from './controls.ts';

export const auditor: Auditor = auditorOf([...controls, ...testControls]);

/** How things stand when nobody is at work any more. */
export interface Ending {
  /** What arrived, at least once each. */
  readonly events: readonly unknown[];
  /** The whole table. */
  readonly entries: readonly Entry[];
  /** What subscribers got. */
  readonly told: readonly { readonly finding: Finding; readonly revision: number }[];
  /** Faults after which a message may come twice: it was sent, and the mark was not set. */
  readonly mayRepeat: number;
  /** Of the last judgement. */
  readonly context: Context;
}

/** Every sentence is a broken promise. */
export function brokenPromises(ending: Ending): string[] {
  return [...comparedWithScan(ending), ...comparedWithTold(ending), ...leftOver(ending)];
}

export function findingsIn(entries: readonly Entry[]): Finding[] {
  return entries.flatMap(({ sighting, tell }) => (sighting && tell > 0 ? [sighting.finding] : []));
}

export function repeatsIn({ told }: Ending): number {
  return told.length - new Set(told.map(({ finding, revision }) => `${finding.id} ${revision}`)).size;
}

export async function listed<T>(all: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const each of all) list.push(each);
  return list;
}

function* comparedWithScan({ events, entries, context }: Ending): Generator<string> {
  const kept = new Map(findingsIn(entries).flatMap((f) => (f.status === 'withdrawn' ? [] : [[f.id, f]])));
  const scanned = new Map(auditAll(auditor, events, context).findings.map((f) => [f.id, f]));
  for (const [id, finding] of scanned) {
    const stored = kept.get(id);
    if (!stored) yield `lost: ${finding.control}`;
    else if (JSON.stringify(stored) !== JSON.stringify(finding))
      yield `stored ${brief(stored)}, scanned ${brief(finding)}`;
  }
  for (const [id, finding] of kept) if (!scanned.has(id)) yield `spurious: ${finding.control}`;
}

function* comparedWithTold(ending: Ending): Generator<string> {
  const { entries, told, mayRepeat, context } = ending;
  const findings = findingsIn(entries).map((f) => withMute(f, context.configuration.mute, context.now));
  for (const finding of findings) {
    const heard = told.filter((t) => t.finding.id === finding.id).sort((a, b) => a.revision - b.revision);
    const last = heard.at(-1)?.finding;
    if (!last) yield `never told: ${finding.control}`;
    else if (last.status !== finding.status || last.severity !== finding.severity) {
      yield `told ${brief(last)}, stored ${brief(finding)}`;
    }
  }
  for (const { finding } of told) {
    if (!findings.some((f) => f.id === finding.id)) yield `told and not stored: ${finding.control}`;
  }
  const repeats = repeatsIn(ending);
  if (repeats > mayRepeat) yield `${repeats} repeats after ${mayRepeat} faults between sending and marking`;
}

function* leftOver({ entries, context }: Ending): Generator<string> {
  for (const { key, sighting, tell, told, due, pending, mute, history } of entries) {
    if (tell > 0 && told['sns'] !== tell) yield `unsent: ${key.pk}`;
    const ends = mute && sighting?.finding.status === 'open' ? Date.parse(mute.until) + day : null;
    const next = Math.min(pending ?? Number.POSITIVE_INFINITY, ends ?? Number.POSITIVE_INFINITY);
    if ((due ?? Number.POSITIVE_INFINITY) !== next) yield `due ${due}, pending ${pending}, muted to ${ends}: ${key.pk}`;
    yield* brokenHistory({ sighting, tell, mute, history });
    if (due !== null && due <= Date.parse(context.now)) yield `overdue: ${key.pk}`;
  }
}

const day = 24 * 60 * 60 * 1000;

/** A history leads from nothing to what is, step by step. */
function* brokenHistory({ sighting, tell, mute, history }: Pick<Entry, 'sighting' | 'tell' | 'mute' | 'history'>) {
  if (tell === 0) {
    if (history.length > 0) yield 'a history of what nobody was told';
    return;
  }
  const status = sighting?.finding.status === 'open' && mute ? 'muted' : sighting?.finding.status;
  const steps = history.map(({ from, to }) => `${from} ${to}`).join(', ');
  if (history[0]?.from !== null || history.at(-1)?.to !== status) yield `${status} after ${steps}`;
  for (const [index, { from, why, rev }] of history.entries()) {
    const before = history[index - 1];
    if (before && (before.to !== from || before.rev >= rev)) yield `${steps} does not hang together`;
    if (why === '') yield `${steps} without a reason`;
  }
}

function brief({ control, status, severity, time, count, first, last, facts }: Finding): string {
  return JSON.stringify({ control, status, severity, time, count, first, last, facts });
}
