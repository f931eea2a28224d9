/** Archives of CloudTrail logs with digests as AWS writes them, signed with a key of our own. */
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { publicKeyOf } from '../../src/evidence/digest.ts';
import type { EvidenceStore, PublicKeys } from '../../src/evidence/store.ts';

export interface SigningKey {
  readonly fingerprint: string;
  readonly privateKey: KeyObject;
  /** PKCS #1, DER, base64: as ListPublicKeys gives it. */
  readonly value: string;
  readonly from: string;
  readonly to: string;
}

/** A key of CloudTrail's, as far as anybody can tell. */
export function signingKey(
  fingerprint: string,
  from = '2026-01-01T00:00:00Z',
  to = '2027-01-01T00:00:00Z',
): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const value = publicKey.export({ format: 'der', type: 'pkcs1' }).toString('base64');
  return { fingerprint, privateKey, value, from, to };
}

/** What `aws cloudtrail list-public-keys` prints. */
export function publicKeyList(keys: readonly SigningKey[]): string {
  const PublicKeyList = keys.map(({ value, from, to, fingerprint }) => ({
    Value: value,
    ValidityStartTime: from,
    ValidityEndTime: to,
    Fingerprint: fingerprint,
  }));
  return JSON.stringify({ PublicKeyList });
}

export function keysOf(keys: readonly SigningKey[]): PublicKeys {
  const list = keys.map(({ fingerprint, value, from, to }) =>
    publicKeyOf(fingerprint, Buffer.from(value, 'base64'), Date.parse(from), Date.parse(to)),
  );
  return async () => list;
}

export interface ArchivedObject {
  readonly bucket: string;
  readonly key: string;
  bytes: Buffer;
  /** User metadata; digests carry their signature here. */
  metadata: Record<string, string>;
}

/** Objects by `bucket/key`. */
export type Archive = Map<string, ArchivedObject>;

export interface Trail {
  readonly bucket?: string;
  readonly prefix?: string;
  readonly organization?: string;
  readonly account?: string;
  readonly region?: string;
  readonly trail?: string;
  readonly homeRegion?: string;
}

export interface ChainOptions extends Trail {
  readonly key: SigningKey;
  /** Start of the first hour, ISO 8601. */
  readonly start: string;
  readonly hours: number;
  readonly logsPerHour?: number;
  /** The digest that the first one follows; null where the trail was switched on. */
  readonly after?: Written | null;
  /** Records of a log. */
  readonly records?: (hour: number, log: number) => readonly unknown[];
}

export interface Written {
  readonly digests: readonly string[];
  readonly logs: readonly string[];
  readonly last: { readonly bucket: string; readonly key: string; readonly hash: string; readonly signature: string };
}

