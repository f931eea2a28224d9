/** Service-linked roles that are created on the sample day: by their services, by people, and by people who should not. */
import type { Json } from '../../src/events/audit-event.ts';
import { roleByPrincipal } from '../../src/catalog/role-lookup.ts';
import { account, type Caller, type Cast, foreignAccount, through } from './callers.ts';
import { type Call, denied, record } from './record.ts';
import type { Random } from './random.ts';

interface Creation {
  readonly at: string;
  readonly by: Caller;
  /** `AWSServiceName`. */
  readonly principal: string;
  /** The name of the role, where it differs from the catalogue's. */
  readonly role?: string;
  readonly request?: Json;
  /** Principals of the trust policy, where they are not the service alone. */
  readonly trust?: Json;
}

/** Every creation, the near misses among those that a control names. */
export function roleCreations(random: Random, cast: Cast): Json[] {
  const { dana, ops, developer, deployment, root, chimeAdmin } = cast;
  const createdBy = (creation: Creation) => record(random, creationOf(random, creation));
  return [
    // Services create their own roles: the human is named, and the service beside.
    createdBy({
      at: '08:14:31',
      by: through(dana, 'connect.amazonaws.com'),
      principal: 'connect.amazonaws.com',
      role: `AWSServiceRoleForAmazonConnect_${random.alphanumeric(20)}`,
    }),
    createdBy({
      at: '08:15:02',
      by: through(dana, 'connect.amazonaws.com'),
      principal: 'profile.amazonaws.com',
      role: `AWSServiceRoleForProfile_${random.alphanumeric(20)}`,
    }),
    createdBy({
      at: '09:20:44',
      by: through(developer, 'lexv2.amazonaws.com'),
      principal: 'lexv2.amazonaws.com',
      role: 'AWSServiceRoleForLexV2Bots_9XK2MTQ4R7L',
    }),
    createdBy({
      at: '10:02:18',
      by: through(chimeAdmin, 'chime-sdk-voice.amazonaws.com'),
      principal: 'voiceconnector.chime.amazonaws.com',
    }),
    createdBy({
      at: '13:37:05',
      by: through(deployment, 'autoscaling.amazonaws.com'),
      principal: 'autoscaling.amazonaws.com',
      role: 'AWSServiceRoleForAutoScaling',
    }),
    // The transcription role is made by hand, and by hand only.
    createdBy({ at: '09:41:07', by: ops, principal: 'transcription.chime.amazonaws.com' }),
    // A role of another service, made by hand.
    createdBy({
      at: '11:12:50',
      by: ops,
      principal: 'elasticloadbalancing.amazonaws.com',
      role: 'AWSServiceRoleForElasticLoadBalancing',
    }),
    // Created directly: documented for the first, not for the second.
    createdBy({
      at: '10:30:12',
      by: ops,
      principal: 'messaging.chime.amazonaws.com',
      request: { description: 'for the channel archive' },
    }),
    createdBy({
      at: '14:05:33',
      by: deployment,
      principal: 'profile.amazonaws.com',
      role: `AWSServiceRoleForProfile_${random.alphanumeric(20)}`,
    }),
    // The root user.
    createdBy({ at: '11:04:10', by: root, principal: 'mediapipelines.chime.amazonaws.com' }),
    // The suffix that was asked for, and another one.
    createdBy({
      at: '14:20:00',
      by: dana,
      principal: 'connect.amazonaws.com',
      role: 'AWSServiceRoleForAmazonConnect_emea',
      request: { customSuffix: 'emea' },
    }),
    createdBy({
      at: '14:21:40',
      by: dana,
      principal: 'connect.amazonaws.com',
      role: 'AWSServiceRoleForAmazonConnect_apac-test',
      request: { customSuffix: 'apac' },
    }),
    // Trust: the service as a list is the same, another account is not.
    createdBy({
      at: '15:01:09',
      by: through(developer, 'lexv2.amazonaws.com'),
      principal: 'replication.lexv2.amazonaws.com',
      trust: { Service: ['replication.lexv2.amazonaws.com'] },
    }),
    createdBy({
      at: '16:48:22',
      by: through(developer, 'cloudformation.amazonaws.com'),
      principal: 'connect-campaigns.amazonaws.com',
      trust: { Service: 'connect-campaigns.amazonaws.com', AWS: `arn:aws:iam::${foreignAccount}:root` },
    }),
    ...refusals(cast).map((call) => record(random, call)),
  ];
}

