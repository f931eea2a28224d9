/**
 * Follows chains of CloudTrail digests from the newest to the oldest, and says of each digest and each log whether it is
 * proven. Reads through an EvidenceStore and keeps no content: memory does not grow with the archive, names apart.
 *
 * Stricter than `aws cloudtrail validate-logs`: docs/evidence.md says in what.
 */
import type { Counts } from '../findings/report.ts';
import { inflate, isGzip } from '../sources/gzip.ts';
import {
  algorithm,
  type Digest,
  type DigestName,
  digestNameOf,
  isAmongLogs,
  isSigned,
  logTimeOf,
  type ObjectPlace,
  type PublicKey,
  parseDigest,
  sameHash,
  sha256,
  signedText,
} from './digest.ts';

/** The signature of a digest, as the metadata of its object carries it. */
export interface StoredSignature {
  readonly signature: string;
  readonly algorithm: string;
  /** Of a backfill digest: when it was made, ISO 8601. */
  readonly generated: string | null;
}

export type Fetched =
  /** `signature`: of a digest, null when the store does not hold it. */
  | { readonly bytes: Buffer; readonly signature: StoredSignature | null }
  /** It is not there. */
  | { readonly missing: true }
  /** It is there, or may be, and its bytes could not be had. */
  | { readonly unreachable: string };

export interface EvidenceStore {
  /** Every object, in any order; what could not be listed is named. */
  list(): AsyncIterable<ObjectPlace | { readonly name: string; readonly unreachable: string }>;
  read(place: ObjectPlace): Promise<Fetched>;
  /** How people call the object. */
  nameOf(place: ObjectPlace): string;
  /** Where a signature can be had that the store does not hold. */
  readonly hint: string;
}

/** The public keys of a Region that were in use at a time, epoch milliseconds; a sentence when they cannot be had. */
export type PublicKeys = (region: string, at: number) => Promise<readonly PublicKey[] | string>;

export type ProblemKind =
  | 'missing'
  | 'modified'
  | 'not-gzip'
  | 'truncated'
  | 'second-member'
  | 'appended-data'
  | 'malformed'
  | 'misplaced'
  | 'algorithm'
  | 'signature'
  | 'unknown-key'
  | 'key-outside-validity'
  | 'unlinked'
  | 'no-signature'
  | 'digest-invalid'
  | 'digest-unverified'
  | 'unlisted'
  | 'gap'
  | 'stale'
  | 'unreachable';

export interface Problem {
  readonly object: string;
  readonly kind: ProblemKind;
  readonly detail: string;
}

type Status = keyof Counts;

/** What was proven so far. Fields are only added, never renamed. */
export interface Verification {
  /** From the start of the oldest digest to the end of the newest that is proven, ISO 8601; null when none is. */
  from: string | null;
  to: string | null;
  readonly digests: Counts;
  readonly logs: Counts;
  readonly problems: Problem[];
}

/** A log whose bytes are those that CloudTrail delivered. */
export interface ProvenLog {
  readonly name: string;
  readonly bytes: Buffer;
}

export interface VerifyOptions {
  readonly keys: PublicKeys;
  /** Which hours are asked for, ISO 8601 UTC, both ends included; null where it is open. */
  readonly since: string | null;
  readonly until: string | null;
  /** Told while it goes on. */
  readonly onProgress?: (name: string) => void;
}

const hour = 3_600_000;
/** Inflated bytes: a digest of a million logs has some 500 MB, and nothing larger is opened. */
const largest = 2 ** 30;
/** Objects read at the same time. */
const abreast = 8;

