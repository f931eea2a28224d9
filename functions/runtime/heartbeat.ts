/** Notes a heartbeat in the findings table. It imports the SDK: import it only when one came. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { noteHeartbeat } from '../../src/sinks/heartbeat.ts';
import { requestHandler } from './request-handler.ts';
import { settingsOf } from './settings.ts';

let client: DynamoDBClient | undefined;

/** `time`, ISO 8601, is when the call was made. */
export async function keepHeartbeat(time: string): Promise<void> {
  client ??= new DynamoDBClient({ requestHandler });
  await noteHeartbeat(client, settingsOf(process.env).table, time);
}
