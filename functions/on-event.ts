/** Real-time alerts: a batch of EventBridge events from SQS is judged, stored and told. */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Configuration } from '../src/configuration.ts';
import { isRoleUse } from '../src/controls/role-needs.ts';
import { isObject, objectOf, textOf } from '../src/events/fields.ts';
import { configurationOnce } from './runtime/configuration.ts';
import { deadlineOf } from './runtime/deadline.ts';
import { judge } from './runtime/judge.ts';
import { report, reportControls, reportDelay } from './runtime/report.ts';
import { contextNow, loggerOnce, metrics, outboxOnce } from './runtime/services.ts';

export const handler = middy(async (batch: SQSEvent, lambda: Context): Promise<SQSBatchResponse> => {
  metrics.addMetric('messages', MetricUnit.Count, batch.Records.length);
  const configuration = await configurationOnce();
  const deadline = deadlineOf(lambda);
  const { batchItemFailures } = await processPartialResponse(
    batch,
    (record: SQSRecord) => Promise.race([handle(record, configuration), deadline.passed]).catch(failed(record)),
    // One processor per invocation: a shared one loses failures when invocations overlap.
    new BatchProcessor(EventType.SQS),
    { throwOnFullBatchFailure: false },
  );
  deadline.clear();
  // Lambda takes an empty id for a failure of the whole batch.
  return { batchItemFailures: batchItemFailures.filter((failure) => failure.itemIdentifier) };
}).use(logMetrics(metrics));

async function handle(record: SQSRecord, configuration: Configuration): Promise<void> {
  const context = contextNow(configuration);
  const input = parsed(record.body);
  const heartbeat = heartbeatIn(input);
  if (heartbeat !== null) return keepHeartbeat(heartbeat);
  const outcome = await judge(input, context);
  await reportControls(outcome.said);
  if (outcome.event !== null && isRoleUse(outcome.event)) {
    const { keepRoleUse } = await import('./runtime/role-uses.ts');
    await keepRoleUse(outcome.event);
  }
  if (outcome.findings.length === 0 && outcome.notes.length === 0) return;
  const outbox = await outboxOnce();
  const kept = await outbox.keep(outcome, context, record.body);
  await report(kept);
  if (outcome.event !== null) reportDelay(kept, outcome.event.time);
}

/** When on-heartbeat made the call of this event; null when it is another's. Its role may make no call but that one. */
function heartbeatIn(input: unknown): string | null {
  const detail = isObject(input) ? objectOf(input['detail']) : {};
  if (detail['eventName'] !== 'TagResource') return null;
  const issuer = objectOf(objectOf(objectOf(detail['userIdentity'])['sessionContext'])['sessionIssuer']);
  const role = process.env['ROLECALL_HEARTBEAT_ROLE_ARN'];
  return role !== undefined && issuer['arn'] === role ? textOf(detail['eventTime']) : null;
}

async function keepHeartbeat(sent: string): Promise<void> {
  const runtime = await import('./runtime/heartbeat.ts');
  await runtime.keepHeartbeat(sent);
  metrics.addMetric('heartbeat', MetricUnit.Count, 1);
  metrics.addMetric('heartbeatDelay', MetricUnit.Milliseconds, Date.now() - Date.parse(sent));
}

/** The event, or the body itself when it is not JSON: then it is judged as unreadable. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function failed({ messageId }: SQSRecord) {
  return async (error: unknown): Promise<never> => {
    metrics.addMetric('messageFailed', MetricUnit.Count, 1);
    const logger = await loggerOnce();
    logger.error('a message could not be handled and comes back', { messageId, error: error as Error });
    throw error;
  };
}
