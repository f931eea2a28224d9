/** What goes on in an account all day, and concerns no control: most of every log. */
import type { Json } from '../../src/events/audit-event.ts';
import { account, type Caller, type Cast, service } from './callers.ts';
import { type Call, record } from './record.ts';
import type { Random } from './random.ts';

interface Habit extends Pick<Call, 'service' | 'name' | 'readOnly'> {
  readonly weight: number;
  by(cast: Cast, random: Random): Caller;
  request?(random: Random): Json;
  response?(random: Random): Json;
  more?(random: Random, region: string): Json;
}

const buckets = ['example-app-assets', 'example-app-logs', 'example-data-lake', 'example-backups'];
const tables = ['orders', 'customers', 'sessions', 'inventory'];
const functions = ['order-worker', 'meeting-backend', 'thumbnailer', 'nightly-report'];
const keyId = '0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f';
const parameters = ['/app/prod/database', '/app/prod/feature-flags', '/app/prod/smtp', '/app/prod/payment-url'];

const instance = (cast: Cast) => cast.instance;
const worker = (cast: Cast) => cast.worker;
const deployment = (cast: Cast) => cast.deployment;
const ops = (cast: Cast) => cast.ops;
const people = (cast: Cast, random: Random) => random.pick([cast.dana, cast.ops, cast.developer]);
const awsService = (principal: string) => () => service(principal);

const key = (_random: Random, region: string): Json => ({
  resources: [{ accountId: account, type: 'AWS::KMS::Key', ARN: `arn:aws:kms:${region}:${account}:key/${keyId}` }],
});
const assumable = (random: Random): Json => ({
  roleArn: `arn:aws:iam::${account}:role/${random.pick(['order-worker', 'meeting-backend', 'web-instance'])}`,
  roleSessionName: random.pick(['order-worker-prod', 'meeting-backend-prod', 'i-0a1b2c3d4e5f60718']),
  durationSeconds: 3600,
});
const named = (field: string, names: readonly string[]) => (random: Random) => ({ [field]: random.pick(names) });

const habits: readonly Habit[] = [
  {
    weight: 30,
    service: 'sts',
    name: 'AssumeRole',
    readOnly: true,
    by: awsService('lambda.amazonaws.com'),
    request: assumable,
    response: (random) => ({
      credentials: { accessKeyId: random.awsId('ASIA'), expiration: 'Nov 18, 2026, 11:59:59 PM' },
    }),
  },
  {
    weight: 24,
    service: 'kms',
    name: 'Decrypt',
    readOnly: true,
    by: worker,
    request: (random) => ({
      encryptionContext: { 'aws:dynamodb:tableName': random.pick(tables) },
      encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    }),
    more: key,
  },
  {
    weight: 14,
    service: 'kms',
    name: 'GenerateDataKey',
    readOnly: true,
    by: awsService('s3.amazonaws.com'),
    request: (random) => ({
      keySpec: 'AES_256',
      encryptionContext: { 'aws:s3:arn': `arn:aws:s3:::${random.pick(buckets)}` },
    }),
    more: key,
  },
  {
    weight: 20,
    service: 'logs',
    name: 'CreateLogStream',
    by: worker,
    request: (random) => ({
      logGroupName: `/aws/lambda/${random.pick(functions)}`,
      logStreamName: `2026/11/18/[$LATEST]${random.hex(16)}`,
    }),
  },
  {
    weight: 6,
    service: 'logs',
    name: 'DescribeLogGroups',
    by: ops,
    request: () => ({ logGroupNamePrefix: '/aws/lambda/' }),
  },
  {
    weight: 18,
    service: 'ssm',
    name: 'UpdateInstanceInformation',
    by: instance,
    request: () => ({
      instanceId: 'i-0a1b2c3d4e5f60718',
      agentVersion: '3.3.3050.0',
      agentStatus: 'Active',
      platformType: 'Linux',
    }),
  },
  {
    weight: 12,
    service: 'ssm',
    name: 'GetParameter',
    by: worker,
    request: (random) => ({ name: random.pick(parameters), withDecryption: true }),
  },
  {
    weight: 14,
    service: 'ec2',
    name: 'DescribeInstances',
    by: people,
    request: () => ({ instancesSet: {}, filterSet: {} }),
  },
  {
    weight: 8,
    service: 'ec2',
    name: 'DescribeNetworkInterfaces',
    by: deployment,
    request: () => ({ networkInterfaceIdSet: {}, filterSet: {} }),
  },
  {
    weight: 5,
    service: 'ec2',
    name: 'CreateNetworkInterface',
    by: worker,
    request: (random) => ({ subnetId: `subnet-0${random.hex(16)}`, description: 'AWS Lambda VPC ENI' }),
    response: (random) => ({ networkInterface: { networkInterfaceId: `eni-0${random.hex(16)}` } }),
  },
  {
    weight: 3,
    service: 'ec2',
    name: 'CreateTags',
    by: deployment,
    request: () => ({
      resourcesSet: { items: [{ resourceId: 'i-0a1b2c3d4e5f60718' }] },
      tagSet: { items: [{ key: 'stage', value: 'prod' }] },
    }),
  },
  {
    weight: 16,
    service: 's3',
    name: 'GetBucketAcl',
    by: awsService('cloudtrail.amazonaws.com'),
    request: named('bucketName', buckets),
  },
  { weight: 8, service: 's3', name: 'ListBuckets', by: people },
  { weight: 6, service: 's3', name: 'GetBucketEncryption', by: ops, request: named('bucketName', buckets) },
  { weight: 12, service: 'dynamodb', name: 'DescribeTable', by: worker, request: named('tableName', tables) },
  { weight: 4, service: 'dynamodb', name: 'ListTables', by: people },
  {
    weight: 6,
    service: 'lambda',
    name: 'GetFunction20150331v2',
    by: deployment,
    request: named('functionName', functions),
  },
  {
    weight: 3,
    service: 'lambda',
    name: 'UpdateFunctionCode20150331v2',
    by: deployment,
    request: (random) => ({ functionName: random.pick(functions), dryRun: false, publish: true }),
  },
  { weight: 4, service: 'lambda', name: 'ListFunctions20150331', by: people },
  { weight: 10, service: 'monitoring', name: 'DescribeAlarms', by: ops, request: () => ({ stateValue: 'ALARM' }) },
  {
    weight: 8,
    service: 'elasticloadbalancing',
    name: 'DescribeTargetHealth',
    by: awsService('autoscaling.amazonaws.com'),
  },
  { weight: 7, service: 'ecr', name: 'GetAuthorizationToken', by: instance },
  {
    weight: 6,
    service: 'secretsmanager',
    name: 'GetSecretValue',
    by: worker,
    request: (random) => ({
      secretId: `arn:aws:secretsmanager:us-east-1:${account}:secret:prod/${random.pick(tables)}-Ab1Cd2`,
    }),
  },
  { weight: 5, service: 'config', name: 'PutEvaluations', by: worker },
  {
    weight: 4,
    service: 'cloudformation',
    name: 'DescribeStacks',
    by: deployment,
    request: () => ({ stackName: 'example-app-prod' }),
  },
  { weight: 4, service: 'cloudtrail', name: 'LookupEvents', by: ops, request: () => ({ maxResults: 50 }) },
  { weight: 4, service: 'sts', name: 'GetCallerIdentity', by: deployment },
  {
    weight: 3,
    service: 'health',
    name: 'DescribeEventAggregates',
    by: people,
    request: () => ({ aggregateField: 'eventTypeCategory' }),
  },
];

