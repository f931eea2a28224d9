/**
 * What a cold start costs: `npm run bench:start` bundles each function as serverless.yml says, and prints how much of it is
 * read when it starts, with a call of IAM or of Chime to judge, with a first finding and the places that are on by default,
 * and in all, and how long a new process takes to import it, on-event also to answer an event that gives no finding: one that
 * concerns nobody, a call of IAM and one of Chime that controls judge, the last also where a configuration is packaged. An empty
 * bundle is the measure: milliseconds above it, by the clock and of the processor, which a busy machine changes less. Processes
 * take turns; medians.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Bundle, bundled } from '../test/support/bundle.ts';

const rounds = 21;

const call = {
  eventVersion: '1.11',
  userIdentity: { type: 'Root', arn: 'arn:aws:iam::111122223333:root', accountId: '111122223333' },
  eventTime: '2026-05-01T10:00:00Z',
  awsRegion: 'us-east-1',
  eventID: 'an event',
  eventType: 'AwsApiCall',
  recipientAccountId: '111122223333',
};
const envelope = { 'detail-type': 'AWS API Call via CloudTrail', region: 'us-east-1', account: '111122223333' };

/** No control reads it. */
const nobodys = {
  ...envelope,
  source: 'aws.ec2',
  detail: { ...call, eventSource: 'ec2.amazonaws.com', eventName: 'RunInstances' },
};

/** Several controls read it, and find nothing: the role is an ordinary one. */
const judged = {
  ...envelope,
  source: 'aws.iam',
  detail: {
    ...call,
    eventSource: 'iam.amazonaws.com',
    eventName: 'AttachRolePolicy',
    requestParameters: { roleName: 'Payments', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
  },
};

/** So is the caller, and Chime's calls of meetings are made all day. */
const role = 'arn:aws:iam::111122223333:role/Meetings';
const meeting = {
  ...envelope,
  source: 'aws.chime',
  detail: {
    ...call,
    eventSource: 'chime.amazonaws.com',
    eventName: 'CreateMeeting',
    userIdentity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::111122223333:assumed-role/Meetings/session',
      accountId: '111122223333',
      sessionContext: { sessionIssuer: { type: 'Role', arn: role, accountId: '111122223333' } },
    },
  },
};

const root = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'rolecall-start-'));

interface Contestant {
  readonly name: string;
  /** What a process does that is timed. */
  readonly script: string;
  /** What is read: at the start, to judge calls of IAM, and of Chime, with the first finding, in all. */
  readonly kilobytes: readonly string[];
}

interface Times {
  /** Milliseconds of the script, by the clock and of the processor. */
  readonly clock: number[];
  readonly processor: number[];
}

try {
  const functions = readdirSync(join(root, 'functions')).filter((name) => name.endsWith('.ts'));
  const contestants = [empty()];
  for (const file of functions) contestants.push(...(await contestantsOf(file.slice(0, -'.ts'.length))));
  print(contestants, timesOf(contestants));
} finally {
  rmSync(folder, { recursive: true });
}

function empty(): Contestant {
  const file = join(folder, 'empty.mjs');
  writeFileSync(file, 'export const handler = async () => undefined;\n');
  return { name: 'empty', script: importing(file), kilobytes: ['0', '', '', '', '0'] };
}

async function contestantsOf(name: string): Promise<Contestant[]> {
  const bundle = await write(name, name);
  const { start, roles, chime, finding, all } = bundle;
  const kilobytes = [start, roles, chime, finding, all].map((files) =>
    files === null ? '' : (bundle.bytesOf(files) / 1000).toFixed(0),
  );
  const contestant = { name, script: importing(join(folder, name, `${name}.mjs`)), kilobytes };
  if (name !== 'on-event') return [contestant];
  await write(name, 'configured', 'examples/mute/rolecall.yaml');
  const answering = (what: string, event: unknown, place = name): Contestant => {
    const batch = { Records: [{ messageId: '1', body: JSON.stringify(event), eventSource: 'aws:sqs' }] };
    const answer = `await handler(${JSON.stringify(batch)}, { getRemainingTimeInMillis: () => 60_000 });`;
    const script = importing(join(folder, place, `${name}.mjs`)) + answer;
    return { name: what, script, kilobytes: ['', '', '', '', ''] };
  };
  return [
    contestant,
    answering('nobody’s', nobodys),
    answering('IAM’s', judged),
    answering('Chime’s', meeting),
    answering('Chime’s, with a configuration', meeting, 'configured'),
  ];
}

async function write(name: string, place: string, configuration?: string): Promise<Bundle> {
  const bundle = await bundled(name, join(folder, place), configuration);
  for (const { path, contents } of bundle.files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  }
  return bundle;
}

function importing(file: string): string {
  return `const { handler } = await import(${JSON.stringify(pathToFileURL(file).href)});`;
}

function timesOf(contestants: readonly Contestant[]): readonly Times[] {
  const times = contestants.map((): Times => ({ clock: [], processor: [] }));
  for (let round = 0; round <= rounds; round++) {
    for (const [index, { script }] of contestants.entries()) {
      const [clock, processor] = run(script);
      // The first round fills the caches of the disk.
      if (round === 0) continue;
      times[index]?.clock.push(clock);
      times[index]?.processor.push(processor);
    }
  }
  return times;
}

/** Milliseconds that the script took in a process of its own, by the clock and of the processor. */
function run(script: string): readonly [clock: number, processor: number] {
  const timed = `
    const began = performance.now(), used = process.threadCpuUsage();
    ${script}
    const { user, system } = process.threadCpuUsage(used);
    console.log(JSON.stringify([performance.now() - began, (user + system) / 1000]));
    process.exit();`;
  // What Lambda and serverless.yml set, where a start looks at it; no baseline is packaged.
  const env = { LAMBDA_TASK_ROOT: folder, ROLECALL_CONFIGURATION: 'rolecall.yaml', ROLECALL_BASELINE: 'baseline.json' };
  const args = ['--no-warnings', '--input-type=module', '--eval', timed];
  const printed = execFileSync(process.execPath, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return JSON.parse(printed.trim().split('\n').at(-1) ?? '') as [number, number];
}

function print(contestants: readonly Contestant[], times: readonly Times[]): void {
  const [nothing] = times;
  console.log(`Node ${process.versions.node}, milliseconds over an empty bundle, medians of ${rounds} rounds`);
  row('', 'start KB', 'IAM KB', 'Chime KB', 'finding KB', 'all KB', 'clock ms', 'processor ms');
  for (const [index, { name, kilobytes }] of contestants.entries()) {
    const over = (of: keyof Times) => median(times[index]?.[of] ?? []) - median(nothing?.[of] ?? []);
    row(name, ...kilobytes, over('clock').toFixed(1), over('processor').toFixed(1));
  }
}

function row(name: string, ...cells: readonly string[]): void {
  console.log([name.padEnd(30), ...cells.map((cell) => cell.padStart(13))].join(''));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
