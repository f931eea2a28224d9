/** Tells of mutes that came or went. It imports the SDK: import it only when that is due. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Configuration } from '../../src/configuration.ts';
import type { Kept } from '../../src/sinks/outbox.ts';
import { lastRemuted, noteRemuted, remutingOf } from '../../src/sinks/remuted.ts';
import { requestHandler } from './request-handler.ts';
import { contextNow, outboxOnce, scheduledLease } from './services.ts';
import { settingsOf } from './settings.ts';

const client = new DynamoDBClient({ requestHandler });

/** Null when the same mutes were told of today. It reads the whole table, so what was cut off is done again from the start. */
export async function remuteOnce(configuration: Configuration, goOn: () => boolean): Promise<Kept | null> {
  const { table } = settingsOf(process.env);
  const context = contextNow(configuration);
  const remuting = remutingOf(configuration.mute, context.now);
  if ((await lastRemuted(client, table)) === remuting) return null;
  const { whole, ...kept } = await (await outboxOnce(scheduledLease)).remute(context, goOn);
  if (whole) await noteRemuted(client, table, remuting);
  return kept;
}
