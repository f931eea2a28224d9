/** The scheduled audit begins: one message for each account, and what concerns the whole table. */
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { objectOf } from '../src/events/fields.ts';
import { loadConfiguration } from './runtime/configuration.ts';
import { margin } from './runtime/deadline.ts';
import { logger } from './runtime/logger.ts';
import { report } from './runtime/report.ts';
import { metrics } from './runtime/services.ts';

/** `{"task": "audit"}` or `{"task": "report"}`, as infra/schedule.yml sends them. Throws: an alarm counts the errors of functions. */
export const handler = middy(async (event: unknown, lambda: Context): Promise<object> => {
  const { task } = objectOf(event);
  const loaded = await loadConfiguration();
  const goOn = () => lambda.getRemainingTimeInMillis() > margin;
  if (task === 'report') {
    const { writeEvidence } = await import('./runtime/write-evidence.ts');
    const written = await writeEvidence(loaded);
    for (const { line, control, until, state, owner } of written.mutes) {
      if (state === 'active') continue;
      metrics.addMetric('mutesToReview', MetricUnit.Count, 1);
      logger.warn('a mute needs a look', { line, control, until, state, owner });
    }
    return { written: written.keys };
  }
  if (task !== 'audit') throw new Error('expected {"task": "audit"} or {"task": "report"}');
  const { orderAudits } = await import('./runtime/order-audits.ts');
  const { accounts, problem } = await orderAudits();
  const { remuteOnce } = await import('./runtime/remute.ts');
  const kept = await remuteOnce(loaded.configuration, goOn);
  if (kept !== null) await report(kept);
  logger.info('audits were ordered', { accounts });
  if (problem !== null) throw new Error(problem);
  return { accounts, told: kept?.delivered ?? 0 };
}).use(logMetrics(metrics));
