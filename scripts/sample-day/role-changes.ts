/** Service-linked roles that are edited and deleted on the sample day, or that somebody tries to edit and delete. */
import type { Json } from '../../src/events/audit-event.ts';
import { account, type Cast, linkedRole, through } from './callers.ts';
import { type Call, denied, record } from './record.ts';
import type { Random } from './random.ts';

const botRole = 'AWSServiceRoleForLexV2Bots_9XK2MTQ4R7L';
const replicaRole = 'AWSServiceRoleForLexV2Bots_B7Q0PLMZ2WD';
const domainRole = 'AWSServiceRoleForProfile_t6Yb2NqKx0WcR4mJ8sLz';
const endedDomainRole = 'AWSServiceRoleForProfile_d1Gv5HhPz9UeX3kT7oQa';
const endedInstanceRole = 'AWSServiceRoleForAmazonConnect_f8Rn4LwBs6IyM2cE0vKj';
const voiceRole = 'AWSServiceRoleForAmazonChimeVoiceConnector';
const kendraPolicy = {
  policyName: 'KendraAccess',
  policyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kendra:Query","Resource":"*"}]}',
};

/** Every change of a role, the near misses among those that a control names. */
export function roleChanges(random: Random, cast: Cast): Json[] {
  return [...edits(cast), ...descriptions(cast), ...deletions(random, cast), ...ordinaryRoles(cast)].map((call) =>
    record(random, { service: 'iam', ...call }),
  );
}

type IamCall = Omit<Call, 'service'>;

/** IAM's refusal to touch what belongs to a service. */
function isProtected(role: string): NonNullable<Call['error']> {
  return {
    code: 'UnmodifiableEntityException',
    message: `Cannot perform the operation on the protected role '${role}' - this role is only modifiable by AWS`,
  };
}

