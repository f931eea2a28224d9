import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Check } from '../../src/doctor/check.ts';
import { diagnose } from '../../src/doctor/diagnose.ts';
import { doctorClients, readDeployment } from '../../src/sources/deployment.ts';
import { clockOfCommand, freshDay } from '../support/clock.ts';
import {
  account,
  type Answers,
  type FakeDeployment,
  Refusal,
  reportKey,
  startFakeDeployment,
} from '../support/fake-deployment.ts';
import { auditOf } from '../doctor/audit.ts';
import { rolecall } from './run-command.ts';

let fake: FakeDeployment;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: freshDay });
  fake = await startFakeDeployment();
  for (const [name, value] of Object.entries(environment())) vi.stubEnv(name, value);
});

afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  return fake.close();
});

afterEach(() => fake.reset());

const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_MAX_ATTEMPTS: '1' };
const environment = () => ({ ...credentials, ...clockOfCommand, AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: fake.url });
const doctor = (...args: string[]) => rolecall(['doctor', ...args], '', environment());

/** What the deployment with these answers is told, but for what is fine. */
async function complaintsOf(answers: Answers): Promise<readonly Check[]> {
  Object.assign(fake.answers, answers);
  const now = Date.parse('2026-05-01T10:00:00Z');
  const snapshot = await readDeployment('rolecall-prod', await doctorClients('us-east-1'), now);
  const checks = diagnose(snapshot, {
    patterns: new Map(),
    alarmRemedies: new Map(),
    catalogueRead: '2026-05-01',
    baseline: null,
    now: '2026-05-01T10:00:00Z',
  });
  return checks.filter(({ state }) => state === 'wrong' || state === 'unseen');
}

test('a healthy deployment is healthy', async () => {
  const { status, stdout, stderr } = await doctor('--format', 'json');
  expect(stderr).toBe('');
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ schema: 'rolecall.doctor/v1', account, region: 'us-east-1', healthy: true });
  expect(status).toBe(0);
  expect(new Set(report.checks.map(({ area }: Check) => area))).toEqual(
    new Set([
      'stack',
      'trail',
      'rules',
      'queues',
      'alarms',
      'outbox',
      'forwarders',
      'heartbeat',
      'audits',
      'reports',
      'subscribers',
      'catalogue',
    ]),
  );
  const note = report.checks.find(({ state }: Check) => state === 'note');
  expect(note.says).toContain('111122223333 us-east-1 2026-05-02 10:00:00 UTC; 444455556666 eu-central-1');
});

test('a forwarder is held to the patterns of its template', async () => {
  const pattern = (name: string) => new RegExp(`Name: rolecall-forward-${name}\\n.*\\n +EventPattern: (.*)`);
  const template = readFileSync(new URL('../../infra/region-forwarder.yml', import.meta.url), 'utf8');
  const names = [...template.matchAll(/Name: rolecall-forward-(\S+)/g)].map(([, name = '']) => name);
  const summaries = [
    { LogicalResourceId: 'ForwarderRole', ResourceType: 'AWS::IAM::Role', PhysicalResourceId: 'role' },
    ...names.map((name) => ({ LogicalResourceId: name, ResourceType: 'AWS::Events::Rule', PhysicalResourceId: name })),
  ].map((summary) => ({ ...summary, ResourceStatus: 'CREATE_COMPLETE', LastUpdatedTimestamp: '2026-05-01T10:00:00Z' }));
  const StackId = `arn:aws:cloudformation:eu-central-1:${account}:stack/rolecall-forwarder/1`;
  const CentralBusArn = `arn:aws:events:us-east-1:${account}:event-bus/rolecall-prod`;
  const stack = {
    Parameters: [{ ParameterKey: 'CentralBusArn', ParameterValue: CentralBusArn }],
    StackId,
    StackName: 'rolecall-forwarder',
    StackStatus: 'CREATE_COMPLETE',
    CreationTime: '2026-05-01T10:00:00Z',
  };
  Object.assign(fake.answers, {
    DescribeStacks: () => ({ Stacks: [stack] }),
    ListStackResources: () => ({ StackResourceSummaries: summaries }),
    DescribeRule: ({ Name }: { Name: string }) => ({
      State: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
      EventPattern: Name === 'calls-1' ? '{"source":["old"]}' : pattern(Name).exec(template)?.[1],
    }),
    ListTargetsByRule: () => ({ Targets: [{ Id: 'central-bus', Arn: CentralBusArn }] }),
  });
  const { status, stdout } = await doctor(
    '--stack',
    'rolecall-forwarder',
    '--region',
    'eu-central-1',
    '--format',
    'json',
  );
  const wrong = JSON.parse(stdout).checks.filter(({ state }: Check) => state === 'wrong');
  expect(wrong).toEqual([
    expect.objectContaining({ says: expect.stringContaining("this version's pattern calls-1:") }),
  ]);
  expect(status).toBe(1);
});

