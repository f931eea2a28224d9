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
  | 'no-digests'
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

/** What a chain of digests proves: of one trail, in one account and Region. */
export interface ChainProof {
  readonly account: string;
  readonly region: string;
  readonly trail: string;
  readonly homeRegion: string;
  readonly backfill: boolean;
  /** From the start of the oldest digest to the end of the newest that is proven, ISO 8601; null when none is. */
  from: string | null;
  to: string | null;
  readonly digests: Counts;
  readonly logs: Counts;
}

/** What was proven. Fields are only added, never renamed. */
export interface Verification {
  /** The widest range of all chains: one of them may cover less of it. */
  readonly from: string | null;
  readonly to: string | null;
  /** Of all chains together; `logs` also has those that belong to none. */
  readonly digests: Counts;
  readonly logs: Counts;
  /** Those that have a digest in the time that was asked for. */
  readonly chains: readonly ChainProof[];
  readonly problems: readonly Problem[];
}

export function noCounts(): Counts {
  return { valid: 0, invalid: 0, missing: 0, unverified: 0 };
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

/** The time that every chain proves; null where there is none. Backfill digests prove single logs that came late, and no time. */
export function commonRange(all: readonly ChainProof[]): { readonly from: string; readonly to: string } | null {
  const chains = all.filter(({ backfill }) => !backfill);
  const [froms, tos] = [chains.map(({ from }) => from ?? ''), chains.map(({ to }) => to ?? '')];
  const [from, to] = [froms.toSorted().at(-1) ?? '', tos.toSorted()[0] ?? ''];
  return from < to ? { from, to } : null;
}
