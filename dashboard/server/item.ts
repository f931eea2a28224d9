/** A finding of the table as it is shown: masked, with the mute that holds. Pure: `now` is an argument. */
import type { Mute } from '../../src/configuration.ts';
import type { Citation } from '../../src/controls/control.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { masked } from '../../src/findings/masked.ts';
import { muteOf, mutedBy } from '../../src/findings/mutes.ts';
import { roleOf } from '../../src/report/role-of.ts';
import { findingKey, type Key } from '../../src/sinks/entry.ts';
import type { Kept } from '../../src/sinks/findings-reader.ts';
import type { StoredFinding } from '../../src/sinks/findings-table.ts';
import type { Row } from '../api.ts';

export type Shown = StoredFinding;

export interface Item {
  readonly finding: Shown;
  /** Where it lies in the table; null under its own id. */
  readonly key: Key | null;
  /** The subject's own name is personal data. */
  readonly hidesSubject: boolean;
  /** The service-linked role that it is about, if any. */
  readonly role: string | null;
  /** What free text is looked for in, in lower case. */
  readonly text: string;
  /** The actor, likewise. */
  readonly who: string;
}

export interface Circumstances {
  readonly mutes: readonly Mute[];
  /** ISO 8601. */
  readonly now: string;
  /** Findings of a control share their citations: of 100,000 findings they would be half of the memory. */
  readonly citations: Map<string, readonly Citation[]>;
}

/** `old` again where it shows the same: masking takes longer than everything else. */
export function itemOf({ key, finding: stored }: Kept, old: Item | undefined, around: Circumstances): Item {
  const muted = mutedBy(stored, muteOf(stored, around.mutes, around.now));
  if (old !== undefined && isSame(old.finding, stored, muted)) return old;
  const pages = JSON.stringify(stored.citations);
  const citations = around.citations.get(pages) ?? stored.citations;
  around.citations.set(pages, citations);
  const { firstSeen, lastSeen, history, revision } = stored;
  const safe = masked(muted);
  const finding = { ...safe, citations, firstSeen, lastSeen, history, revision };
  const own = findingKey(stored.id);
  return {
    finding,
    key: own.pk === key.pk && own.sk === key.sk ? null : key,
    hidesSubject: safe.subject.id !== stored.subject.id,
    role: roleOf(stored.subject),
    text: textOf(finding),
    who: whoIn(finding),
  };
}

function isSame(shown: Shown, stored: StoredFinding, { status, severity, count, mute }: Finding): boolean {
  return (
    shown.revision === stored.revision &&
    shown.lastSeen === stored.lastSeen &&
    shown.history.length === stored.history.length &&
    shown.status === status &&
    shown.severity === severity &&
    shown.count === count &&
    shown.mute?.until === mute?.until &&
    shown.mute?.reason === mute?.reason
  );
}

function textOf({ id, control, title, account, region, subject, actor, event, explanation, facts }: Shown): string {
  const parts = [id, control, title, account, region, subject.id, subject.arn, actor.arn, event?.name, event?.id];
  return [...parts, explanation, JSON.stringify(facts)].join(' ').toLowerCase();
}

function whoIn({ actor: { kind, arn, invokedBy } }: Shown): string {
  return [kind, arn, invokedBy].join(' ').toLowerCase();
}

/** What a list shows of it. */
export function rowOf(finding: Shown): Row {
  const { id, control, title, severity, status, account, region, time, last, firstSeen, lastSeen } = finding;
  const shared = { id, control, title, severity, status, account, region, firstSeen, lastSeen };
  const { subject, count = null } = finding;
  return { ...shared, count, time: last ?? time, subject: subject.id, actor: actorInShort(finding) };
}

function actorInShort({ actor: { kind, arn, invokedBy, account } }: Shown): string {
  if (kind === 'root') return `root of ${account ?? 'unknown'}`;
  if (arn !== null) return `${kind} ${arn.slice(arn.lastIndexOf('/') + 1)}`;
  return invokedBy ?? (kind === 'unknown' ? '–' : kind);
}
