/** A findings table of DynamoDB as the source of the dashboard. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { lastAudits } from '../../src/sinks/audits.ts';
import { FindingsReader } from '../../src/sinks/findings-reader.ts';
import { lastHeartbeat } from '../../src/sinks/heartbeat.ts';
import type { Source } from './live-index.ts';

/** `region` is null on this machine, where no heartbeat is sent. */
export function tableSource(client: DynamoDBClient, table: string, region: string | null): Source {
  const reader = new FindingsReader(client, table);
  return {
    table,
    region,
    all: () => reader.all(),
    changedSince: (since) => reader.changedSince(since),
    at: (keys) => reader.at(keys),
    record: (key) => reader.record(key),
    audits: () => lastAudits(client, table),
    ...(region === null ? {} : { heartbeat: () => lastHeartbeat(client, table) }),
  };
}
