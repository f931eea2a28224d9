/** When the last heartbeat came through: one item of the findings table. */
import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { keyOf } from './entry.ts';

const key = keyOf({ pk: 'rolecall|heartbeat', sk: 'heartbeat' });

/** Notes that the heartbeat sent at `time` (ISO 8601) came through, unless a later one did. */
export async function noteHeartbeat(client: DynamoDBClient, table: string, time: string): Promise<void> {
  const put = new PutItemCommand({
    TableName: table,
    Item: { ...key, sent: { S: time } },
    ConditionExpression: 'attribute_not_exists(pk) OR sent < :time',
    ExpressionAttributeValues: { ':time': { S: time } },
  });
  await client.send(put).catch((error: unknown) => {
    if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
  });
}

/** When the last heartbeat that came through was sent, ISO 8601; null when none ever did. */
export async function lastHeartbeat(client: DynamoDBClient, table: string): Promise<string | null> {
  const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }));
  return Item?.['sent']?.S ?? null;
}
