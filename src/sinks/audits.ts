/** What the last audit of each account came to: items of the findings table, for reports, the dashboard and the doctor. */
import { type DynamoDBClient, PutItemCommand, QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import type { LastAudit } from '../report/last-audit.ts';

const pk = 'rolecall|audit';
const retention = 400 * 24 * 60 * 60;

export async function noteAudit(client: DynamoDBClient, table: string, audit: LastAudit): Promise<void> {
  const expires = Math.ceil(Date.parse(audit.takenAt) / 1000) + retention;
  await client
    .send(
      new PutItemCommand({
        TableName: table,
        Item: {
          pk: { S: pk },
          sk: { S: audit.account },
          takenAt: { S: audit.takenAt },
          audit: { S: JSON.stringify(audit) },
          expires: { N: String(expires) },
        },
        // An audit that was tried again may end before the one that overtook it.
        ConditionExpression: 'attribute_not_exists(pk) OR takenAt <= :takenAt',
        ExpressionAttributeValues: { ':takenAt': { S: audit.takenAt } },
      }),
    )
    .catch((error: unknown) => {
      if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
    });
}

/** The last audit of every account, by account. */
export async function lastAudits(client: DynamoDBClient, table: string): Promise<readonly LastAudit[]> {
  return readAudits(client, table, 'pk = :pk', {});
}

/** The last audit of one account; null when there was none. */
export async function lastAuditOf(client: DynamoDBClient, table: string, account: string): Promise<LastAudit | null> {
  const [audit = null] = await readAudits(client, table, 'pk = :pk AND sk = :sk', { ':sk': { S: account } });
  return audit;
}

async function readAudits(
  client: DynamoDBClient,
  table: string,
  condition: string,
  values: Readonly<Record<string, { S: string }>>,
): Promise<LastAudit[]> {
  const audits: LastAudit[] = [];
  let start: QueryCommandOutput['LastEvaluatedKey'];
  do {
    const query = new QueryCommand({
      TableName: table,
      KeyConditionExpression: condition,
      ExpressionAttributeValues: { ':pk': { S: pk }, ...values },
      ConsistentRead: true,
      ...(start ? { ExclusiveStartKey: start } : {}),
    });
    const page: QueryCommandOutput = await client.send(query);
    audits.push(...(page.Items ?? []).map(({ audit }) => JSON.parse(audit?.S ?? 'null') as LastAudit));
    start = page.LastEvaluatedKey;
  } while (start);
  return audits;
}
