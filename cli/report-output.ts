/** What `scan` and `audit` share: the options about the report, writing it, and the exit status. */
import packageJson from '../package.json' with { type: 'json' };
import { pagesRead } from '../src/catalog/pages-read.ts';
import { severities } from '../src/controls/control.ts';
import { asAsff } from '../src/findings/as-asff.ts';
import { asCsv } from '../src/findings/as-csv.ts';
import { asHtml } from '../src/findings/as-html.ts';
import { asJson } from '../src/findings/as-json.ts';
import { asNdjson } from '../src/findings/as-ndjson.ts';
import { asOcsf } from '../src/findings/as-ocsf.ts';
import { asTable, type TableOptions } from '../src/findings/as-table.ts';
import { gapsOf } from '../src/findings/coverage.ts';
import { rank } from '../src/findings/finding.ts';
import { masked, maskedSeenOnce, maskText } from '../src/findings/masked.ts';
import type { Report } from '../src/findings/report.ts';
import { hasColours, widthOfStdout, write } from './output.ts';

const formats: Record<string, (report: Report, table: TableOptions) => Iterable<string>> = {
  table: asTable,
  json: asJson,
  ndjson: asNdjson,
  ocsf: asOcsf,
  asff: asAsff,
  csv: asCsv,
  html: asHtml,
};

const failOn: string[] = [...severities, 'never'];

export const reportOptions = {
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
    options: failOn,
    default: 'high',
    valueHint: 'SEVERITY',
    description: 'exit with 1 when a finding is as severe as this',
  },
  'show-personal-data': {
    type: 'boolean',
    description: 'do not mask phone numbers, e-mail addresses, SIP headers and PINs',
  },
} as const;

/** Writes a report to `output`, or to standard output where that is undefined. Personal data is masked unless wanted. */
export async function writeReport(
  report: Report,
  { format, output, personalData }: { format: string; output: string | undefined; personalData: boolean },
): Promise<void> {
  const { summary, findings } = personalData ? report : maskedReport(report);
  const shown = { summary: { rolecall: packageJson.version, catalogue: pagesRead().newest, ...summary }, findings };
  const table = { width: output === undefined ? widthOfStdout() : 80, colours: output === undefined && hasColours() };
  const lines = (formats[format] ?? asTable)(shown, table);
  await write(output, lines);
}

/** 0 complete and nothing as bad as `threshold`, 1 complete with something that is, 3 incomplete. */
export function exitStatus({ summary, findings }: Report, threshold: string): 0 | 1 | 3 {
  if (summary.unreadable.length > 0 || summary.notEvaluated.length > 0 || gapsOf(summary).length > 0) return 3;
  const severity = severities.find((each) => each === threshold);
  const bad =
    severity !== undefined &&
    findings.some(({ status, severity: own }) => status === 'open' && rank(own) >= rank(severity));
  return bad ? 1 : 0;
}

function maskedReport({ summary, findings }: Report): Report {
  const notEvaluated = summary.notEvaluated.map((each) => ({ ...each, reason: maskText(each.reason) }));
  const seenOnce = summary.seenOnce?.map(maskedSeenOnce);
  return {
    summary: { ...summary, notEvaluated, ...(seenOnce === undefined ? {} : { seenOnce }) },
    findings: findings.map(masked),
  };
}
