import { auditorOf } from '../src/audit.ts';
import { controls } from '../src/controls/index.ts';
import { maskText } from '../src/findings/masked.ts';
import type { Report } from '../src/findings/report.ts';
import { configurationFrom } from './configuration.ts';
import { openInputs, sizeOf } from './inputs.ts';
import { jobsOf } from './jobs.ts';
import { complain, outputFile } from './output.ts';
import { periodOf } from './period.ts';
import { progressOn } from './progress.ts';
import { provenInputs, withProof } from './proven-inputs.ts';
import { exitStatus, reportOptions, writeReport } from './report-output.ts';
import { scanLogs } from './scan-logs.ts';
import { subcommand } from './subcommand.ts';
import { UsageError } from './usage-error.ts';

export const scan = subcommand({
  name: 'scan',
  summary: 'judges CloudTrail logs.',
  operands: {
    name: 'PATH',
    description:
      'a file, a folder, - for standard input, or s3://bucket/prefix: CloudTrail files (.json, .json.gz), NDJSON, lists of records, EventBridge events',
    least: 1,
    most: Number.POSITIVE_INFINITY,
  },
  options: {
    ...reportOptions,
    since: {
      type: 'string',
      valueHint: 'TIME',
      description: 'leave out earlier records: 2026-05-01 or 2026-05-01T10:00:00Z, in UTC',
    },
    until: { type: 'string', valueHint: 'TIME', description: 'leave out later records; a date includes its whole day' },
    strict: {
      type: 'boolean',
      description: 'parse every byte, also of records that concern nobody, and report what is malformed in them',
    },
    verified: {
      type: 'boolean',
      description:
        'judge only log files that CloudTrail’s digests prove, and name the others; PATH is then as rolecall verify takes it',
    },
    'public-keys': {
      type: 'string',
      valueHint: 'FILE',
      description: 'with --verified: what aws cloudtrail list-public-keys printed (otherwise CloudTrail is asked)',
    },
    'original-bucket': {
      type: 'string',
      valueHint: 'NAME',
      description: 'with --verified: the bucket that CloudTrail wrote to, where the archive was copied to another',
    },
    jobs: {
      type: 'string',
      valueHint: 'N',
      description: 'threads that scan (one; beyond 100 MB, one for each core, up to 8)',
    },
  },
  notes: [
    'Exit status: 0 nothing at or above --fail-on; 1 something is; 2 the command is wrong, and nothing was judged; 3 incomplete: an input could not be read, or a control failed (3 wins over 1).',
    "Security Hub imports at most 100 findings a call, all of one account and Region. With jq, --format asff --output findings.json comes apart into such files: jq -c 'group_by(.ProductArn)[] | _nwise(100)' findings.json | split -a 4 -l 1 - part-",
    'For each of them: aws securityhub batch-import-findings --findings file://part-aaaa',
  ],
  examples: [
    'scan ./AWSLogs',
    'scan --format json --output findings.json trail.json.gz',
    'scan --since 2026-05-01 --fail-on medium s3://my-trail/AWSLogs/',
    'scan - < record.json',
    'scan --verified s3://my-trail/',
  ],
  async run(args) {
    const period = periodOf(args.since, args.until);
    const jobs = jobsOf(args.jobs);
    const output = await outputFile(args.output);
    const { configuration, used } = await configurationFrom(args.config);
    const proof = args.verified ? await provenInputs(args._, { ...period, ...proofOptions(args) }) : null;
    if (proof === null && (args['public-keys'] ?? args['original-bucket']) !== undefined)
      throw new UsageError('--public-keys and --original-bucket belong to --verified.');
    const inputs = proof?.inputs ?? (await openInputs(args._));
    const progress = progressOn(process.stderr, () => sizeOf(args._));
    const interruption = interruptible(args._);
    const judged = await scanLogs(inputs, {
      auditor: auditorOf(controls),
      configuration,
      used,
      period,
      strict: args.strict === true,
      jobs,
      signal: interruption.signal,
      onInput: progress.show,
    });
    interruption.end();
    progress.end();
    const report = proof === null ? judged : withProof(judged, proof.verification());
    nameWhatIsMissing(report);
    await writeReport(report, { format: args.format, output, personalData: args['show-personal-data'] === true });
    return exitStatus(report, args['fail-on']);
  },
});

function proofOptions(args: {
  readonly 'public-keys'?: string | undefined;
  readonly 'original-bucket'?: string | undefined;
}) {
  return { publicKeys: args['public-keys'], originalBucket: args['original-bucket'] };
}

/** The first Ctrl-C ends the reading, and what was found so far is printed; the second ends the process. */
function interruptible(paths: readonly string[]): { readonly signal: AbortSignal; readonly end: () => void } {
  const controller = new AbortController();
  const stop = () => {
    controller.abort();
    // Nothing else ends the wait for input that never comes.
    if (paths.includes('-')) process.stdin.destroy();
  };
  process.once('SIGINT', stop);
  return { signal: controller.signal, end: () => process.off('SIGINT', stop) };
}

function nameWhatIsMissing({ summary }: Report): void {
  for (const { input, place, reason } of summary.unreadable)
    complain(`${input}${place === undefined ? '' : `, ${place}`}: ${reason}`);
  for (const { control, reason } of summary.notEvaluated)
    complain(`the control ${control} failed: ${maskText(reason)}`);
}
