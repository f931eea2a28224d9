/**
 * What infra/bundle-libraries.js leaves out of the clients of AWS is not missed: a bundled function asks for the same, and says
 * the same of what fails, as its source does with the clients as they are.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { pathToFileURL } from 'node:url';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Endpoints, startEndpoints } from '../../local/endpoints.ts';
import { auditorOf } from '../../src/audit.ts';
import { defaults } from '../../src/configuration.ts';
import { controls } from '../../src/controls/index.ts';
import { accountPermissions } from '../../src/inventory/account-reads.ts';
import { FindingsTable } from '../../src/sinks/findings-table.ts';
import { bundled } from '../support/bundle.ts';
import { environmentOf, messageOf, refusedEdit, requestedDeletion } from '../support/deployment.ts';
import { account, startFakeAccount } from '../support/fake-account.ts';
import { AwsFailure, assumedRole, type FakeAws, startFakeAws } from '../support/fake-aws.ts';

const functions = resolve(import.meta.dirname, '../../functions');
let folder: string;
let aws: FakeAws;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rolecall-clients-'));
  for (const name of ['on-event', 'on-account']) {
    const { files } = await bundled(name, join(folder, name));
    for (const { path, contents } of files) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, contents);
    }
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

/** A function, a message for it, what it asked AWS for since the last time, and its environment. */
interface Run {
  readonly name: string;
  readonly body: unknown;
  readonly asked: () => readonly unknown[];
  readonly environment: (endpoints: Endpoints) => Promise<Record<string, string>> | Record<string, string>;
}

/** What a function asks for, where nothing is known yet, and what it logs: without times and places in the code. */
async function whatItDoes(file: string, { name, body, asked, environment }: Run) {
  const endpoints = await startEndpoints();
  const script = `
    const { handler } = await import(${JSON.stringify(pathToFileURL(join(file, name)).href)});
    const batch = { Records: [${JSON.stringify(messageOf('1', body))}] };
    const answer = await handler(batch, { getRemainingTimeInMillis: () => 60_000 });
    console.log(JSON.stringify({ answer }));
    process.exit();`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    env: {
      ...environmentOf(endpoints, endpoints.dynamodb, endpoints.aws),
      AWS_MAX_ATTEMPTS: '1',
      POWERTOOLS_LOG_LEVEL: 'INFO',
      ...(await environment(endpoints)),
    },
  });
  await endpoints.close();
  const volatile = new Set(['timestamp', 'stack', 'location', 'extendedRequestId', 'requestId', 'RequestId']);
  const steady = (text: string): unknown =>
    JSON.parse(text, (key, value) => (volatile.has(key) || isTime(value) ? '(varies)' : value));
  return {
    asked: asked()
      .map((call) => steady(JSON.stringify(call)))
      .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    logged: `${stderr}${stdout}`.trim().split('\n').map(steady),
  };
}

const isTime = (value: unknown) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);

async function compared(run: Run) {
  const bundle = await whatItDoes(join(folder, run.name), { ...run, name: `${run.name}.mjs` });
  expect(bundle).toEqual(await whatItDoes(functions, { ...run, name: `${run.name}.ts` }));
  return { asked: JSON.stringify(bundle.asked), logged: JSON.stringify(bundle.logged) };
}

