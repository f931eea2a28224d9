/**
 * The findings table (DynamoDB): what is known of each finding, and in the same item what is still to be told.
 *
 * Three kinds of items. `finding|<id>`: a finding by itself. `timeline|<control>|<account>|<key>` with the sort key
 * `<time>|<event id>`: one remembered event and the finding it became, if any, or its part in a folded one.
 * `state|<account>|<control>|<part>` with the sort key `<id>`: a state that the scheduled audit found. Neither transactions
 * nor streams.
 */
import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  type ScanCommandOutput,
} from '@aws-sdk/client-dynamodb';
import type { Note } from '../audit.ts';
import type { Finding } from '../findings/finding.ts';
import type { HistoryEntry } from '../findings/history.ts';
import type { Sighting } from '../findings/merge.ts';
import type { FindingMute } from '../findings/mutes.ts';
import { changedAt } from './changes.ts';
import { type Entry, entryOf, type Key, keyOf, type Scope, stateKey, timelineKeyOf } from './entry.ts';
import { noteDeletion } from './known-deletions.ts';
import { shardOf, shards } from './shard.ts';
import { holds, update } from './update.ts';

/** What a write changes. `due` is set in the same write: it is the writer's claim to finish what it began. */
export interface Change {
  readonly sighting: Sighting | null;
  readonly tell: number;
  /** Epoch milliseconds, null for never; stays as it is when left out. */
  readonly due?: number | null;
  readonly pending: number | null;
  /** The record behind the finding, as JSON; kept when left out. */
  readonly evidence?: string;
  /** Under which mute places are told; stays as it is when left out, as does the history. */
  readonly mute?: FindingMute | null;
  readonly history?: readonly HistoryEntry[];
  /** When the finding was seen, ISO 8601; left out when it was not. */
  readonly seen?: string;
  /** When a complete look first missed a state, ISO 8601; null when it was seen; stays when left out. */
  readonly missed?: string | null;
}

/** A finding as it is kept, without the mutes that hold (see findings/mutes.ts). */
export interface StoredFinding extends Finding {
  /** When Rolecall saw it, ISO 8601; `time`, `first` and `last` are when it happened. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** The oldest change first. */
  readonly history: readonly HistoryEntry[];
  /** Of the last change that was worth a message. */
  readonly revision: number;
}

export interface TableOptions {
  readonly table: string;
  /** How long an item stays after its last write, milliseconds. */
  readonly retention: number;
}

export const dueIndex = 'due';

type Item = Record<string, AttributeValue>;

export class FindingsTable {
  readonly #client: DynamoDBClient;
  readonly #options: TableOptions;

  constructor(client: DynamoDBClient, options: TableOptions) {
    this.#client = client;
    this.#options = options;
  }