test('other Regions that the audit looks at are asked for their forwarder', async () => {
  const { Stacks: stacks = [] } = (fake.answers['DescribeStacks']?.({}) ?? {}) as { Stacks?: object[] };
  const Parameters = [
    { ParameterKey: 'OrganizationId', ParameterValue: 'o-exampleorgid' },
    { ParameterKey: 'AuditRegions', ParameterValue: 'us-east-1, eu-central-1' },
  ];
  fake.answers['DescribeStacks'] = () => ({ Stacks: stacks.map((stack) => ({ ...stack, Parameters })) });
  const [missing, ...others] = await complaintsOf({});
  expect(missing?.says).toMatch(/^There is no forwarder in eu-central-1/);
  expect(others).toEqual([]);
  const Rules = [{ Name: 'rolecall-forward-chime', State: 'ENABLED' }];
  const ListRules = ({ NamePrefix }: Record<string, unknown>) =>
    NamePrefix === 'rolecall-forward-' ? { Rules } : { Rules: [] };
  expect(await complaintsOf({ ListRules })).toEqual([]);
  expect(await complaintsOf({ ListRules: () => new Refusal('AccessDeniedException') })).toEqual([
    expect.objectContaining({
      state: 'unseen',
      says: 'The forwarder in eu-central-1 was not looked at: the permission events:ListRules is missing.',
    }),
  ]);
  // The credentials are good, since everything else was read.
  const notEnabled = (request: Record<string, unknown>) =>
    'NamePrefix' in request ? new Refusal('UnrecognizedClientException') : { Rules: [] };
  expect(await complaintsOf({ ListRules: notEnabled })).toEqual([
    expect.objectContaining({ state: 'unseen', says: expect.stringContaining('the Region is not enabled') }),
  ]);
});

test('what an earlier version had is not missed', async () => {
  const { ListStackResources } = fake.answers;
  const left = ['DELETE_COMPLETE', 'DELETE_SKIPPED'].map((ResourceStatus, index) => ({
    LogicalResourceId: `OldRule${index}`,
    PhysicalResourceId: `old-rule-${index}`,
    ResourceType: 'AWS::Events::Rule',
    ResourceStatus,
    LastUpdatedTimestamp: '2026-05-01T10:00:00Z',
  }));
  fake.answers['ListStackResources'] = (request) => {
    const page = ListStackResources?.(request) as { StackResourceSummaries: object[] };
    return { ...page, StackResourceSummaries: [...page.StackResourceSummaries, ...left] };
  };
  expect(await complaintsOf({})).toEqual([]);
});

test('what was not looked at wins over what is wrong', async () => {
  const refused = () => new Refusal('AccessDeniedException');
  Object.assign(fake.answers, { GetItem: refused, DescribeTrails: () => ({ trailList: [] }) });
  const { status, stdout } = await doctor();
  expect(status).toBe(3);
  expect(stdout).toContain('1 wrong, 1 not looked at.');
});