/** Verifies everything in the store. Yields each proven log once; the verification is complete when it returns. */
export async function* verifyStore(
  store: EvidenceStore,
  options: VerifyOptions,
): AsyncGenerator<ProvenLog, Verification, void> {
  const result: Verification = {
    from: null,
    to: null,
    digests: { valid: 0, invalid: 0, missing: 0, unverified: 0 },
    logs: { valid: 0, invalid: 0, missing: 0, unverified: 0 },
    problems: [],
  };
  const chains = new Map<string, Listed[]>();
  /** Objects among the logs that no digest has accounted for yet. */
  const unlisted = new Map<string, ObjectPlace>();
  const buckets = new Set<string>();
  for await (const object of store.list()) {
    if ('unreachable' in object) {
      result.problems.push({ object: object.name, kind: 'unreachable', detail: object.unreachable });
      continue;
    }
    buckets.add(object.bucket);
    const name = digestNameOf(object.key);
    if (name) {
      const chain = chains.get(name.chain) ?? [];
      chain.push({ name, place: object });
      chains.set(name.chain, chain);
    } else if (isAmongLogs(object.key)) unlisted.set(placeKey(object), object);
  }
  for (const [, chain] of [...chains].sort(([a], [b]) => (a < b ? -1 : 1))) {
    yield* new Chain(store, options, result, unlisted, buckets).verify(chain);
  }
  for (const place of [...unlisted.values()].sort((a, b) => (placeKey(a) < placeKey(b) ? -1 : 1))) {
    const time = logTimeOf(place.key);
    if (time !== null && !within(time, options)) continue;
    result.logs.unverified++;
    const detail =
      time === null
        ? 'no digest lists it, and CloudTrail gives its logs other names'
        : chains.size === 0
          ? 'there is no digest that could list it'
          : 'no digest lists it: it was added, or its digest is not there yet or was removed';
    result.problems.push({ object: store.nameOf(place), kind: 'unlisted', detail });
  }
  return result;
}

interface Listed {
  readonly name: DigestName;
  readonly place: ObjectPlace;
}

/** A digest as far as it could be opened; `digest` is null when it could not be read at all. */
interface Opened extends Listed {
  readonly digest: Digest | null;
  readonly status: Status;
}

class Chain {
  readonly #store: EvidenceStore;
  readonly #options: VerifyOptions;
  readonly #result: Verification;
  readonly #unlisted: Map<string, ObjectPlace>;
  readonly #listedBuckets: ReadonlySet<string>;
  /** Signatures of digests that are still to come, as their successors carry them. */
  readonly #carried = new Map<string, string>();

  constructor(
    store: EvidenceStore,
    options: VerifyOptions,
    result: Verification,
    unlisted: Map<string, ObjectPlace>,
    listedBuckets: ReadonlySet<string>,
  ) {
    this.#listedBuckets = listedBuckets;
    this.#store = store;
    this.#options = options;
    this.#result = result;
    this.#unlisted = unlisted;
  }

