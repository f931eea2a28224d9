// Types only: scanning local files must not load the SDK.
import type { GetObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { type Input, isLogName, LOG_NAMES, MAX_BYTES, MissingInput, type Problem, TOO_LARGE } from './input.ts';

/**
 * The log objects behind `s3://bucket/prefix`, in the order of their keys. Names are chosen as in a folder; a prefix that is
 * the key of an object takes that object whatever its name. As everywhere in S3, `logs` is also a prefix of `logs-2`.
 *
 * Throws MissingInput, before anything is read, when the location is not one or the bucket does not exist. What is denied,
 * archived or gone is a Problem, and so is a prefix without logs.
 */
export async function* s3Objects(location: string, client: S3Client): AsyncGenerator<Input | Problem, void, void> {
  const { bucket, prefix } = parseLocation(location);
  const { ListObjectsV2Command } = await import('@aws-sdk/client-s3');
  let found = 0;
  let token: string | undefined;
  do {
    const page = await client
      .send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }))
      .catch((error: unknown) => ({ error }));
    if ('error' in page) {
      if (errorName(page.error) === 'NoSuchBucket') throw new MissingInput(location, 'no such bucket');
      yield { name: location, reason: `listing failed: ${describeError(page.error)}; what follows was not looked at` };
      return;
    }
    for (const { Key: key, Size: size } of page.Contents ?? []) {
      if (key === undefined || key.endsWith('/')) continue;
      if (key !== prefix && !isLogName(key.slice(key.lastIndexOf('/') + 1))) continue;
      found += 1;
      const name = `s3://${bucket}/${key}`;
      if (size !== undefined && size > MAX_BYTES) yield { name, reason: TOO_LARGE };
      else yield { name, bytes: () => readObject(client, bucket, key) };
    }
    token = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
  if (found === 0)
    yield { name: location, reason: `no log objects under this prefix: expected keys ending in ${LOG_NAMES}` };
}

/** Whether a path of the command means S3. */
export function isS3Location(path: string): boolean {
  return /^s3:\/\//i.test(path);
}

function parseLocation(location: string): { bucket: string; prefix: string } {
  const parts = /^s3:\/\/([^/]+)(?:\/(.*))?$/is.exec(location);
  if (!parts?.[1]) throw new MissingInput(location, 'expected s3://bucket/prefix');
  return { bucket: parts[1], prefix: parts[2] ?? '' };
}

/** The bytes of one object. Never rejects: what cannot be read is a Problem. */
export async function readObject(client: S3Client, bucket: string, key: string): Promise<Uint8Array | Problem> {
  const name = `s3://${bucket}/${key}`;
  try {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    const object: GetObjectCommandOutput = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (!object.Body) return { name, reason: 'S3 answered without a body' };
    return await object.Body.transformToByteArray();
  } catch (error) {
    return { name, reason: describeError(error) };
  }
}

const REASONS: Record<string, string> = {
  AccessDenied: 'access denied: needs s3:ListBucket and s3:GetObject, and kms:Decrypt for an encrypted log',
  CredentialsProviderError: 'no AWS credentials found',
  InvalidObjectState: 'archived: restore the object from its Glacier storage class first',
  NoSuchKey: 'deleted since it was listed',
};

/** Why S3 did not do what was asked, as a clause. */
export function describeError(error: unknown): string {
  const name = errorName(error);
  return REASONS[name] ?? `S3 refused or could not be reached (${name})`;
}

function errorName(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error';
}
