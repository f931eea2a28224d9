/** Notes uses of features whose service-linked role a person creates. It imports the SDK: import it only when there is one. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AuditEvent } from '../../src/events/audit-event.ts';
import { noteRoleUse } from '../../src/sinks/role-uses.ts';
import { requestHandler } from './request-handler.ts';
import { settingsOf } from './settings.ts';

const client = new DynamoDBClient({ requestHandler });
/** Busy calls are noted once a day and process. */
const noted = new Set<string>();
const most = 10_000;

export async function keepRoleUse({ account, name, region, time }: AuditEvent): Promise<void> {
  const key = `${account} ${name} ${region} ${time.slice(0, 10)}`;
  if (noted.has(key)) return;
  await noteRoleUse(client, settingsOf(process.env).table, account, { call: name, region, at: time });
  if (noted.size >= most) noted.clear();
  noted.add(key);
}
