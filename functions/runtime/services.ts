/** What the functions share, made at the first use and then kept for the life of the process. */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { auditorOf } from '../../src/audit.ts';
import type { Configuration } from '../../src/configuration.ts';
import { type Context, isTimeline } from '../../src/controls/control.ts';
import { controls } from '../../src/controls/index.ts';
import { FindingsTable } from '../../src/sinks/findings-table.ts';
import { Outbox } from '../../src/sinks/outbox.ts';
import { snsPlace } from '../../src/sinks/sns.ts';
import { settingsOf } from './settings.ts';

export const auditor = auditorOf(controls);
export const logger = new Logger({ serviceName: 'rolecall' });
export const metrics = new Metrics({ namespace: 'Rolecall', serviceName: 'rolecall' });

const day = 24 * 60 * 60 * 1000;
/** Longer than the timeout of every function that delivers (serverless.yml). */
export const lease = 2 * 60 * 1000;
const retention = 400 * day;

/** Milliseconds. The SDK waits without end by itself; three attempts of a call must fit into an invocation. */
const requestHandler = { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true };

/** The context of a judgement made now. */
export function contextNow(configuration: Configuration): Context {
  // A function does not know since when the trail has been heard: a timeline says nothing about what lies before its first event.
  return { now: new Date().toISOString(), horizon: null, configuration };
}

let outbox: Promise<Outbox> | undefined;

/** The outbox over DynamoDB and SNS; the SDK is loaded only when there is something to keep. */
export function outboxOnce(): Promise<Outbox> {
  outbox ??= makeOutbox();
  // A failure must not be kept: the next invocation tries again.
  outbox.catch(() => (outbox = undefined));
  return outbox;
}

async function makeOutbox(): Promise<Outbox> {
  const { table, topicArn } = settingsOf(process.env);
  const [{ DynamoDBClient }, { SNSClient }] = await Promise.all([
    import('@aws-sdk/client-dynamodb'),
    import('@aws-sdk/client-sns'),
  ]);
  return new Outbox({
    table: new FindingsTable(new DynamoDBClient({ requestHandler }), { table, retention }),
    places: [snsPlace(new SNSClient({ requestHandler }), topicArn)],
    controls: controls.filter(isTimeline),
    lease,
  });
}
