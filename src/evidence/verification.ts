/** What a verification is asked, and what it says. */
import type { Counts } from '../findings/report.ts';
import type { PublicKeys } from './store.ts';

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

/** What a digest or a log turned out to be. */
export type Status = keyof Counts;

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