/** IAM's own background: it writes in us-east-1 alone, and its reading calls concern no control. */
const iamHabits: readonly Habit[] = [
  {
    weight: 5,
    service: 'iam',
    name: 'GetRole',
    by: deployment,
    request: named('roleName', ['order-worker', 'meeting-backend', 'AWSServiceRoleForAmazonChimeVoiceConnector']),
  },
  { weight: 4, service: 'iam', name: 'ListRoles', by: people, request: () => ({ maxItems: 100 }) },
  {
    weight: 3,
    service: 'iam',
    name: 'ListAttachedRolePolicies',
    by: deployment,
    request: named('roleName', ['order-worker', 'AWSServiceRoleForLexV2Bots_9XK2MTQ4R7L']),
  },
  { weight: 2, service: 'iam', name: 'GetAccountSummary', by: people },
  {
    weight: 2,
    service: 'iam',
    name: 'GenerateServiceLastAccessedDetails',
    readOnly: true,
    by: ops,
    request: () => ({ arn: `arn:aws:iam::${account}:role/Developer` }),
  },
];

const regions = [
  { region: 'us-east-1', weight: 70, habits: [...habits, ...iamHabits] },
  { region: 'eu-central-1', weight: 30, habits },
];

/** So many records over the day, most of them in working hours. */
export function background(random: Random, cast: Cast, count: number): Json[] {
  return Array.from({ length: count }, () => {
    const place = random.weighted(regions);
    const habit = random.weighted(place.habits);
    return record(random, {
      at: timeOfDay(random),
      by: habit.by(cast, random),
      service: habit.service,
      name: habit.name,
      region: place.region,
      ...(habit.readOnly === undefined ? {} : { readOnly: habit.readOnly }),
      request: habit.request?.(random) ?? null,
      response: habit.response?.(random) ?? null,
      more: habit.more?.(random, place.region) ?? {},
    });
  });
}

function timeOfDay(random: Random): string {
  const atWork = random.next() < 0.7;
  const seconds = atWork ? 6 * 3600 + random.below(12 * 3600) : random.below(24 * 3600 - 600);
  return [seconds / 3600, (seconds / 60) % 60, seconds % 60]
    .map((part) => String(Math.floor(part)).padStart(2, '0'))
    .join(':');
}
