/** One account's logs in the bucket of a trail. It imports the SDK: import it only where there is such a bucket. */
import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import type { LogFile, ReadLog, TrailLogs } from '../../src/reconcile/reconcile.ts';
import { all, errorName, Unanswered } from '../../src/sources/account/asking.ts';
import { readBytes } from '../../src/sources/read-bytes.ts';
import type { TrailBucket } from './audit-settings.ts';
import { scannerOnce } from './auditor.ts';
import { logClient, readLogObject } from './log-bucket.ts';

const day = 24 * 60 * 60 * 1000;
/** Bytes of one object once inflated; the function has 1,024 MB (serverless.yml). */
const largest = 256 * 1024 * 1024;

/** The Regions of which the bucket has logs, sorted. Throws Unanswered. */
export async function regionsOfTrail({ bucket, prefix }: TrailBucket, account: string): Promise<readonly string[]> {
  const folder = `${prefix}${account}/CloudTrail/`;
  const found = await all(async (ContinuationToken) => {
    const page = await list({ Bucket: bucket, Prefix: folder, Delimiter: '/', ContinuationToken });
    return { items: page.CommonPrefixes, next: page.NextContinuationToken };
  });
  return found.map(({ Prefix = '' }) => Prefix.slice(folder.length, -1)).sort();
}

export function trailLogs({ bucket, prefix }: TrailBucket, account: string, region: string, now: number): TrailLogs {
  return {
    async list(since) {
      const files: LogFile[] = [];
      for (let time = since; dayOf(time) <= dayOf(now); time += day) {
        const folder = `${prefix}${account}/CloudTrail/${region}/${dayOf(time)}/`;
        const objects = await all(async (ContinuationToken) => {
          const page = await list({ Bucket: bucket, Prefix: folder, ContinuationToken });
          return { items: page.Contents, next: page.NextContinuationToken };
        });
        for (const { Key: key, LastModified } of objects) {
          if (key !== undefined && LastModified !== undefined && LastModified.getTime() >= since)
            files.push({ key, delivered: LastModified.getTime() });
        }
      }
      return files;
    },
    async read({ key }): Promise<ReadLog | string> {
      const bytes = await readLogObject(bucket, key);
      if ('reason' in bytes) return bytes.reason;
      const records: unknown[] = [];
      const { unreadable } = readBytes(bytes, key, scannerOnce(), (record) => void records.push(record), largest);
      return { records, faults: unreadable.map(({ reason }) => reason) };
    },
  };
}

/** As it stands in a key: `2026/05/01`. */
function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10).replaceAll('-', '/');
}

async function list(input: ListObjectsV2Command['input']): Promise<ListObjectsV2CommandOutput> {
  try {
    return await logClient.send(new ListObjectsV2Command(input));
  } catch (error) {
    const name = errorName(error);
    const isDenied = name === 'AccessDenied';
    const why = isDenied ? `the permission s3:ListBucket is missing (${name})` : `listing failed (${name})`;
    throw new Unanswered(isDenied ? 'denied' : 'failed', 's3:ListBucket', why, error);
  }
}
