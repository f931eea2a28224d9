/** Trails and buckets, kept as AWS documents it; and what was refused. */
import { accounts, configuration } from '../company.ts';
import type { Random } from '../random.ts';
import type { Work } from './work.ts';

const cdrBucket = 'example-chime-cdr';

/** Every way to bind a statement to the company's own accounts. */
const bindings = [
  { StringEquals: { 'aws:SourceAccount': accounts.main } },
  { StringEquals: { 'aws:SourceAccount': configuration.accounts.own } },
  { StringEquals: { 'aws:SourceOrgID': configuration.accounts.organization } },
  { 'ForAnyValue:StringLike': { 'aws:SourceOrgPaths': [`${configuration.accounts.organization}/*`] } },
  { ArnLike: { 'aws:SourceArn': `arn:aws:chime:us-east-1:${accounts.main}:*` } },
];

const cdrStatement = (random: Random, action: string, resource: string) => ({
  Effect: 'Allow',
  Principal: { Service: 'chime.amazonaws.com' },
  Action: action,
  Resource: resource,
  Condition: random.pick(bindings),
});

const cdrPolicy = (random: Random) => ({
  Version: '2012-10-17',
  Statement: [
    cdrStatement(random, 's3:GetBucketAcl', `arn:aws:s3:::${cdrBucket}`),
    cdrStatement(random, 's3:PutObject', `arn:aws:s3:::${cdrBucket}/*`),
    {
      Effect: 'Deny',
      Principal: { Service: 'chime.amazonaws.com' },
      Action: 's3:DeleteObject',
      Resource: `arn:aws:s3:::${cdrBucket}/*`,
    },
  ],
});

const encryption = (bucketName: string, rule: object) => ({
  bucketName,
  encryption: '',
  ServerSideEncryptionConfiguration: { Rule: { ApplyServerSideEncryptionByDefault: rule } },
});

export const trailsAndBuckets: Readonly<Record<string, (random: Random) => Work>> = {
  'the trail is read': (random) => ({
    service: 'cloudtrail',
    name: random.pick(['DescribeTrails', 'GetTrailStatus', 'GetEventSelectors', 'LookupEvents']),
    request: {},
  }),
  'a trail is completed': () => ({
    service: 'cloudtrail',
    name: 'UpdateTrail',
    request: {
      name: 'organisation',
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
    },
  }),
  'stopping the trail is refused': () => ({
    service: 'cloudtrail',
    name: 'StopLogging',
    request: { name: 'organisation' },
    error: ['AccessDenied', 'User is not authorized to perform: cloudtrail:StopLogging'],
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
  'the bucket of call detail records gets its documented policy': (random) => ({
    service: 's3',
    name: 'PutBucketPolicy',
    request: { bucketName: cdrBucket, bucketPolicy: cdrPolicy(random) },
  }),
  'an open policy is refused': () => ({
    service: 's3',
    name: 'PutBucketPolicy',
    request: {
      bucketName: cdrBucket,
      bucketPolicy: {
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'chime.amazonaws.com' }, Action: 's3:PutObject', Resource: '*' },
        ],
      },
    },
    error: ['MalformedPolicy', 'Action does not apply to any resource(s) in statement'],
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
};
