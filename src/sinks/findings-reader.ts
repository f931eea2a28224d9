/** The findings table for those who only read it, with the keys under which findings lie. */
import { type AttributeValue, type DynamoDBClient, GetItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { type Changed, changesSince } from './changes.ts';
import { entryOf, type Key, keyOf } from './entry.ts';
import { type StoredFinding, storedIn } from './findings-table.ts';

export interface Kept {
  readonly key: Key;
  readonly finding: StoredFinding;
}

/** Items that are asked for at the same time. */
const lanes = 16;

export class FindingsReader {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Every finding; the table is read as a whole. */
  async *all(): AsyncGenerator<Kept> {
    const pages = paginateScan({ client: this.#client }, { TableName: this.#table, ConsistentRead: true });
    for await (const { Items } of pages) yield* (Items ?? []).flatMap(keptIn);
  }

  /**
   * Keys of findings that were written at `since` (epoch milliseconds) or later. Null where nobody can tell: a table of
   * before has no index of changes, and a policy may not allow it.
   */
  async changedSince(since: number): Promise<readonly Changed[] | null> {
    try {
      return await changesSince(this.#client, this.#table, since);
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      if (name === 'ValidationException' || name === 'AccessDeniedException') return null;
      throw error;
    }
  }

  /** What lies under these keys now. */
  async at(keys: readonly Key[]): Promise<readonly Kept[]> {
    const found: Kept[] = [];
    const left = keys.values();
    const work = async () => {
      for (const key of left) found.push(...(await this.#item(key)).flatMap(keptIn));
    };
    await Promise.all(Array.from({ length: Math.min(lanes, keys.length) }, work));
    return found;
  }

  /** The record behind the finding under this key, as JSON; null where none was kept. */
  async record(key: Key): Promise<string | null> {
    const [item] = await this.#item(key);
    return item?.['evidence']?.S ?? null;
  }

  /** Strongly consistent. */
  async #item(key: Key): Promise<readonly Record<string, AttributeValue>[]> {
    const get = new GetItemCommand({ TableName: this.#table, Key: keyOf(key), ConsistentRead: true });
    const { Item } = await this.#client.send(get);
    return Item ? [Item] : [];
  }
}

function keptIn(item: Record<string, AttributeValue>): readonly Kept[] {
  const entry = entryOf(item);
  const finding = storedIn(entry);
  return finding === null ? [] : [{ key: entry.key, finding }];
}
