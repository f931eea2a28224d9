/**
 * Judges CloudTrail log objects: a batch of the backfill's map (infra/backfill.yml), or new objects as S3 tells of them, for
 * accounts whose trail is the only source. A record leads to the same findings as the same event by EventBridge.
 */
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { objectOf } from '../src/events/fields.ts';
import { configurationOnce } from './runtime/configuration.ts';
import { margin } from './runtime/deadline.ts';
import { emptyTally, judgeObject, manifestAt, type Tally } from './runtime/judge-object.ts';
import {
  type Days,
  daysOf,
  type LogObject,
  mayHold,
  objectsOfItems,
  objectsOfNotification,
  type UnreadObject,
} from './runtime/log-objects.ts';
import { contextNow, loggerOnce, metrics } from './runtime/services.ts';

/** What one batch came to; `unread` is what a second run has to look at. */
export interface Batch extends Tally {
  readonly unread: readonly UnreadObject[];
}

/** A batch of the map gives what it came to, messages those that come back; a notification by itself fails as a whole. */
export const handler = middy(async (event: unknown, lambda: Context): Promise<Batch | SQSBatchResponse> => {
  const { Items: items, BatchInput: input, Records: records } = objectOf(event);
  if (items !== undefined) return judgeAll(await unfolded(objectsOfItems(items)), daysOf(input), lambda);
  if (isMessages(records)) return judgeMessages(records, lambda);
  const { unread, ...tally } = await judgeAll(objectsOfNotification(event), always, lambda);
  if (unread.length > 0) throw new Error(`${unread.length} of the objects could not be read: ${unread[0]?.Reason}`);
  return { ...tally, unread };
}).use(logMetrics(metrics));

const always: Days = { since: null, until: null };

async function judgeMessages(messages: readonly SQSRecord[], lambda: Context): Promise<SQSBatchResponse> {
  const failed: string[] = [];
  for (const { messageId, body } of messages) {
    try {
      const { unread } = await judgeAll(objectsOfNotification(JSON.parse(body)), always, lambda);
      if (unread.length > 0) failed.push(messageId);
    } catch (error) {
      const logger = await loggerOnce();
      logger.error('a message names no object and comes back', { messageId, error: error as Error });
      failed.push(messageId);
    }
  }
  // Lambda takes an empty id for a failure of the whole batch.
  return { batchItemFailures: failed.filter(Boolean).map((itemIdentifier) => ({ itemIdentifier })) };
}

/** One object after the other, so that memory holds one; what the time does not suffice for is unread. */
async function judgeAll(objects: readonly LogObject[], days: Days, lambda: Context): Promise<Batch> {
  const context = contextNow(await configurationOnce());
  const goOn = () => lambda.getRemainingTimeInMillis() > margin;
  const tally = emptyTally();
  const unread: UnreadObject[] = [];
  for (const object of objects) {
    if (!mayHold(object, days)) {
      tally.outside += 1;
      continue;
    }
    const reasons = goOn() ? await judgeObject(object, context, tally, goOn) : [outOfTime];
    if (reasons.length === 0) continue;
    const logger = await loggerOnce();
    logger.warn('an object was not read to its end', { ...object, reasons });
    unread.push({ ...object, Reason: reasons.join('; ') });
  }
  metrics.addMetric('objectsRead', MetricUnit.Count, tally.objects);
  metrics.addMetric('objectsUnread', MetricUnit.Count, unread.length);
  return { ...tally, unread };
}

const outOfTime = 'the time of the invocation ran out before it was read';

/** A manifest stands for the objects that it lists. */
async function unfolded(objects: readonly LogObject[]): Promise<LogObject[]> {
  const lists = await Promise.all(
    objects.map(async (object) => {
      const listed = await manifestAt(object);
      return listed === null ? [object] : unfolded(listed);
    }),
  );
  return lists.flat();
}

function isMessages(records: unknown): records is SQSRecord[] {
  return Array.isArray(records) && objectOf(records[0])['eventSource'] === 'aws:sqs';
}
