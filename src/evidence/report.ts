/** What a verification says: for people, and as `rolecall.verify/v1`. */
import { styleText } from 'node:util';
import { pad, wrap } from '../findings/columns.ts';
import { printable } from '../findings/printable.ts';
import type { Counts } from '../findings/report.ts';
import type { ProblemKind, Verification } from './verification.ts';

/** 3 when something could not be looked at, 1 when something is not proven, else 0. */
export function exitStatusOf({ problems }: Verification): 0 | 1 | 3 {
  if (problems.some(({ kind }) => kind === 'unreachable')) return 3;
  return problems.length > 0 ? 1 : 0;
}

export function asVerificationJson({ from, to, digests, logs, problems }: Verification): readonly string[] {
  return [JSON.stringify({ schema: 'rolecall.verify/v1', from, to, digests, logs, problems }, null, 2)];
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
    'CloudTrail never vouched for it, or not yet. Digests follow within two hours; an older log here was added.',
  gap: 'Nobody can prove what happened in that time. Look for StopLogging and StartLogging at its ends.',
  stale:
    'Get the later digests, or find out since when the trail is off: rolecall scan shows StopLogging and DeleteTrail.',
  unreachable: 'Not looked at. Mend the access and verify again.',
};

export interface VerificationView {
  readonly until: string | null;
  readonly width: number;
  readonly colours: boolean;
}

const mostNamed = 20;

export function* asVerification(result: Verification, { until, width, colours }: VerificationView): Generator<string> {
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
  yield* wrap(conclusion(result, until), columns).map((line) => paint('bold', line));
}

function row(name: string, { valid, invalid, missing, unverified }: Counts): string {
  const numbers = [valid, invalid, missing, unverified].map((number) => pad(number.toLocaleString('en-US'), 12));
  return `${pad(name, 12)}${numbers.join('')}`.trimEnd();
}

function conclusion({ from, to, logs, problems }: Verification, until: string | null): string {
  if (from === null || to === null) return 'Nothing is proven: no digest could be verified.';
  const range = `${from} to ${to}`;
  const open = until === null ? ' That is the range of the digests that are here; --until TIME asks for more.' : '';
  if (problems.length === 0) {
    const what =
      logs.valid === 0
        ? 'no log files were delivered'
        : `all ${logs.valid.toLocaleString('en-US')} log files are complete and unmodified`;
    return `Proven: from ${range} ${what}.${open}`;
  }
  return `Not everything is proven: from ${range}, ${logs.valid.toLocaleString('en-US')} log files are complete and unmodified, and the rest is named above.${open}`;
}
