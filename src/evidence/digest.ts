/**
 * One CloudTrail digest file: where its key says it belongs, what it states, and what its signature covers. Pure.
 *
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html
 */
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { isObject } from '../events/fields.ts';

/** Where an object is kept, or was kept when AWS wrote it. */
export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
}

/** What the key of a digest says. */
export interface DigestName {
  /** Account, Region, trail and home Region: digests of one chain share it. Backfill digests are a chain of their own. */
  readonly chain: string;
  readonly account: string;
  readonly region: string;
  readonly trail: string;
  readonly homeRegion: string;
  /** End of its hour, ISO 8601 UTC to the second. */
  readonly end: string;
  readonly backfill: boolean;
}

const digestKey =
  /^(?:.+\/)?AWSLogs\/(?:o-[a-z0-9]+\/)?(\d{12})\/CloudTrail-Digest\/([a-z0-9-]+)\/\d{4}\/\d{2}\/\d{2}\/(\d{12})_CloudTrail-Digest_([a-z0-9-]+)_([A-Za-z0-9._-]+)_([a-z0-9-]+)_(\d{8}T\d{6}Z)(_backfill)?\.json\.gz$/;

/** Null when the key is not one that CloudTrail gives to a digest. */
export function digestNameOf(key: string): DigestName | null {
  const parts = digestKey.exec(key);
  if (!parts) return null;
  const [, folder, folderRegion, account = '', region = '', trail = '', homeRegion = '', stamp = '', backfill] = parts;
  const end = timeOfStamp(stamp);
  if (folder !== account || folderRegion !== region || end === null) return null;
  const chain = `${account}/${region}/${trail}/${homeRegion}${backfill ?? ''}`;
  return { chain, account, region, trail, homeRegion, end, backfill: backfill !== undefined };
}

const logKey =
  /^(?:.+\/)?AWSLogs\/(?:o-[a-z0-9]+\/)?(\d{12})\/CloudTrail\/([a-z0-9-]+)\/\d{4}\/\d{2}\/\d{2}\/\d{12}_CloudTrail_[a-z0-9-]+_(\d{8}T\d{4}Z)_[A-Za-z0-9]+\.json\.gz$/;

/** What the key of a log object says. */
export interface LogName {
  readonly account: string;
  readonly region: string;
  /** When it was delivered, ISO 8601 UTC. */
  readonly delivered: string;
}

/** Null when the key stands elsewhere than logs do. */
export function logNameOf(key: string): LogName | null {
  const [, account = '', region = '', stamp] = logKey.exec(key) ?? [];
  const delivered = stamp === undefined ? null : timeOfStamp(stamp);
  return delivered === null ? null : { account, region, delivered };
}

/** Whether a key lies among the logs of a trail, whatever its name is. */
export function isAmongLogs(key: string): boolean {
  return /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?\d{12}\/CloudTrail\//.test(key);
}

/** `20260501T100000Z` or without seconds -> ISO 8601; null when the calendar has no such time. */
function timeOfStamp(stamp: string): string | null {
  const [, year, month, day, hour, minute, second = '00'] =
    /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})?Z$/.exec(stamp) ?? [];
  const time = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  return Number.isNaN(Date.parse(time)) ? null : time;
}

/** What a digest file states. Signatures are hexadecimal, hashes hexadecimal SHA-256 of uncompressed bytes. */
export interface Digest extends ObjectPlace {
  /** ISO 8601 UTC as AWS wrote it: part of what is signed. */
  readonly start: string;
  readonly end: string;
  readonly fingerprint: string;
  readonly previous: (ObjectPlace & { readonly hash: string }) | null;
  readonly previousSignature: string | null;
  readonly logs: readonly (ObjectPlace & { readonly hash: string })[];
}

/** Log files that one hour of one Region can hold; a digest that lists more was not made by CloudTrail. */
const mostLogs = 1_000_000;

