/** What a verification says: for people, and as `rolecall.verify/v1`. */
import { styleText } from 'node:util';
import { pad, wrap } from '../findings/columns.ts';
import { printable } from '../findings/printable.ts';
import type { Counts } from '../findings/report.ts';
import { type ChainProof, commonRange, type ProblemKind, type Verification } from './verification.ts';

/** 3 when something could not be looked at, 1 when something is not proven, else 0. */
export function exitStatusOf({ problems }: Verification): 0 | 1 | 3 {
  if (problems.some(({ kind }) => kind === 'unreachable')) return 3;
  return problems.length > 0 ? 1 : 0;
}

/** Who verified what, and with which keys: what a reader has to trust. */
export interface VerificationMade {
  /** ISO 8601, UTC. */
  readonly made: string;
  /** Version of Rolecall. */
  readonly rolecall: string;
  /** As the user named it. */
  readonly input: string;
  readonly since: string | null;
  readonly until: string | null;
  /** `CloudTrail`, or the file with its SHA-256. */
  readonly publicKeys: string;
}

export function asVerificationJson(result: Verification, made: VerificationMade): readonly string[] {
  const { from, to, digests, logs, chains, problems } = result;
  return [
    JSON.stringify({ schema: 'rolecall.verify/v1', ...made, from, to, digests, logs, chains, problems }, null, 2),
  ];
}

/** What a kind of problem means, and what to do. */
const advice: Record<ProblemKind, string> = {
  missing:
    'It was deleted, or never copied. Look for it in the bucket, its versions and its replicas; find who deleted it in the S3 data events.',
  modified:
    'It is not what CloudTrail wrote. Treat the archive as tampered with; compare with an older version of the object.',
  'not-gzip':
    'It was replaced. CloudTrail delivers gzip and nothing else; compare with an older version of the object.',
  truncated: 'The file is cut: copy it again, and compare with an older version of the object if it stays so.',
  'second-member':
    'Something was appended that other readers take for a part of the log. Treat the archive as tampered with.',
  'appended-data': 'Something was appended after the end of the stream. Treat the archive as tampered with.',
  malformed: 'It is no digest. Compare with an older version of the object.',
  misplaced:
    'Another digest lies in its place. If the archive was copied to another bucket, name the first one with --original-bucket.',
  algorithm: 'CloudTrail signs with one algorithm only: somebody else wrote this.',
  signature: 'It was changed, or is not CloudTrail’s. Treat the archive as tampered with.',
  'unknown-key': 'It was not signed by CloudTrail in this Region, or --public-keys covers another Region or time.',
  'key-outside-validity': 'The key was not in use when the digest says it was signed. Treat it as forged.',
  unlinked: 'It is not part of the chain. Somebody put it there, or the digest after it was changed.',
  'no-signature':
    'Not proven, which is not yet a sign of tampering. Read from S3, or save the object’s metadata beside it.',
  'digest-invalid': 'Nothing can be said of these logs until their digest is restored.',
  'digest-unverified': 'Nothing can be said of these logs until their digest has its signature.',
  unlisted:
    'CloudTrail does not vouch for it, or not yet: digests follow within two hours. Where no trail without validation explains it, find out in the S3 data events who wrote it.',
  'no-digests':
    'Name the folder above the buckets, or s3://bucket/prefix with the prefix in front of AWSLogs. Where log file validation is off, nothing can be proven: switch it on (aws cloudtrail update-trail --enable-log-file-validation).',
  gap: 'Nobody can prove what happened in that time. Look for StopLogging and StartLogging at its ends.',
  stale:
    'Get the later digests, or find out since when the trail is off: rolecall scan shows StopLogging and DeleteTrail.',
  unreachable: 'Not looked at. Mend the access and verify again.',
};

interface VerificationView extends VerificationMade {
  readonly width: number;
  readonly colours: boolean;
}

const mostNamed = 20;

