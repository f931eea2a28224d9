/** People who try to be a service, or to put out the light: roles that look like AWS's, policies of AWS's, the trail. */
import type { Json } from '../../src/events/audit-event.ts';
import { account, agents, type Cast, linkedRole, service, session } from './callers.ts';
import { type Call, denied, record } from './record.ts';
import type { Random } from './random.ts';

const botRole = 'AWSServiceRoleForLexV2Bots_9XK2MTQ4R7L';
const botRoleArn = `arn:aws:iam::${account}:role/aws-service-role/lexv2.amazonaws.com/${botRole}`;
const policyOfService = 'arn:aws:iam::aws:policy/aws-service-role/AmazonLexV2BotPolicy';
const trail = `arn:aws:cloudtrail:us-east-1:${account}:trail/account-trail`;

/** Every call, the near misses among those that a control names. */
export function tampering(random: Random, cast: Cast): Json[] {
  return [...assumptions(random, cast), ...lookAlikes(random, cast), ...policies(cast), ...trailChanges(cast)].map(
    (call) => record(random, call),
  );
}

function assumptions(random: Random, { developer }: Cast): Call[] {
  const assume = { service: 'sts', name: 'AssumeRole', readOnly: true } as const;
  const request = { roleArn: botRoleArn, roleSessionName: 'bot' };
  const profileRole = 'AWSServiceRoleForProfile_t6Yb2NqKx0WcR4mJ8sLz';
  const path = '/aws-service-role/profile.amazonaws.com/';
  const stolen = session(random, profileRole, 'console', { ip: '203.0.113.60', agent: agents.cli, path });
  return [
    { ...assume, at: '09:30:00', by: service('lexv2.amazonaws.com'), request },
    { ...assume, at: '16:15:00', by: developer, request, error: denied(developer, 'sts:AssumeRole', botRoleArn) },
    // The role's own work, by its service, and a session of it in other hands.
    {
      at: '10:00:30',
      by: linkedRole(random, 'profile.amazonaws.com', profileRole, 'CustomerProfiles'),
      service: 'monitoring',
      name: 'PutMetricData',
      readOnly: false,
    },
    { at: '20:10:00', by: stolen, service: 's3', name: 'ListBuckets' },
  ];
}

function lookAlikes(random: Random, { developer, deployment }: Cast): Call[] {
  const create = (at: string, by: Call['by'], roleName: string, principal: Json): Call => {
    const trust = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
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
  };
  return [
    create('17:30:00', developer, 'AWSServiceRoleForLexChannels', { AWS: `arn:aws:iam::${account}:root` }),
    create('13:50:00', deployment, 'lex-fulfilment', { Service: 'lambda.amazonaws.com' }),
  ];
}

function policies({ developer, deployment }: Cast): Call[] {
  const cannot = {
    code: 'PolicyNotAttachableException',
    message: 'Cannot attach a Service Role Policy to a Customer Role.',
  };
  const iam = { service: 'iam', name: 'AttachRolePolicy' } as const;
  return [
    {
      ...iam,
      at: '17:35:00',
      by: developer,
      request: { roleName: 'Developer', policyArn: policyOfService },
      error: cannot,
    },
    {
      ...iam,
      at: '13:52:00',
      by: deployment,
      request: {
        roleName: 'lex-fulfilment',
        policyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
      },
    },
  ];
}

function trailChanges({ developer, ops }: Cast): Call[] {
  const cloudtrail = { service: 'cloudtrail', readOnly: false } as const;
  return [
    { ...cloudtrail, at: '20:05:00', by: developer, name: 'StopLogging', request: { name: trail } },
    { ...cloudtrail, at: '20:20:00', by: ops, name: 'StartLogging', request: { name: trail } },
    {
      at: '20:06:10',
      by: developer,
      service: 'events',
      name: 'DisableRule',
      readOnly: false,
      request: { name: 'rolecall-prod-chime' },
    },
    {
      at: '20:06:40',
      by: developer,
      service: 'events',
      name: 'DisableRule',
      readOnly: false,
      request: { name: 'nightly-report' },
    },
    { at: '20:19:00', by: ops, service: 'cloudtrail', name: 'GetTrailStatus', request: { name: trail } },
  ];
}
