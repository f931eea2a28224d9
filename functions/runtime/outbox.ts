/** The outbox over DynamoDB and SNS. It imports the SDK: import it only when there is something to keep. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { isTimeline } from '../../src/controls/control.ts';
import { controls } from '../../src/controls/index.ts';
import { FindingsTable } from '../../src/sinks/findings-table.ts';
import { Outbox } from '../../src/sinks/outbox.ts';
import { snsPlace } from '../../src/sinks/sns.ts';
import { settingsOf } from './settings.ts';

const day = 24 * 60 * 60 * 1000;
/** Longer than the timeout of every function that delivers (serverless.yml). */
export const lease = 2 * 60 * 1000;
const retention = 400 * day;

/** Milliseconds. The SDK waits without end by itself; three attempts of a call must fit into an invocation. */
const requestHandler = { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true };

/** Throws when the environment does not say where to keep and tell. */
export function makeOutbox(): Outbox {
  const { table, topicArn } = settingsOf(process.env);
  return new Outbox({
    table: new FindingsTable(new DynamoDBClient({ requestHandler }), { table, retention }),
    places: [snsPlace(new SNSClient({ requestHandler }), topicArn)],
    controls: controls.filter(isTimeline),
    lease,
  });
}
