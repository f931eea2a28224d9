/**
 * Follows chains of CloudTrail digests from the newest to the oldest, and says of each digest and each log whether it is
 * proven. Reads through an EvidenceStore and keeps no content: memory does not grow with the archive, names apart.
 *
 * Stricter than `aws cloudtrail validate-logs`: docs/evidence.md says in what.
 */
import { Chain, type Listed } from './chain.ts';
import { digestNameOf, isAmongLogs, logTimeOf, type ObjectPlace, placeKey } from './digest.ts';
import type { EvidenceStore } from './store.ts';
import type { ProvenLog, Verification, VerifyOptions } from './verification.ts';

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

function within(time: string, { since, until }: VerifyOptions): boolean {
  return (since === null || time >= since) && (until === null || time <= until);
}
