/** What the last audit of each account came to: items of the findings table, for reports, the dashboard and the doctor. */
import { type DynamoDBClient, PutItemCommand, QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import type { LookedAt, Tally } from '../findings/report.ts';
import type { ConfigurationUsed } from '../configuration.ts';
import type { Counts } from '../reconcile/counts.ts';

/** The shape of an item; fields are only added, never renamed. */
export interface LastAudit {
  readonly account: string;
  /** As AWS Organizations calls them; null where it could not be asked. */
  readonly name: string | null;
  readonly organizationalUnit: string | null;
  /** ISO 8601, UTC. */
  readonly takenAt: string;
  /** Whether everything that was wanted could be looked at and judged. */
  readonly complete: boolean;
  /** `takenAt` of the last audit that was complete, null when none was; missing in what older versions left. */
  readonly completeAt?: string | null;
  /** What could not, as sentences without their stop. */
  readonly gaps: readonly string[];
  /** Null where the account could not be read at all. */
  readonly looked: LookedAt | null;
  /** By control that judges states. */
  readonly controls: Readonly<Record<string, Tally>>;
  /** Null when nothing was reconciled. */
  readonly reconciled: Reconciled | null;
  /** How often each control judged in all audits so far; missing in what older versions left. */
  readonly judged?: JudgedSoFar;
  readonly configuration: ConfigurationUsed;
}

/** Events are counted by reconciliation, each once, and looks by the audits that took them. */
export interface JudgedSoFar {
  /** `takenAt` of the audit that counted last. */
  readonly by: string;
  /** Events between these times were counted, ISO 8601; null when nothing was reconciled. */
  readonly since: string | null;
  readonly until: string | null;
  /** The newest thirteen months. */
  readonly months: Counts;
}

/** What one reconciliation came to. */
export interface Reconciled {
  /** From where the events came. */
  readonly source: 'trail' | 'lookup';
  /** Events that some control reads. */
  readonly events: number;
  /** Findings and remembered events that the live path had not delivered. */
  readonly missed: number;
  /** What was not looked at, with account, Region, source and window; sentences without their stop. */
  readonly gaps: readonly string[];
}

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
