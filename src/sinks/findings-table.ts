/**
 * The findings table (DynamoDB): what is known of each finding, and in the same item what is still to be told.
 *
 * Two kinds of items. `finding|<id>`: a finding by itself. `timeline|<control>|<account>|<key>` with the sort key
 * `<time>|<event id>`: one remembered event, and the finding it became, if any. Neither transactions nor streams.
 */
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Note } from '../audit.ts';
import type { Remembered } from '../controls/control.ts';
import type { Finding } from '../findings/finding.ts';
import type { Sighting } from '../findings/merge.ts';

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** One item as it stands in the table. */
export interface Entry {
  readonly key: Key;
  /** Grows with every write of what is known; 0 before the first. */
  readonly rev: number;
  /** The `rev` of the last change worth a message; 0 when there is nothing to tell. */
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

/** What a write changes. `due` is set in the same write: it is the writer's claim to deliver. */
export interface Change {
  readonly sighting: Sighting | null;
  readonly tell: number;
  readonly due: number | null;
  readonly pending: number | null;
  /** The record behind the finding, as JSON; kept when left out. */
  readonly evidence?: string;
}

export interface TableOptions {
  readonly table: string;
  /** How long an item stays after its last write, milliseconds. */
  readonly retention: number;
}

export const dueIndex = 'due';
const shards = 4;

export class FindingsTable {
  readonly #client: DynamoDBClient;
  readonly #options: TableOptions;

  constructor(client: DynamoDBClient, options: TableOptions) {
    this.#client = client;
    this.#options = options;
  }

  /** Strongly consistent; null when there is no such item. */
  async get(key: Key): Promise<Entry | null> {
    const { GetItemCommand } = await sdk();
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#options.table, Key: keyOf(key), ConsistentRead: true }),
    );
    return Item ? entryOf(Item) : null;
  }

  /** Remembers an event on its timeline; one that is already there stays as it is. */
  async remember(note: Note, now: number): Promise<Key> {
    const { PutItemCommand } = await sdk();
    const key = timelineKeyOf(note);
    const Item = {
      ...keyOf(key),
      item: { S: JSON.stringify(note.item) },
      rev: { N: '0' },
      tell: { N: '0' },
      told: { M: {} },
      expires: this.#expires(now),
    };
    await holds(
      this.#client.send(new PutItemCommand({ TableName: this.#options.table, Item, ConditionExpression: 'attribute_not_exists(pk)' })),
    );
    return key;
  }

  /** The nearest entries before and after an item of a timeline, itself included, in time order. Strongly consistent. */
  async around(key: Key, reach: { within: number; last: number }): Promise<Entry[]> {
    const time = Date.parse(key.sk.slice(0, key.sk.indexOf('|')));
    const edge = (ms: number) => new Date(time + ms).toISOString().slice(0, 19);
    const before = await this.#between(key.pk, edge(-reach.within), key.sk, reach.last + 1, false);
    // '~' sorts after every character of a sort key.
    const after = await this.#between(key.pk, key.sk, `${edge(reach.within)}Z~`, reach.last + 1, true);
    return [...before.reverse(), ...after.filter((entry) => entry.key.sk !== key.sk)];
  }

