/** What `scan --verified` reads: the log files that CloudTrail's digests prove, each with the bytes that were verified. */
import { commonRange, type Verification } from '../src/evidence/verification.ts';
import { verifyStore } from '../src/evidence/verify-store.ts';
import type { Report } from '../src/findings/report.ts';
import type { Input, Problem } from '../src/sources/input.ts';
import type { Period } from './period.ts';
import { keysFrom, storeAt } from './verify.ts';
import { UsageError } from './usage-error.ts';

export interface ProofOptions extends Period {
  readonly publicKeys: string | undefined;
  readonly originalBucket: string | undefined;
}

export interface ProvenInputs {
  /** Proven logs; then, as problems, whatever is not proven. */
  readonly inputs: AsyncIterable<Input | Problem>;
  /** What was proven; complete once the inputs are read. */
  verification(): Verification | null;
}

/** Throws UsageError or MissingInput while still nothing was judged. */
export async function provenInputs(
  paths: readonly string[],
  { publicKeys, originalBucket, since, until }: ProofOptions,
): Promise<ProvenInputs> {
  const [path, ...others] = paths;
  if (path === undefined || path === '-' || others.length > 0)
    throw new UsageError('--verified takes one PATH: a folder that mirrors buckets, or s3://bucket/prefix.');
  const store = await storeAt(path, originalBucket);
  const { keys } = await keysFrom(publicKeys);
  let verification: Verification | null = null;
  async function* inputs(): AsyncGenerator<Input | Problem, void, void> {
    const run = verifyStore(store, { keys, since, until });
    let step = await run.next();
    for (; !step.done; step = await run.next()) {
      const { name, bytes } = step.value;
      yield { name, bytes: async () => bytes };
    }
    verification = step.value;
    for (const { object, kind, detail } of verification.problems)
      yield { name: object, reason: `not proven (${kind}), and not judged: ${detail}` };
  }
  return { inputs: inputs(), verification: () => verification };
}

/** The report with what it rests on. */
export function withProof({ summary, findings }: Report, verification: Verification | null): Report {
  // Interrupted before the end: each finding still comes from a proven log, and how many there are is not known.
  const verified = verification === null ? {} : { verified: provenOf(verification) };
  return {
    summary: { ...summary, ...verified },
    findings: findings.map((finding) => ({ ...finding, proven: true as const })),
  };
}

function provenOf({ from, to, digests, logs, chains }: Verification): NonNullable<Report['summary']['verified']> {
  return { from, to, digests, logs, common: commonRange(chains), chains: chains.length };
}