const hour = 3_600_000;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const stamp = (time: number) => new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');
const iso = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`;

/** Writes the logs and digests of some hours into the archive. */
export function writeChain(archive: Archive, options: ChainOptions): Written {
  const {
    bucket = 'example-trail-bucket',
    prefix,
    organization,
    account = '111122223333',
    region = 'us-east-1',
    trail = 'management-events',
    homeRegion = 'us-east-1',
    key,
    logsPerHour = 2,
  } = options;
  const root = [prefix, 'AWSLogs', organization, account].filter((part) => part !== undefined).join('/');
  const digests: string[] = [];
  const logs: string[] = [];
  let last = options.after?.last ?? null;
  for (let index = 0; index < options.hours; index++) {
    const start = Date.parse(options.start) + index * hour;
    const end = start + hour;
    const day = (time: number) => iso(time).slice(0, 10).replaceAll('-', '/');
    const logFiles = Array.from({ length: logsPerHour }, (_, number) => {
      const delivered = start + (5 + (number % 11) * 5) * 60_000;
      const unique = createHash('sha256').update(`${trail}${start}${number}`).digest('hex').slice(0, 16);
      const logKey = `${root}/CloudTrail/${region}/${day(delivered)}/${account}_CloudTrail_${region}_${stamp(delivered).slice(0, 13)}Z_${unique}.json.gz`;
      const text = Buffer.from(
        JSON.stringify({ Records: options.records?.(index, number) ?? [{ eventVersion: '1.11', eventID: unique }] }),
      );
      archive.set(`${bucket}/${logKey}`, { bucket, key: logKey, bytes: gzipSync(text), metadata: {} });
      logs.push(`${bucket}/${logKey}`);
      return {
        s3Bucket: bucket,
        s3Object: logKey,
        hashValue: sha256(text),
        hashAlgorithm: 'SHA-256',
        newestEventTime: iso(delivered),
        oldestEventTime: iso(start),
      };
    });
    const digestKey = `${root}/CloudTrail-Digest/${region}/${day(end)}/${account}_CloudTrail-Digest_${region}_${trail}_${homeRegion}_${stamp(end)}.json.gz`;
    const digest = {
      awsAccountId: account,
      digestStartTime: iso(start),
      digestEndTime: iso(end),
      digestS3Bucket: bucket,
      digestS3Object: digestKey,
      digestPublicKeyFingerprint: key.fingerprint,
      digestSignatureAlgorithm: 'SHA256withRSA',
      newestEventTime: iso(end - 60_000),
      oldestEventTime: iso(start),
      previousDigestS3Bucket: last?.bucket ?? null,
      previousDigestS3Object: last?.key ?? null,
      previousDigestHashValue: last?.hash ?? null,
      previousDigestHashAlgorithm: last === null ? null : 'SHA-256',
      previousDigestSignature: last?.signature ?? null,
      logFiles,
    };
    last = writeDigest(archive, digest, key);
    digests.push(`${bucket}/${digestKey}`);
  }
  if (last === null) throw new Error('a chain has at least one hour');
  return { digests, logs, last };
}

type DigestContent = {
  readonly digestEndTime: string;
  readonly digestS3Bucket: string;
  readonly digestS3Object: string;
  readonly previousDigestSignature: string | null;
};

/** Signs a digest and puts it into the archive. */
export function writeDigest(archive: Archive, digest: DigestContent, { privateKey }: SigningKey): Written['last'] {
  const text = Buffer.from(JSON.stringify(digest));
  const { digestS3Bucket: bucket, digestS3Object: key } = digest;
  const hash = sha256(text);
  const signed = [digest.digestEndTime, `${bucket}/${key}`, hash, digest.previousDigestSignature ?? 'null'].join('\n');
  const signature = sign('sha256', Buffer.from(signed), privateKey).toString('hex');
  const metadata = { signature, 'signature-algorithm': 'SHA256withRSA' };
  archive.set(`${bucket}/${key}`, { bucket, key, bytes: gzipSync(text), metadata });
  return { bucket, key, hash, signature };
}

/** The archive as S3 shows it, or, where `copied`, as a copy on disk: only the newest digest of a chain keeps its metadata. */
export function storeOf(archive: Archive, { copied = false } = {}): EvidenceStore & { reads: number } {
  const newest = new Set<string>();
  const digests = [...archive.keys()].filter((name) => name.includes('/CloudTrail-Digest/'));
  for (const [, names] of Map.groupBy(digests, (name) => name.replace(/\d{4}\/\d\d\/\d\d|\d{8}T\d{6}Z/g, '')))
    newest.add(names.toSorted((a, b) => (a < b ? -1 : 1)).at(-1) ?? '');
  return {
    reads: 0,
    name: 'archive',
    hint: 'no signature here',
    nameOf: ({ bucket, key }) => `${bucket}/${key}`,
    async *list() {
      for (const { bucket, key } of archive.values()) yield { bucket, key };
    },
    async read({ bucket, key }) {
      this.reads++;
      const object = archive.get(`${bucket}/${key}`);
      if (!object) return { missing: true };
      const { signature, 'signature-algorithm': algorithm = '' } = object.metadata;
      const kept = signature !== undefined && (!copied || newest.has(`${bucket}/${key}`));
      return {
        bytes: object.bytes,
        signature: kept
          ? { signature, algorithm, generated: object.metadata['backfill-generation-timestamp'] ?? null }
          : null,
      };
    },
  };
}
