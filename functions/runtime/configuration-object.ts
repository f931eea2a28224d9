/** rolecall.yaml in S3. It imports the SDK: import it only where it is kept there. */
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { forcePathStyle } from '../../src/sources/s3-endpoint.ts';
import type { KeptText } from './configuration.ts';
import { requestHandler } from './request-handler.ts';

/** Bytes. Ten thousand mutes are half of it; what is larger is no configuration. */
const largest = 4 * 1024 * 1024;

const client = new S3Client({ requestHandler, followRegionRedirects: true, forcePathStyle: forcePathStyle() });

/** `known` again when the object is still the same. Rejects when it cannot be read. */
export async function readObject(bucket: string, key: string, known: KeptText | null): Promise<KeptText> {
  try {
    const got = await client.send(
      new GetObjectCommand({ Bucket: bucket, Key: key, ...(known?.tag ? { IfNoneMatch: known.tag } : {}) }),
    );
    const { Body, ContentLength = 0, ETag: tag = null, VersionId: version = null } = got;
    if (ContentLength > largest) throw new Error(`${ContentLength} bytes: expected at most ${largest}`);
    return { text: (await Body?.transformToString()) ?? '', version, tag };
  } catch (error) {
    // Not modified: the SDK takes it for an error.
    const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
    if (known !== null && $metadata?.httpStatusCode === 304) return known;
    throw error;
  }
}
