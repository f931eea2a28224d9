/** Where archives of CloudTrail lie: a folder that mirrors buckets, or S3 itself; and CloudTrail's public keys. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { S3Client } from '@aws-sdk/client-s3';
import { digestNameOf, type ObjectPlace, type PublicKey, publicKeyOf } from '../evidence/digest.ts';
import type { EvidenceStore, Fetched, PublicKeys, StoredSignature } from '../evidence/store.ts';
import { isObject } from '../events/fields.ts';
import { HEAD_SUFFIX, MAX_BYTES, MissingInput, TOO_LARGE } from './input.ts';
import { describeError } from './s3-objects.ts';
import { textOf } from './text.ts';

/**
 * A folder with one folder for each bucket, or, when `originalBucket` names it, the content of one bucket. Links are not
 * followed. Throws MissingInput when the folder is not one.
 */
export async function folderStore(root: string, originalBucket: string | undefined): Promise<EvidenceStore> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => {
    throw new MissingInput(root, 'expected a folder');
  });
  const isBucket = entries.some((entry) => entry.isDirectory() && entry.name === 'AWSLogs');
  if (isBucket && originalBucket === undefined) {
    throw new MissingInput(
      root,
      'expected a folder for each bucket in it, as in PATH/my-trail-bucket/AWSLogs; for the content of one bucket add --original-bucket NAME',
    );
  }
  const paths = new Map<string, string>();
  return {
    name: root,
    hint: `no signature: the newest digest of a copy needs the metadata of its object. Save it beside the file: aws s3api head-object --bucket BUCKET --key KEY > FILE${HEAD_SUFFIX}`,
    nameOf: (place) => paths.get(`${place.bucket}/${place.key}`) ?? `s3://${place.bucket}/${place.key}`,
    async *list() {
      const buckets = isBucket ? [''] : entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
      for (const folder of buckets.sort()) {
        for await (const found of filesBelow(join(root, folder), '')) {
          if ('unreachable' in found) yield found;
          else if (!found.key.endsWith(HEAD_SUFFIX)) {
            const place = { bucket: originalBucket ?? folder, key: found.key };
            paths.set(`${place.bucket}/${place.key}`, found.path);
            yield place;
          }
        }
      }
    },
    async read(place) {
      // What a log names never becomes a path: only what was found in the folder is opened.
      const path = paths.get(`${place.bucket}/${place.key}`);
      if (path === undefined) return { missing: true };
      try {
        if ((await stat(path)).size > MAX_BYTES) return { unreachable: TOO_LARGE };
        const bytes = await readFile(path);
        return { bytes, signature: digestNameOf(place.key) ? await headOf(path) : null };
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        return code === 'ENOENT' ? { missing: true } : { unreachable: `cannot be read (${code})` };
      }
    },
  };
}

type FoundFile =
  | { readonly key: string; readonly path: string }
  | { readonly name: string; readonly unreachable: string };

async function* filesBelow(folder: string, prefix: string): AsyncGenerator<FoundFile> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => error);
  if (!Array.isArray(entries)) {
    yield { name: folder, unreachable: `cannot be listed (${entries.code})` };
    return;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const key = prefix + entry.name;
    if (entry.isDirectory()) yield* filesBelow(path, `${key}/`);
    else if (entry.isFile()) yield { key, path };
    else yield { name: path, unreachable: 'not a file, and not followed: a link, a pipe or a device' };
  }
}

/** What `aws s3api head-object` printed for the digest; null when nobody saved it. */
async function headOf(path: string): Promise<StoredSignature | null> {
  const bytes = await readFile(path + HEAD_SUFFIX).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (bytes === null) return null;
  try {
    const head: unknown = JSON.parse(textOf(bytes));
    return signatureIn(isObject(head) && isObject(head['Metadata']) ? head['Metadata'] : {});
  } catch {
    return null;
  }
}

/** The signature in the user metadata of an object. */
function signatureIn(metadata: Record<string, unknown>): StoredSignature | null {
  const byName = new Map(Object.entries(metadata).map(([name, value]) => [name.toLowerCase(), value]));
  const text = (name: string) => {
    const value = byName.get(name);
    return typeof value === 'string' ? value : null;
  };
  const signature = text('signature');
  if (signature === null) return null;
  return {
    signature,
    algorithm: text('signature-algorithm') ?? '',
    generated: text('backfill-generation-timestamp'),
  };
}

