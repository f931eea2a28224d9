/** Log files on their way to the event bus: through the bucket, where CloudTrail would have put them. */
import { basename } from 'node:path';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Json } from '../src/events/audit-event.ts';
import type { Problem } from '../src/sources/input.ts';
import { logFiles } from '../src/sources/log-files.ts';
import { readRecords } from '../src/sources/read-records.ts';
import { busEvent } from './cloudtrail-event.ts';
import type { LocalSystem } from './system.ts';

export interface Fed {
  files: number;
  /** Records and events that were read. */
  records: number;
  /** Records without an event source, which no bus would carry. */
  unroutable: number;
  readonly unreadable: Problem[];
}

/** Files on their way at the same time. */
const lanes = 4;

/** Puts what the files hold on the bus. Throws MissingInput, before anything is fed, when a path leads nowhere. */
export async function feed(
  paths: readonly string[],
  { endpoints, bus }: Pick<LocalSystem, 'endpoints' | 'bus'>,
): Promise<Fed> {
  const fed: Fed = { files: 0, records: 0, unroutable: 0, unreadable: [] };
  const inputs = logFiles(paths);
  const work = async () => {
    for await (const input of inputs) {
      const bytes = 'reason' in input ? input : await input.bytes();
      if ('reason' in bytes) {
        fed.unreadable.push(bytes);
        continue;
      }
      const stored = await throughBucket(endpoints, `${fed.files++}/${keyOf(input.name)}`, bytes);
      const events: Json[] = [];
      const { unreadable } = readRecords(stored, input.name, (record) => {
        fed.records++;
        const event = busEvent(record);
        if (event === null) fed.unroutable++;
        else events.push(event);
      });
      fed.unreadable.push(...unreadable.map(({ reason }) => ({ name: input.name, reason })));
      await bus.put(events);
    }
  };
  await Promise.all(Array.from({ length: lanes }, work));
  return fed;
}

/** The key that CloudTrail gave the file, where its path still shows it. */
function keyOf(name: string): string {
  const path = name.replaceAll('\\', '/');
  const at = path.lastIndexOf('AWSLogs/');
  return at === -1 ? basename(path) : path.slice(at);
}

async function throughBucket(
  { clients, bucket }: LocalSystem['endpoints'],
  Key: string,
  Body: Uint8Array,
): Promise<Uint8Array> {
  await clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  const { Body: stored } = await clients.s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
  if (!stored) throw new Error(`${Key}: the bucket answers without a body`);
  return stored.transformToByteArray();
}
