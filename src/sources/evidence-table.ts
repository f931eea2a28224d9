/** What an evidence report takes from the findings table. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TableContent } from '../report/from-table.ts';
import { lastAudits } from '../sinks/audits.ts';
import { FindingsTable, type StoredFinding } from '../sinks/findings-table.ts';

/** Reads the whole table. */
export async function readTable(client: DynamoDBClient, table: string): Promise<TableContent> {
  const findings: StoredFinding[] = [];
  for await (const finding of new FindingsTable(client, { table, retention: 0 }).stored()) findings.push(finding);
  return { table, findings, audits: await lastAudits(client, table) };
}
