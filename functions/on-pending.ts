/** The outbox: delivers what was stored but not yet sent, and judges again what was pending. Runs on a schedule. */
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { contextNow, logger, metrics, outboxOnce } from './runtime/services.ts';

/** What is left of the time when no further item is begun. */
const margin = 5000;

export const handler = middy(async (_event: unknown, lambda: Context): Promise<{ delivered: number; failed: number }> => {
  const outbox = await outboxOnce();
  const kept = await outbox.sweep(contextNow(), () => lambda.getRemainingTimeInMillis() > margin);
  metrics.addMetric('delivered', MetricUnit.Count, kept.delivered);
  for (const { finding, place, error } of kept.failed) {
    metrics.addMetric('deliveryFailed', MetricUnit.Count, 1);
    logger.warn('a finding is stored but not yet delivered', { finding, place, error: error as Error });
  }
  return { delivered: kept.delivered, failed: kept.failed.length };
}).use(logMetrics(metrics));
