/** One item of the findings table, and how DynamoDB writes it. */
import { createHash } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Note } from '../audit.ts';
import type { Remembered } from '../controls/control.ts';
import { clean } from '../findings/clean.ts';
import type { Finding } from '../findings/finding.ts';
import type { Sighting } from '../findings/merge.ts';
import { timelineKey } from '../ledger.ts';

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
  };
}
