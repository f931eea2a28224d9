/** Under which mutes all findings were last told: one item of the findings table. */
import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Mute } from '../configuration.ts';
import { sha256 } from '../sha256.ts';
import { keyOf } from './entry.ts';

const key = keyOf({ pk: 'rolecall|remuted', sk: 'remuted' });

/**
 * What names these mutes on this day, UTC. Mutes end with a day; and once a day all findings are looked at though no mute
 * changed, for what a function stored that had not read the change yet.
 */
export function remutingOf(mutes: readonly Mute[], now: string): string {
  return `${now.slice(0, 'YYYY-MM-DD'.length)} ${sha256(JSON.stringify(mutes))}`;
}

/** Notes that all findings were told under the mutes that `remuting` names. */
export async function noteRemuted(client: DynamoDBClient, table: string, remuting: string): Promise<void> {
  await client.send(
    new UpdateItemCommand({
      TableName: table,
      Key: key,
      UpdateExpression: 'SET remuted = :remuted',
      ExpressionAttributeValues: { ':remuted': { S: remuting } },
    }),
  );
}

/** The last ones; null when there were none. */
export async function lastRemuted(client: DynamoDBClient, table: string): Promise<string | null> {
  const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }));
  return Item?.['remuted']?.S ?? null;
}
