/** The bucket of a trail. It imports the SDK: import it only when there is something to read. */
import { S3Client } from '@aws-sdk/client-s3';
import type { Problem } from '../../src/sources/input.ts';
import { readObject } from '../../src/sources/s3-objects.ts';

/** Milliseconds; without them the SDK waits without end. */
const requestHandler = { connectionTimeout: 2000, requestTimeout: 30_000, throwOnRequestTimeout: true };

// Another endpoint is another machine, which has no host name per bucket.
const elsewhere = Boolean(process.env['AWS_ENDPOINT_URL_S3'] ?? process.env['AWS_ENDPOINT_URL']);
export const logClient = new S3Client({ requestHandler, followRegionRedirects: true, forcePathStyle: elsewhere });

/** Never rejects: what cannot be read is a Problem. */
export function readLogObject(bucket: string, key: string): Promise<Uint8Array | Problem> {
  return readObject(logClient, bucket, key);
}
