/** The scheduled audit of one account: a message of on-schedule names it. Judges its state, and what happened unheard. */
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { loadConfiguration } from './runtime/configuration.ts';
import { margin } from './runtime/deadline.ts';
import { logger } from './runtime/logger.ts';
import { metrics } from './runtime/services.ts';

export const handler = middy(async ({ Records }: SQSEvent, lambda: Context): Promise<SQSBatchResponse> => {
  const { auditAccount, orderOf } = await import('./runtime/audit-account.ts');
  const loaded = await loadConfiguration();
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of Records) {
    try {
      const audit = await auditAccount(
        orderOf(JSON.parse(body)),
        loaded,
        () => lambda.getRemainingTimeInMillis() - margin,
      );
      const { account, takenAt, complete, gaps, reconciled } = audit;
      metrics.addMetric(complete ? 'accountsAudited' : 'accountsAuditedInPart', MetricUnit.Count, 1);
      metrics.addMetric('eventsMissed', MetricUnit.Count, reconciled?.missed ?? 0);
      logger.info('an account was audited', { account, takenAt, complete, gaps, reconciled });
    } catch (error) {
      logger.error('an account could not be audited and comes back', { messageId, error: error as Error });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  // Lambda takes an empty id for a failure of the whole batch.
  return { batchItemFailures: batchItemFailures.filter((failure) => failure.itemIdentifier) };
}).use(logMetrics(metrics));