/** The objects under `s3://bucket/prefix`. `originalBucket` is the bucket that AWS wrote them to, where it was another. */
export function s3Store(location: string, client: S3Client, originalBucket: string | undefined): EvidenceStore {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/is.exec(location) ?? [];
  if (bucket === undefined) throw new MissingInput(location, 'expected s3://bucket/prefix');
  const bucketNow = (place: ObjectPlace) => (place.bucket === originalBucket ? bucket : place.bucket);
  return {
    name: location,
    hint: 'its object carries no signature in its metadata: the object was copied or written anew by somebody else than CloudTrail',
    nameOf: (place) => `s3://${bucketNow(place)}/${place.key}`,
    async *list() {
      const { ListObjectsV2Command } = await import('@aws-sdk/client-s3');
      let token: string | undefined;
      do {
        const page = await client
          .send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }))
          .catch((error: unknown) => ({ error }));
        if ('error' in page) {
          if (nameOfError(page.error) === 'NoSuchBucket') throw new MissingInput(location, 'no such bucket');
          yield { name: location, unreachable: `listing failed: ${describeError(page.error)}` };
          return;
        }
        for (const { Key: key } of page.Contents ?? []) {
          if (key !== undefined && !key.endsWith('/')) yield { bucket: originalBucket ?? bucket, key };
        }
        token = page.IsTruncated ? page.NextContinuationToken : undefined;
      } while (token !== undefined);
    },
    read: (place) => readObject(client, { bucket: bucketNow(place), key: place.key }),
  };
}

async function readObject(client: S3Client, { bucket, key }: ObjectPlace): Promise<Fetched> {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  try {
    const { Body, ContentLength, Metadata } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (!Body) return { unreachable: 'S3 answered without a body' };
    if ((ContentLength ?? 0) > MAX_BYTES) return { unreachable: TOO_LARGE };
    return { bytes: Buffer.from(await Body.transformToByteArray()), signature: signatureIn(Metadata ?? {}) };
  } catch (error) {
    const name = nameOfError(error);
    if (name === 'NoSuchKey' || name === 'NotFound') return { missing: true };
    return { unreachable: describeError(error) };
  }
}

function nameOfError(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

/**
 * The keys that `aws cloudtrail list-public-keys` printed; times are ISO 8601 or epoch seconds. Throws an Error whose
 * message says what is wrong with the text.
 */
export function publicKeysIn(text: string): readonly PublicKey[] {
  let list: unknown;
  try {
    const value: unknown = JSON.parse(text);
    list = isObject(value) ? value['PublicKeyList'] : value;
  } catch {
    throw new Error('expected the JSON that aws cloudtrail list-public-keys prints');
  }
  if (!Array.isArray(list)) throw new Error('PublicKeyList: expected a list of keys');
  return list.map((entry: unknown, index) => {
    const at = `PublicKeyList[${index}]`;
    if (!isObject(entry) || typeof entry['Fingerprint'] !== 'string' || typeof entry['Value'] !== 'string')
      throw new Error(`${at}: expected Fingerprint and Value`);
    const [from, to] = [timeOf(entry['ValidityStartTime']), timeOf(entry['ValidityEndTime'])];
    if (from === null || to === null)
      throw new Error(`${at}: expected ValidityStartTime and ValidityEndTime, ISO 8601 or epoch seconds`);
    try {
      return publicKeyOf(entry['Fingerprint'], Buffer.from(entry['Value'], 'base64'), from, to);
    } catch {
      throw new Error(`${at}.Value: expected an RSA public key (PKCS #1, DER, base64)`);
    }
  });
}

function timeOf(value: unknown): number | null {
  const time =
    typeof value === 'number'
      ? value * 1000
      : typeof value === 'string'
        ? /^\d+(?:\.\d+)?$/.test(value)
          ? Number(value) * 1000
          : Date.parse(value)
        : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

/** The keys of each Region as CloudTrail lists them there, asked for once a day of the log. */
export function publicKeysOf(clientOf: (region: string) => Promise<CloudTrailClient>): PublicKeys {
  const known = new Map<string, Promise<readonly PublicKey[] | string>>();
  return (region, at) => {
    const day = Math.floor(at / 86_400_000);
    const id = `${region} ${day}`;
    const keys = known.get(id) ?? listKeys(clientOf, region, day * 86_400_000);
    known.set(id, keys);
    return keys;
  };
}

async function listKeys(
  clientOf: (region: string) => Promise<CloudTrailClient>,
  region: string,
  day: number,
): Promise<readonly PublicKey[] | string> {
  try {
    const [client, { ListPublicKeysCommand }] = [await clientOf(region), await import('@aws-sdk/client-cloudtrail')];
    const keys: PublicKey[] = [];
    let token: string | undefined;
    do {
      // A key that was in use at any time of the day; an hour more, since a backfill digest is signed later than it was made.
      const page = await client.send(
        new ListPublicKeysCommand({
          StartTime: new Date(day - 3_600_000),
          EndTime: new Date(day + 90_000_000),
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      );
      for (const { Fingerprint, Value, ValidityStartTime, ValidityEndTime } of page.PublicKeyList ?? []) {
        if (!Fingerprint || !Value || !ValidityStartTime || !ValidityEndTime) continue;
        keys.push(publicKeyOf(Fingerprint, Value, ValidityStartTime.getTime(), ValidityEndTime.getTime()));
      }
      token = page.NextToken;
    } while (token !== undefined);
    return keys;
  } catch (error) {
    return `CloudTrail's public keys of ${region} cannot be had (cloudtrail:ListPublicKeys): ${error instanceof Error ? error.message : String(error)}`;
  }
}
