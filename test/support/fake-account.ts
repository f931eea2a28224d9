/**
 * An account behind AWS's own protocols, as far as `audit` asks for it: every answer is known by the permission that it
 * takes, so that each can be refused.
 */
import { type Answer, type Call, AwsFailure, type FakeAws, startFakeAws } from './fake-aws.ts';

export const account = '111122223333';

const made = '2024-01-15T08:00:00Z';
const connectRole = 'AWSServiceRoleForAmazonConnect_abcdEFGH1234';
const botRole = 'AWSServiceRoleForLexV2Bots_ZYXWVU987654';
const profileRole = 'AWSServiceRoleForProfile_domainOne';

/** The genuine service-linked roles of the account: name, principal, AWS's policy. */
const genuine = [
  ['AWSServiceRoleForAmazonChime', 'chime.amazonaws.com', 'AmazonChimeServiceRolePolicy'],
  [
    'AWSServiceRoleForAmazonChimeVoiceConnector',
    'voiceconnector.chime.amazonaws.com',
    'AmazonChimeVoiceConnectorServiceLinkedRolePolicy',
  ],
  [connectRole, 'connect.amazonaws.com', 'AmazonConnectServiceLinkedRolePolicy'],
  [botRole, 'lexv2.amazonaws.com', 'AmazonLexV2BotPolicy'],
  [profileRole, 'profile.amazonaws.com', 'CustomerProfilesServiceLinkedRolePolicy'],
] as const;

type Xml = string | number | boolean | readonly Xml[] | { readonly [element: string]: Xml };

/** What a service answers where nothing is there to tell. */
interface Answered {
  readonly permission: string;
  /** As fake-aws.ts names it. */
  readonly operation: string;
  /** Which of several calls with one operation (S3 tells them by a field of the query). */
  readonly when?: string;
  answer(call: Call): unknown;
}

const trailArn = `arn:aws:cloudtrail:us-east-1:${account}:trail/all`;
const document = (principal: string) =>
  encodeURIComponent(
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: principal }, Action: 'sts:AssumeRole' }],
    }),
  );

const allowed: Xml = encodeURIComponent(
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'chime:Get*', Resource: '*' }] }),
);

function roleXml([name, principal, policy]: (typeof genuine)[number]): Xml {
  return {
    Path: `/aws-service-role/${principal}/`,
    RoleName: name,
    RoleId: `AROA${name.slice(-12).toUpperCase()}`,
    Arn: `arn:aws:iam::${account}:role/aws-service-role/${principal}/${name}`,
    CreateDate: made,
    AssumeRolePolicyDocument: document(principal),
    InstanceProfileList: [],
    RolePolicyList: [],
    AttachedManagedPolicies: [{ PolicyName: policy, PolicyArn: `arn:aws:iam::aws:policy/aws-service-role/${policy}` }],
    RoleLastUsed: { LastUsedDate: '2026-05-30T08:00:00Z', Region: 'us-east-1' },
  };
}

const pages: readonly Xml[] = [
  {
    UserDetailList: [
      {
        Path: '/',
        UserName: 'alice',
        UserId: 'AIDAALICE',
        Arn: `arn:aws:iam::${account}:user/alice`,
        CreateDate: made,
        UserPolicyList: [{ PolicyName: 'own', PolicyDocument: allowed }],
        GroupList: ['staff'],
        AttachedManagedPolicies: [],
      },
    ],
    GroupDetailList: [
      {
        Path: '/',
        GroupName: 'staff',
        GroupId: 'AGPASTAFF',
        Arn: `arn:aws:iam::${account}:group/staff`,
        CreateDate: made,
        GroupPolicyList: [],
        AttachedManagedPolicies: [],
      },
    ],
    RoleDetailList: genuine.slice(0, 3).map(roleXml),
    Policies: [],
    IsTruncated: true,
    Marker: 'second',
  },
  {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: genuine.slice(3).map(roleXml),
    // Of AWS's policies that are attached, one is missing: GetPolicy and GetPolicyVersion have to tell.
    Policies: genuine.slice(1).map(([, , name]) => ({
      PolicyName: name,
      PolicyId: `ANPA${name.slice(0, 8).toUpperCase()}`,
      Arn: `arn:aws:iam::aws:policy/aws-service-role/${name}`,
      Path: '/aws-service-role/',
      DefaultVersionId: 'v2',
      AttachmentCount: 1,
      PermissionsBoundaryUsageCount: 0,
      IsAttachable: true,
      CreateDate: made,
      UpdateDate: made,
      PolicyVersionList: [
        { VersionId: 'v1', IsDefaultVersion: false, CreateDate: made, Document: allowed },
        { VersionId: 'v2', IsDefaultVersion: true, CreateDate: made, Document: allowed },
      ],
    })),
    IsTruncated: false,
  },
];

