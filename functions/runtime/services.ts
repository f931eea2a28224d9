/** What the functions share, made at the first use and then kept for the life of the process. */
import type { Logger } from '@aws-lambda-powertools/logger';
import type { Configuration } from '../../src/configuration.ts';
import type { Context } from '../../src/controls/control.ts';
import type { Outbox } from '../../src/sinks/outbox.ts';

export { metrics } from './metrics.ts';

/** The context of a judgement made now. */
export function contextNow(configuration: Configuration): Context {
  // A function does not know since when the trail has been heard: a timeline says nothing about what lies before its first event.
  return { now: new Date().toISOString(), horizon: null, configuration };
}

/** The log, for a line that most invocations do not write. Await it: after the answer of an invocation nothing is sure to run. */
export async function loggerOnce(): Promise<Logger> {
  const { logger } = await import('./logger.ts');
  return logger;
}

let outbox: Promise<Outbox> | undefined;

/** Milliseconds: longer than the timeout of the functions of the scheduled audit, fifteen minutes. */
export const scheduledLease = 16 * 60 * 1000;

/**
 * The outbox over DynamoDB and SNS; the SDK is loaded only when there is something to keep. `lease` is what the function of
 * this process needs when it may run longer than others.
 */
export function outboxOnce(lease?: number): Promise<Outbox> {
  outbox ??= import('./outbox.ts').then(({ makeOutbox }) => makeOutbox(lease));
  // A failure must not be kept: the next invocation tries again.
  outbox.catch(() => (outbox = undefined));
  return outbox;
}
