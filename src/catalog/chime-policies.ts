/** The three managed policies that the Amazon Chime Administration Guide hands to people. */
import { pages } from './pages.ts';
import type { ChimePolicyName, ManagedPolicy, PolicyStatement, Source } from './types.ts';

function reference(name: ChimePolicyName): Source {
  return {
    url: `https://docs.aws.amazon.com/aws-managed-policy/latest/reference/${name}.html`,
    heading: name,
    read: '2026-08-22',
  };
}

/** A section of the guide's page of policies. */
function guide(heading: string): Source {
  return { ...pages.chimePolicies, heading };
}

const userManagement: readonly PolicyStatement[] = [
  {
    Effect: 'Allow',
    Action: [
      'chime:ListAccounts',
      'chime:GetAccount',
      'chime:GetAccountSettings',
      'chime:UpdateAccountSettings',
      'chime:ListUsers',
      'chime:GetUser',
      'chime:GetUserByEmail',
      'chime:InviteUsers',
      'chime:InviteUsersFromProvider',
      'chime:SuspendUsers',
      'chime:ActivateUsers',
      'chime:UpdateUserLicenses',
      'chime:ResetPersonalPIN',
      'chime:LogoutUser',
      'chime:ListDomains',
      'chime:GetDomain',
      'chime:ListDirectories',
      'chime:ListGroups',
      'chime:SubmitSupportRequest',
      'chime:ListDelegates',
      'chime:ListAccountUsageReportData',
      'chime:GetMeetingDetail',
      'chime:ListMeetingEvents',
      'chime:ListMeetingsReportData',
      'chime:GetUserActivityReportData',
      'chime:UpdateUser',
      'chime:BatchUpdateUser',
      'chime:BatchSuspendUser',
      'chime:BatchUnsuspendUser',
      'chime:AssociatePhoneNumberWithUser',
      'chime:DisassociatePhoneNumberFromUser',
      'chime:GetPhoneNumber',
      'chime:ListPhoneNumbers',
      'chime:GetUserSettings',
      'chime:UpdateUserSettings',
      'chime:CreateUser',
      'chime:AssociateSigninDelegateGroupsWithAccount',
      'chime:DisassociateSigninDelegateGroupsFromAccount',
    ],
    Resource: '*',
  },
];

// The guide misprints one action as logs>DeleteLogDelivery and breaks the list of statements in two; here it is whole.
const fullAccess: readonly PolicyStatement[] = [
  { Effect: 'Allow', Action: ['chime:*'], Resource: '*' },
  {
    Effect: 'Allow',
    Action: [
      's3:ListBucket',
      's3:ListAllMyBuckets',
      's3:GetBucketAcl',
      's3:GetBucketLocation',
      's3:GetBucketLogging',
      's3:GetBucketVersioning',
      's3:GetBucketWebsite',
    ],
    Resource: '*',
  },
  {
    Effect: 'Allow',
    Action: [
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:DescribeResourcePolicies',
      'logs:PutResourcePolicy',
      'logs:CreateLogGroup',
      'logs:DescribeLogGroups',
    ],
    Resource: '*',
  },
  {
    Effect: 'Allow',
    Action: ['sns:CreateTopic', 'sns:GetTopicAttributes'],
    Resource: ['arn:aws:sns:*:*:ChimeVoiceConnector-Streaming*'],
  },
  {
    Effect: 'Allow',
    Action: ['sqs:GetQueueAttributes', 'sqs:CreateQueue'],
    Resource: ['arn:aws:sqs:*:*:ChimeVoiceConnector-Streaming*'],
  },
];

/** Documented and live texts; of the live ones the newest, which all date from 2020. */
export const chimePolicies: readonly (ManagedPolicy & { readonly name: ChimePolicyName })[] = [
  {
    name: 'AmazonChimeReadOnly',
    arn: 'arn:aws:iam::aws:policy/AmazonChimeReadOnly',
    baselines: [
      {
        kind: 'documented',
        version: null,
        since: null,
        statements: [
          {
            Effect: 'Allow',
            Action: ['chime:List*', 'chime:Get*', 'chime:SearchAvailablePhoneNumbers'],
            Resource: '*',
          },
        ],
        source: guide('Using the Amazon Chime console'),
      },
      {
        kind: 'live',
        version: 'v10',
        since: '2020-12-14',
        statements: [
          {
            Effect: 'Allow',
            Action: ['chime:List*', 'chime:Get*', 'chime:Describe*', 'chime:SearchAvailablePhoneNumbers'],
            Resource: '*',
          },
        ],
        source: reference('AmazonChimeReadOnly'),
      },
    ],
  },
  {
    name: 'AmazonChimeUserManagement',
    arn: 'arn:aws:iam::aws:policy/AmazonChimeUserManagement',
    baselines: [
      {
        kind: 'documented',
        version: null,
        since: null,
        statements: userManagement,
        source: guide('Allow users to access user management actions'),
      },
      {
        kind: 'live',
        version: 'v8',
        since: '2020-02-18',
        statements: userManagement,
        source: reference('AmazonChimeUserManagement'),
      },
    ],
  },
  {
    name: 'AmazonChimeFullAccess',
    arn: 'arn:aws:iam::aws:policy/AmazonChimeFullAccess',
    baselines: [
      {
        kind: 'documented',
        version: null,
        since: null,
        statements: fullAccess,
        source: guide('Allow users full access to Amazon Chime'),
      },
      {
        kind: 'live',
        version: 'v3',
        since: '2020-12-14',
        statements: [
          ...fullAccess,
          { Effect: 'Allow', Action: ['kinesis:ListStreams'], Resource: '*' },
          {
            Effect: 'Allow',
            Action: ['kinesis:DescribeStream'],
            Resource: ['arn:aws:kinesis:*:*:stream/chime-chat-*', 'arn:aws:kinesis:*:*:stream/chime-messaging-*'],
          },
          {
            Effect: 'Allow',
            Action: ['s3:GetEncryptionConfiguration', 's3:ListBucket'],
            Resource: ['arn:aws:s3:::chime-chat-*'],
          },
        ],
        source: reference('AmazonChimeFullAccess'),
      },
    ],
  },
];