const ofClassic = 'arn:aws:iam::aws:policy/aws-service-role/AmazonChimeServiceRolePolicy';

const answers: readonly Answered[] = [
  iam('sts:GetCallerIdentity', () => ({
    Arn: `arn:aws:iam::${account}:user/auditor`,
    UserId: 'AIDAAUDITOR',
    Account: account,
  })),
  iam('iam:GetAccountAuthorizationDetails', ({ input }) => pages[input['Marker'] === 'second' ? 1 : 0] as Xml),
  iam('iam:GetPolicy', () => ({
    Policy: {
      PolicyName: 'AmazonChimeServiceRolePolicy',
      PolicyId: 'ANPACLASSIC',
      Arn: ofClassic,
      Path: '/aws-service-role/',
      DefaultVersionId: 'v1',
      AttachmentCount: 1,
      CreateDate: made,
    },
  })),
  iam('iam:GetPolicyVersion', () => ({
    PolicyVersion: { VersionId: 'v1', IsDefaultVersion: true, CreateDate: made, Document: allowed },
  })),
  iam('iam:GetRole', ({ input }) => ({
    Role: {
      ...(roleXml(genuine.find(([name]) => name === input['RoleName']) ?? genuine[0]) as object),
      Description: `About ${String(input['RoleName'])}`,
      MaxSessionDuration: 3600,
    },
  })),
  iam('iam:GetAccountSummary', () => ({
    SummaryMap: { entry: { key: 'AccountMFAEnabled', value: 1 } },
  })),
  iam('iam:GetServiceLinkedRoleDeletionStatus', () => ({ Status: 'FAILED', Reason: { Reason: 'a bot uses it' } })),
  json('organizations:DescribeAccount', 'AWSOrganizationsV20161128', { Account: { Id: account, Name: 'Production' } }),
  json('organizations:ListParents', 'AWSOrganizationsV20161128', {
    Parents: [{ Id: 'ou-1234-abcd', Type: 'ORGANIZATIONAL_UNIT' }],
  }),
  json('organizations:DescribeOrganizationalUnit', 'AWSOrganizationsV20161128', {
    OrganizationalUnit: { Id: 'ou-1234-abcd', Name: 'Workloads' },
  }),
  json('cloudtrail:DescribeTrails', 'CloudTrail_20131101', {
    trailList: [
      {
        Name: 'all',
        TrailARN: trailArn,
        HomeRegion: 'us-east-1',
        IsMultiRegionTrail: true,
        IncludeGlobalServiceEvents: true,
        IsOrganizationTrail: false,
        LogFileValidationEnabled: true,
        S3BucketName: 'trail-bucket',
      },
    ],
  }),
  json('cloudtrail:GetTrailStatus', 'CloudTrail_20131101', { IsLogging: true }),
  json('cloudtrail:GetEventSelectors', 'CloudTrail_20131101', {
    TrailARN: trailArn,
    AdvancedEventSelectors: [
      { Name: 'management', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
    ],
  }),
  json('events:ListRules', 'AWSEvents', { Rules: [{ Name: 'rolecall-chime' }] }),
  json('events:DescribeRule', 'AWSEvents', {
    Name: 'rolecall-chime',
    Arn: `arn:aws:events:us-east-1:${account}:rule/rolecall-chime`,
    State: 'ENABLED',
    EventPattern: '{"source":["aws.iam"]}',
  }),
  json('events:ListTargetsByRule', 'AWSEvents', {
    Targets: [{ Id: 'queue', Arn: `arn:aws:sqs:us-east-1:${account}:rolecall` }],
  }),
  rest('profile:ListDomains', 'GET /domains', ({ input }) =>
    input['next-token'] === 'more'
      ? { Items: [{ DomainName: 'second', CreatedAt: 1_750_000_000, LastUpdatedAt: 1_750_000_000 }] }
      : { Items: [{ DomainName: 'first', CreatedAt: 1_740_000_000, LastUpdatedAt: 1_740_000_000 }], NextToken: 'more' },
  ),
  rest('connect:ListInstances', 'GET /instance', () => ({
    InstanceSummaryList: [
      {
        Id: 'i-1',
        Arn: `arn:aws:connect:us-east-1:${account}:instance/i-1`,
        InstanceAlias: 'helpline',
        InstanceStatus: 'ACTIVE',
        ServiceRole: `arn:aws:iam::${account}:role/aws-service-role/connect.amazonaws.com/${connectRole}`,
      },
    ],
  })),
  rest('lex:ListBots', 'POST /bots', () => ({
    botSummaries: [{ botId: 'BOT1', botName: 'orders', botStatus: 'Available' }],
  })),
  rest('lex:DescribeBot', 'GET /bots/BOT1', () => ({
    botId: 'BOT1',
    roleArn: `arn:aws:iam::${account}:role/aws-service-role/lexv2.amazonaws.com/${botRole}`,
  })),
  rest('chime:ListVoiceConnectors', 'GET /voice-connectors', () => ({
    VoiceConnectors: [{ VoiceConnectorId: 'vc1', Name: 'desk' }],
  })),
  rest('chime:GetVoiceConnectorStreamingConfiguration', 'GET /voice-connectors/vc1/streaming-configuration', () => ({
    StreamingConfiguration: { DataRetentionInHours: 24, Disabled: false },
  })),
  rest('chime:ListAccounts', 'GET /accounts', () => ({
    Accounts: [{ AwsAccountId: account, AccountId: 'chime1', Name: 'Company', AccountType: 'EnterpriseLWA' }],
  })),
  rest('chime:GetRetentionSettings', 'GET /accounts/chime1/retention-settings', () => ({
    RetentionSettings: { RoomRetentionSettings: { RetentionDays: 30 } },
  })),
  rest('chime:ListBots', 'GET /accounts/chime1/bots', () => ({
    Bots: [{ BotId: 'b1', DisplayName: 'helper', Disabled: false, BotEmail: 'helper@example.com' }],
  })),
  rest('chime:GetEventsConfiguration', 'GET /accounts/chime1/bots/b1/events-configuration', () => ({
    EventsConfiguration: { BotId: 'b1', OutboundEventsHTTPSEndpoint: 'https://bot.example.com/' },
  })),
  rest('chime:GetGlobalSettings', 'GET /settings', () => ({
    BusinessCalling: { CdrBucket: 'cdr-bucket' },
    VoiceConnector: { CdrBucket: 'cdr-bucket' },
  })),
  {
    permission: 's3:GetBucketPolicy',
    operation: 'GET /cdr-bucket/',
    when: 'policy',
    answer: () => '{"Version":"2012-10-17","Statement":[]}',
  },
  {
    permission: 's3:GetEncryptionConfiguration',
    operation: 'GET /cdr-bucket/',
    when: 'encryption',
    answer: () =>
      '<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>',
  },
];

/** The Query protocol of IAM and STS. */
function iam(permission: string, answer: (call: Call) => Xml): Answered {
  const call = permission.slice(permission.indexOf(':') + 1);
  return {
    permission,
    operation: call,
    answer: (asked) => `<${call}Response><${call}Result>${xml(answer(asked))}</${call}Result></${call}Response>`,
  };
}

function json(permission: string, target: string, body: object): Answered {
  const call = permission.slice(permission.indexOf(':') + 1);
  return { permission, operation: `${target}.${call}`, answer: () => body };
}

function rest(permission: string, operation: string, answer: (call: Call) => object): Answered {
  return { permission, operation, answer };
}

function xml(value: Xml): string {
  if (Array.isArray(value)) return value.map((one) => `<member>${xml(one as Xml)}</member>`).join('');
  if (typeof value !== 'object') return String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return Object.entries(value)
    .map(([element, inner]) => `<${element}>${xml(inner)}</${element}>`)
    .join('');
}

export interface FakeAccount {
  readonly url: string;
  /** The permissions of the calls so far, each once, sorted. */
  used(): readonly string[];
  /** Operations for which there was no answer. */
  unknown(): readonly string[];
  /** From now on a permission is missing. */
  deny(permission: string, code?: string): void;
  /** The next calls that take this permission are too many. */
  throttle(permission: string, times: number): void;
  /** Answers an operation otherwise from now on, and gives what answered it before; until the next `reset`, if it was known. */
  answer(operation: string, answer: Answer): Answer;
  /** The inputs of an operation's calls so far, and the access keys that signed them, each once. */
  inputs(operation: string): Record<string, unknown>[];
  keysOf(operation: string): readonly string[];
  failure(code: string): AwsFailure;
  /** Forgets what was asked, what was denied and what was answered otherwise. */
  reset(): void;
  close(): Promise<void>;
}

export async function startFakeAccount(): Promise<FakeAccount> {
  const server: FakeAws = await startFakeAws();
  const denied = new Map<string, string>();
  const throttled = new Map<string, number>();
  const used = new Set<string>();
  const own = new Map<string, Answer>();
  const others = new Map<string, Answer>();
  for (const [operation, group] of Map.groupBy(answers, (each) => each.operation)) {
    own.set(operation, (call) => {
      const answered = group.find(({ when }) => when === undefined || when in call.input);
      if (!answered) throw new AwsFailure('NotImplemented', operation, 501);
      used.add(answered.permission);
      const left = throttled.get(answered.permission) ?? 0;
      throttled.set(answered.permission, left - 1);
      if (left > 0) throw new AwsFailure('ThrottlingException', 'Rate exceeded', 400);
      const code = denied.get(answered.permission);
      if (code !== undefined) throw new AwsFailure(code, `not authorized to perform: ${answered.permission}`, 403);
      const other = others.get(operation);
      return other ? other(call) : answered.answer(call);
    });
  }
  for (const [operation, answer] of own) server.on(operation, answer);
  const known = new Set(answers.map(({ operation }) => operation));
  return {
    url: server.url,
    used: () => [...used].sort(),
    unknown: () =>
      server.calls
        .map(({ operation }) => operation)
        .filter((operation) => !known.has(operation) && !others.has(operation)),
    answer(operation, answer) {
      const first = answers.find((each) => each.operation === operation);
      const before = others.get(operation) ?? ((call) => first?.answer(call));
      others.set(operation, answer);
      if (!own.has(operation)) server.on(operation, answer);
      return before;
    },
    inputs: (operation) => server.inputs(operation),
    keysOf: (operation) => [
      ...new Set(server.calls.filter((call) => call.operation === operation).map(({ accessKeyId }) => accessKeyId)),
    ],
    failure: (code) => new AwsFailure(code, code, 403),
    deny: (permission, code = 'AccessDenied') => void denied.set(permission, code),
    throttle: (permission, times) => void throttled.set(permission, times),
    reset() {
      denied.clear();
      others.clear();
      throttled.clear();
      used.clear();
      server.calls.length = 0;
    },
    close: () => server.close(),
  };
}
