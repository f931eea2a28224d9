/** Spreads items over an index, so that no single partition of it takes every write. */
import type { Key } from './entry.ts';

export const shards = 4;

/** From 0 on, the same for the same key. */
export function shardOf({ pk, sk }: Key): string {
  let sum = 0;
  for (const part of [pk, sk]) for (let i = 0; i < part.length; i++) sum = (sum * 31 + part.charCodeAt(i)) % 65_521;
  return String(sum % shards);
}
