/** What a company holds that does everything as AWS documents it, or as AWS's own tools do. */
import { chimePolicies } from '../../src/catalog/chime-policies.ts';
import { rolePolicies } from '../../src/catalog/role-policies.ts';
import { knownRegions } from '../../src/catalog/regions.ts';
import { roles as documentedRoles } from '../../src/catalog/roles.ts';
import type { PolicyStatement, ServiceLinkedRole } from '../../src/catalog/types.ts';
import { type Configuration, defaults } from '../../src/configuration.ts';
import type { AttachedPolicy, Group, Inventory, Policy, Role, Trail } from '../../src/inventory/inventory.ts';
import { parts } from '../../src/inventory/parts.ts';

const account = '111122223333';
const management = '444455556666';
const supplier = '777788889999';

export const configurationOfTheCompany: Configuration = {
  ...defaults,
  accounts: { own: [account, management], organization: 'o-exampleorgid' },
  approved: {
    ...defaults.approved,
    roleAdministrators: [`arn:aws:iam::${account}:role/IamAdmin`],
    chimeAdministrators: [`arn:aws:iam::${account}:role/ChimeAdmin`],
  },
};

/**
 * At a day (ISO 8601) on which nothing has to go: roles of services that have ended by then are not there any more. `write`
 * gives the statements of a policy of AWS in the form in which they stand in the account.
 */