/** The digest, or the sentence that says what is wrong with its text. */
export function parseDigest(text: Buffer): Digest | string {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text));
  } catch {
    return 'not JSON in UTF-8';
  }
  if (!isObject(value)) return 'expected a JSON object';
  const wrong: string[] = [];
  const string = (name: string, source: Record<string, unknown> = value): string => {
    const found = source[name];
    if (typeof found === 'string' && found !== '') return found;
    wrong.push(`${name}: expected a text`);
    return '';
  };
  const orNull = (name: string): string | null => ((value[name] ?? null) === null ? null : string(name));
  if (value['digestSignatureAlgorithm'] !== algorithm) wrong.push(`digestSignatureAlgorithm: expected ${algorithm}`);
  const previous = { bucket: orNull('previousDigestS3Bucket'), key: orNull('previousDigestS3Object') };
  const hash = orNull('previousDigestHashValue');
  const previousSignature = orNull('previousDigestSignature');
  if (hash !== null && value['previousDigestHashAlgorithm'] !== hashAlgorithm)
    wrong.push(`previousDigestHashAlgorithm: expected ${hashAlgorithm}`);
  const named = [previous.bucket, previous.key, hash, previousSignature].filter((part) => part !== null);
  if (named.length !== 0 && named.length !== 4) wrong.push('previousDigest…: expected all of its fields, or none');
  const list = value['logFiles'];
  const logs: (ObjectPlace & { hash: string })[] = [];
  if (!Array.isArray(list) || list.length > mostLogs) wrong.push('logFiles: expected a list of log files');
  else {
    for (const entry of list) {
      if (!isObject(entry) || entry['hashAlgorithm'] !== hashAlgorithm) {
        wrong.push(
          `logFiles[${logs.length}]: expected s3Bucket, s3Object, hashValue and hashAlgorithm ${hashAlgorithm}`,
        );
        break;
      }
      const log = {
        bucket: string('s3Bucket', entry),
        key: string('s3Object', entry),
        hash: string('hashValue', entry),
      };
      logs.push(log);
      if (wrong.length > 0) break;
    }
  }
  const digest = {
    bucket: string('digestS3Bucket'),
    key: string('digestS3Object'),
    start: string('digestStartTime'),
    end: string('digestEndTime'),
    fingerprint: string('digestPublicKeyFingerprint'),
    previous: previous.bucket !== null && previous.key !== null && hash !== null ? { ...previous, hash } : null,
    previousSignature,
    logs,
  } as Digest;
  for (const [name, time] of [['digestStartTime', digest.start] as const, ['digestEndTime', digest.end] as const])
    if (Number.isNaN(Date.parse(time))) wrong.push(`${name}: expected a time`);
  return wrong.length > 0 ? wrong.slice(0, 3).join('; ') : digest;
}

/** The one algorithm that AWS documents; whatever a file says, no other is tried. */
export const algorithm = 'SHA256withRSA';
const hashAlgorithm = 'SHA-256';

/** Hexadecimal SHA-256. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Whether two hexadecimal hashes are the same. */
export function sameHash(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** The text that CloudTrail signs, where `hash` is that of the uncompressed digest. */
export function signedText(digest: Digest, hash: string): string {
  return [digest.end, `${digest.bucket}/${digest.key}`, hash, digest.previousSignature ?? 'null'].join('\n');
}

/** A public key of CloudTrail with the time it signed in, epoch milliseconds. */
export interface PublicKey {
  readonly fingerprint: string;
  readonly from: number;
  readonly to: number;
  readonly key: KeyObject;
}

/** A key as ListPublicKeys gives it. Throws when it is none: an RSA key in PKCS #1, DER, base64. */
export function publicKeyOf(fingerprint: string, value: Uint8Array, from: number, to: number): PublicKey {
  return { fingerprint, from, to, key: createPublicKey({ key: Buffer.from(value), format: 'der', type: 'pkcs1' }) };
}

/** RSASSA-PKCS1-v1_5 with SHA-256; false for what is no hexadecimal signature. */
export function isSigned(text: string, signature: string, { key }: PublicKey): boolean {
  if (!/^(?:[0-9a-fA-F]{2})+$/.test(signature)) return false;
  return verify('sha256', Buffer.from(text), key, Buffer.from(signature, 'hex'));
}

/** The name of an object among all of a store. */
export function placeKey({ bucket, key }: ObjectPlace): string {
  return `${bucket}/${key}`;
}