  /** Strongly consistent; null when there is no such item. */
  async get(key: Key): Promise<Entry | null> {
    const get = new GetItemCommand({ TableName: this.#options.table, Key: keyOf(key), ConsistentRead: true });
    const { Item } = await this.#client.send(get);
    return Item ? entryOf(Item) : null;
  }

  /** Remembers an event on its timeline; one that is already there stays as it is, and is not `added`. */
  async remember(note: Note, now: number): Promise<{ readonly key: Key; readonly added: boolean }> {
    const key = timelineKeyOf(note);
    await noteDeletion(this.#client, this.#options.table, note, this.#expires(now));
    const put = new PutItemCommand({
      TableName: this.#options.table,
      Item: {
        ...keyOf(key),
        item: { S: JSON.stringify(note.item) },
        rev: number(0),
        tell: number(0),
        told: { M: {} },
        expires: number(this.#expires(now)),
      },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    return { key, added: await holds(this.#client.send(put)) };
  }

  /** The `last` entries before and after an item of a timeline, not farther than `within`, and itself, in time order. */
  async around(key: Key, { within, last }: { readonly within: number; readonly last: number }): Promise<Entry[]> {
    const time = Date.parse(key.sk.slice(0, key.sk.indexOf('|')));
    const [from, to] = [edge(time - within), `${edge(time + within)}Z${pastEveryKey}`];
    // Most timelines are short: one query sees both sides.
    const first = await this.#between(key.pk, from, to, true, shortTimeline);
    const at = first.findIndex((entry) => entry.key.sk === key.sk);
    const isAll = first.length < shortTimeline || at + last < first.length;
    if (at >= 0 && isAll) return first.slice(Math.max(0, at - last), at + last + 1);
    const before = await this.#between(key.pk, from, key.sk, false, last + 1);
    const after = await this.#between(key.pk, key.sk, to, true, last + 1);
    return [...before.reverse(), ...after.filter((entry) => entry.key.sk !== key.sk)];
  }

  /** Every entry of a timeline whose time begins with `time` (a UTC day, say), in time order. */
  async timeline(pk: string, time: string): Promise<Entry[]> {
    return this.#between(pk, `${time} `, `${time}${pastEveryKey}`, true);
  }

  /** Strongly consistent. */
  async #between(pk: string, from: string, to: string, forward: boolean, limit = Number.POSITIVE_INFINITY) {
    const entries: Entry[] = [];
    let start: Item | undefined;
    do {
      const page = await this.#client.send(
        new QueryCommand({
          TableName: this.#options.table,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':pk': { S: pk }, ':from': { S: from }, ':to': { S: to } },
          ScanIndexForward: forward,
          ConsistentRead: true,
          ...(Number.isFinite(limit) ? { Limit: limit - entries.length } : {}),
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      );
      entries.push(...(page.Items ?? []).map(entryOf));
      start = page.LastEvaluatedKey;
    } while (start && entries.length < limit);
    return entries;
  }

  /** Writes what is known, if nobody wrote since `before` was read (null: if nobody ever did). False when somebody did. */
  async write(key: Key, before: Entry | null, change: Change, now: number): Promise<boolean> {
    const { sighting, tell, due, pending, evidence, mute, history, seen, missed } = change;
    const attributes: Record<string, AttributeValue | null> = {
      rev: number((before?.rev ?? 0) + 1),
      tell: number(tell),
      expires: number(this.#expires(now)),
      pending: pending === null ? null : number(pending),
      ...(due === undefined ? {} : dueAt(key, due)),
      ...(sighting === null
        ? {}
        : { id: { S: sighting.finding.id }, finding: json(sighting.finding), events: json(sighting.events) }),
      ...(evidence === undefined ? {} : { evidence: { S: evidence } }),
      ...(mute === undefined ? {} : { mute: mute && json(mute) }),
      ...(history === undefined ? {} : { history: json(history) }),
      ...(seen === undefined ? {} : { lastSeen: { S: seen }, firstSeen: { S: before?.firstSeen ?? seen } }),
      ...(missed === undefined ? {} : { missed: missed === null ? null : { S: missed } }),
      ...(before === null ? { told: { M: {} } } : {}),
      // What nobody was ever told of is not shown either.
      ...(tell === 0 ? {} : changedAt(key, Date.now())),
    };
    return update(
      this.#client,
      this.#options.table,
      key,
      attributes,
      before === null
        ? { when: 'attribute_not_exists(pk)' }
        : { when: 'rev = :was', values: { ':was': number(before.rev) } },
    );
  }

  /**
   * Notes that `place` was told of the entry's `tell`, unless there is something newer to tell. `next` is when the entry
   * falls due again (null: never), undefined while other places wait; it holds only if nobody wrote since `entry` was read.
   */
  async markTold({ key, rev, tell }: Entry, place: string, next?: number | null): Promise<void> {
    const told = { 'told.#place': number(tell) };
    const names = { '#place': place };
    if (next !== undefined) {
      const unchanged = { when: 'rev = :was', values: { ':was': number(rev) }, names };
      if (await update(this.#client, this.#options.table, key, { ...told, ...dueAt(key, next) }, unchanged)) return;
    }
    await update(this.#client, this.#options.table, key, told, {
      when: 'tell = :was',
      values: { ':was': number(tell) },
      names,
    });
  }

  /** Moves `due`, if the entry is still what was read: taking the work over (a time), or nothing is left to do (null). */
  async moveDue({ key, rev, due }: Entry, next: number | null): Promise<boolean> {
    if (due === null) return false;
    const values = { ':was': number(due), ':rev': number(rev) };
    return update(this.#client, this.#options.table, key, dueAt(key, next), {
      when: 'due = :was AND rev = :rev',
      values,
    });
  }

  /** Keys of items that are due, the oldest first in each shard. The index lags: read the item before acting. */
  async *due(now: number): AsyncGenerator<Key> {
    // A sweep that runs out of time must not leave the same shards behind every time.
    const first = Math.floor(now / 60_000) % shards;
    for (let turn = 0; turn < shards; turn++) {
      const shard = String((first + turn) % shards);
      let start: Item | undefined;
      do {
        const page = await this.#client.send(
          new QueryCommand({
            TableName: this.#options.table,
            IndexName: dueIndex,
            KeyConditionExpression: '#shard = :shard AND due <= :now',
            ExpressionAttributeNames: { '#shard': 'shard' },
            ExpressionAttributeValues: { ':shard': { S: shard }, ':now': number(now) },
            ...(start ? { ExclusiveStartKey: start } : {}),
          }),
        );
        for (const item of page.Items ?? []) yield { pk: item['pk']?.S ?? '', sk: item['sk']?.S ?? '' };
        start = page.LastEvaluatedKey;
      } while (start);
    }
  }

  /** The states that looks found in a scope, open or not. */
  async states(scope: Scope): Promise<Entry[]> {
    return this.#between(stateKey(scope, '').pk, ' ', pastEveryKey, true);
  }

  /** Every finding in the table, which is read as a whole. */
  async *stored(): AsyncGenerator<StoredFinding> {
    for await (const entry of this.entries()) {
      const finding = storedIn(entry);
      if (finding !== null) yield finding;
    }
  }

  /** Every item of the table. */
  async *entries(): AsyncGenerator<Entry> {
    for await (const item of this.#items()) yield entryOf(item);
  }

  async *#items() {
    let start: Item | undefined;
    do {
      const scan = {
        TableName: this.#options.table,
        ConsistentRead: true,
        ...(start ? { ExclusiveStartKey: start } : {}),
      };
      const page: ScanCommandOutput = await this.#client.send(new ScanCommand(scan));
      yield* page.Items ?? [];
      start = page.LastEvaluatedKey;
    } while (start);
  }

  /** Epoch seconds. */
  #expires(now: number): number {
    return Math.ceil((now + this.#options.retention) / 1000);
  }
}

/** Null for what is only remembered, and for parts of a finding, of which nobody is told. */
export function storedIn({ sighting, tell, firstSeen, lastSeen, history }: Entry): StoredFinding | null {
  if (sighting === null || tell === 0) return null;
  const { finding } = sighting;
  const seen = { firstSeen: firstSeen ?? finding.time, lastSeen: lastSeen ?? finding.time };
  return { ...finding, ...seen, history, revision: tell };
}

/** Entries that the first query for the surroundings of an item reads at most; a longer timeline takes two more. */
const shortTimeline = 20;

/** Sorts after every character that keys have. */
const pastEveryKey = '\u{10FFFF}';

/** A time as the beginning of a sort key, to the second; years that have no four digits end the scale. */
function edge(time: number): string {
  const text = new Date(time).toISOString();
  if (text.startsWith('-')) return '0000';
  return text.startsWith('+') ? '9999-12-31T23:59:59' : text.slice(0, 19);
}

function number(value: number): AttributeValue {
  return { N: String(value) };
}

function json(value: unknown): AttributeValue {
  return { S: JSON.stringify(value) };
}

/** The index is sparse: only what is due has both of its keys. */
function dueAt(key: Key, due: number | null): Record<'due' | 'shard', AttributeValue | null> {
  return due === null ? { due: null, shard: null } : { due: number(due), shard: { S: shardOf(key) } };
}
