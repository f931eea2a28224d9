/** What operators see: a metric for each thing that an alarm or the dashboard shows, a line in the log for its reason. */
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Said } from '../../src/audit.ts';
import type { Severity } from '../../src/controls/control.ts';
import type { Finding } from '../../src/findings/finding.ts';
import type { Kept } from '../../src/sinks/outbox.ts';
import { loggerOnce, metrics } from './services.ts';

export async function report({ delivered, told, failed, said }: Kept): Promise<void> {
  metrics.addMetric('delivered', MetricUnit.Count, delivered);
  // Each finding once, however many places were told.
  for (const one of new Map(told.map(({ finding }) => [finding.id, finding])).values()) await reportFinding(one);
  for (const { finding, place, error } of failed) {
    metrics.addMetric('deliveryFailed', MetricUnit.Count, 1);
    const logger = await loggerOnce();
    logger.warn('a finding is stored but not yet delivered', { finding, place, error: error as Error });
  }
  await reportControls(said);
}

/** `eventTime` (ISO 8601) until it was told. Not for sweeps: what was pending for days would look like a delay. */
export function reportDelay({ delivered }: Kept, eventTime: string): void {
  if (delivered > 0) metrics.addMetric('deliveryDelay', MetricUnit.Milliseconds, Date.now() - Date.parse(eventTime));
}

/** Controls that threw: they judged nothing, and stopped nobody else. */
export async function reportControls(said: readonly Said[]): Promise<void> {
  for (const { control, verdict, reason } of said) {
    if (verdict !== 'error') continue;
    metrics.addMetric('controlFailed', MetricUnit.Count, 1);
    const logger = await loggerOnce();
    logger.error('a control failed', { control, reason: reason ?? '' });
  }
}

const metricOf = {
  info: 'findingsInfo',
  low: 'findingsLow',
  medium: 'findingsMedium',
  high: 'findingsHigh',
  critical: 'findingsCritical',
} as const satisfies Record<Severity, string>;

/**
 * A metric by severity. By control there would be a paid metric for each, so the dashboard counts these lines instead. They
 * hold no name that somebody chose.
 */
async function reportFinding({ id, control, severity, status, account, region }: Finding): Promise<void> {
  if (status === 'open') metrics.addMetric(metricOf[severity], MetricUnit.Count, 1);
  const logger = await loggerOnce();
  logger.info('a finding was told', { id, control, severity, status, account, region });
}
