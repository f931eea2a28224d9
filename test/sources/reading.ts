import { readRecords, type Reading } from '../../src/sources/read-records.ts';

/** Reads text or bytes, and keeps the records in the order in which they were handed out. */
export function read(
  input: string | Uint8Array,
  name = 'log.json',
  maxInflated?: number,
): Reading & { seen: unknown[] } {
  const seen: unknown[] = [];
  const bytes = typeof input === 'string' ? Buffer.from(input) : input;
  const reading = readRecords(bytes, name, (each) => seen.push(each), maxInflated);
  return { ...reading, seen };
}

/** A small CloudTrail record. */
export function record(id: number | string): Record<string, unknown> {
  return { eventVersion: '1.08', eventSource: 'iam.amazonaws.com', eventName: 'GetRole', eventID: String(id) };
}

/** An EventBridge event around a record. */
export function event(id: number | string): Record<string, unknown> {
  return { id: String(id), 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.iam', detail: record(id) };
}

/** The text of a CloudTrail file. */
export function file(...records: unknown[]): string {
  return JSON.stringify({ Records: records });
}