test('audits are read page by page from the table, and each that is old or in part is told with what to do', async () => {
  const hour = 60 * 60 * 1000;
  const ago = (hours: number) => new Date(Date.now() - hours * hour).toISOString();
  const pages = [
    [auditOf({ takenAt: ago(1) })],
    [
      auditOf({ account: '444455556666', takenAt: ago(72) }),
      auditOf({
        account: '777788889999',
        takenAt: ago(2),
        complete: false,
        completeAt: ago(8),
        gaps: ['the trails of CloudTrail: the permission cloudtrail:DescribeTrails is missing (AccessDenied)'],
      }),
    ],
  ];
  Object.assign(fake.answers, {
    Query: ({ IndexName, ExclusiveStartKey: start, ExpressionAttributeValues: values }: Record<string, unknown>) => {
      if (IndexName === 'due') return { Items: [] };
      expect(values).toEqual({ ':pk': { S: 'rolecall|audit' } });
      const page = pages[start === undefined ? 0 : 1] ?? [];
      return {
        Items: page.map((audit) => ({ audit: { S: JSON.stringify(audit) } })),
        ...(start === undefined ? { LastEvaluatedKey: { pk: { S: 'rolecall|audit' }, sk: { S: account } } } : {}),
      };
    },
  });
  const { status, stdout } = await doctor('--format', 'json');
  expect(status).toBe(1);
  const audits = JSON.parse(stdout).checks.filter(({ area }: Check) => area === 'audits');
  expect(audits.map(({ state, says }: Check) => [state, says])).toEqual([
    ['wrong', expect.stringMatching(/^Not audited for 2 days: 444455556666 .* UTC\.$/)],
    ['wrong', expect.stringMatching(/^Audited in part: 777788889999 last completely .*Gaps: the trails of CloudTrail/)],
    ['ok', expect.stringMatching(/^1 account was audited completely, since /)],
  ]);
  for (const { state, remedy } of audits) expect(remedy === null).toBe(state === 'ok');
});

test('for people, the worst comes first, with what to do', async () => {
  Object.assign(fake.answers, { DescribeTrails: () => ({ trailList: [] }) });
  const { status, stdout } = await doctor();
  const [title, , first = '', second = ''] = stdout.split('\n');
  expect(title).toBe('rolecall-prod in account 111122223333, us-east-1');
  expect(first).toMatch(/^wrong {3}trail {7}There is no trail/);
  expect(second).toMatch(/^ {20}Make a trail/);
  expect(stdout).toContain('1 wrong, 0 not looked at.');
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(status).toBe(1);
});

const denials = [
  ['DescribeStacks', 'cloudformation:DescribeStacks and cloudformation:ListStackResources', 'AccessDenied'],
  ['ListStackResources', 'cloudformation:DescribeStacks and cloudformation:ListStackResources', 'AccessDenied'],
  ['DescribeTrails', 'cloudtrail:DescribeTrails', 'AccessDeniedException'],
  ['GetTrailStatus', 'cloudtrail:GetTrailStatus', 'AccessDeniedException'],
  ['GetEventSelectors', 'cloudtrail:GetEventSelectors', 'AccessDeniedException'],
  ['DescribeRule', 'events:DescribeRule and events:ListTargetsByRule', 'AccessDeniedException'],
  ['ListTargetsByRule', 'events:DescribeRule and events:ListTargetsByRule', 'AccessDeniedException'],
  ['DescribeEventBus', 'events:DescribeEventBus', 'AccessDeniedException'],
  ['DescribeAlarms', 'cloudwatch:DescribeAlarms', 'AccessDenied'],
  ['GetQueueAttributes', 'sqs:GetQueueAttributes', 'AccessDeniedException'],
  ['GetTopicAttributes', 'sns:GetTopicAttributes', 'AuthorizationError'],
  ['GetItem', 'dynamodb:GetItem', 'AccessDeniedException'],
  ['ListObjectsV2', 's3:ListBucket', 'AccessDenied'],
  ['Scan', 'dynamodb:Scan', 'AccessDeniedException'],
] as const;

describe('a call that is denied is named with its permission, and the rest is looked at', () => {
  test.each(denials)('%s: %s', async (operation, permission, code) => {
    const checks = await complaintsOf({ [operation]: () => new Refusal(code) });
    expect(checks.length).toBeGreaterThan(0);
    for (const { state, says } of checks) {
      expect(state).toBe('unseen');
      expect(says).toContain(`not looked at: the permission ${permission} is missing.`);
    }
  });
});

