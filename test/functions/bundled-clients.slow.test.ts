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
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Endpoints, startEndpoints } from '../../local/endpoints.ts';
import { bundled } from '../support/bundle.ts';
import { environmentOf, messageOf, refusedEdit } from '../support/deployment.ts';
import { AwsFailure, assumedRole, type FakeAws, startFakeAws } from '../support/fake-aws.ts';

const batch = { Records: [messageOf('1', refusedEdit('bundled'))] };
const source = resolve(import.meta.dirname, '../../functions/on-event.ts');
let folder: string;
let aws: FakeAws;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rolecall-clients-'));
  const { files } = await bundled('on-event', folder);
  for (const { path, contents } of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(async () => {
  aws = await startFakeAws();
  aws.on('AssumeRole', (call) => assumedRole(call, Date.now()));
  return () => aws.close();
});

/** What it asks for, where nothing is known yet, and what it logs: without times and places in the code. */
async function whatItDoes(file: string, configuration: (endpoints: Endpoints) => string) {
  const endpoints = await startEndpoints();
  aws.calls.length = 0;
  const script = `
    const { handler } = await import(${JSON.stringify(pathToFileURL(file).href)});
    const answer = await handler(${JSON.stringify(batch)}, { getRemainingTimeInMillis: () => 60_000 });
    console.log(JSON.stringify({ answer }));
    process.exit();`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    env: {
      ...environmentOf(endpoints, endpoints.dynamodb, endpoints.aws),
      AWS_ENDPOINT_URL_EVENTBRIDGE: aws.url,
      AWS_ENDPOINT_URL_SECURITYHUB: aws.url,
      AWS_ENDPOINT_URL_STS: aws.url,
      AWS_ENDPOINT_URL_SSM: aws.url,
      AWS_ENDPOINT_URL_S3: endpoints.aws,
      AWS_MAX_ATTEMPTS: '1',
      POWERTOOLS_LOG_LEVEL: 'INFO',
      ROLECALL_CONFIGURATION: configuration(endpoints),
      ROLECALL_EVENT_BUS: 'rolecall-prod-findings',
      ROLECALL_SECURITY_HUB: 'member',
      ROLECALL_SECURITY_HUB_ROLE: 'rolecall-security-hub',
      ROLECALL_SECURITY_HUB_EXTERNAL_ID: 'a-shared-word',
      ROLECALL_ACCOUNT: '777788889999',
    },
  });
  await endpoints.close();
  const volatile = new Set(['timestamp', 'stack', 'location', 'extendedRequestId', 'requestId', 'RequestId']);
  const steady = (text: string): unknown =>
    JSON.parse(text, (key, value) => (volatile.has(key) || isTime(value) ? '(varies)' : value));
  return {
    asked: aws.calls
      .map(({ operation, input, accessKeyId }) => steady(JSON.stringify({ operation, input, accessKeyId })))
      .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    logged: `${stderr}${stdout}`.trim().split('\n').map(steady),
  };
}

const isTime = (value: unknown) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);

async function compared(configuration: (endpoints: Endpoints) => string) {
  const bundle = await whatItDoes(join(folder, 'on-event.mjs'), configuration);
  expect(bundle).toEqual(await whatItDoes(source, configuration));
  return { asked: JSON.stringify(bundle.asked), logged: JSON.stringify(bundle.logged) };
}

test('all places are told the same, and a parameter is read', async () => {
  aws.on('AmazonSSM.GetParameter', () => ({ Parameter: { Value: 'severity: {slr-edit-refused: low}', Version: 3 } }));
  aws.on('AWSEvents.PutEvents', () => ({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] }));
  aws.on('POST /findings/import', () => ({ FailedCount: 0, SuccessCount: 1 }));
  const { asked, logged } = await compared(() => 'ssm:/rolecall');
  for (const part of ['AmazonSSM.GetParameter', 'AWSEvents.PutEvents', 'POST /findings/import', '"Resources":'])
    expect(asked).toContain(part);
  expect(logged).toContain('"severity":"low"');
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
  const { logged } = await compared(({ bucket }) => `s3://${bucket}/missing.yaml`);
  for (const part of ['NoSuchKey', 'ResourceNotFoundException', 'not subscribed to AWS Security Hub'])
    expect(logged).toContain(part);
  expect(logged).not.toContain('"place":"security-hub"');
});

test('a parameter that is not there is named', async () => {
  aws.on('AmazonSSM.GetParameter', () => {
    throw new AwsFailure('ParameterNotFound', 'Parameter /rolecall not found.');
  });
  aws.on('AWSEvents.PutEvents', () => ({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] }));
  aws.on('POST /findings/import', () => ({
    FailedCount: 1,
    SuccessCount: 0,
    FailedFindings: [{ Id: 'an id', ErrorCode: 'InvalidInput', ErrorMessage: 'it is refused' }],
  }));
  const { logged } = await compared(() => 'ssm:/rolecall');
  for (const part of ['ParameterNotFound', 'it is refused']) expect(logged).toContain(part);
});
