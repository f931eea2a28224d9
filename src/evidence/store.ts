/** What a verification reads from: objects in S3, or files of a folder that mirrors buckets. */
import type { ObjectPlace, PublicKey } from './digest.ts';

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
  /** As the user named it. */
  readonly name: string;
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
