/** When the newest evidence report was written (functions/runtime/write-evidence.ts). */
import type { S3Client } from '@aws-sdk/client-s3';
import type { Seen } from '../doctor/snapshot.ts';
import { look } from './deployment-look.ts';

const year = 365 * 24 * 60 * 60 * 1000;

/** ISO 8601; null where none was in a year. `now`: epoch milliseconds. */
export function readLastReport(client: S3Client, bucket: string, now: number): Promise<Seen<string | null>> {
  return look('s3:ListBucket', async () => {
    const { paginateListObjectsV2 } = await import('@aws-sdk/client-s3');
    const StartAfter = `reports/${new Date(now - year).toISOString().slice(0, 10)}`;
    let last: string | null = null;
    for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: 'reports/', StartAfter })) {
      // Keys come in order, which is that of time; a report without its manifest was cut off.
      for (const { Key: key = '' } of page.Contents ?? []) last = timeIn(key) ?? last;
    }
    return last;
  });
}

/** Of `reports/2026-05-01/20260501T100000Z/manifest.json`. */
function timeIn(key: string): string | null {
  const [, date, hour, minute, second] =
    /^reports\/(\d{4}-\d\d-\d\d)\/\d{8}T(\d\d)(\d\d)(\d\d)Z\/manifest\.json$/.exec(key) ?? [];
  return date === undefined ? null : `${date}T${hour}:${minute}:${second}Z`;
}