describe('on-event', () => {
  beforeEach(async () => {
    aws = await startFakeAws();
    aws.on('AssumeRole', (call) => assumedRole(call, Date.now()));
    aws.on('AWSEvents.PutEvents', () => ({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] }));
    aws.on('POST /findings/import', () => ({ FailedCount: 0, SuccessCount: 1 }));
    return () => aws.close();
  });

  const judging = (configuration: (endpoints: Endpoints) => Promise<string> | string): Run => ({
    name: 'on-event',
    body: refusedEdit('bundled'),
    asked: () => aws.calls.splice(0).map(({ operation, input, accessKeyId }) => ({ operation, input, accessKeyId })),
    environment: async (endpoints) => ({
      AWS_ENDPOINT_URL_EVENTBRIDGE: aws.url,
      AWS_ENDPOINT_URL_SECURITYHUB: aws.url,
      AWS_ENDPOINT_URL_STS: aws.url,
      AWS_ENDPOINT_URL_SSM: aws.url,
      AWS_ENDPOINT_URL_S3: endpoints.aws,
      ROLECALL_CONFIGURATION: await configuration(endpoints),
      ROLECALL_EVENT_BUS: 'rolecall-prod-findings',
      ROLECALL_SECURITY_HUB: 'member',
      ROLECALL_SECURITY_HUB_ROLE: 'rolecall-security-hub',
      ROLECALL_SECURITY_HUB_EXTERNAL_ID: 'a-shared-word',
      ROLECALL_ACCOUNT: '777788889999',
    }),
  });

  test('all places are told the same, and a parameter is read', async () => {
    aws.on('AmazonSSM.GetParameter', () => ({ Parameter: { Value: 'severity: {slr-edit-refused: low}', Version: 3 } }));
    const { asked, logged } = await compared(judging(() => 'ssm:/rolecall'));
    for (const part of ['AmazonSSM.GetParameter', 'AWSEvents.PutEvents', 'POST /findings/import', '"Resources":'])
      expect(asked).toContain(part);
    expect(logged).toContain('"severity":"low"');
    expect(logged).not.toContain('"level":"ERROR"');
  });

  test('an object is read', async () => {
    const { logged } = await compared(
      judging(async ({ clients, bucket: Bucket }) => {
        const Body = 'severity: {slr-edit-refused: info}';
        await clients.s3.send(new PutObjectCommand({ Bucket, Key: 'rolecall.yaml', Body }));
        return `s3://${Bucket}/rolecall.yaml`;
      }),
    );
    expect(logged).toContain('"severity":"info"');
    expect(logged).not.toContain('"level":"ERROR"');
  });

  test('what fails is named by the name of its error', async () => {
    aws.on('AWSEvents.PutEvents', () => {
      throw new AwsFailure('ResourceNotFoundException', 'Event bus rolecall-prod-findings does not exist.');
    });
    // Whose hub is off is no failure: this name decides it.
    aws.on('POST /findings/import', () => {
      throw new AwsFailure('InvalidAccessException', 'Account 111122223333 is not subscribed to AWS Security Hub', 401);
    });
    const { logged } = await compared(judging(({ bucket }) => `s3://${bucket}/missing.yaml`));
    for (const part of ['NoSuchKey', 'ResourceNotFoundException', 'not subscribed to AWS Security Hub'])
      expect(logged).toContain(part);
    expect(logged).not.toContain('"place":"security-hub"');
  });

  test('a parameter that is not there is named, and a finding that the hub does not take', async () => {
    aws.on('AmazonSSM.GetParameter', () => {
      throw new AwsFailure('ParameterNotFound', 'Parameter /rolecall not found.');
    });
    const FailedFindings = [{ Id: 'an id', ErrorCode: 'InvalidInput', ErrorMessage: 'it is refused' }];
    aws.on('POST /findings/import', () => ({ FailedCount: 1, SuccessCount: 0, FailedFindings }));
    const { logged } = await compared(judging(() => 'ssm:/rolecall'));
    for (const part of ['ParameterNotFound', 'it is refused']) expect(logged).toContain(part);
  });
});

test('on-account asks every service the same', async () => {
  const context = { now: '2026-06-01T00:00:00Z', horizon: null, configuration: defaults };
  const fake = await startFakeAccount();
  const trail = () => fake.answer('GET /trail/', () => '<ListBucketResult></ListBucketResult>');
  trail();
  const { asked, logged } = await compared({
    name: 'on-account',
    body: { account },
    asked() {
      const permissions = fake.used();
      fake.reset();
      trail();
      return permissions;
    },
    async environment({ clients, table }) {
      const remembering = new FindingsTable(clients.dynamodb, { table, retention: 1 });
      const { notes } = auditorOf(controls).judge(requestedDeletion('AWSServiceRoleForLexBots', 'task/1'), context);
      for (const note of notes) await remembering.remember(note, Date.now());
      return {
        AWS_ENDPOINT_URL: fake.url,
        ROLECALL_ACCOUNT: account,
        ROLECALL_AUDIT_SERVICES: 'connect,lex,profile,voice',
        ROLECALL_LOG_BUCKET: 'trail',
      };
    },
  });
  await fake.close();
  // A function knows whose account it is.
  for (const permission of accountPermissions.filter((each) => each !== 'sts:GetCallerIdentity'))
    expect(asked).toContain(`"${permission}"`);
  expect(logged).toContain('a finding was told');
});
