/** The functions judge by the rolecall.yaml that was deployed with them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { lambdaContext } from '../../local/lambda-context.ts';
import { type Deployment, deploy, messageOf, refusedEdit } from '../support/deployment.ts';

let deployment: Deployment;
/** What Lambda unpacks a deployment package into. */
let root: string;

beforeAll(async () => {
  deployment = await deploy();
});

afterAll(() => deployment.close());

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rolecall-configuration-'));
  vi.stubEnv('LAMBDA_TASK_ROOT', root);
  vi.stubEnv('ROLECALL_CONFIGURATION', 'rolecall.yaml');
  return () => rmSync(root, { recursive: true });
});

/** A process that was just started: the file is read once in each. */
async function start() {
  vi.resetModules();
  const { logger } = await import('../../functions/runtime/logger.ts');
  const { metrics } = await import('../../functions/runtime/services.ts');
  const logged = vi.spyOn(logger, 'error');
  const measured = vi.spyOn(metrics, 'addMetric');
  const { handler: onEvent } = await import('../../functions/on-event.ts');
  const { handler: onPending } = await import('../../functions/on-pending.ts');
  return {
    judge: (...bodies: unknown[]) =>
      onEvent({ Records: bodies.map((body, i) => messageOf(String(i), body)) }, lambdaContext('on-event')),
    sweep: () => onPending({}, lambdaContext('on-pending')),
    problems: () => logged.mock.calls.map(([message, details]) => ({ message, ...(details as object) })),
    unreadable: () => measured.mock.calls.filter(([name]) => name === 'configurationUnreadable').length,
  };
}

/** A domain of Customer Profiles, created where AWS supports it. */
function domainCreated(eventID: string, awsRegion = 'eu-central-1') {
  const { detail, ...envelope } = refusedEdit(eventID);
  const call = { eventSource: 'profile.amazonaws.com', eventName: 'CreateDomain', errorCode: null, errorMessage: null };
  const requestParameters = { DomainName: eventID };
  return {
    ...envelope,
    source: 'aws.profile',
    region: awsRegion,
    detail: { ...detail, ...call, awsRegion, requestParameters },
  };
}

async function told() {
  return (await deployment.told()).map(({ finding }) => `${finding.control}: ${finding.severity}`).toSorted();
}

test('without a file the defaults hold, and nothing is complained of', async () => {
  const { judge, sweep, problems, unreadable } = await start();
  await judge(domainCreated('1'), refusedEdit('1', 'AWSServiceRoleForLexBots'));
  await sweep();
  expect(await told()).toEqual(['slr-edit-refused: high']);
  expect(problems()).toEqual([]);
  expect(unreadable()).toBe(0);
});

test('allowed Regions and severities of the file hold for what is judged', async () => {
  writeFileSync(join(root, 'rolecall.yaml'), 'regions: {allowed: [us-east-1]}\nseverity: {slr-edit-refused: low}\n');
  const { judge, problems, unreadable } = await start();
  await judge(domainCreated('2'), refusedEdit('2', 'AWSServiceRoleForAmazonChime'));
  expect(await told()).toEqual(['slr-edit-refused: low', 'slr-unsupported-region: medium']);
  expect(problems()).toEqual([]);
  expect(unreadable()).toBe(0);
});

test('a file with mistakes: the defaults hold, each mistake is logged once with its line, each invocation is counted', async () => {
  writeFileSync(
    join(root, 'rolecall.yaml'),
    'regions: {allowed: [us-east-1]}\nregion: {}\nseverity:\n  slr-edit-refused: lower\n',
  );
  const { judge, sweep, problems, unreadable } = await start();
  await judge(domainCreated('3'), refusedEdit('3', 'AWSServiceRoleForAmazonChimeVoiceConnector'));
  expect(await told()).toEqual(['slr-edit-refused: high']);
  expect(unreadable()).toBe(1);
  await sweep();
  expect(unreadable()).toBe(2);
  expect(problems()).toEqual([
    expect.objectContaining({
      file: 'rolecall.yaml',
      line: 2,
      problem: expect.stringContaining('did you mean regions?'),
    }),
    expect.objectContaining({ file: 'rolecall.yaml', line: 4, problem: expect.stringContaining('one of info, low') }),
  ]);
});

test.each([
  ['names a folder', '.', () => undefined],
  [
    'expands without end',
    'rolecall.yaml',
    () => {
      const lists = Array.from(
        { length: 9 },
        (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(', ')}]`,
      );
      writeFileSync(join(root, 'rolecall.yaml'), `l0: &l0 [a]\n${lists.join('\n')}\n`);
    },
  ],
])('a file that %s: the defaults hold, the reason is logged, the invocation is counted', async (_, file, prepare) => {
  prepare();
  vi.stubEnv('ROLECALL_CONFIGURATION', file);
  const { judge, problems, unreadable } = await start();
  expect(await judge(refusedEdit(file))).toEqual({ batchItemFailures: [] });
  expect(problems()).toEqual([expect.objectContaining({ file })]);
  expect(unreadable()).toBe(1);
});