function edits({ developer, ops, deployment, dana }: Cast): IamCall[] {
  const admin = { roleName: botRole, policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' };
  return [
    // Tried again and again: one finding that counts.
    { at: '16:02:11', by: developer, name: 'AttachRolePolicy', request: admin, error: isProtected(botRole) },
    { at: '16:02:39', by: developer, name: 'AttachRolePolicy', request: admin, error: isProtected(botRole) },
    { at: '16:04:05', by: developer, name: 'AttachRolePolicy', request: admin, error: isProtected(botRole) },
    // Without parameters: the message alone names the role.
    { at: '16:06:50', by: developer, name: 'UpdateAssumeRolePolicy', error: isProtected(botRole) },
    {
      at: '16:10:01',
      by: ops,
      name: 'UpdateRole',
      request: { roleName: 'AWSServiceRoleForChimeSDKMessaging', maxSessionDuration: 43200 },
      error: isProtected('AWSServiceRoleForChimeSDKMessaging'),
    },
    {
      at: '16:30:30',
      by: dana,
      name: 'PutRolePermissionsBoundary',
      request: {
        roleName: 'AWSServiceRoleForAutoScaling',
        permissionsBoundary: `arn:aws:iam::${account}:policy/boundary`,
      },
      error: isProtected('AWSServiceRoleForAutoScaling'),
    },
    // Lex V2 adds inline policies to its own roles, through the one who works in its console; nobody else can.
    {
      at: '09:25:12',
      by: through(developer, 'lexv2.amazonaws.com'),
      name: 'PutRolePolicy',
      request: { roleName: botRole, ...kendraPolicy },
    },
    { at: '17:40:27', by: developer, name: 'PutRolePolicy', request: { roleName: replicaRole, ...kendraPolicy } },
    {
      at: '13:15:00',
      by: deployment,
      name: 'TagRole',
      request: { roleName: botRole, tags: [{ key: 'team', value: 'bots' }] },
    },
    { at: '13:15:04', by: deployment, name: 'UntagRole', request: { roleName: botRole, tagKeys: ['owner'] } },
    // Padded until CloudTrail leaves the parameters out.
    {
      at: '18:03:49',
      by: developer,
      name: 'PutRolePolicy',
      request: { omitted: true, originalSize: 131072, reason: 'requestParameters too large' },
    },
  ];
}

function descriptions({ dana, ops }: Cast): IamCall[] {
  const text = 'Voice Connector streaming, ticket 4711';
  return [
    {
      at: '10:45:00',
      by: dana,
      name: 'UpdateRoleDescription',
      request: { roleName: 'AWSServiceRoleForAmazonChimeVoiceConnector', description: text },
    },
    {
      at: '10:46:12',
      by: ops,
      name: 'UpdateRole',
      request: { roleName: 'order-worker', description: 'handles orders', maxSessionDuration: 3600 },
    },
    {
      at: '10:47:30',
      by: ops,
      name: 'UpdateRoleDescription',
      request: { roleName: 'AWSServiceRoleForElasticLoadBalancing', description: text },
    },
  ];
}

function deletions(random: Random, { dana, ops, developer }: Cast): IamCall[] {
  const task = (principal: string, role: string) => `task/aws-service-role/${principal}/${role}/${random.uuid()}`;
  const lexTask = { deletionTaskId: task('channels.lex.amazonaws.com', 'AWSServiceRoleForLexChannels') };
  const lexRole = { roleName: 'AWSServiceRoleForLexChannels' };
  const profile = linkedRole(random, 'profile.amazonaws.com', endedDomainRole, 'CustomerProfiles');
  const connect = linkedRole(random, 'connect.amazonaws.com', endedInstanceRole, 'AmazonConnect');
  const noSuchRole = {
    code: 'NoSuchEntityException',
    message: 'The role with name AWSServiceRoleForLexBots cannot be found.',
  };
  return [
    // Asked twice while the task runs: the same task, so the same finding.
    { at: '14:40:02', by: dana, name: 'DeleteServiceLinkedRole', request: lexRole, response: lexTask },
    { at: '14:42:20', by: dana, name: 'DeleteServiceLinkedRole', request: lexRole, response: lexTask },
    { at: '14:42:51', by: dana, name: 'GetServiceLinkedRoleDeletionStatus', request: lexTask },
    {
      at: '14:50:00',
      by: dana,
      name: 'DeleteServiceLinkedRole',
      request: { roleName: 'AWSServiceRoleForLexBots' },
      error: noSuchRole,
    },
    {
      at: '14:55:16',
      by: ops,
      name: 'DeleteServiceLinkedRole',
      request: { roleName: 'AWSServiceRoleForECS' },
      response: { deletionTaskId: task('ecs.amazonaws.com', 'AWSServiceRoleForECS') },
    },
    // Its Voice Connectors still stream.
    {
      at: '17:50:00',
      by: ops,
      name: 'DeleteServiceLinkedRole',
      request: { roleName: voiceRole },
      response: { deletionTaskId: task('voiceconnector.chime.amazonaws.com', voiceRole) },
    },
    // The services delete their own roles; a person is refused.
    { at: '12:31:44', by: profile, name: 'DeleteRole', request: { roleName: endedDomainRole } },
    { at: '12:52:08', by: connect, name: 'DeleteRole', request: { roleName: endedInstanceRole } },
    {
      at: '16:20:33',
      by: developer,
      name: 'DeleteRole',
      request: { roleName: domainRole },
      error: isProtected(domainRole),
    },
    {
      at: '16:22:00',
      by: developer,
      name: 'DeleteRole',
      error: denied(developer, 'iam:DeleteRole', `role ${botRole}`),
    },
  ];
}

/** Roles of the account itself, some with names that are easily taken for a service's. */
function ordinaryRoles({ deployment, ops, developer }: Cast): IamCall[] {
  const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
  const roleArn = (role: string) => `arn:aws:iam::${account}:role/${role}`;
  return [
    {
      at: '07:58:40',
      by: deployment,
      name: 'AttachRolePolicy',
      request: { roleName: 'order-worker', policyArn: readOnly },
    },
    {
      at: '07:59:02',
      by: deployment,
      name: 'PutRolePolicy',
      request: { roleName: 'MyAWSServiceRoleForLexBots', ...kendraPolicy },
    },
    {
      at: '08:01:11',
      by: deployment,
      name: 'DetachRolePolicy',
      request: { roleName: 'ServiceRoleForAmazonChime', policyArn: readOnly },
    },
    { at: '08:02:45', by: ops, name: 'DeleteRole', request: { roleName: 'AWSServiceRoleForLexBots-old' } },
    { at: '08:03:30', by: ops, name: 'DeleteRole', request: { roleName: 'nightly-report-2025' } },
    {
      at: '08:05:21',
      by: ops,
      name: 'DeleteRole',
      request: { roleName: 'retired-worker' },
      error: { code: 'DeleteConflictException', message: 'Cannot delete entity, must detach all policies first.' },
    },
    {
      at: '08:06:05',
      by: developer,
      name: 'DeleteRole',
      request: null,
      error: denied(developer, 'iam:DeleteRole', roleArn('order-worker')),
    },
    {
      at: '11:30:00',
      by: ops,
      name: 'AddRoleToInstanceProfile',
      request: { instanceProfileName: 'web', roleName: 'web-instance' },
    },
    {
      at: '11:31:18',
      by: developer,
      name: 'UpdateAssumeRolePolicy',
      request: {
        roleName: 'meeting-backend',
        policyDocument:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
      },
    },
  ];
}
