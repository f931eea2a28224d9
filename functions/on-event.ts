/** Real-time alerts: a batch of EventBridge events from SQS is judged, stored and told. */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { auditor, contextNow, logger, metrics, outboxOnce } from './runtime/services.ts';

/** What is left of the time when no further message is begun; the rest of the batch comes back later. */
const margin = 5000;

export const handler = middy(async (batch: SQSEvent, lambda: Context): Promise<SQSBatchResponse> => {
  const records = batch.Records.filter((record) => record.messageId);
  return processPartialResponse(
    { Records: records },
    (record: SQSRecord) => {
      if (lambda.getRemainingTimeInMillis() < margin) throw new Error('no time left in this invocation');
      return handle(record);
    },
    // One processor per invocation: a shared one loses failures when invocations overlap.
    new BatchProcessor(EventType.SQS),
    { throwOnFullBatchFailure: false },
  );
}).use(logMetrics(metrics));

async function handle(record: SQSRecord): Promise<void> {
  const context = contextNow();
  const outcome = auditor.judge(parsed(record.body), context);
  const said = [...outcome.said];
  if (outcome.findings.length > 0 || outcome.notes.length > 0) {
    const outbox = await outboxOnce();
    const kept = await outbox.keep(outcome, context);
    said.push(...kept.said);
    metrics.addMetric('delivered', MetricUnit.Count, kept.delivered);
    for (const { finding, place, error } of kept.failed) {
      metrics.addMetric('deliveryFailed', MetricUnit.Count, 1);
      logger.warn('a finding is stored but not yet delivered', { finding, place, error: error as Error });
    }
  }
  for (const { control, verdict, reason } of said) {
    if (verdict !== 'error') continue;
    metrics.addMetric('controlFailed', MetricUnit.Count, 1);
    logger.error('a control failed', { control, reason: reason ?? '', messageId: record.messageId });
  }
}

/** The event, or the body itself when it is not JSON: then it is judged as unreadable. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
