/** What on-log-object is invoked with -> the objects that it is to read. Pure. */
import { isObject, objectOf, textOf } from '../../src/events/fields.ts';

/** One object, in the words of the state machine (infra/backfill.yml) and of its manifests. */
export interface LogObject {
  readonly Bucket: string;
  readonly Key: string;
}

/** An object that was not read to its end, and why, as a sentence. Findings of what was read are kept. */
export interface UnreadObject extends LogObject {
  readonly Reason: string;
}

/** Days, in UTC, by the date in the key of an object; null is open. */
export interface Days {
  readonly since: string | null;
  readonly until: string | null;
}

/**
 * The objects of an S3 notification, of an EventBridge event "Object Created", or of either as the body of a message; none
 * for the test message that S3 sends when notifications are set up. Throws when it is none of these.
 */
export function objectsOfNotification(notification: unknown): LogObject[] {
  const event = objectOf(notification);
  if (event['Event'] === 's3:TestEvent') return [];
  if (Array.isArray(event['Records'])) return event['Records'].map(objectOfRecord);
  const { bucket, object } = objectOf(event['detail']);
  if (event['source'] === 'aws.s3') return [named(objectOf(bucket)['name'], objectOf(object)['key'])];
  throw new Error('expected an S3 notification or an EventBridge event "Object Created"');
}

function objectOfRecord(record: unknown): LogObject {
  const { bucket, object } = objectOf(objectOf(record)['s3']);
  const key = textOf(objectOf(object)['key']);
  // S3 writes keys in its own notifications as a form does, and in events as they are.
  return named(objectOf(bucket)['name'], key === null ? null : decodeURIComponent(key.replaceAll('+', ' ')));
}

/** The items of a batch or of a manifest. Throws when one names no object. */
export function objectsOfItems(items: unknown): LogObject[] {
  if (!Array.isArray(items)) throw new Error('expected a list of {"Bucket", "Key"}');
  return items.filter(isObject).map((item) => named(item['Bucket'], item['Key']));
}

function named(bucket: unknown, key: unknown): LogObject {
  const [Bucket, Key] = [textOf(bucket), textOf(key)];
  if (!Bucket || !Key) throw new Error('expected the name of a bucket and the key of an object');
  return { Bucket, Key };
}

const day = 24 * 60 * 60 * 1000;

/** The days of a batch. Throws when one is none, or none lies between them. */
export function daysOf(input: unknown): Days {
  const days = objectOf(input);
  const [since, until] = [dayOf('since', days['since']), dayOf('until', days['until'])];
  if (since !== null && until !== null && since > until)
    throw new Error(`since: expected a day that is not after until (${until}), found ${since}`);
  return { since, until };
}

function dayOf(name: string, value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  const text = textOf(value);
  // Date.parse takes the 30th of February for a day of March.
  if (text === null || !/^\d{4}-\d\d-\d\d$/.test(text) || dayAfter(text, 0) !== text)
    throw new Error(`${name}: expected a day such as 2026-05-01, found ${JSON.stringify(value)}`);
  return text;
}

/**
 * Whether an object may hold records of these days. CloudTrail files a log under the day on which it delivers it, which may
 * be the day after the event; what carries no date may hold any. What other services write beside it (AWSLogs/<account>/Config/,
 * CloudTrail's own digests) holds none, nor do the folders that the console makes.
 */
export function mayHold({ Key }: LogObject, { since, until }: Days): boolean {
  const [, service] = /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?\d{12}\/([^/]+)\//.exec(Key) ?? [];
  if (Key.endsWith('/') || (service !== undefined && service !== 'CloudTrail')) return false;
  const [, year, month, date] = /\/(\d{4})\/(\d\d)\/(\d\d)\//.exec(Key) ?? [];
  if (year === undefined) return true;
  const delivered = `${year}-${month}-${date}`;
  return (since === null || delivered >= since) && (until === null || delivered <= (dayAfter(until, 1) ?? until));
}

/** Null where the text is no date. */
function dayAfter(text: string, days: number): string | null {
  const time = Date.parse(text) + days * day;
  return Number.isNaN(time) ? null : new Date(time).toISOString().slice(0, 10);
}
