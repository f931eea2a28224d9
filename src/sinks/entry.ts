/** One item of the findings table, and how DynamoDB writes it. */
import { createHash } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Note } from '../audit.ts';
import type { Remembered } from '../controls/control.ts';
import { clean } from '../findings/clean.ts';
import type { Finding } from '../findings/finding.ts';
import type { HistoryEntry } from '../findings/history.ts';
import type { Sighting } from '../findings/merge.ts';
import type { FindingMute } from '../findings/mutes.ts';
import { timelineKey } from '../ledger.ts';
import type { KnownDeletion } from '../sources/account/iam.ts';

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** One item as it stands in the table. */
export interface Entry {
  readonly key: Key;
  /** Grows with every write of what is known; 0 before the first. */
  readonly rev: number;
  /** The `rev` of the last change worth a message; 0 when there was none, as in every part of a folded finding. */
  readonly tell: number;
  /** Per place, the `tell` that was delivered. */
  readonly told: Readonly<Record<string, number>>;
  /** When somebody must look at it again, epoch milliseconds; null when nothing is left to do. */
  readonly due: number | null;
  readonly sighting: Sighting | null;
  /** The remembered event; null for a finding by itself. */
  readonly item: Remembered | null;
  /** When a pending verdict falls due, epoch milliseconds. */
  readonly pending: number | null;
  /** The mute under which places were last told; the finding itself is kept as it is without. */
  readonly mute: FindingMute | null;
  /** When Rolecall saw the finding first and last, ISO 8601; null while there is none. */
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  readonly history: readonly HistoryEntry[];
  /** Of a state: when a complete look did not find it for the first time since it was last seen, ISO 8601. */
  readonly missed: string | null;
}

/** Of an entry that has no finding yet. */
export const unseen = { mute: null, firstSeen: null, lastSeen: null, history: [], missed: null } as const;

/** What the scheduled audit looks at in one go: one control in one part of an account, such as a Region. */
export interface Scope {
  readonly account: string;
  readonly control: string;
  readonly part: string;
}

export function findingKey(id: string): Key {
  return { pk: `finding|${id}`, sk: 'finding' };
}

export function timelineKeyOf({ control, account, key, item }: Note): Key {
  return {
    pk: `timeline|${short(timelineKey(control.id, account, key), 500)}`,
    sk: `${item.time}|${short(item.id, 200)}`,
  };
}

/** States that looks find; those of one scope lie together. */
export function stateKey({ account, control, part }: Scope, id: string): Key {
  return { pk: `state|${short(`${account}|${control}|${part}`, 500)}`, sk: id };
}

/** Deletions of service-linked roles that events told of; those of one account lie together, in time order. */
export function deletionKey(
  account: string,
  { requestedAt, taskId }: Pick<KnownDeletion, 'requestedAt' | 'taskId'>,
): Key {
  return { pk: deletionsOfAccount(account), sk: `${requestedAt}|${short(taskId, 200)}` };
}

export function deletionsOfAccount(account: string): string {
  return `rolecall|deletions|${short(account, 200)}`;
}

/** The control whose timeline an entry lies on; null for a finding by itself. */
export function controlIn({ pk }: Key): string | null {
  const [kind, control] = pk.split('|');
  return kind === 'timeline' ? (control ?? null) : null;
}

/** DynamoDB takes 2,048 bytes for a partition key and 1,024 for a sort key, and what goes into them comes from a log. */
function short(text: string, limit: number): string {
  const plain = clean(text);
  if (plain.length <= limit) return plain;
  return `${plain.slice(0, limit - 65).toWellFormed()}#${createHash('sha256').update(plain).digest('hex')}`;
}

export function keyOf({ pk, sk }: Key): Record<string, AttributeValue> {
  return { pk: { S: pk }, sk: { S: sk } };
}

export function entryOf(item: Record<string, AttributeValue>): Entry {
  const number = (name: string) => (item[name]?.N === undefined ? null : Number(item[name].N));
  const json = (name: string): unknown => (item[name]?.S === undefined ? null : JSON.parse(item[name].S));
  const finding = json('finding') as Finding | null;
  return {
    key: { pk: item['pk']?.S ?? '', sk: item['sk']?.S ?? '' },
    rev: number('rev') ?? 0,
    tell: number('tell') ?? 0,
    told: Object.fromEntries(Object.entries(item['told']?.M ?? {}).map(([place, at]) => [place, Number(at.N)])),
    due: number('due'),
    sighting: finding === null ? null : { finding, events: (json('events') ?? []) as string[] },
    item: json('item') as Remembered | null,
    pending: number('pending'),
    mute: json('mute') as FindingMute | null,
    firstSeen: item['firstSeen']?.S ?? null,
    lastSeen: item['lastSeen']?.S ?? null,
    history: (json('history') ?? []) as HistoryEntry[],
    missed: item['missed']?.S ?? null,
  };
}
