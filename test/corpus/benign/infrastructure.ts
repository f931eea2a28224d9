/** Trails, buckets, log groups, keys, directories and rules, kept by the platform team; and events of the company's own. */
import { accounts, allowedRegions, type Identity, people, session } from '../company.ts';
import type { Random } from '../random.ts';
import { record } from '../records.ts';
import { type Scene, someTime } from '../scene.ts';

const platform = session(accounts.main, 'PlatformEngineer', 'pat@example.com');

interface Work {
  readonly service: string;
  readonly name: string;
  readonly request: object;
  readonly by?: Identity;
  readonly region?: string;
}

const cdrBucket = 'example-chime-cdr';

const own = { StringEquals: { 'aws:SourceAccount': accounts.main } };
const cdrStatement = (action: string, resource: string) => ({
  Effect: 'Allow',
  Principal: { Service: 'chime.amazonaws.com' },
  Action: action,
  Resource: resource,
  Condition: own,
});

const encryption = (bucketName: string, rule: object) => ({
  bucketName,
  encryption: '',
  ServerSideEncryptionConfiguration: { Rule: { ApplyServerSideEncryptionByDefault: rule } },
});

const templates: Readonly<Record<string, (random: Random) => Work>> = {
  'the trail is read': (random) => ({
    service: 'cloudtrail',
    name: random.pick(['DescribeTrails', 'GetTrailStatus', 'GetEventSelectors', 'LookupEvents']),
    request: {},
  }),
  'key and RDS Data events are left out of a trail': () => ({
    service: 'cloudtrail',
    name: 'PutEventSelectors',
    request: {
      trailName: 'organisation',
      eventSelectors: [
        {
          readWriteType: 'All',
          includeManagementEvents: true,
          dataResources: [],
          excludeManagementEventSources: ['kms.amazonaws.com', 'rdsdata.amazonaws.com'],
        },
      ],
    },
  }),
  'key events are left out of a trail by advanced selectors': () => ({
    service: 'cloudtrail',
    name: 'PutEventSelectors',
    request: {
      trailName: 'organisation',
      advancedEventSelectors: [
        {
          name: 'management events without keys',
          fieldSelectors: [
            { field: 'eventCategory', equals: ['Management'] },
            { field: 'eventSource', notEquals: ['kms.amazonaws.com'] },
          ],
        },
      ],
    },
  }),
  'a trail is tagged': () => ({
    service: 'cloudtrail',
    name: 'AddTags',
    request: { resourceId: 'organisation', tagsList: [] },
  }),
  'a bucket of other matters gets a policy': (random) => ({
    service: 's3',
    name: 'PutBucketPolicy',
    request: {
      bucketName: `example-media-${random.hex(4)}`,
      bucketPolicy: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'delivery.logs.amazonaws.com' },
            Action: 's3:PutObject',
            Resource: '*',
          },
        ],
      },
    },
  }),
  'the bucket of call detail records gets its documented policy': () => ({
    service: 's3',
    name: 'PutBucketPolicy',
    request: {
      bucketName: cdrBucket,
      bucketPolicy: {
        Version: '2012-10-17',
        Statement: [
          cdrStatement('s3:GetBucketAcl', `arn:aws:s3:::${cdrBucket}`),
          cdrStatement('s3:PutObject', `arn:aws:s3:::${cdrBucket}/*`),
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: `arn:aws:s3:::${cdrBucket}/*`,
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    },
  }),
  'the bucket of call detail records is encrypted with keys of S3': () => ({
    service: 's3',
    name: 'PutBucketEncryption',
    request: encryption(cdrBucket, { SSEAlgorithm: 'AES256' }),
  }),
  'a media capture bucket is encrypted with KMS': (random) => ({
    service: 's3',
    name: 'PutBucketEncryption',
    request: encryption(`example-capture-${random.hex(4)}`, {
      SSEAlgorithm: 'aws:kms',
      KMSMasterKeyID: `arn:aws:kms:us-east-1:${accounts.main}:key/${random.uuid()}`,
    }),
  }),
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
      const { service, name, request, by = platform, region = 'us-east-1' } = make(random);
      scenes.push({
        template,
        inputs: [record(random, { service, name, account: accounts.main, region, time: time(), by, request })],
      });
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
