/**
 * Until when an account was reconciled, and what was counted since the last audit of the account ended: an item of the
 * findings table for each account and Region.
 */
import { type AttributeValue, type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Counts, together } from '../reconcile/counts.ts';
import type { Checkpoints } from '../reconcile/reconcile.ts';
import { keyOf } from './entry.ts';

/** So many are written at once; those that are lost are looked at again. */
const most = 25;
/** The attributes that hold one begin so. */
const prefix = 'until ';

/** What was counted, and from when until when: epoch milliseconds. */
export interface Counted {
  readonly since: number;
  readonly until: number;
  readonly counts: Counts;
}

export class StoredCheckpoints implements Checkpoints {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #key: Record<string, AttributeValue>;
  readonly #known: Map<string, number>;
  readonly #changed = new Map<string, number>();
  readonly #after: string | null;
  #counted: Counted | null;

  private constructor(
    client: DynamoDBClient,
    table: string,
    key: Record<string, AttributeValue>,
    known: Map<string, number>,
    { after, counted }: { readonly after: string | null; readonly counted: Counted | null },
  ) {
    this.#client = client;
    this.#table = table;
    this.#key = key;
    this.#known = known;
    this.#after = after;
    this.#counted = counted;
  }

  /**
   * `after` names the audit whose record has everything that was counted before it. What a run counted that was cut off
   * before it left a record was counted after the same audit, and so is still there for the next one.
   */
  static async read(
    client: DynamoDBClient,
    table: string,
    { account, region, after }: { readonly account: string; readonly region: string; readonly after: string | null },
  ): Promise<StoredCheckpoints> {
    const key = keyOf({ pk: 'rolecall|reconciled', sk: `${account}|${region}` });
    const { Item = {} } = await client.send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }));
    const known = Object.entries(Item)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, { N }]): [string, number] => [name.slice(prefix.length), Number(N)]);
    const kept = JSON.parse(Item['counted']?.S ?? 'null') as (Counted & { readonly after: string | null }) | null;
    const isWanted = kept !== null && kept.after === after;
    return new StoredCheckpoints(client, table, key, new Map(known), { after, counted: isWanted ? kept : null });
  }

  /** What was counted after that audit; null when nothing was reconciled since. */
  get counted(): Counted | null {
    return this.#counted;
  }

  get(of: string): number | null {
    return this.#known.get(of) ?? null;
  }

  async set(of: string, until: number, { since, counts }: Pick<Counted, 'since' | 'counts'>): Promise<void> {
    const before = this.#counted ?? { since, until, counts: {} };
    this.#counted = {
      since: Math.min(since, before.since),
      until: Math.max(until, before.until),
      counts: together(before.counts, counts),
    };
    this.#known.set(of, until);
    this.#changed.set(of, until);
    if (this.#changed.size >= most) await this.flush();
  }

  async flush(): Promise<void> {
    const changed = [...this.#changed];
    if (changed.length === 0) return;
    const update = new UpdateItemCommand({
      TableName: this.#table,
      Key: this.#key,
      UpdateExpression: `SET counted = :counted, ${changed.map((_, index) => `#n${index} = :v${index}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(changed.map(([of], index) => [`#n${index}`, `${prefix}${of}`])),
      ExpressionAttributeValues: {
        ':counted': { S: JSON.stringify({ ...this.#counted, after: this.#after }) },
        ...Object.fromEntries(changed.map(([, until], index) => [`:v${index}`, { N: `${until}` }])),
      },
    });
    await this.#client.send(update);
    this.#changed.clear();
  }
}