  async #between(pk: string, from: string, to: string, limit: number, forward: boolean): Promise<Entry[]> {
    const { QueryCommand } = await sdk();
    const entries: Entry[] = [];
    let start: Record<string, AttributeValue> | undefined;
    do {
      const page = await this.#client.send(
        new QueryCommand({
          TableName: this.#options.table,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':pk': { S: pk }, ':from': { S: from }, ':to': { S: to } },
          ScanIndexForward: forward,
          Limit: limit - entries.length,
          ConsistentRead: true,
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
    const { UpdateItemCommand } = await sdk();
    const set = ['rev = :rev', 'tell = :tell', 'expires = :expires'];
    const remove: string[] = [];
    const values: Record<string, AttributeValue> = {
      ':rev': { N: String((before?.rev ?? 0) + 1) },
      ':tell': { N: String(change.tell) },
      ':expires': this.#expires(now),
    };
    const assign = (name: string, value: AttributeValue | null) => {
      if (value === null) remove.push(`#${name}`);
      else {
        set.push(`#${name} = :${name}`);
        values[`:${name}`] = value;
      }
      names[`#${name}`] = name;
    };
    const names: Record<string, string> = {};
    if (change.sighting !== null) {
      assign('finding', { S: JSON.stringify(change.sighting.finding) });
      assign('events', { S: JSON.stringify(change.sighting.events) });
    }
    if (change.evidence !== undefined) assign('evidence', { S: change.evidence });
    assign('due', change.due === null ? null : { N: String(change.due) });
    assign('shard', change.due === null ? null : { S: shardOf(key) });
    assign('pending', change.pending === null ? null : { N: String(change.pending) });
    if (before === null) {
      set.push('told = :told');
      values[':told'] = { M: {} };
    } else values[':before'] = { N: String(before.rev) };
    return holds(
      this.#client.send(new UpdateItemCommand({
        TableName: this.#options.table,
        Key: keyOf(key),
        UpdateExpression: `SET ${set.join(', ')}${remove.length > 0 ? ` REMOVE ${remove.join(', ')}` : ''}`,
        ConditionExpression: before === null ? 'attribute_not_exists(pk)' : 'rev = :before',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
      })),
    );
  }

  /** Notes that `place` has been told of `tell`; with `done` nothing is left but what is pending. Does nothing when a newer change is to be told. */
  async markTold(entry: Entry, place: string, done: boolean): Promise<boolean> {
    const { UpdateItemCommand } = await sdk();
    const values: Record<string, AttributeValue> = { ':tell': { N: String(entry.tell) } };
    let expression = 'SET told.#place = :tell';
    if (done && entry.pending !== null) {
      expression += ', due = :pending';
      values[':pending'] = { N: String(entry.pending) };
    } else if (done) expression += ' REMOVE due, shard';
    return holds(
      this.#client.send(new UpdateItemCommand({
        TableName: this.#options.table,
        Key: keyOf(entry.key),
        UpdateExpression: expression,
        ConditionExpression: 'tell = :tell',
        ExpressionAttributeNames: { '#place': place },
        ExpressionAttributeValues: values,
      })),
    );
  }

  /** Moves `due`, if it still is what was read: taking the work over (a time), or nothing is left to do (null). */
  async moveDue(entry: Entry, due: number | null): Promise<boolean> {
    const { UpdateItemCommand } = await sdk();
    return holds(
      this.#client.send(new UpdateItemCommand({
        TableName: this.#options.table,
        Key: keyOf(entry.key),
        UpdateExpression: due === null ? 'REMOVE due, shard, pending' : 'SET due = :due',
        ConditionExpression: 'due = :was AND rev = :rev',
        ExpressionAttributeValues: {
          ':was': { N: String(entry.due) },
          ':rev': { N: String(entry.rev) },
          ...(due === null ? {} : { ':due': { N: String(due) } }),
        },
      })),
    );
  }

  /** Keys of items that are due, the oldest first in each shard. The index lags: read the item before acting. */
  async *due(now: number): AsyncGenerator<Key> {
    const { QueryCommand } = await sdk();
    for (let shard = 0; shard < shards; shard++) {
      let start: Record<string, AttributeValue> | undefined;
      do {
        const page = await this.#client.send(
          new QueryCommand({
            TableName: this.#options.table,
            IndexName: dueIndex,
            KeyConditionExpression: 'shard = :shard AND due <= :now',
            ExpressionAttributeValues: { ':shard': { S: String(shard) }, ':now': { N: String(now) } },
            ...(start ? { ExclusiveStartKey: start } : {}),
          }),
        );
        for (const item of page.Items ?? []) yield { pk: item['pk']?.S ?? '', sk: item['sk']?.S ?? '' };
        start = page.LastEvaluatedKey;
      } while (start);
    }
  }

  /** Every finding in the table. Reads the whole table: for one machine and for tests. */
  async *findings(): AsyncGenerator<Finding> {
    const { ScanCommand } = await sdk();
    let start: Record<string, AttributeValue> | undefined;
    do {
      const page = await this.#client.send(
        new ScanCommand({ TableName: this.#options.table, ConsistentRead: true, ...(start ? { ExclusiveStartKey: start } : {}) }),
      );
      for (const item of page.Items ?? []) {
        const { sighting } = entryOf(item);
        if (sighting !== null) yield sighting.finding;
      }
      start = page.LastEvaluatedKey;
    } while (start);
  }

  #expires(now: number): AttributeValue {
    return { N: String(Math.ceil((now + this.#options.retention) / 1000)) };
  }
}

/** Whether a conditional write went through; false when its condition did not hold. */
async function holds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

/** The SDK costs tens of milliseconds: it is loaded when there is something to store. */
const sdk = () => import('@aws-sdk/client-dynamodb');

export function findingKey(id: string): Key {
  return { pk: `finding|${id}`, sk: 'finding' };
}

export function timelineKeyOf({ control, key, item }: Note): Key {
  return { pk: `timeline|${control.id}|${item.account}|${key}`, sk: `${item.time}|${item.id}` };
}

function keyOf({ pk, sk }: Key): Record<string, AttributeValue> {
  return { pk: { S: pk }, sk: { S: sk } };
}

/** Spreads due items over the index, so that no single partition of it takes every write. */
function shardOf({ pk, sk }: Key): string {
  let sum = 0;
  for (const text of [pk, sk]) for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) % 65_521;
  return String(sum % shards);
}

function entryOf(item: Record<string, AttributeValue>): Entry {
  const number = (name: string) => (item[name]?.N === undefined ? null : Number(item[name].N));
  const json = <T>(name: string) => (item[name]?.S === undefined ? null : (JSON.parse(item[name].S) as T));
  const finding = json<Finding>('finding');
  return {
    key: { pk: item['pk']?.S ?? '', sk: item['sk']?.S ?? '' },
    rev: number('rev') ?? 0,
    tell: number('tell') ?? 0,
    told: Object.fromEntries(Object.entries(item['told']?.M ?? {}).map(([place, at]) => [place, Number(at.N)])),
    due: number('due'),
    sighting: finding === null ? null : { finding, events: json<string[]>('events') ?? [] },
    item: json<Remembered>('item'),
    pending: number('pending'),
  };
}
