/** Log groups, keys, directories and rules, kept by the platform team; and events of the company's own. */
import { accounts, allowedRegions, people, session } from '../company.ts';
import type { Random } from '../random.ts';
import { record } from '../records.ts';
import { type Scene, someTime } from '../scene.ts';
import { trailsAndBuckets } from './trails-and-buckets.ts';
import type { Work } from './work.ts';

const platform = session(accounts.main, 'PlatformEngineer', 'pat@example.com');

const templates: Readonly<Record<string, (random: Random) => Work>> = {
  ...trailsAndBuckets,
  'an unrelated bucket goes': (random) => ({
    service: 's3',
    name: random.pick(['DeleteBucket', 'PutBucketLifecycle']),
    request: { bucketName: `example-scratch-${random.hex(4)}` },
  }),
  'an unrelated key is retired': (random) => ({
    service: 'kms',
    name: random.pick(['DisableKey', 'ScheduleKeyDeletion']),
    request: { keyId: random.uuid() },
  }),
  'an unrelated log group changes': (random) => ({
    service: 'logs',
    name: random.pick(['DeleteRetentionPolicy', 'DeleteLogGroup', 'PutRetentionPolicy']),
    request: { logGroupName: `/aws/lambda/orders-${random.hex(4)}` },
  }),
  'a log group of SIP messages gets a retention': (random) => ({
    service: 'logs',
    name: 'PutRetentionPolicy',
    request: { logGroupName: `/aws/ChimeVoiceConnectorSipMessages/${random.hex(22)}`, retentionInDays: 90 },
  }),
  'an unrelated directory changes': (random) => ({
    service: 'ds',
    name: random.pick(['DisableSso', 'DisableRadius', 'DeleteDirectory', 'DescribeDirectories']),
    region: 'eu-central-1',
    request: { directoryId: `d-9967${random.hex(6)}` },
  }),
  'WorkSpaces uses a directory': (random) => ({
    service: 'ds',
    name: 'AuthorizeApplication',
    region: 'eu-central-1',
    request: { directoryId: `d-9967${random.hex(6)}`, applicationName: 'workspaces' },
  }),
  'a rule of other matters is switched off': (random) => ({
    service: 'events',
    name: random.pick(['DisableRule', 'DeleteRule', 'RemoveTargets']),
    request: { name: `orders-${random.hex(4)}` },
  }),
  'a function of other matters is configured': (random) => ({
    service: 'lambda',
    name: 'UpdateFunctionConfiguration20150331v2',
    request: { functionName: `orders-${random.hex(4)}` },
  }),
  'Rolecall is tagged': () => ({
    service: 'lambda',
    name: 'TagResource20170331v2',
    request: {
      resource: `arn:aws:lambda:us-east-1:${accounts.main}:function:rolecall-prod-on-event`,
      tags: { team: 'security' },
    },
  }),
  'Rolecall is read': () => ({
    service: 'lambda',
    name: 'GetFunctionConfiguration20150331v2',
    request: { functionName: 'rolecall-prod-on-event' },
  }),
  'an account without Chime leaves': () => ({
    service: 'organizations',
    name: 'LeaveOrganization',
    request: {},
    account: '777788889999',
    by: session('777788889999', 'IamAdmin', 'sam@example.com'),
  }),
  'the root user looks at the account': () => ({
    service: 'iam',
    name: 'GetAccountSummary',
    request: {},
    by: {
      type: 'Root',
      principalId: accounts.main,
      arn: `arn:aws:iam::${accounts.main}:root`,
      accountId: accounts.main,
    },
  }),
  'another account is closed': () => ({
    service: 'organizations',
    name: 'CloseAccount',
    request: { accountId: '777788889999' },
  }),
  // The caller's account may differ from the one acted on.
  'somebody of another own account reads Voice Connectors': () => ({
    service: 'chime-sdk-voice',
    name: 'ListVoiceConnectors',
    request: {},
    by: people.chimeAdmin(accounts.apps),
  }),
};

export function infrastructure(random: Random): Scene[] {
  const scenes: Scene[] = [];
  const time = () => someTime(random, '2026-01-12T06:00:00Z', 60);
  for (const [template, make] of Object.entries(templates)) {
    for (let count = 0; count < 12; count++) {
      const { by = platform, ...work } = make(random);
      const call = { account: accounts.main, time: time(), by, ...work };
      scenes.push({ template, inputs: [record(random, call)] });
    }
  }
  for (let count = 0; count < 200; count++) {
    const [service, name] = random.pick([
      ['s3', 'GetBucketAcl'],
      ['ec2', 'DescribeInstances'],
      ['dynamodb', 'DescribeTable'],
      ['logs', 'CreateLogStream'],
      ['kms', 'DescribeKey'],
      ['sts', 'GetCallerIdentity'],
      ['profile', 'ListDomains'],
      ['connect', 'ListInstances'],
      ['lex', 'ListBots'],
    ] as const);
    const call = {
      service,
      name,
      account: accounts.apps,
      region: random.pick(allowedRegions),
      time: time(),
      by: people.developer(accounts.apps),
    };
    scenes.push({ template: 'daily reads', inputs: [record(random, { ...call, request: {} })] });
    if (count % 10 === 0)
      scenes.push({ template: 'an event of the company itself', inputs: [ownEvent(random, time())] });
  }
  return scenes;
}

function ownEvent(random: Random, time: string) {
  return {
    version: '0',
    id: random.uuid(),
    'detail-type': 'Order placed',
    source: 'com.example.orders',
    account: accounts.apps,
    time,
    region: 'us-east-1',
    resources: [],
    detail: { order: random.hex(8) },
  };
}
