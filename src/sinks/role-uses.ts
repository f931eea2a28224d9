/**
 * Uses of features whose service-linked role only a person creates, as events tell of them: items of the findings table, since
 * no service lists them.
 */
import { type DynamoDBClient, PutItemCommand, QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { useCounts } from '../controls/role-needs.ts';
import type { RoleUse } from '../inventory/inventory.ts';

function keyOf(account: string): string {
  return `rolecall|role-uses|${account}`;
}

/** Notes the last use; `use.at` is ISO 8601. An earlier one changes nothing. */
export async function noteRoleUse(client: DynamoDBClient, table: string, account: string, use: RoleUse): Promise<void> {
  const { call, region, at } = use;
  const put = new PutItemCommand({
    TableName: table,
    Item: {
      pk: { S: keyOf(account) },
      sk: { S: `${call}|${region}` },
      used: { S: JSON.stringify(use) },
      at: { S: at },
      expires: { N: String(Math.ceil((Date.parse(at) + useCounts) / 1000)) },
    },
    ConditionExpression: 'attribute_not_exists(pk) OR #at < :at',
    ExpressionAttributeNames: { '#at': 'at' },
    ExpressionAttributeValues: { ':at': { S: at } },
  });
  await client.send(put).catch((error: unknown) => {
    if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
  });
}

/** What an account was seen to use. */
export async function roleUsesOf(client: DynamoDBClient, table: string, account: string): Promise<readonly RoleUse[]> {
  const uses: RoleUse[] = [];
  let start: QueryCommandOutput['LastEvaluatedKey'];
  do {
    const query = new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: keyOf(account) } },
      ConsistentRead: true,
      ...(start ? { ExclusiveStartKey: start } : {}),
    });
    const page: QueryCommandOutput = await client.send(query);
    uses.push(...(page.Items ?? []).map(({ used }) => JSON.parse(used?.S ?? 'null') as RoleUse));
    start = page.LastEvaluatedKey;
  } while (start);
  return uses;
}