test('docs/permissions.md names each permission', () => {
  const [, page = ''] = readFileSync('docs/permissions.md', 'utf8').split('`rolecall doctor` reads');
  const told = [...page.matchAll(/`(\w+:\w+)`/g)].map(([, permission = '']) => permission);
  const asked = denials.flatMap(([, permissions]) => permissions.split(' and '));
  // Tested one by one below, and for another Region above.
  expect(new Set(told)).toEqual(new Set([...asked, 'dynamodb:Query', 'events:ListRules']));
  // None is forgotten here: these are all calls of the healthy deployment.
  const calls = new Set([...denials.map(([operation]) => operation), 'Query', 'ListRules']);
  expect(new Set(Object.keys(fake.answers))).toEqual(calls);
});

test('of the table two queries are denied, each by its own permission', async () => {
  const checks = await complaintsOf({ Query: () => new Refusal('AccessDeniedException') });
  expect(checks.map(({ says }) => says)).toEqual([
    'The findings table was not looked at: the permission dynamodb:Query on the index due is missing.',
    'The findings table was not looked at: the permission dynamodb:Query is missing.',
  ]);
});

test('of a table that is encrypted with a key of the account, the permission for that key', async () => {
  const messages = [
    'KMS key access denied error: The ciphertext refers to a key that you are not allowed to access.',
    `User: arn:aws:iam::${account}:user/kms-reader is not authorized to perform: kms:Decrypt on this resource`,
  ];
  for (const message of messages) {
    const checks = await complaintsOf({ GetItem: () => new Refusal('AccessDeniedException', message) });
    expect(checks.map(({ says }) => says)).toEqual([
      'The findings table was not looked at: the permission kms:Decrypt for its key is missing, or the key is disabled.',
    ]);
  }
  const other = `User: arn:aws:iam::${account}:user/kms-reader is not authorized to perform: dynamodb:GetItem`;
  const checks = await complaintsOf({ GetItem: () => new Refusal('AccessDeniedException', other) });
  expect(checks.map(({ says }) => says)).toEqual([expect.stringContaining('the permission dynamodb:GetItem is')]);
});

describe('what somebody broke past CloudFormation is wrong, and not merely unseen', () => {
  test.each<[string, Answers, RegExp]>([
    ['rules', { DescribeRule: () => new Refusal('ResourceNotFoundException') }, /^Rule0, .* are gone/],
    ['queues', { GetQueueAttributes: () => new Refusal('QueueDoesNotExist') }, /^EventQueue is gone/],
    ['topics', { GetTopicAttributes: () => new Refusal('NotFound') }, /^The findings topic is gone/],
    ['the bus', { DescribeEventBus: () => new Refusal('ResourceNotFoundException') }, /^The central bus is gone/],
    [
      'the policy of a queue',
      {
        GetQueueAttributes: () => ({
          Attributes: { QueueArn: `arn:aws:sqs:us-east-1:${account}:EventQueue`, ApproximateNumberOfMessages: '0' },
        }),
      },
      /^The policy of EventQueue does not let in what Rule0, .* send/,
    ],
    [
      'a trail that takes KMS for granted, with its bucket gone',
      { GetTrailStatus: () => ({ IsLogging: true, LatestDeliveryError: 'NoSuchBucket' }) },
      /cannot write to its bucket \(NoSuchBucket\)/,
    ],
  ])('%s', async (_, answers, says) => {
    const [first] = await complaintsOf(answers);
    expect(first).toMatchObject({ state: 'wrong', says: expect.stringMatching(says) });
  });

  test('a bucket, and reports that are no longer written to their end', async () => {
    const at = (day: string) => reportKey(new Date(`2026-${day}T03:00:00Z`));
    const Contents = [at('04-27'), at('04-28').replace('manifest.json', 'report.html')].map((Key) => ({ Key }));
    const lists = (request: Record<string, unknown>) => {
      expect(request).toMatchObject({ prefix: 'reports/', 'start-after': 'reports/2025-05-01' });
      return { Contents };
    };
    const [late] = await complaintsOf({ ListObjectsV2: lists });
    expect(late?.says).toBe('The last evidence report was written 2026-04-27 03:00:00 UTC.');
    const [gone] = await complaintsOf({ ListObjectsV2: () => new Refusal('NoSuchBucket') });
    expect(gone?.says).toMatch(/^The evidence bucket is gone/);
  });

  test('on-pending, which nobody asks any more', async () => {
    const checks = await complaintsOf({
      Query: ({ IndexName, ExpressionAttributeValues: values }) => {
        if (IndexName !== 'due') return { Items: [] };
        // A quarter of an hour before now.
        expect(values).toMatchObject({ ':now': { N: String(Date.parse('2026-05-01T09:45:00Z')) } });
        return { Items: [{ pk: { S: 'a' }, sk: { S: 'b' } }] };
      },
    });
    expect(checks.map(({ says }) => says)).toContainEqual(expect.stringMatching(/^4 items of the table should have/));
  });
});

