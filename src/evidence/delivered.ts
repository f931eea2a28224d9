import { inflate, isGzip } from '../sources/gzip.ts';
import type { ProblemKind } from './verification.ts';

/** Inflated bytes: a digest of a million logs has some 500 MB, and nothing larger is opened. */
const largest = 2 ** 30;

/** The inflated bytes of a file that is one gzip stream and nothing else. */
export function exactly(bytes: Buffer): { bytes: Buffer } | { kind: ProblemKind; detail: string } {
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
