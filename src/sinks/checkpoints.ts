/** Until when an account was reconciled: an item of the findings table for each account and Region. */
import { type AttributeValue, type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Checkpoints } from '../reconcile/reconcile.ts';
import { keyOf } from './entry.ts';

/** So many are written at once; those that are lost are looked at again. */
const most = 25;
/** The attributes that hold one begin so. */
const prefix = 'until ';

export class StoredCheckpoints implements Checkpoints {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #key: Record<string, AttributeValue>;
  readonly #known: Map<string, number>;
  readonly #changed = new Map<string, number>();

  private constructor(
    client: DynamoDBClient,
    table: string,
    key: Record<string, AttributeValue>,
    known: Map<string, number>,
  ) {
    this.#client = client;
    this.#table = table;
    this.#key = key;
    this.#known = known;
  }

  static async read(
    client: DynamoDBClient,
    table: string,
    account: string,
    region: string,
  ): Promise<StoredCheckpoints> {
    const key = keyOf({ pk: 'rolecall|reconciled', sk: `${account}|${region}` });
    const { Item = {} } = await client.send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }));
    const known = Object.entries(Item)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, { N }]): [string, number] => [name.slice(prefix.length), Number(N)]);
    return new StoredCheckpoints(client, table, key, new Map(known));
  }

  get(of: string): number | null {
    return this.#known.get(of) ?? null;
  }

  async set(of: string, until: number): Promise<void> {
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
      UpdateExpression: `SET ${changed.map((_, index) => `#n${index} = :v${index}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(changed.map(([of], index) => [`#n${index}`, `${prefix}${of}`])),
      ExpressionAttributeValues: Object.fromEntries(
        changed.map(([, until], index) => [`:v${index}`, { N: `${until}` }]),
      ),
    });
    await this.#client.send(update);
    this.#changed.clear();
  }
}
