/** The bucket of a trail. It imports the SDK: import it only when there is something to read. */
import { S3Client } from '@aws-sdk/client-s3';
import type { Problem } from '../../src/sources/input.ts';
import { forcePathStyle } from '../../src/sources/s3-endpoint.ts';
import { readObject } from '../../src/sources/s3-objects.ts';

/** Milliseconds; without them the SDK waits without end. */
const requestHandler = { connectionTimeout: 2000, requestTimeout: 30_000, throwOnRequestTimeout: true };

export const logClient = new S3Client({
  requestHandler,
  followRegionRedirects: true,
  forcePathStyle: forcePathStyle(),
});

/** Never rejects: what cannot be read is a Problem. */
export function readLogObject(bucket: string, key: string): Promise<Uint8Array | Problem> {
  return readObject(logClient, bucket, key);
}
