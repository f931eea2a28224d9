import { exactly } from './delivered.ts';
import {
  algorithm,
  type Digest,
  type DigestName,
  digestNameOf,
  isSigned,
  type ObjectPlace,
  parseDigest,
  placeKey,
  sameHash,
  sha256,
  signedText,
} from './digest.ts';
import type { EvidenceStore, Fetched } from './store.ts';
import type { ChainProof, Problem, ProblemKind, ProvenLog, Status, VerifyOptions } from './verification.ts';

const hour = 3_600_000;
/** Objects read at the same time. */
const abreast = 8;

/** A digest that is there by its name. */
export interface Listed {
  readonly name: DigestName;
  readonly place: ObjectPlace;
  /** What was read there, where that was needed to know that it is there. */
  readonly fetched?: Fetched;
}

/** A digest as far as it could be opened; `digest` is null when it could not be read at all. */
interface Opened extends Pick<Listed, 'name' | 'place'> {
  readonly digest: Digest | null;
  readonly status: Status;
}

/** One chain of digests: of a trail, in a Region. */
export class Chain {
  readonly #store: EvidenceStore;
  readonly #options: VerifyOptions;
  readonly #proof: ChainProof;
  readonly #problems: Problem[];
  readonly #unlisted: Map<string, ObjectPlace>;
  readonly #listedBuckets: ReadonlySet<string>;
  /** Signatures of digests that are still to come, as their successors carry them. */
  readonly #carried = new Map<string, string>();

  constructor(
    store: EvidenceStore,
    options: VerifyOptions,
    { proof, problems }: { readonly proof: ChainProof; readonly problems: Problem[] },
    unlisted: Map<string, ObjectPlace>,
    listedBuckets: ReadonlySet<string>,
  ) {
    this.#listedBuckets = listedBuckets;
    this.#store = store;
    this.#options = options;
    this.#proof = proof;
    this.#problems = problems;
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
    const fetched = await this.#store.read(previous);
    return 'missing' in fetched ? null : { name, place: previous, fetched };
  }

  /** Reads a digest and decides whether it is proven. */
  async #open(listed: Listed, successor: Opened | null, link: Link): Promise<Opened> {
    const { place, name } = listed;
    this.#options.onProgress?.(this.#store.nameOf(place));
    const failed = (status: Status, kind: ProblemKind, detail: string, digest: Digest | null = null): Opened => {
      if (this.#isAsked(name)) {
        this.#problem(place, kind, detail);
        this.#proof.digests[status]++;
      }
      return { name, place, digest, status };
    };
    const fetched = listed.fetched ?? (await this.#store.read(place));
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
      const proof = this.#proof;
      proof.digests.valid++;
      const [start, end] = [isoOf(Date.parse(digest.start)), isoOf(Date.parse(digest.end))];
      if (proof.from === null || start < proof.from) proof.from = start;
      if (proof.to === null || end > proof.to) proof.to = end;
      if (previous && link === 'linked' && successor?.digest && !name.backfill) {
        const between = Date.parse(successor.digest.start) - Date.parse(digest.end);
        if (between !== 0)
          this.#problem(place, 'gap', `it ends at ${digest.end}, its successor begins at ${successor.digest.start}`);
      }
    }
    return { name, place, digest, status: 'valid' };
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
        this.#proof.logs.unverified++;
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
      this.#proof.logs[status]++;
      this.#problem(log, kind, detail);
      return null;
    };
    if ('missing' in fetched) return count('missing', 'missing', 'a digest lists it, and it is not there');
    if ('unreachable' in fetched) return count('unverified', 'unreachable', fetched.unreachable);
    const text = exactly(fetched.bytes);
    if ('kind' in text) return count('invalid', text.kind, text.detail);
    if (!sameHash(sha256(text.bytes), log.hash))
      return count('invalid', 'modified', 'its content is not what CloudTrail delivered');
    this.#proof.logs.valid++;
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
      this.#proof.digests.missing += hours;
      const more = hours > 1 ? `; nor are ${hours - 1} before it, back to ${older.name.end}` : '';
      this.#problem(later.digest.previous, 'missing', `its successor names it, and it is not there${more}`);
    } else if (link === 'unknown') {
      // The later one proves nothing, but the names show the hours.
      const hours = Math.round((Date.parse(later.name.end) - Date.parse(older.name.end)) / hour) - 1;
      if (hours < 1) return;
      this.#proof.digests.missing += hours;
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
    this.#proof.digests.missing++;
    this.#problem(previous, 'missing', `its successor, which begins at ${start}, names it, and it is not there`);
  }

  #isAsked({ end }: DigestName): boolean {
    return reaches(end, this.#options.since, this.#options.until, 0);
  }

  #problem(place: ObjectPlace, kind: ProblemKind, detail: string): void {
    this.#problems.push({ object: this.#store.nameOf(place), kind, detail });
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

/** Whether the hour that ends at `end` has a part in the range, widened by `margin` milliseconds on both sides. */
function reaches(end: string, since: string | null, until: string | null, margin: number): boolean {
  const at = Date.parse(end);
  return (
    (since === null || at > Date.parse(since) - margin) && (until === null || at - hour <= Date.parse(until) + margin)
  );
}

function isoOf(time: number): string {
  return Number.isFinite(time) ? `${new Date(time).toISOString().slice(0, 19)}Z` : 'an unknown time';
}
