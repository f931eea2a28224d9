/** A findings table of DynamoDB as the source of the dashboard. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { FindingsTable } from '../../src/sinks/findings-table.ts';
import { lastAudits } from '../../src/sinks/audits.ts';
import { lastHeartbeat } from '../../src/sinks/heartbeat.ts';
import type { Source } from './live-index.ts';

/** `region` is null on this machine, where no heartbeat is sent. */
export function tableSource(client: DynamoDBClient, table: string, region: string | null): Source {
  // It is only read here, so nothing is retained.
  const findings = new FindingsTable(client, { table, retention: 0 });
  return {
    table,
    region,
    stored: () => findings.stored(),
    finding: (id) => findings.finding(id),
    audits: () => lastAudits(client, table),
    ...(region === null ? {} : { heartbeat: () => lastHeartbeat(client, table) }),
  };
}