export function* asVerification(result: Verification, view: VerificationView): Generator<string> {
  const { until, width, colours } = view;
  const paint = (style: Parameters<typeof styleText>[0], text: string) =>
    colours ? styleText(style, text, { validateStream: false }) : text;
  const columns = Math.min(Math.max(width, 60), 120);
  for (const [kind, problems] of Map.groupBy(result.problems, (problem) => problem.kind)) {
    yield paint(['bold', 'red'], `${kind.toUpperCase()} (${problems.length})`);
    for (const { object, detail } of problems.slice(0, mostNamed)) {
      yield* wrap(printable(object), columns, '  ');
      yield* wrap(printable(detail), columns, '    ');
    }
    if (problems.length > mostNamed) yield `  and ${problems.length - mostNamed} more: --format json names all`;
    yield* wrap(`What to do: ${advice[kind]}`, columns, '  ');
    yield '';
  }
  yield paint(
    'dim',
    ['', 'VALID', 'INVALID', 'MISSING', 'UNVERIFIED']
      .map((title) => pad(title, 12))
      .join('')
      .trimEnd(),
  );
  yield row('Digests', result.digests);
  yield row('Log files', result.logs);
  yield '';
  if (result.chains.length > 1) yield* chainLines(result.chains, paint);
  yield* wrap(conclusion(result, until), columns).map((line) => paint('bold', line));
  const { made, rolecall, input, publicKeys } = view;
  const who = `Verified ${made} by Rolecall ${rolecall}: ${input}, with public keys of ${publicKeys}`;
  yield* wrap(printable(who), columns).map((line) => paint('dim', line));
}

/** What each chain proves, the shortest time first: that is where something may be missing. */
function* chainLines(chains: readonly ChainProof[], paint: (style: 'dim', text: string) => string): Generator<string> {
  const [account, region, time] = [12, 14, 16];
  const cells = (texts: readonly [string, string, string, string, string]) =>
    [account, region, time, time, 0]
      .map((width, at) => pad(texts[at] as string, width))
      .join('  ')
      .trimEnd();
  yield paint('dim', cells(['ACCOUNT', 'REGION', 'PROVEN FROM', 'TO (UTC)', 'LOG FILES']));
  for (const chain of chains.toSorted((a, b) => lengthOf(a) - lengthOf(b)).slice(0, mostNamed)) {
    const { valid, invalid, missing, unverified } = chain.logs;
    const all = valid + invalid + missing + unverified;
    const proven = valid === all ? '' : `${valid.toLocaleString('en-US')} of `;
    const [from, to] = [chain.from, chain.to].map((each) => each?.slice(0, 16).replace('T', ' ') ?? '-');
    yield cells([chain.account, chain.region, from as string, to as string, `${proven}${all.toLocaleString('en-US')}`]);
    const several = chains.some((other) => nameOf(other) !== nameOf(chain));
    if (several) yield `  trail ${nameOf(chain)}`;
  }
  if (chains.length > mostNamed) yield `and ${chains.length - mostNamed} more: --format json names all`;
  yield '';
}

function nameOf({ trail, homeRegion, backfill }: ChainProof): string {
  return `${trail} (${homeRegion})${backfill ? ', backfill' : ''}`;
}

function lengthOf({ from, to }: ChainProof): number {
  return from === null || to === null ? 0 : Date.parse(to) - Date.parse(from);
}

function row(name: string, { valid, invalid, missing, unverified }: Counts): string {
  const numbers = [valid, invalid, missing, unverified].map((number) => pad(number.toLocaleString('en-US'), 12));
  return `${pad(name, 12)}${numbers.join('')}`.trimEnd();
}

function conclusion({ from, to, chains, logs, problems }: Verification, until: string | null): string {
  if (from === null || to === null) return 'Nothing is proven: no digest could be verified.';
  const open = until === null ? ' That is the range of the digests that are here; --until TIME asks for more.' : '';
  const common = commonRange(chains);
  const differ = common?.from !== from || common.to !== to;
  const range = differ ? '' : `from ${from} to ${to} `;
  const of = chains.length > 1 ? ` of ${chains.length.toLocaleString('en-US')} chains` : '';
  const each = differ
    ? ` Each chain is proven for its own time, above${common === null ? '; no time is proven by all of them.' : `; all of them together from ${common.from} to ${common.to}.`}`
    : '';
  const files = `${logs.valid.toLocaleString('en-US')} log files${of}`;
  if (problems.length === 0) {
    const what = logs.valid === 0 ? 'no log files were delivered' : `all ${files} are complete and unmodified`;
    return `Proven: ${range}${what}.${each}${open}`;
  }
  return `Not everything is proven: ${range}${files} are complete and unmodified, and the rest is named above.${each}${open}`;
}
