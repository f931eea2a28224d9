/** What operators see: a metric for each thing that an alarm may watch, a line in the log for its reason. */
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Said } from '../../src/audit.ts';
import type { Kept } from '../../src/sinks/outbox.ts';
import { logger, metrics } from './services.ts';

export function report({ delivered, failed, said }: Kept): void {
  metrics.addMetric('delivered', MetricUnit.Count, delivered);
  for (const { finding, place, error } of failed) {
    metrics.addMetric('deliveryFailed', MetricUnit.Count, 1);
    logger.warn('a finding is stored but not yet delivered', { finding, place, error: error as Error });
  }
  reportControls(said);
}

/** Controls that threw: they judged nothing, and stopped nobody else. */
export function reportControls(said: readonly Said[]): void {
  for (const { control, verdict, reason } of said) {
    if (verdict !== 'error') continue;
    metrics.addMetric('controlFailed', MetricUnit.Count, 1);
    logger.error('a control failed', { control, reason: reason ?? '' });
  }
}
