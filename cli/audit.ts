import { readFile } from 'node:fs/promises';
import { type Partition, knownRegions } from '../src/catalog/regions.ts';
import { controls } from '../src/controls/index.ts';
import { asBaselineJson, type Baseline, baselineOf, mutesOf, parseBaseline } from '../src/findings/baseline.ts';
import { sha256 } from '../src/evidence/digest.ts';
import { gapsOf } from '../src/findings/coverage.ts';
import { maskText } from '../src/findings/masked.ts';
import type { Report } from '../src/findings/report.ts';
import { partsInWords } from '../src/inventory/parts.ts';
import { services } from '../src/inventory/services.ts';
import { inventoriesOf, type SnapshotFile, UnreadableSnapshot } from '../src/inventory/snapshot.ts';
import { textOf } from '../src/sources/text.ts';
import { type Audited, auditReport } from './audit-report.ts';
import { configurationFrom } from './configuration.ts';
import { givenFile } from './given-file.ts';
import { now } from './now.ts';
import { complain, outputFile, writeWhole } from './output.ts';
import { exitStatus, reportOptions, writeReport } from './report-output.ts';
import { listOf, subcommand, unknown } from './subcommand.ts';
import { UsageError } from './usage-error.ts';

export const audit = subcommand({
  name: 'audit',
  summary: 'judges the roles, policies and settings of an account.',
  operands: {
    name: 'FILE',
    description: 'with --snapshot: what aws iam get-account-authorization-details printed, for one account or several',
    least: 0,
    most: Number.POSITIVE_INFINITY,
  },
  options: {
    region: {
      type: 'string',
      valueHint: 'NAME',
      description: 'where to look for what is Regional; several: repeat it, or with commas (your configured Region)',
    },
    'all-regions': { type: 'boolean', description: 'look in every Region that the catalogue knows' },
    service: {
      type: 'string',
      valueHint: 'NAME',
      description: `ask it even where no service-linked role shows that it is in use: ${listOf(services)}`,
    },
    snapshot: { type: 'boolean', description: 'judge the files and call nothing' },
    baseline: {
      type: 'string',
      valueHint: 'FILE',
      description: 'accept what is there: the first run writes the file, later ones show what it holds as muted',
    },
    ...reportOptions,
  },
  lists: ['region', 'service'],
  notes: [
    'Without --snapshot it reads the account of your AWS credentials by calls that change nothing; docs/permissions.md lists them, docs/permissions.json is a policy with exactly these. AWS_ENDPOINT_URL sends them elsewhere.',
    'Exit status: 0 nothing at or above --fail-on; 1 something is; 2 the command or a file is wrong, and nothing was judged; 3 incomplete: a call was denied, is not there or failed, or a control failed (3 wins over 1). What nobody asked for is told and is no gap.',
  ],
  examples: [
    'audit --region us-east-1',
    'audit --all-regions --format html --output audit.html',
    'audit --snapshot details.json',
    'audit --baseline accepted.json',
  ],
  async run(args) {
    const output = await outputFile(args.output);
    refuseMixture(args);
    const { configuration, used } = await configurationFrom(args.config);
    const snapshots = args.snapshot ? await snapshotsAt(args._) : [];
    const accounts = args.snapshot
      ? accountsIn(snapshots)
      : [
          await liveAccount({
            regions: listed(args.region),
            everywhere: args['all-regions'] === true,
            services: listed(args.service),
          }),
        ];
    const judge = (baseline: Baseline | null) => {
      const mute = [...configuration.mute, ...(baseline === null ? [] : mutesOf(baseline))];
      return auditReport(accounts, { controls, configuration: { ...configuration, mute }, used, snapshots });
    };
    const known = args.baseline === undefined ? null : await baselineAt(args.baseline);
    let report = judge(known);
    if (args.baseline !== undefined && known === null) {
      const written = baselineOf(report.findings, now(), 'baseline');
      await writeWhole(args.baseline, asBaselineJson(written));
      report = judge(written);
    }
    nameWhatIsMissing(report);
    await writeReport(report, { format: args.format, output, personalData: args['show-personal-data'] === true });
    return exitStatus(report, args['fail-on']);
  },
});

/** Null when it is not there yet. */
async function baselineAt(path: string): Promise<Baseline | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new UsageError(`${path}: cannot be read (${error.code}).`);
  });
  if (text === null) return null;
  const baseline = parseBaseline(text);
  if (typeof baseline === 'string') throw new UsageError(`${path}: ${baseline}.`);
  return baseline;
}

