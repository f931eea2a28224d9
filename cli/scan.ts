import { auditorOf } from '../src/audit.ts';
import { severities } from '../src/controls/control.ts';
import { controls } from '../src/controls/index.ts';
import { asAsff } from '../src/findings/as-asff.ts';
import { asCsv } from '../src/findings/as-csv.ts';
import { asHtml } from '../src/findings/as-html.ts';
import { asJson } from '../src/findings/as-json.ts';
import { asNdjson } from '../src/findings/as-ndjson.ts';
import { asOcsf } from '../src/findings/as-ocsf.ts';
import { asTable, type TableOptions } from '../src/findings/as-table.ts';
import { rank } from '../src/findings/finding.ts';
import { masked, maskText } from '../src/findings/masked.ts';
import type { Report } from '../src/findings/report.ts';
import { configurationFrom } from './configuration.ts';
import { openInputs } from './inputs.ts';
import { complain, hasColours, print, refuseOutput, widthOfStdout, writeWhole } from './output.ts';
import { periodOf } from './period.ts';
import { progressOn } from './progress.ts';
import { scanLogs } from './scan-logs.ts';
import { subcommand } from './subcommand.ts';

const formats: Record<string, (report: Report, table: TableOptions) => Iterable<string>> = {
  table: asTable,
  json: asJson,
  ndjson: asNdjson,
  ocsf: asOcsf,
  asff: asAsff,
  csv: asCsv,
  html: asHtml,
};

const failOn = [...severities, 'never'] as const;

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
    format: {
      type: 'enum',
      options: Object.keys(formats),
      default: 'table',
      valueHint: 'FORMAT',
      description: 'how to print',
    },
    output: { type: 'string', valueHint: 'FILE', description: 'write to a file instead of standard output' },
    config: {
      type: 'string',
      valueHint: 'FILE',
      description: 'the configuration (rolecall.yaml in the working directory, if it is there)',
    },
    'fail-on': {
      type: 'enum',
      options: [...failOn],
      default: 'high',
      valueHint: 'SEVERITY',
      description: 'exit with 1 when a finding is as severe as this',
    },
    since: {
      type: 'string',
      valueHint: 'TIME',
      description: 'leave out earlier records: 2026-05-01 or 2026-05-01T10:00:00Z, in UTC',
    },
    until: { type: 'string', valueHint: 'TIME', description: 'leave out later records; a date includes its whole day' },
    'show-personal-data': {
      type: 'boolean',
      description: 'do not mask phone numbers, e-mail addresses, SIP headers and PINs',
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
  ],
  async run(args) {
    const period = periodOf(args.since, args.until);
    const output = args.output === '-' ? undefined : args.output;
    if (output !== undefined) await refuseOutput(output);
    const configuration = await configurationFrom(args.config);
    const inputs = await openInputs(args._);
    const progress = progressOn(process.stderr);
    const report = await scanLogs(inputs, {
      auditor: auditorOf(controls),
      configuration,
      period,
      onInput: progress.show,
    });
    progress.end();
    nameWhatIsMissing(report);
    const shown = args['show-personal-data'] ? report : maskedReport(report);
    const table = { width: output === undefined ? widthOfStdout() : 80, colours: output === undefined && hasColours() };
    const lines = (formats[args.format] ?? asTable)(shown, table);
    if (output === undefined) await print(lines);
    else await writeWhole(output, lines);
    return exitStatus(report, args['fail-on'] as (typeof failOn)[number]);
  },
});

/** 0 complete and nothing as bad as `threshold`, 1 complete with something that is, 3 incomplete. */
export function exitStatus({ summary, findings }: Report, threshold: (typeof failOn)[number]): 0 | 1 | 3 {
  if (summary.unreadable.length > 0 || summary.notEvaluated.length > 0) return 3;
  const bad =
    threshold !== 'never' &&
    findings.some(({ status, severity }) => status === 'open' && rank(severity) >= rank(threshold));
  return bad ? 1 : 0;
}

function nameWhatIsMissing({ summary }: Report): void {
  for (const { input, place, reason } of summary.unreadable)
    complain(`${input}${place === undefined ? '' : `, ${place}`}: ${reason}`);
  for (const { control, reason } of summary.notEvaluated)
    complain(`the control ${control} failed: ${maskText(reason)}`);
}

function maskedReport({ summary, findings }: Report): Report {
  const notEvaluated = summary.notEvaluated.map((each) => ({ ...each, reason: maskText(each.reason) }));
  return { summary: { ...summary, notEvaluated }, findings: findings.map(masked) };
}