  async *verify(listed: readonly Listed[]): AsyncGenerator<ProvenLog, void, void> {
    const { since, until } = this.#options;
    // A log's name tells when it was delivered, to five minutes: the digests next to the range may list it.
    const rest = listed
      .filter(({ name }) => reaches(name.end, since, until, 2 * hour))
      .sort((a, b) => (a.name.end < b.name.end ? -1 : 1));
    const asked = rest.filter(({ name }) => this.#isAsked(name));
    if (asked.length === 0) return;
    const backfill = asked[0]?.name.backfill === true;
    if (!backfill) this.#complainOfStaleness(asked.at(-1));

    /** The next later digest of the chain. */
    let later: Opened | null = null;
    for (let next = rest.pop() ?? null; next !== null; ) {
      const link: Link = later?.status === 'valid' ? linkBetween(later, next) : 'unknown';
      const moved: Listed | null = link === 'elsewhere' ? await this.#elsewhere(later) : null;
      if (moved !== null) {
        rest.push(next);
        next = moved;
        continue;
      }
      if (!backfill && later !== null && this.#isAsked(later.name)) this.#complainOfHole(next, later, link);
      const opened: Opened = await this.#open(next, later, link);
      yield* this.#logs(opened);
      // What does not belong into the chain says nothing of what does.
      if (link !== 'unlinked') later = opened;
      next = rest.pop() ?? (backfill ? null : await this.#elsewhere(later, true));
    }
    if (later?.status === 'valid' && later.digest && !backfill) this.#complainOfBeginning(later.place, later.digest);
  }

  /** The predecessor that is not in the list: a trail may change its bucket in the middle of a chain. */
  async #elsewhere(later: Opened | null, otherBucketOnly = false): Promise<Listed | null> {
    const previous = later?.status === 'valid' ? later.digest?.previous : null;
    if (!previous || (otherBucketOnly && this.#listedBuckets.has(previous.bucket))) return null;
    const name = digestNameOf(previous.key);
    if (name === null || !reaches(name.end, this.#options.since, this.#options.until, 2 * hour)) return null;
    return 'missing' in (await this.#store.read(previous)) ? null : { name, place: previous };
  }

  /** Reads a digest and decides whether it is proven. */
  async #open(listed: Listed, successor: Opened | null, link: Link): Promise<Opened> {
    const { place, name } = listed;
    this.#options.onProgress?.(this.#store.nameOf(place));
    const failed = (status: Status, kind: ProblemKind, detail: string, digest: Digest | null = null): Opened => {
      if (this.#isAsked(name)) {
        this.#problem(place, kind, detail);
        this.#result.digests[status]++;
      }
      return { ...listed, digest, status };
    };
    const fetched = await this.#store.read(place);
    if ('missing' in fetched) return failed('missing', 'missing', 'it was listed, and is gone');
    if ('unreachable' in fetched) return failed('unverified', 'unreachable', fetched.unreachable);
    const text = exactly(fetched.bytes);
    if ('kind' in text) return failed('invalid', text.kind, text.detail);
    const digest = parseDigest(text.bytes);
    if (typeof digest === 'string') return failed('invalid', 'malformed', digest);
    const hash = sha256(text.bytes);
    if (digest.previous && digest.previousSignature !== null) {
      // A signature proves itself, so it does not matter whether the digest that carries it can be trusted.
      this.#carried.set(placeKey(digest.previous), digest.previousSignature);
    }
    if (digest.bucket !== place.bucket || digest.key !== place.key) {
      const detail = `it says that it is s3://${digest.bucket}/${digest.key}: another digest was put in this place, or the archive was copied (--original-bucket)`;
      return failed('invalid', 'misplaced', detail, digest);
    }
    const previous = successor?.digest?.previous;
    if (previous && link === 'linked' && !sameHash(previous.hash, hash))
      return failed('invalid', 'modified', 'its successor recorded another hash of it', digest);
    if (link === 'unlinked')
      return failed('invalid', 'unlinked', 'no later digest of the chain names it as its predecessor', digest);

    const stored = fetched.signature;
    const signature = stored?.signature ?? this.#carried.get(placeKey(place)) ?? null;
    this.#carried.delete(placeKey(place));
    if (signature === null) return failed('unverified', 'no-signature', this.#store.hint, digest);
    if (stored && stored.algorithm !== algorithm)
      return failed('invalid', 'algorithm', `its metadata names another signature algorithm than ${algorithm}`, digest);
    const signedAt = Date.parse((name.backfill ? stored?.generated : null) ?? digest.end);
    const keys = await this.#options.keys(name.region, signedAt);
    if (typeof keys === 'string') return failed('unverified', 'unreachable', keys, digest);
    const key = keys.find(({ fingerprint }) => fingerprint.toLowerCase() === digest.fingerprint.toLowerCase());
    if (!key) {
      const detail = `CloudTrail lists no public key ${digest.fingerprint} for ${name.region} at that time`;
      return failed('invalid', 'unknown-key', detail, digest);
    }
    if (!(signedAt >= key.from && signedAt <= key.to)) {
      const detail = `signed outside the time in which its key was in use (${isoOf(key.from)} to ${isoOf(key.to)})`;
      return failed('invalid', 'key-outside-validity', detail, digest);
    }
    if (!isSigned(signedText(digest, hash), signature, key)) {
      // The signature may be what was changed, where it comes from a successor that was.
      if (stored === null && link !== 'linked') return failed('unverified', 'no-signature', this.#store.hint, digest);
      return failed('invalid', 'signature', 'its signature does not fit its content', digest);
    }
    if (this.#isAsked(name)) {
      const result = this.#result;
      result.digests.valid++;
      const [start, end] = [isoOf(Date.parse(digest.start)), isoOf(Date.parse(digest.end))];
      if (result.from === null || start < result.from) result.from = start;
      if (result.to === null || end > result.to) result.to = end;
      if (previous && link === 'linked' && successor?.digest && !name.backfill) {
        const between = Date.parse(successor.digest.start) - Date.parse(digest.end);
        if (between !== 0)
          this.#problem(place, 'gap', `it ends at ${digest.end}, its successor begins at ${successor.digest.start}`);
      }
    }
    return { ...listed, digest, status: 'valid' };
  }

  /** The logs that a digest lists. */
  async *#logs({ digest, status, name, place }: Opened): AsyncGenerator<ProvenLog, void, void> {
    if (digest === null) return;
    const counted = this.#isAsked(name);
    if (status !== 'valid') {
      const kind = status === 'invalid' ? 'digest-invalid' : 'digest-unverified';
      for (const log of digest.logs) {
        // Another digest, or another trail's, may still prove it; one that nobody else lists is counted here.
        if (!counted || !this.#unlisted.delete(placeKey(log))) continue;
        this.#result.logs.unverified++;
        this.#problem(log, kind, `the digest that lists it proves nothing: ${this.#store.nameOf(place)}`);
      }
      return;
    }
    for (const log of digest.logs) this.#unlisted.delete(placeKey(log));
    if (!counted) return;
    for (let at = 0; at < digest.logs.length; at += abreast) {
      const some = digest.logs.slice(at, at + abreast);
      const read = await Promise.all(some.map((log) => this.#store.read(log)));
      for (const [index, log] of some.entries()) {
        const bytes = this.#log(log, read[index] as Fetched);
        if (bytes !== null) yield { name: this.#store.nameOf(log), bytes };
      }
    }
  }

  /** The bytes of a log as they were delivered; null when they are not. */
  #log(log: ObjectPlace & { readonly hash: string }, fetched: Fetched): Buffer | null {
    const count = (status: Status, kind: ProblemKind, detail: string) => {
      this.#result.logs[status]++;
      this.#problem(log, kind, detail);
      return null;
    };
    if ('missing' in fetched) return count('missing', 'missing', 'a digest lists it, and it is not there');
    if ('unreachable' in fetched) return count('unverified', 'unreachable', fetched.unreachable);
    const text = exactly(fetched.bytes);
    if ('kind' in text) return count('invalid', text.kind, text.detail);
    if (!sameHash(sha256(text.bytes), log.hash))
      return count('invalid', 'modified', 'its content is not what CloudTrail delivered');
    this.#result.logs.valid++;
    return fetched.bytes;
  }

  /** What lies between two digests that do not follow one another. */
  #complainOfHole(older: Listed, later: Opened, link: Link): void {
    const start = later.digest?.start ?? later.name.end;
    if (link === 'restart') {
      const detail = `CloudTrail began a new chain at ${start}: from ${older.name.end} to then the trail was switched off, and nothing of that time is proven`;
      this.#problem(later.place, 'gap', detail);
    } else if (link === 'elsewhere' && later.digest?.previous) {
      const hours = Math.max(1, Math.round((Date.parse(start) - Date.parse(older.name.end)) / hour));
      this.#result.digests.missing += hours;
      const more = hours > 1 ? `; nor are ${hours - 1} before it, back to ${older.name.end}` : '';
      this.#problem(later.digest.previous, 'missing', `its successor names it, and it is not there${more}`);
    } else if (link === 'unknown') {
      // The later one proves nothing, but the names show the hours.
      const hours = Math.round((Date.parse(later.name.end) - Date.parse(older.name.end)) / hour) - 1;
      if (hours < 1) return;
      this.#result.digests.missing += hours;
      const detail = `digests come every hour, and ${hours === 1 ? 'one is' : `${hours} are`} not there between ${older.name.end} and this one`;
      this.#problem(later.place, 'missing', detail);
    }
  }

  #complainOfStaleness(newest: Listed | undefined): void {
    const { until } = this.#options;
    if (newest === undefined || until === null || Date.parse(until) - Date.parse(newest.name.end) <= 2 * hour) return;
    const detail = `the newest digest ends at ${newest.name.end}, more than two hours before --until: the later ones are not there, or the trail was switched off`;
    this.#problem(newest.place, 'stale', detail);
  }

  /** `--since` asks for the time before the oldest digest as well. */
  #complainOfBeginning(oldest: ObjectPlace, { start, previous }: Digest): void {
    const { since } = this.#options;
    if (since === null || Date.parse(start) <= Date.parse(since)) return;
    if (previous === null) {
      this.#problem(oldest, 'gap', `the trail was switched on at ${start}: nothing before is proven`);
      return;
    }
    this.#result.digests.missing++;
    this.#problem(previous, 'missing', `its successor, which begins at ${start}, names it, and it is not there`);
  }

  #isAsked({ end }: DigestName): boolean {
    return reaches(end, this.#options.since, this.#options.until, 0);
  }

  #problem(place: ObjectPlace, kind: ProblemKind, detail: string): void {
    this.#result.problems.push({ object: this.#store.nameOf(place), kind, detail });
  }
}

/**
 * How an older digest stands to the next later one: its predecessor (`linked`), something that does not belong between
 * (`unlinked`), older than a predecessor that is elsewhere, or before a restart of the chain. Unknown where the later one is
 * not proven, or there is none.
 */
type Link = 'unknown' | 'linked' | 'unlinked' | 'elsewhere' | 'restart';

function linkBetween(later: Opened, { name, place }: Listed): Link {
  const previous = later.digest?.previous;
  if (previous === undefined) return 'unknown';
  if (previous === null) return 'restart';
  if (previous.bucket === place.bucket && previous.key === place.key) return 'linked';
  const before = digestNameOf(previous.key);
  return before !== null && before.chain === name.chain && before.end < name.end ? 'unlinked' : 'elsewhere';
}

/** The inflated bytes of a file that is one gzip stream and nothing else. */
function exactly(bytes: Buffer): { bytes: Buffer } | { kind: ProblemKind; detail: string } {
  if (!isGzip(bytes)) return { kind: 'not-gzip', detail: 'it is not gzip: CloudTrail delivers nothing else' };
  const { text, problems } = inflate(bytes, largest);
  const [first] = problems;
  if (first === undefined) return { bytes: text };
  return { kind: kindOf(first.reason), detail: first.reason };
}

function kindOf(reason: string): ProblemKind {
  if (reason.includes('gzip members')) return 'second-member';
  if (reason.includes('after the end of the gzip stream')) return 'appended-data';
  return reason.startsWith('truncated') ? 'truncated' : 'modified';
}

/** Whether the hour that ends at `end` has a part in the range, widened by `margin` milliseconds on both sides. */
function reaches(end: string, since: string | null, until: string | null, margin: number): boolean {
  const at = Date.parse(end);
  return (
    (since === null || at > Date.parse(since) - margin) && (until === null || at - hour <= Date.parse(until) + margin)
  );
}

function within(time: string, { since, until }: VerifyOptions): boolean {
  return (since === null || time >= since) && (until === null || time <= until);
}

function placeKey({ bucket, key }: ObjectPlace): string {
  return `${bucket}/${key}`;
}

function isoOf(time: number): string {
  return Number.isFinite(time) ? `${new Date(time).toISOString().slice(0, 19)}Z` : 'an unknown time';
}
