/** What people wrote and said in Amazon Chime, and who changed what becomes of it: retention, records of calls, chatbots. */
import type { Json } from '../../src/events/audit-event.ts';
import { account, type Cast, chimeAccount, otherChimeAccount } from './callers.ts';
import { type Call, record } from './record.ts';
import type { Random } from './random.ts';

const hidden = 'HIDDEN_DUE_TO_SECURITY_REASONS';
const teamAccount = '33ccccc3-3c33-3333-3c33-cccff2c2cc22';
const recordsBucket = 'example-chime-call-records';
const botId = '4d5e6f70-0000-4000-8000-0123456789ab';
const roomId = '5e6f7081-0000-4000-8000-0123456789ab';
const chime = { service: 'chime', readOnly: false } as const;

/** Every call, the near misses among those that a control names. */
export function chimeContent(random: Random, cast: Cast): Json[] {
  return [...retention(random, cast), ...callRecords(cast), ...chatbots(random, cast)].map((call) =>
    record(random, call),
  );
}

function retention(random: Random, { chimeAdmin, helpdesk, developer }: Cast): Call[] {
  const put = (at: string, accountId: string, days: number | null): Call => ({
    ...chime,
    at,
    by: chimeAdmin,
    name: 'PutRetentionSettings',
    request: {
      accountId,
      retentionSettings: { roomRetentionSettings: days === null ? {} : { retentionDays: days } },
    },
  });
  const message = { accountId: chimeAccount, roomId, messageId: random.uuid() };
  return [
    // Set, shortened, and turned off; longer is nobody's concern.
    put('07:10:00', chimeAccount, 365),
    put('07:12:00', chimeAccount, 730),
    put('12:25:00', chimeAccount, 30),
    put('15:25:00', otherChimeAccount, null),
    // A Team account has no retention.
    {
      ...chime,
      at: '07:20:00',
      by: chimeAdmin,
      name: 'CreateAccount',
      request: { name: hidden },
      response: { account: { accountId: teamAccount, accountType: 'Team' } },
    },
    put('07:24:00', teamAccount, 7),
    { ...chime, at: '13:40:00', by: helpdesk, name: 'RedactRoomMessage', request: message },
    { ...chime, at: '13:44:00', by: helpdesk, name: 'DeleteRoom', request: { accountId: chimeAccount, roomId } },
    { at: '13:39:00', by: helpdesk, service: 'chime', name: 'GetRoom', request: { accountId: chimeAccount, roomId } },
    // The one who asked for the export fetches it, and then somebody else does.
    {
      ...chime,
      at: '09:00:20',
      by: chimeAdmin,
      name: 'RetrieveDataExports',
      request: { accountId: chimeAccount },
      readOnly: true,
    },
    {
      ...chime,
      at: '18:40:00',
      by: developer,
      name: 'RetrieveDataExports',
      request: { accountId: chimeAccount },
      readOnly: true,
    },
  ];
}

function callRecords({ chimeAdmin, ops }: Cast): Call[] {
  const encrypted = (at: string, bucketName: string, algorithm: Json): Call => ({
    at,
    by: ops,
    service: 's3',
    name: 'PutBucketEncryption',
    readOnly: false,
    request: {
      bucketName,
      encryption: '',
      ServerSideEncryptionConfiguration: { Rule: { ApplyServerSideEncryptionByDefault: algorithm } },
    },
  });
  const kms = { SSEAlgorithm: 'aws:kms' };
  const policy = (at: string, bucketName: string, condition: Json): Call => ({
    at,
    by: ops,
    service: 's3',
    name: 'PutBucketPolicy',
    readOnly: false,
    request: {
      bucketName,
      bucketPolicy: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'AWSChimePutObject',
            Effect: 'Allow',
            Principal: { Service: 'chime.amazonaws.com' },
            Action: 's3:PutObject',
            Resource: `arn:aws:s3:::${bucketName}/*`,
            Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', ...condition } },
          },
        ],
      },
    },
  });
  return [
    {
      ...chime,
      at: '08:10:00',
      by: chimeAdmin,
      name: 'UpdateGlobalSettings',
      request: { businessCalling: { cdrBucket: recordsBucket } },
    },
    { ...chime, at: '17:10:00', by: chimeAdmin, name: 'UpdateGlobalSettings', request: { voiceConnector: {} } },
    encrypted('12:15:00', recordsBucket, kms),
    encrypted('12:16:00', 'example-backups', kms),
    policy('08:05:00', recordsBucket, { 'aws:SourceAccount': account }),
    policy('08:06:30', 'example-chime-archive', {}),
  ];
}

function chatbots(random: Random, { chimeAdmin, developer }: Cast): Call[] {
  const bot = { accountId: chimeAccount, botId };
  return [
    {
      ...chime,
      at: '14:30:00',
      by: developer,
      name: 'PutEventsConfiguration',
      request: { ...bot, lambdaFunctionArn: hidden },
    },
    {
      ...chime,
      at: '14:31:00',
      by: developer,
      name: 'PutEventsConfiguration',
      request: { ...bot, outboundEventsHTTPSEndpoint: 'http://bots.example.net/chime' },
    },
    { ...chime, at: '14:35:00', by: chimeAdmin, name: 'RegenerateSecurityToken', request: bot },
    {
      ...chime,
      at: '14:36:00',
      by: chimeAdmin,
      name: 'UpdateAccountSettings',
      request: { accountId: chimeAccount, accountSettings: { disableRemoteControl: false, enableDialOut: true } },
    },
    serviceRole(random, chimeAdmin, '14:50:00', 'ChimeIntegration', 'chime.amazonaws.com'),
    serviceRole(random, chimeAdmin, '14:52:00', 'order-archiver', 'lambda.amazonaws.com'),
  ];
}

/** An ordinary role that a service may assume. */
function serviceRole(random: Random, by: Call['by'], at: string, roleName: string, principal: string): Call {
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: principal }, Action: 'sts:AssumeRole' }],
  };
  const role = { path: '/', roleName, roleId: random.awsId('AROA'), arn: `arn:aws:iam::${account}:role/${roleName}` };
  return {
    at,
    by,
    service: 'iam',
    name: 'CreateRole',
    request: { roleName, assumeRolePolicyDocument: JSON.stringify(trust) },
    response: { role: { ...role, assumeRolePolicyDocument: encodeURIComponent(JSON.stringify(trust)) } },
  };
}
