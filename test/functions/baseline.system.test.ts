/** The baseline that is deployed beside the functions: what it holds is kept and shown, nobody is told; all else is told. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { lambdaContext } from '../../local/lambda-context.ts';
import { asBaselineJson, baselineOf } from '../../src/findings/baseline.ts';
import type { StoredFinding } from '../../src/sinks/findings-table.ts';
import { type Deployment, deploy, messageOf } from '../support/deployment.ts';
import { account, type FakeAccount, startFakeAccount } from '../support/fake-account.ts';

let deployment: Deployment;
let fake: FakeAccount;
let root: string;

beforeAll(async () => {
  fake = await startFakeAccount();
  deployment = await deploy();
});

/** A table of its own. */
async function forget(): Promise<void> {
  await deployment.close();
  deployment = await deploy();
  setEnvironment();
}

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'rolecall-baseline-'));
  fake.reset();
  fake.answer('CloudTrail_20131101.LookupEvents', () => ({ Events: [] }));
  fake.answer('GET /trail/', () => '<ListBucketResult></ListBucketResult>');
  await forget();
  return () => rmSync(root, { recursive: true });
});

function setEnvironment(): void {
  for (const [name, value] of Object.entries({
    AWS_ENDPOINT_URL: fake.url,
    AWS_ENDPOINT_URL_S3: fake.url,
    ROLECALL_ACCOUNT: account,
    ROLECALL_LOG_BUCKET: 'trail',
    LAMBDA_TASK_ROOT: root,
    ROLECALL_CONFIGURATION: 'rolecall.yaml',
    ROLECALL_BASELINE: 'baseline.json',
  }))
    vi.stubEnv(name, value);
}

afterAll(async () => {
  await deployment.close();
  await fake.close();
});

const context = { ...lambdaContext('on-account'), getRemainingTimeInMillis: () => 900_000 };

/** A process that was just started: it reads the files once. */
async function start() {
  vi.resetModules();
  const { logger } = await import('../../functions/runtime/logger.ts');
  const { metrics } = await import('../../functions/runtime/services.ts');
  const logged = vi.spyOn(logger, 'error');
  const measured = vi.spyOn(metrics, 'addMetric');
  const { handler } = await import('../../functions/on-account.ts');
  return {
    audit: () => handler({ Records: [messageOf('1', { account })] }, context),
    logged: () => logged.mock.calls.map(([message, details]) => ({ message, ...(details as object) })),
    alarms: () => measured.mock.calls.filter(([name]) => name === 'configurationUnreadable').length,
  };
}

async function states(): Promise<StoredFinding[]> {
  const found: StoredFinding[] = [];
  for await (const finding of deployment.table.stored()) if (finding.event === null) found.push(finding);
  return found.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

const told = async () => (await deployment.told()).map(({ finding }) => finding);
const withoutTrail = () => fake.answer('CloudTrail_20131101.DescribeTrails', () => ({ trailList: [] }));
const entry = (key: string, value: number) => `<entry><key>${key}</key><value>${value}</value></entry>`;
const withoutMfa = () =>
  fake.answer(
    'GetAccountSummary',
    () =>
      `<GetAccountSummaryResponse><GetAccountSummaryResult><SummaryMap>${entry('AccountMFAEnabled', 0)}${entry('AccountPasswordPresent', 1)}</SummaryMap></GetAccountSummaryResult></GetAccountSummaryResponse>`,
  );

/** What an audit finds where nothing was accepted yet, written as `audit --baseline` writes it. */
async function acceptAll(owner: string): Promise<readonly string[]> {
  const { audit } = await start();
  await audit();
  const found = await states();
  expect((await told()).map(({ id }) => id).toSorted()).toEqual(found.map(({ id }) => id));
  const baseline = baselineOf(found, new Date().toISOString(), owner);
  writeFileSync(join(root, 'baseline.json'), [...asBaselineJson(baseline)].join('\n'));
  // What was told before is no matter here: the baseline was deployed with the functions.
  await forget();
  return found.map(({ id }) => id);
}

test('what it accepts is stored and shown as accepted, and nobody is told of it; what is new is told', async () => {
  withoutTrail();
  const accepted = await acceptAll('audit@example.com');
  expect(accepted.length).toBeGreaterThan(0);

  withoutMfa();
  const { audit, alarms } = await start();
  await audit();
  expect((await told()).map(({ control, status }) => [control, status])).toEqual([
    ['account-root-without-mfa', 'open'],
  ]);
  const kept = await states();
  expect(kept.map(({ id }) => id)).toEqual(expect.arrayContaining([...accepted]));
  expect(kept).toHaveLength(accepted.length + 1);
  expect(alarms()).toBe(0);

  const { aws, bucket, clients } = deployment.endpoints;
  vi.stubEnv('AWS_ENDPOINT_URL_S3', aws);
  vi.stubEnv('ROLECALL_EVIDENCE_BUCKET', bucket);
  vi.resetModules();
  const { handler } = await import('../../functions/on-schedule.ts');
  const { written } = (await handler({ task: 'report' }, context)) as { written: readonly string[] };
  const Key = written.find((key) => key.endsWith('report.json'));
  const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
  const { findings } = JSON.parse((await Body?.transformToString()) ?? '') as { findings: StoredFinding[] };
  const muted = findings.filter(({ status }) => status === 'muted');
  expect(muted.map(({ id }) => id).toSorted()).toEqual(accepted);
  for (const { mute } of muted) expect(mute).toMatchObject({ owner: 'audit@example.com' });
  expect(findings.filter(({ status }) => status === 'open').map(({ control }) => control)).toEqual([
    'account-root-without-mfa',
  ]);
});

test.each([
  ['no JSON', 'accepted', 'expected a baseline as JSON'],
  ['another file', '{"schema":"rolecall.findings/v1"}', 'expected a baseline with the schema rolecall.baseline/v1'],
  [
    'an entry without an owner',
    '{"schema":"rolecall.baseline/v1","accepted":[{"id":"1","severity":"low","control":"trail-incomplete","account":"111122223333","subject":"x","reason":"y","until":"2099-01-01"}]}',
    'accepted[0]: expected id, severity, control, account, subject, reason, owner, until',
  ],
])(
  '%s accepts nothing: everything is told, Rolecall says so itself, and the alarm rings',
  async (_what, text, says) => {
    withoutTrail();
    writeFileSync(join(root, 'baseline.json'), text);
    const { audit, logged, alarms } = await start();
    await audit();
    const news = await told();
    expect(news.map(({ control }) => control)).toContain('trail-incomplete');
    expect(news.map(({ id }) => id).toSorted()).toEqual((await states()).map(({ id }) => id));
    expect(news.find(({ subject }) => subject.type === 'configuration')?.explanation).toContain(
      `baseline.json: ${says}`,
    );
    const [first] = logged();
    expect(first).toMatchObject({ file: 'baseline.json', error: { message: expect.stringContaining(says) } });
    expect(alarms()).toBe(1);
  },
);
