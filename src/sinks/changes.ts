/**
 * The index of changes: which findings were written since a time, without reading the table. It holds keys and times only,
 * and what is merely remembered is not in it.
 */
import {
  type AttributeValue,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandOutput,
} from '@aws-sdk/client-dynamodb';
import type { Key } from './entry.ts';
import { shardOf, shards } from './shard.ts';

export const changesIndex = 'changes';

export interface Changed {
  readonly key: Key;
  /** Of the write, by the clock of whoever wrote it, epoch milliseconds. */
  readonly at: number;
  readonly rev: number;
}

/** What a write adds to an item that holds a finding. */
export function changedAt(key: Key, at: number): Record<'changed' | 'changedIn', AttributeValue> {
  return { changed: { N: String(at) }, changedIn: { S: shardOf(key) } };
}

/** What was written at `since` (epoch milliseconds) or later, as far as the index knows: it lags by a second or so. */
export async function changesSince(client: DynamoDBClient, table: string, since: number): Promise<readonly Changed[]> {
  const all = Array.from({ length: shards }, (_, shard) => changesIn(client, table, String(shard), since));
  return (await Promise.all(all)).flat();
}

async function changesIn(client: DynamoDBClient, table: string, shard: string, since: number): Promise<Changed[]> {
  const found: Changed[] = [];
  let start: QueryCommandOutput['LastEvaluatedKey'];
  do {
    const page: QueryCommandOutput = await client.send(
      new QueryCommand({
        TableName: table,
        IndexName: changesIndex,
        KeyConditionExpression: 'changedIn = :shard AND changed >= :since',
        ExpressionAttributeValues: { ':shard': { S: shard }, ':since': { N: String(since) } },
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    for (const { pk, sk, changed, rev } of page.Items ?? [])
      found.push({ key: { pk: pk?.S ?? '', sk: sk?.S ?? '' }, at: Number(changed?.N), rev: Number(rev?.N) });
    start = page.LastEvaluatedKey;
  } while (start);
  return found;
}
