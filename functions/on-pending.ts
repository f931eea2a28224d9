/** The outbox: delivers what was stored but not yet sent, and judges again what was pending. Runs on a schedule. */
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { configurationOnce } from './runtime/configuration.ts';
import { margin } from './runtime/deadline.ts';
import { report } from './runtime/report.ts';
import { contextNow, metrics, outboxOnce } from './runtime/services.ts';

export const handler = middy(
  async (_event: unknown, lambda: Context): Promise<{ delivered: number; failed: number }> => {
    const context = contextNow(await configurationOnce());
    const outbox = await outboxOnce();
    const kept = await outbox.sweep(context, () => lambda.getRemainingTimeInMillis() > margin);
    await report(kept);
    return { delivered: kept.delivered, failed: kept.failed.length };
  },
).use(logMetrics(metrics));
