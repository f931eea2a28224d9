import packageJson from '../package.json' with { type: 'json' };
import { controls } from '../src/controls/index.ts';
import { sha256 } from '../src/evidence/digest.ts';
import { masked, maskedSeenOnce, maskText } from '../src/findings/masked.ts';
import { asCsv } from '../src/report/as-csv.ts';
import { asHtml } from '../src/report/as-html.ts';
import { asJson } from '../src/report/as-json.ts';
import type { EvidenceReport } from '../src/report/evidence.ts';
import { type ReportFile, reportOfFiles } from '../src/report/from-files.ts';
import { reportOfTable } from '../src/report/from-table.ts';
import { parseReport } from '../src/report/parse-report.ts';
import { requestHandler } from '../src/sources/account/settings.ts';
import { textOf } from '../src/sources/text.ts';
import { configurationFrom } from './configuration.ts';
import { givenFile } from './given-file.ts';
import { now } from './now.ts';
import { complain, outputFile, write } from './output.ts';
import { subcommand } from './subcommand.ts';
import { UsageError } from './usage-error.ts';

const formats: Readonly<Record<string, (report: EvidenceReport) => Iterable<string>>> = {
  html: asHtml,
  csv: asCsv,
  json: asJson,
};

export const report = subcommand({
  name: 'report',
  summary: 'writes the evidence report: per control, role and framework what was judged, with its sources.',
  operands: {
    name: 'FILE',
    description: 'what audit or scan printed with --format json, one file or several; none with --table',
    least: 0,
    most: Number.POSITIVE_INFINITY,
  },
  options: {
    table: { type: 'string', valueHint: 'NAME', description: 'the findings table of a deployment' },
    region: { type: 'string', valueHint: 'REGION', description: 'its Region (that of the profile or AWS_REGION)' },
    format: {
      type: 'enum',
      options: Object.keys(formats),
      default: 'html',
      valueHint: 'FORMAT',
      description: 'a page to print, a row for each control, or all of it',
    },
    output: { type: 'string', valueHint: 'FILE', description: 'write to a file instead of standard output' },
    config: {
      type: 'string',
      valueHint: 'FILE',
      description: 'with --table: the configuration with the mutes (rolecall.yaml in the working directory)',
    },
    'show-personal-data': {
      type: 'boolean',
      description: 'do not mask phone numbers, e-mail addresses, SIP headers and PINs',
    },
  },
  notes: [
    'What could not be looked at stands first. Where several files speak of the same account or finding, the latest holds.',
    'Exit status: 0 the report is complete; 2 the command or a file is wrong; 3 it says what could not be looked at.',
    'With --table it reads the table by dynamodb:Scan and dynamodb:Query and writes nothing. A deployment writes the same report to its evidence bucket every day; rolecall verify --report proves it.',
  ],
  examples: [
    'report --output evidence.html audit.json',
    'report --format csv --output evidence.csv may.json june.json',
    'report --table rolecall-findings --output evidence.html',
  ],
  async run(args) {
    const output = await outputFile(args.output);
    if (args.table === undefined && args._.length === 0)
      throw new UsageError('report needs a FILE or --table NAME; see rolecall report --help.');
    if (args.table !== undefined && args._.length > 0)
      throw new UsageError(`report takes files or --table, found both: ${args._[0]}.`);
    const made = now();
    const evidence =
      args.table === undefined
        ? reportOfFiles(await filesAt(args._), { made, rolecall: packageJson.version }, controls)
        : await ofTable(args.table, { made, region: args.region, config: args.config });
    const shown = args['show-personal-data'] ? evidence : maskedEvidence(evidence);
    const lines = (formats[args.format] ?? asHtml)(shown);
    await write(output, lines);
    for (const gap of shown.gaps) complain(`incomplete: ${gap}`);
    return shown.gaps.length > 0 ? 3 : 0;
  },
});

async function filesAt(paths: readonly string[]): Promise<readonly ReportFile[]> {
  const files: ReportFile[] = [];
  for (const name of paths) {
    const bytes = await givenFile(name);
    const parsed = parseReport(textOf(bytes));
    if (typeof parsed === 'string') throw new UsageError(`${name}: ${parsed}.`);
    files.push({ name, sha256: sha256(bytes), report: parsed });
  }
  return files;
}

async function ofTable(
  table: string,
  {
    made,
    region,
    config,
  }: { readonly made: string; readonly region: string | undefined; readonly config: string | undefined },
): Promise<EvidenceReport> {
  const { configuration, used } = await configurationFrom(config);
  const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
  const { readTable } = await import('../src/sources/evidence-table.ts');
  const client = new DynamoDBClient({ requestHandler, ...(region === undefined ? {} : { region }) });
  await client.config.region().catch(() => {
    throw new UsageError('No AWS Region is configured: give --region, or set AWS_REGION.');
  });
  const content = await readTable(client, table).catch((error: unknown) => {
    throw new UsageError(
      `The table ${table} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
    );
  });
  return reportOfTable(content, { made, rolecall: packageJson.version, configuration, used }, controls);
}

function maskedEvidence(evidence: EvidenceReport): EvidenceReport {
  return {
    ...evidence,
    gaps: evidence.gaps.map(maskText),
    findings: evidence.findings.map(masked),
    seenOnce: evidence.seenOnce.map(maskedSeenOnce),
  };
}