export function benignAccount(takenAt: string, write: (statements: readonly PolicyStatement[]) => unknown): Inventory {
  const day = takenAt.slice(0, 10);
  const recently = { at: daysBefore(takenAt, 3), region: 'us-east-1' };
  const old = daysBefore(takenAt, 900);

  function roleAt(path: string, name: string, trust: object, more: Partial<Role> = {}): Role {
    return {
      name,
      path,
      arn: `arn:aws:iam::${account}:role${path}${name}`,
      id: `AROA${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')}`,
      createdAt: old,
      attached: [],
      inline: [],
      boundary: null,
      trust: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...trust }] },
      lastUsed: recently,
      description: null,
      maxSessionDuration: 3600,
      ...more,
    };
  }

  function principal(kind: 'user' | 'group', name: string, attached: readonly AttachedPolicy[]): Group {
    const arn = `arn:aws:iam::${account}:${kind}/${name}`;
    return { name, path: '/', arn, id: `AIDA${name.toUpperCase()}`, createdAt: old, attached, inline: [] };
  }

  function policy(arn: string, version: string, document: unknown): Policy {
    const [, path = '/', name = ''] = /:policy(\/(?:.*\/)?)(.+)$/.exec(arn) ?? [];
    return {
      name,
      path,
      arn,
      createdAt: old,
      attachments: 1,
      boundaries: 0,
      version,
      versionCreatedAt: old,
      document: document as object as Policy['document'],
    };
  }

  const own = (name: string, ...statements: object[]) =>
    policy(`arn:aws:iam::${account}:policy/${name}`, 'v1', { Version: '2012-10-17', Statement: statements });
  const ofAws = (name: string, ...statements: object[]) =>
    policy(`arn:aws:iam::aws:policy/${name}`, 'v1', { Version: '2012-10-17', Statement: statements });

  const services = documentedRoles
    .filter(({ retired }) => retired === null || (retired.on !== null && retired.on > day))
    .map((documented) => {
      const name = documented.suffix === 'required' ? `${documented.name}_0123456789ABCDEFGHIJ` : documented.name;
      const attached =
        documented.policy === null ? [] : [named(`arn:aws:iam::aws:policy/aws-service-role/${documented.policy}`)];
      const trust = {
        Principal: { Service: documented.trusts.length === 1 ? documented.trusts[0] : documented.trusts },
      };
      return roleAt(`/aws-service-role/${documented.principal}/`, name, trust, {
        attached,
        inline: inlineOf(documented),
      });
    });
  const policiesOfServices = rolePolicies.map(({ arn, baselines }) => {
    const live = baselines.findLast(({ kind }) => kind === 'live');
    return policy(arn, live?.version ?? 'v1', { Version: '2012-10-17', Statement: write(live?.statements ?? []) });
  });
  const others = ['AutoScaling autoscaling', 'ECS ecs', 'RDS rds', 'Organizations organizations', 'SSO sso'].map(
    (pair) => {
      const [name, service] = pair.split(' ') as [string, string];
      return roleAt(
        `/aws-service-role/${service}.amazonaws.com/`,
        `AWSServiceRoleFor${name}`,
        { Principal: { Service: `${service}.amazonaws.com` } },
        {
          attached: [named(`arn:aws:iam::aws:policy/aws-service-role/AmazonFor${name}ServiceRolePolicy`)],
          lastUsed: { at: null, region: null },
        },
      );
    },
  );
  const saml = {
    Principal: { Federated: `arn:aws:iam::${account}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE` },
    Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'],
  };
  const administrator = [named('arn:aws:iam::aws:policy/AdministratorAccess')];
  const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const byManagement = { Principal: { AWS: `arn:aws:iam::${management}:root` } };
  const ordinary = [
    roleAt('/', 'AWSControlTowerExecution', byManagement, { attached: administrator }),
    roleAt('/', 'OrganizationAccountAccessRole', byManagement, {
      inline: [{ name: 'AdministratorAccess', document: everything }],
    }),
    roleAt(
      '/',
      'stacksets-exec-0123456789abcdef0123456789abcdef',
      {
        Principal: {
          AWS: `arn:aws:iam::${management}:role/aws-service-role/stacksets.cloudformation.amazonaws.com/AWSServiceRoleForCloudFormationStackSetsOrgAdmin`,
        },
      },
      { attached: administrator },
    ),
    roleAt(
      '/',
      'cdk-hnb659fds-cfn-exec-role-111122223333-us-east-1',
      { Principal: { Service: 'cloudformation.amazonaws.com' } },
      { attached: administrator },
    ),
    roleAt('/service-role/', 'aws-controltower-ConfigRecorderRole', { Principal: { Service: 'config.amazonaws.com' } }),
    roleAt('/aws-reserved/sso.amazonaws.com/', 'AWSReservedSSO_AdministratorAccess_0123456789abcdef', saml, {
      attached: administrator,
    }),
    roleAt('/aws-reserved/sso.amazonaws.com/eu-central-1/', 'AWSReservedSSO_Helpdesk_fedcba9876543210', saml, {
      attached: [named('arn:aws:iam::aws:policy/AmazonChimeUserManagement')],
    }),
    roleAt('/', 'IamAdmin', byManagement, { attached: [named(`arn:aws:iam::${account}:policy/RoleAdministration`)] }),
    roleAt('/', 'ChimeAdmin', byManagement, { attached: [named('arn:aws:iam::aws:policy/AmazonChimeFullAccess')] }),
    roleAt(
      '/',
      'Supplier',
      { Principal: { AWS: supplier }, Condition: { StringEquals: { 'sts:ExternalId': '5f2d' } } },
      { attached: [named('arn:aws:iam::aws:policy/AmazonChimeUserManagement')] },
    ),
    roleAt(
      '/',
      'Auditor',
      { Principal: { AWS: `arn:aws:iam::${supplier}:role/Audit` } },
      { attached: [named('arn:aws:iam::aws:policy/AmazonChimeReadOnly')] },
    ),
    roleAt(
      '/',
      'AnyoneOfUs',
      { Principal: { AWS: '*' }, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorgid' } } },
      { attached: [named('arn:aws:iam::aws:policy/AmazonChimeUserManagement')] },
    ),
    roleAt(
      '/',
      'MeetingBackend',
      { Principal: { Service: 'lambda.amazonaws.com' } },
      { attached: [named(`arn:aws:iam::${account}:policy/Meetings`)] },
    ),
    roleAt('/', 'AppInstanceAdmin', { Principal: { Service: 'messaging.chime.amazonaws.com' } }),
    roleAt('/', 'Pod', {
      Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/oidc.example.com` },
      Action: 'sts:AssumeRoleWithWebIdentity',
    }),
    roleAt('/', 'UsesAWSServiceRoleForLexBots', { Principal: { Service: 'lambda.amazonaws.com' } }),
    roleAt(
      '/',
      'LeftBehind',
      { Principal: { AWS: 'AROAEXAMPLEDELETED' } },
      { attached: [named('arn:aws:iam::aws:policy/AmazonChimeUserManagement')], lastUsed: { at: null, region: null } },
    ),
  ];
  const role = (name: string) => services.find((one) => one.name.startsWith(name))?.arn ?? null;

  return {
    account,
    partition: 'aws',
    takenAt,
    looks: parts.flatMap((part) =>
      [null, ...knownRegions.aws].map((region) => ({
        part,
        region,
        outcome: 'complete' as const,
        reason: null,
        permission: null,
      })),
    ),
    users: [
      { ...principal('user', 'breakglass', administrator), groups: [], boundary: null },
      {
        ...principal('user', 'deployer', []),
        groups: ['Deployers'],
        boundary: `arn:aws:iam::${account}:policy/Limits`,
      },
    ],
    groups: [
      principal('group', 'Deployers', [
        named('arn:aws:iam::aws:policy/PowerUserAccess'),
        named(`arn:aws:iam::${account}:policy/LexDeployment`),
      ]),
    ],
    roles: [...services, ...others, ...ordinary],
    policies: [
      ...policiesOfServices,
      ...chimePolicies.map(({ arn, baselines }) =>
        policy(arn, 'v1', { Version: '2012-10-17', Statement: baselines.at(-1)?.statements ?? [] }),
      ),
      ofAws('AdministratorAccess', { Effect: 'Allow', Action: '*', Resource: '*' }),
      ofAws(
        'PowerUserAccess',
        { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
        {
          Effect: 'Allow',
          Action: ['iam:CreateServiceLinkedRole', 'iam:DeleteServiceLinkedRole', 'iam:ListRoles'],
          Resource: '*',
        },
      ),
      own('RoleAdministration', { Effect: 'Allow', Action: 'iam:*ServiceLinkedRole*', Resource: '*' }),
      own(
        'LexDeployment',
        {
          Effect: 'Allow',
          Action: 'iam:CreateServiceLinkedRole',
          Resource: '*',
          Condition: {
            StringEquals: { 'iam:AWSServiceName': ['lexv2.amazonaws.com', 'channels.lexv2.amazonaws.com'] },
          },
        },
        {
          Effect: 'Allow',
          Action: ['iam:DeleteServiceLinkedRole', 'iam:GetServiceLinkedRoleDeletionStatus'],
          Resource: 'arn:aws:iam::*:role/aws-service-role/lexv2.amazonaws.com/AWSServiceRoleForLexV2Bots*',
        },
      ),
      own('Meetings', {
        Effect: 'Allow',
        Action: ['chime:CreateMeeting', 'chime:CreateAttendee', 'chime:SendChannelMessage'],
        Resource: `arn:aws:chime:us-east-1:${account}:*`,
      }),
      own('Limits', { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }),
    ],
    accountSummary: { AccountMFAEnabled: 1, AccountAccessKeysPresent: 0, AccountPasswordPresent: 1 },
    deletions: [
      {
        taskId: 'task/aws-service-role/lex.amazonaws.com/AWSServiceRoleForLexBots/1',
        roleName: 'AWSServiceRoleForLexBots_Gone',
        roleId: 'AROAGONE',
        requestedAt: daysBefore(takenAt, 40),
        status: 'SUCCEEDED',
        reason: null,
      },
    ],
    roleUses: [{ call: 'StartMeetingTranscription', region: 'us-east-1', at: recently.at }],
    trails: [
      trail({ name: 'old', logging: false }),
      trail({
        name: 'org',
        arn: `arn:aws:cloudtrail:us-east-1:${management}:trail/org`,
        organization: true,
        selectors: {
          advancedEventSelectors: [
            {
              fieldSelectors: [
                { field: 'eventCategory', equals: ['Management'] },
                { field: 'eventSource', notEquals: ['kms.amazonaws.com'] },
              ],
            },
          ],
        },
      }),
    ],
    rules: [
      {
        region: 'us-east-1',
        name: 'rolecall-chime',
        arn: `arn:aws:events:us-east-1:${account}:rule/rolecall-chime`,
        state: 'ENABLED',
        pattern: '{}',
        schedule: null,
        targets: [`arn:aws:sqs:us-east-1:${account}:rolecall`],
      },
    ],
    auditor: {
      heartbeats: [{ region: 'us-east-1', at: takenAt }],
      heartbeatWithin: 3_600_000,
      configurationProblem: null,
    },
    domains: [{ region: 'us-east-1', name: 'customers', createdAt: old }],
    instances: [
      {
        region: 'us-east-1',
        id: 'i',
        arn: `arn:aws:connect:us-east-1:${account}:instance/i`,
        alias: 'support',
        status: 'ACTIVE',
        serviceRole: role('AWSServiceRoleForAmazonConnect_'),
      },
    ],
    bots: [
      {
        region: 'us-east-1',
        id: 'ABCDEFGHIJ',
        name: 'Orders',
        status: 'Available',
        role: role('AWSServiceRoleForLexV2Bots'),
      },
    ],
    voiceConnectors: [{ region: 'us-east-1', id: 'abcdef1ghij2klmno3pqr4', name: null, arn: null, streaming: true }],
    chimeAccounts: [
      {
        id: '12a3456b-7c89-012d-3456-78901e23fg45',
        name: 'Example',
        type: 'EnterpriseLWA',
        retention: { rooms: 365, conversations: null },
        bots: [
          {
            id: 'one',
            name: 'Helper',
            email: null,
            disabled: false,
            httpsEndpoint: 'https://bots.example.com/',
            lambda: null,
          },
          {
            id: 'two',
            name: 'Duty',
            email: null,
            disabled: false,
            httpsEndpoint: null,
            lambda: `arn:aws:lambda:us-east-1:${account}:function:duty`,
          },
          { id: 'three', name: 'Retired', email: null, disabled: true, httpsEndpoint: null, lambda: null },
        ],
      },
    ],
    buckets: [
      {
        name: 'records',
        records: ['business-calling', 'voice-connector'],
        encryption: 'AES256',
        policy: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'chime.amazonaws.com' },
              Action: ['s3:PutObject', 's3:PutObjectAcl'],
              Resource: 'arn:aws:s3:::records/*',
              Condition: {
                StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceAccount': account },
              },
            },
            {
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Resource: 'arn:aws:s3:::records/*',
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ],
        },
      },
      { name: 'captures', records: ['voice-connector'], encryption: 'aws:kms', policy: null },
    ],
  };
}

function named(arn: string): AttachedPolicy {
  return { name: arn.replace(/^.*\//, ''), arn };
}

/** What the services are documented to add to their own roles. */
function inlineOf({ name }: ServiceLinkedRole): Role['inline'] {
  if (name === 'AWSServiceRoleForLexV2Bots')
    return [
      {
        name: 'Kendra',
        document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'kendra:Query', Resource: '*' }] },
      },
    ];
  if (name === 'AWSServiceRoleForAmazonConnect')
    return [
      {
        name: 'Recordings',
        document: {
          Version: '2012-10-17',
          Statement: { Effect: 'Allow', Action: ['s3:PutObject', 'kms:GenerateDataKey'], Resource: '*' },
        },
      },
    ];
  return [];
}

function trail(more: Partial<Trail>): Trail {
  return {
    name: 'trail',
    arn: `arn:aws:cloudtrail:us-east-1:${account}:trail/trail`,
    homeRegion: 'us-east-1',
    multiRegion: true,
    globalServiceEvents: true,
    organization: false,
    logFileValidation: true,
    bucket: 'trails',
    kmsKey: null,
    logging: true,
    selectors: { eventSelectors: [{ readWriteType: 'All', includeManagementEvents: true }] },
    ...more,
  };
}

function daysBefore(time: string, days: number): string {
  return new Date(Date.parse(time) - days * 24 * 60 * 60 * 1000).toISOString();
}
