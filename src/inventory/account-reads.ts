/** Every call by which an account is read, with the permission it takes. The reader asks for no other. */
import type { Part } from './parts.ts';

export interface AccountRead {
  /** As CloudTrail names it. */
  readonly call: string;
  /** The IAM action, which is not always named as the call is. */
  readonly permission: `${string}:${string}`;
  /** What it is asked for, as a bare noun phrase. */
  readonly tells: string;
}

/** By part of the inventory; `account` and `names` come before all parts and belong to none. */
export const accountReads: Readonly<Record<Part | 'account' | 'names', readonly AccountRead[]>> = {
  account: [{ call: 'GetCallerIdentity', permission: 'sts:GetCallerIdentity', tells: 'which account it is' }],
  names: [
    { call: 'DescribeAccount', permission: 'organizations:DescribeAccount', tells: 'the name of the account' },
    { call: 'ListParents', permission: 'organizations:ListParents', tells: 'the organizational unit it is in' },
    {
      call: 'DescribeOrganizationalUnit',
      permission: 'organizations:DescribeOrganizationalUnit',
      tells: 'the name of that unit',
    },
  ],
  identities: [
    {
      call: 'GetAccountAuthorizationDetails',
      permission: 'iam:GetAccountAuthorizationDetails',
      tells: 'users, groups, roles, policies, and when a role was last used',
    },
    { call: 'GetPolicy', permission: 'iam:GetPolicy', tells: 'the default version of an attached policy of AWS' },
    { call: 'GetPolicyVersion', permission: 'iam:GetPolicyVersion', tells: 'its text' },
  ],
  'role-details': [
    { call: 'GetRole', permission: 'iam:GetRole', tells: 'description and longest session of a covered role' },
  ],
  'account-summary': [
    {
      call: 'GetAccountSummary',
      permission: 'iam:GetAccountSummary',
      tells: 'MFA, password and keys of the root user',
    },
  ],
  deletions: [
    {
      call: 'GetServiceLinkedRoleDeletionStatus',
      permission: 'iam:GetServiceLinkedRoleDeletionStatus',
      tells: 'how a deletion that is known stands',
    },
  ],
  // IAM and the services list no such uses: the events tell of them.
  'role-uses': [],
  trails: [
    { call: 'DescribeTrails', permission: 'cloudtrail:DescribeTrails', tells: 'trails, shadow trails included' },
    { call: 'GetTrailStatus', permission: 'cloudtrail:GetTrailStatus', tells: 'whether a trail is logging' },
    { call: 'GetEventSelectors', permission: 'cloudtrail:GetEventSelectors', tells: 'what a trail logs' },
  ],
  rules: [
    { call: 'ListRules', permission: 'events:ListRules', tells: "Rolecall's own rules" },
    { call: 'DescribeRule', permission: 'events:DescribeRule', tells: 'state and pattern of such a rule' },
    { call: 'ListTargetsByRule', permission: 'events:ListTargetsByRule', tells: 'where it sends' },
  ],
  // Known to the deployed Rolecall itself.
  auditor: [],
  domains: [{ call: 'ListDomains', permission: 'profile:ListDomains', tells: 'domains of Customer Profiles' }],
  instances: [{ call: 'ListInstances', permission: 'connect:ListInstances', tells: 'instances of Amazon Connect' }],
  bots: [
    { call: 'ListBots', permission: 'lex:ListBots', tells: 'bots of Amazon Lex V2' },
    { call: 'DescribeBot', permission: 'lex:DescribeBot', tells: 'the role of such a bot' },
  ],
  'voice-connectors': [
    { call: 'ListVoiceConnectors', permission: 'chime:ListVoiceConnectors', tells: 'Voice Connectors' },
    {
      call: 'GetVoiceConnectorStreamingConfiguration',
      permission: 'chime:GetVoiceConnectorStreamingConfiguration',
      tells: 'whether calls are streamed',
    },
  ],
  'chime-accounts': [
    { call: 'ListAccounts', permission: 'chime:ListAccounts', tells: 'accounts of Amazon Chime' },
    { call: 'GetRetentionSettings', permission: 'chime:GetRetentionSettings', tells: 'how long chat is kept' },
    { call: 'ListBots', permission: 'chime:ListBots', tells: 'bots of such an account' },
    { call: 'GetEventsConfiguration', permission: 'chime:GetEventsConfiguration', tells: 'where a bot sends events' },
  ],
  buckets: [
    { call: 'GetGlobalSettings', permission: 'chime:GetGlobalSettings', tells: 'the buckets of call detail records' },
    { call: 'GetBucketPolicy', permission: 's3:GetBucketPolicy', tells: 'who may write there' },
    {
      call: 'GetBucketEncryption',
      permission: 's3:GetEncryptionConfiguration',
      tells: 'how such a bucket is encrypted',
    },
  ],
};

/** Every permission that reading takes, each once, sorted. */
export const accountPermissions: readonly string[] = [
  ...new Set(Object.values(accountReads).flatMap((reads) => reads.map(({ permission }) => permission))),
].sort();