function refuseMixture(args: {
  readonly _: readonly string[];
  readonly snapshot?: boolean | undefined;
  readonly region?: string | undefined;
  readonly service?: string | undefined;
  readonly 'all-regions'?: boolean | undefined;
}): void {
  if (!args.snapshot && args._.length > 0)
    throw new UsageError(`audit takes a file only with --snapshot, found ${args._[0]}.`);
  if (args.snapshot && args._.length === 0) throw new UsageError('--snapshot needs a FILE; see rolecall audit --help.');
  const live = (['region', 'service', 'all-regions'] as const).find((option) => args[option]);
  if (args.snapshot && live !== undefined)
    throw new UsageError(`--${live} is for a live audit: a snapshot holds no Region.`);
  if (args.region && args['all-regions']) throw new UsageError('Choose --region or --all-regions.');
}

async function snapshotsAt(paths: readonly string[]): Promise<readonly (SnapshotFile & { readonly sha256: string })[]> {
  const files = [];
  for (const path of paths) {
    const bytes = await givenFile(path);
    files.push({ name: path, text: textOf(bytes), sha256: sha256(bytes) });
  }
  return files;
}

function accountsIn(files: readonly SnapshotFile[]): readonly Audited[] {
  try {
    return inventoriesOf(files).map((inventory) => ({ inventory, names: { account: null, unit: null }, by: null }));
  } catch (error) {
    throw error instanceof UnreadableSnapshot ? new UsageError(`${error.message}.`) : error;
  }
}

interface Live {
  readonly regions: readonly string[];
  readonly everywhere: boolean;
  readonly services: readonly string[];
}

/** Reads the account of the credentials. */
async function liveAccount({ regions, everywhere, services: wanted }: Live): Promise<Audited> {
  const chosen = services.filter((service) => wanted.includes(service));
  const other = wanted.find((name) => !(services as readonly string[]).includes(name));
  if (other !== undefined)
    throw new UsageError(unknown(`--service: expected ${listOf(services)}, found "${other}"`, other, services));
  for (const region of regions) refuseRegion(region);
  const { configuredRegion, readIdentity, readNames } = await import('../src/sources/account/identity.ts');
  const { readAccount } = await import('../src/sources/account/read-account.ts');
  const { Unanswered } = await import('../src/sources/account/asking.ts');
  const home = regions[0] ?? (await configuredRegion()) ?? 'us-east-1';
  const identity = await readIdentity(home, {}).catch((error: unknown) => {
    if (!(error instanceof Unanswered)) throw error;
    if (error.cause instanceof Error && error.cause.name === 'CredentialsProviderError')
      throw new UsageError(
        'There are no AWS credentials: sign in, or name a profile in AWS_PROFILE; --snapshot judges a file without any.',
      );
    throw new UsageError(`The account of your AWS credentials is not known: ${error.message}.`);
  });
  const progress = partsOn(process.stderr);
  const reading = {
    identity,
    regions: everywhere ? regionsOf(identity.partition) : regions.length > 0 ? [...new Set(regions)] : [home],
    services: chosen,
    deletions: null,
    auditor: null,
    now: now(),
    settings: {},
    onPart: progress.show,
  };
  const [inventory, names] = await Promise.all([readAccount(reading), readNames(identity.account, home, {})]);
  progress.end();
  return { inventory, names, by: identity.arn };
}

function regionsOf(partition: Partition): readonly string[] {
  return knownRegions[partition] ?? [];
}

/** A Region becomes part of a host name. */
function refuseRegion(region: string): void {
  if (/^[a-z]{2,5}(-[a-z]+)+-\d{1,2}$/.test(region)) return;
  throw new UsageError(
    unknown(
      `--region: expected a Region such as us-east-1, found "${region}"`,
      region,
      Object.values(knownRegions).flat(),
    ),
  );
}

function listed(values: string | undefined): readonly string[] {
  return (values ?? '')
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

/** What is being read, while somebody watches. */
function partsOn(stream: NodeJS.WriteStream): {
  readonly show: (part: keyof typeof partsInWords, region: string | null) => void;
  readonly end: () => void;
} {
  const tell = (text: string) => void (stream.isTTY && stream.write(`\r\u001b[2K${text}`));
  return {
    show: (part, region) => tell(`Reading ${partsInWords[part]}${region === null ? '' : ` in ${region}`}`),
    end: () => tell(''),
  };
}

function nameWhatIsMissing({ summary }: Report): void {
  for (const gap of gapsOf(summary)) complain(`could not look at ${gap}`);
  for (const { control, reason } of summary.notEvaluated) {
    if ((summary.controls[control]?.error ?? 0) > 0) complain(`the control ${control} failed: ${maskText(reason)}`);
  }
}
