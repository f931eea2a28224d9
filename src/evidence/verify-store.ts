/**
 * Follows chains of CloudTrail digests from the newest to the oldest, and says of each digest and each log whether it is
 * proven. Reads through an EvidenceStore and keeps no content: memory does not grow with the archive, names apart.
 *
 * Stricter than `aws cloudtrail validate-logs`: docs/evidence.md says in what.
 */
import { Chain, type Listed } from './chain.ts';
import { digestNameOf, isAmongLogs, type LogName, logNameOf, type ObjectPlace, placeKey } from './digest.ts';
import type { EvidenceStore } from './store.ts';
import {
  type ChainProof,
  noCounts,
  type Problem,
  type ProvenLog,
  type Verification,
  type VerifyOptions,
} from './verification.ts';

/** Verifies everything in the store. Yields each proven log once; the verification is complete when it returns. */
export async function* verifyStore(
  store: EvidenceStore,
  options: VerifyOptions,
): AsyncGenerator<ProvenLog, Verification, void> {
  const problems: Problem[] = [];
  const chains = new Map<string, Listed[]>();
  /** Objects among the logs that no digest has accounted for yet. */
  const unlisted = new Map<string, ObjectPlace>();
  const buckets = new Set<string>();
  for await (const object of store.list()) {
    if ('unreachable' in object) {
      problems.push({ object: object.name, kind: 'unreachable', detail: object.unreachable });
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
  const proofs: ChainProof[] = [];
  const inOrder = [...chains].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, chain]) => chain);
  for (const chain of inOrder) {
    const { account, region, trail, homeRegion, backfill } = (chain[0] as Listed).name;
    const [digests, logs] = [noCounts(), noCounts()];
    const proof: ChainProof = { account, region, trail, homeRegion, backfill, from: null, to: null, digests, logs };
    yield* new Chain(store, options, { proof, problems }, unlisted, buckets).verify(chain);
    if (Object.values(digests).some((number) => number > 0)) proofs.push(proof);
  }
  // Where something could not be listed, digests may well be there.
  if (proofs.length === 0 && problems.length === 0)
    problems.push({ object: store.name, kind: 'no-digests', detail: whyNoDigests(inOrder) });
  const added = noCounts();
  const times = timesOf(inOrder);
  for (const place of [...unlisted.values()].sort((a, b) => (placeKey(a) < placeKey(b) ? -1 : 1))) {
    const name = logNameOf(place.key);
    if (name !== null && !within(name.delivered, options)) continue;
    added.unverified++;
    problems.push({ object: store.nameOf(place), kind: 'unlisted', detail: whyUnlisted(name, times) });
  }
  return {
    from: proofs.flatMap(({ from }) => from ?? []).toSorted()[0] ?? null,
    to:
      proofs
        .flatMap(({ to }) => to ?? [])
        .toSorted()
        .at(-1) ?? null,
    digests: summed(proofs.map(({ digests }) => digests)),
    logs: summed([...proofs.map(({ logs }) => logs), added]),
    chains: proofs,
    problems,
  };
}

/** Nothing proven must not look like nothing wrong. */
function whyNoDigests(chains: readonly (readonly Listed[])[]): string {
  const ends = chains
    .flat()
    .map(({ name }) => name.end)
    .toSorted();
  if (ends.length > 0)
    return `no digest lies in the time asked for: those that are here end from ${ends[0]} to ${ends.at(-1)}`;
  return 'there is no digest of CloudTrail: expected AWSLogs/ACCOUNT/CloudTrail-Digest/REGION/… in each bucket';
}

/** When the digests of each account and Region begin and end. */
function timesOf(chains: readonly (readonly Listed[])[]): ReadonlyMap<string, { first: string; last: string }> {
  const times = new Map<string, { first: string; last: string }>();
  for (const { account, region, end } of chains.flat().map(({ name }) => name)) {
    const known = times.get(`${account} ${region}`) ?? { first: end, last: end };
    if (end < known.first) known.first = end;
    if (end > known.last) known.last = end;
    times.set(`${account} ${region}`, known);
  }
  return times;
}

/** Why no digest lists a log: what is no sign of tampering is told apart. */
function whyUnlisted(log: LogName | null, digests: ReturnType<typeof timesOf>): string {
  if (log === null) return 'no digest lists it, and CloudTrail gives its logs other names';
  const { account, region, delivered } = log;
  const times = digests.get(`${account} ${region}`);
  const here = `the digests of ${account} in ${region}`;
  if (times === undefined) return `there is no digest of ${account} in ${region} that could list it`;
  if (Date.parse(delivered) < Date.parse(times.first) - hour)
    return `it is older than ${here}, of which the first ends at ${times.first}: validation was switched on later, or older digests are not here`;
  if (delivered > times.last)
    return `it is newer than ${here}, of which the last ends at ${times.last}: the next is not there yet, or was removed`;
  return 'no digest lists it: it was added, or is of a trail without log file validation, or the digest that lists it was removed';
}

const hour = 3_600_000;

function summed(all: readonly Verification['logs'][]): Verification['logs'] {
  const sum = noCounts();
  for (const counts of all)
    for (const status of Object.keys(sum) as (keyof typeof sum)[]) sum[status] += counts[status];
  return sum;
}

function within(time: string, { since, until }: VerifyOptions): boolean {
  return (since === null || time >= since) && (until === null || time <= until);
}