function refusals({ ops, developer, deployment, legacyUser }: Cast): Call[] {
  const create = { service: 'iam', name: 'CreateServiceLinkedRole' };
  const roleArn = (principal: string, role: string) =>
    `arn:aws:iam::${account}:role/aws-service-role/${principal}/${role}`;
  const taken = {
    code: 'InvalidInputException',
    message:
      'Service role name AWSServiceRoleForAmazonChimeVoiceConnector has been taken in this account, please try a different suffix.',
  };
  const noSuchService = { code: 'InvalidInputException', message: 'The specified service name is not valid.' };
  const byPolicy =
    'with an explicit deny in a service control policy: arn:aws:organizations::111122223333:policy/o-exampleorgid/service_control_policy/p-examplepolicyid';
  return [
    // Expected noise of every deployment: the role is there.
    {
      ...create,
      at: '12:00:41',
      by: deployment,
      request: { aWSServiceName: 'voiceconnector.chime.amazonaws.com' },
      error: taken,
    },
    // A name that imitates AWS, and one of another family that is only mistyped.
    {
      ...create,
      at: '17:22:06',
      by: developer,
      request: { aWSServiceName: 'profile.amazonaws.com.evil.example' },
      error: noSuchService,
    },
    {
      ...create,
      at: '12:10:20',
      by: ops,
      request: { aWSServiceName: 'autoscalling.amazonaws.com' },
      error: noSuchService,
    },
    // Denied: by missing permissions, by a service control policy, and of another service.
    {
      ...create,
      at: '15:33:14',
      by: developer,
      error: denied(
        developer,
        'iam:CreateServiceLinkedRole',
        roleArn('connect.amazonaws.com', 'AWSServiceRoleForAmazonConnect_Qm3sV8ZbT1xYc7LkP0aR'),
      ),
    },
    {
      ...create,
      at: '15:40:52',
      by: legacyUser,
      error: denied(
        legacyUser,
        'iam:CreateServiceLinkedRole',
        roleArn('mediapipelines.chime.amazonaws.com', 'AWSServiceRoleForAmazonChimeSDKMediaPipelines'),
        byPolicy,
      ),
    },
    {
      ...create,
      at: '15:41:30',
      by: developer,
      error: denied(developer, 'iam:CreateServiceLinkedRole', roleArn('ecs.amazonaws.com', 'AWSServiceRoleForECS')),
    },
  ];
}

function creationOf(random: Random, { at, by, principal, role, request, trust }: Creation): Call {
  const path = `/aws-service-role/${principal}/`;
  const roleName = role ?? roleByPrincipal(principal)?.name ?? '';
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Action: ['sts:AssumeRole'], Effect: 'Allow', Principal: trust ?? { Service: principal } }],
  };
  return {
    at,
    by,
    service: 'iam',
    name: 'CreateServiceLinkedRole',
    request: { aWSServiceName: principal, ...request },
    response: {
      role: {
        path,
        roleName,
        roleId: random.awsId('AROA'),
        arn: `arn:aws:iam::${account}:role${path}${roleName}`,
        createDate: spokenDate(at),
        assumeRolePolicyDocument: encodeURIComponent(JSON.stringify(policy)),
      },
    },
  };
}

/** CloudTrail prints the date of a new role for an American reader: `Nov 18, 2026, 8:41:04 AM`. */
function spokenDate(at: string): string {
  const [hours = 0, minutes, seconds] = at.split(':').map(Number);
  const two = (number = 0) => String(number).padStart(2, '0');
  return `Nov 18, 2026, ${hours % 12 === 0 ? 12 : hours % 12}:${two(minutes)}:${two(seconds)} ${hours < 12 ? 'AM' : 'PM'}`;
}