describe('selectors of a trail', () => {
  const advanced = (...fields: object[]) => ({
    AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }, ...fields] }],
  });
  test.each<[string, object, RegExp | null]>([
    ['all', advanced(), null],
    ['all but KMS', advanced({ Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] }), null],
    [
      'all but KMS, in the old way',
      { EventSelectors: [{ IncludeManagementEvents: true, ExcludeManagementEventSources: ['kms.amazonaws.com'] }] },
      null,
    ],
    ['reads', advanced({ Field: 'readOnly', Equals: ['true'] }), /reads only/],
    ['IAM alone', advanced({ Field: 'eventSource', Equals: ['iam.amazonaws.com'] }), /only some management events/],
    ['data', { EventSelectors: [{ IncludeManagementEvents: false }] }, /no management events/],
  ])('%s', async (name, selectors, says) => {
    Object.assign(fake.answers, { GetEventSelectors: () => selectors });
    const { stdout } = await doctor('--format', 'json');
    const { state, says: said } = JSON.parse(stdout).checks.find(({ area }: Check) => area === 'trail');
    expect(state).toBe(says !== null ? 'wrong' : name === 'all' ? 'ok' : 'note');
    expect(said).toMatch(says ?? (name === 'all' ? /logs all/ : /leaves out kms\.amazonaws\.com/));
  });
});

test('a call that fails otherwise is no reason to call it denied', async () => {
  const checks = await complaintsOf({ DescribeEventBus: () => new Refusal('InternalException') });
  expect(checks.map(({ says }) => says)).toEqual([
    'The central bus was not looked at: the call that takes events:DescribeEventBus failed (InternalException), so ask again.',
  ]);
});

test('without a stack, a Region or credentials nothing is judged', async () => {
  fake.answers['DescribeStacks'] = () => new Refusal('ValidationError');
  expect(await doctor('--stack', 'elsewhere')).toEqual({
    status: 2,
    stdout: '',
    stderr:
      'rolecall: There is no stack elsewhere in us-east-1, in the account of your credentials: name it with --stack, its Region with --region.\n',
  });
  const nowhere = {
    AWS_REGION: '',
    AWS_DEFAULT_REGION: '',
    AWS_CONFIG_FILE: '/nowhere',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
  };
  const lost = await rolecall(['doctor'], '', { ...credentials, ...nowhere });
  expect(lost).toMatchObject({ status: 2, stderr: expect.stringContaining('No AWS Region is configured') });
  fake.reset();
  fake.answers['DescribeStacks'] = () => new Refusal('ExpiredToken');
  expect(await doctor()).toEqual({
    status: 2,
    stdout: '',
    stderr:
      'rolecall: AWS does not take your credentials (ExpiredToken): sign in again, and look whether the Region is enabled in your account.\n',
  });
  const signedOut = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_EC2_METADATA_DISABLED: 'true' };
  const nobody = await rolecall(['doctor'], '', {
    ...environment(),
    ...signedOut,
    ...nowhere,
    AWS_REGION: 'us-east-1',
  });
  expect(nobody).toMatchObject({ status: 2, stderr: expect.stringContaining('There are no AWS credentials') });
});
