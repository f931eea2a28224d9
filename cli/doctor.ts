import { readdir, readFile } from 'node:fs/promises';
import { pagesRead } from '../src/catalog/pages-read.ts';
import { alarmRemedies } from '../src/doctor/alarms.ts';
import type { Check, CheckState } from '../src/doctor/check.ts';
import { diagnose } from '../src/doctor/diagnose.ts';
import type { Snapshot } from '../src/doctor/snapshot.ts';
import { type Baseline, parseBaseline } from '../src/findings/baseline.ts';
import { asciiJson } from '../src/findings/as-json.ts';
import { pad, wrap } from '../src/findings/columns.ts';
import { printable } from '../src/findings/printable.ts';
import { doctorClients, readDeployment } from '../src/sources/deployment.ts';
import { MissingStack, UselessCredentials } from '../src/sources/deployment-look.ts';
import { print, widthOfStdout } from './output.ts';
import { subcommand } from './subcommand.ts';
import { UsageError } from './usage-error.ts';

export const doctor = subcommand({
  name: 'doctor',
  summary: 'says what is wrong with a deployment, and what to do about it.',
  options: {
    stack: {
      type: 'string',
      default: 'rolecall-prod',
      valueHint: 'NAME',
      description: 'the CloudFormation stack, of Rolecall or of a forwarder (rolecall-prod)',
    },
    region: { type: 'string', valueHint: 'REGION', description: 'its Region (that of the profile or AWS_REGION)' },
    format: {
      type: 'enum',
      options: ['table', 'json'],
      default: 'table',
      valueHint: 'FORMAT',
      description: 'how to print',
    },
  },
  notes: [
    'It changes nothing. Of a baseline.json in the working directory, which is deployed from there, it says what ended. Exit status: 0 healthy; 1 something is wrong; 2 the command is wrong, the credentials are not taken, or there is no such stack; 3 something could not be looked at, which it names with the permission that it takes (3 wins over 1).',
  ],
  examples: ['doctor', 'doctor --stack rolecall-forwarder --region eu-central-1', 'doctor --format json'],
  async run({ stack, region, format }) {
    const now = new Date();
    const clients = await clientsIn(region);
    const here = await clients.cloudFormation.config.region();
    const snapshot = await readDeployment(stack, clients, now.getTime()).catch((error: unknown) => {
      if (error instanceof UselessCredentials) throw new UsageError(error.message);
      if (!(error instanceof MissingStack)) throw error;
      throw new UsageError(
        `There is no stack ${stack} in ${here}, in the account of your credentials: name it with --stack, its Region with --region.`,
      );
    });
    const checks = diagnose(snapshot, {
      patterns: await patternsFor(snapshot),
      alarmRemedies: alarmRemedies(await readFile(operations, 'utf8')),
      catalogueRead: pagesRead().newest,
      baseline: await deployedBaseline(snapshot),
      now: now.toISOString(),
    });
    const where = 'value' in snapshot.stack ? snapshot.stack.value : null;
    const found = { stack, account: where?.account ?? null, region: where?.region ?? here, checks };
    await print(format === 'json' ? [asJson(found)] : asTable(found, widthOfStdout()));
    if (checks.some(({ state }) => state === 'unseen')) return 3;
    return checks.some(({ state }) => state === 'wrong') ? 1 : 0;
  },
});

async function clientsIn(region: string | undefined) {
  const clients = await doctorClients(region);
  await clients.cloudFormation.config.region().catch(() => {
    throw new UsageError('No AWS Region is configured: give --region, or set AWS_REGION.');
  });
  return clients;
}

/** The generated patterns that this version has for such a stack, by name. */
async function patternsFor({ stack }: Snapshot): Promise<ReadonlyMap<string, unknown>> {
  const { resources = [], region = '' } = 'value' in stack ? stack.value : {};
  if (resources.some(({ id }) => id === 'ForwarderRole')) return patternsOfForwarder(region);
  const patterns = new Map<string, unknown>();
  for (const folder of [ofRules, ofTamperRules]) {
    for (const file of (await readdir(folder)).filter((name) => name.endsWith('.json')).sort())
      patterns.set(file.slice(0, -'.json'.length), JSON.parse(await readFile(new URL(file, folder), 'utf8')));
  }
  return patterns;
}

/** What `npx osls deploy` packages from here; null when there is none, and for a forwarder. */
async function deployedBaseline({ stack }: Snapshot): Promise<Baseline | string | null> {
  if (!('value' in stack) || stack.value.resources.some(({ id }) => id === 'ForwarderRole')) return null;
  try {
    return parseBaseline(await readFile('baseline.json', 'utf8'));
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? null : `it cannot be read (${code})`;
  }
}

// Each named by itself, so that it comes along when the command is packed.
const operations = new URL('../docs/operations.md', import.meta.url);
const ofRules = new URL('../infra/event-patterns/', import.meta.url);
const ofTamperRules = new URL('../infra/tampering-patterns/', import.meta.url);
const ofIamRegion = new URL('../infra/member-account.yml', import.meta.url);
const ofOtherRegions = new URL('../infra/region-forwarder.yml', import.meta.url);

/** Of the partitions that forward events. */
const iamRegions = ['us-east-1', 'us-gov-west-1', 'cn-north-1'];

/** Templates of forwarders hold their patterns, each in one line of JSON below the name of its rule. */
async function patternsOfForwarder(region: string): Promise<ReadonlyMap<string, unknown>> {
  const template = await readFile(iamRegions.includes(region) ? ofIamRegion : ofOtherRegions, 'utf8');
  const rules = template.matchAll(/Name: rolecall-forward-(\S+)\n.*\n +EventPattern: (\{.*\})\n/g);
  return new Map([...rules].map(([, name = '', pattern = '']) => [name, JSON.parse(pattern)]));
}

interface Found {
  readonly stack: string;
  readonly account: string | null;
  readonly region: string | null;
  readonly checks: readonly Check[];
}

/** One object, `rolecall.doctor/v1`. */
function asJson({ checks, ...where }: Found): string {
  return asciiJson({ schema: 'rolecall.doctor/v1', ...where, healthy: checks.every(isGood), checks });
}

function isGood({ state }: Check): boolean {
  return state === 'ok' || state === 'note';
}

const order: readonly CheckState[] = ['wrong', 'unseen', 'note', 'ok'];

function* asTable({ stack, account, region, checks }: Found, width: number): Generator<string> {
  yield printable(`${stack}${account === null ? '' : ` in account ${account}`}${region === null ? '' : `, ${region}`}`);
  yield '';
  const indent = ' '.repeat(20);
  for (const { area, state, says, remedy } of checks.toSorted(
    (a, b) => order.indexOf(a.state) - order.indexOf(b.state),
  )) {
    const [first = '', ...more] = [says, ...(remedy === null ? [] : [remedy])].flatMap((text) =>
      wrap(printable(text), width, indent),
    );
    yield pad(state, 8) + pad(area, 12) + first.trimStart();
    yield* more;
  }
  const wrong = checks.filter(({ state }) => state === 'wrong').length;
  const unseen = checks.filter(({ state }) => state === 'unseen').length;
  yield '';
  yield wrong + unseen === 0 ? 'Healthy.' : `${wrong} wrong, ${unseen} not looked at.`;
}
