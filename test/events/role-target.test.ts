import { describe, expect, test } from 'vitest';
import {
  createdRole,
  createdSubject,
  isProtected,
  isServiceInitiated,
  partitionOf,
  roleTarget,
  serviceNameOf,
} from '../../src/events/role-target.ts';
import { actorOf } from '../../src/events/actor.ts';
import { eventOf, record } from './records.ts';

const lex = 'AWSServiceRoleForLexBots';
const genuine = `arn:aws:iam::111122223333:role/aws-service-role/lex.amazonaws.com/${lex}`;
const ordinary = `arn:aws:iam::111122223333:role/${lex}`;

/** A denial as IAM words it. */
function denied(resource: string, who = 'arn:aws:sts::111122223333:assumed-role/Ops/alice'): Record<string, unknown> {
  const errorMessage = `User: ${who} is not authorized to perform: iam:DeleteRole on resource: ${resource} because no identity-based policy allows the iam:DeleteRole action`;
  return { errorCode: 'AccessDenied', errorMessage };
}

function target(fields: Record<string, unknown>) {
  return roleTarget(eventOf(record(fields)));
}

describe('the role that a call is about', () => {
  test('is the one of the parameters, at a path that nobody knows', () => {
    expect(target({})).toMatchObject({
      name: lex,
      path: 'unknown',
      subject: { type: 'service-linked-role', id: lex, arn: genuine },
    });
  });

  test.each([
    ['AWSServiceRoleForProfile_4f3c', 'profile.amazonaws.com'],
    ['AWSServiceRoleForAmazonConnect_A1b2', 'connect.amazonaws.com'],
    ['AWSServiceRoleForAmazonConnectSynchronization_A1b2', 'synchronization.connect.amazonaws.com'],
    ['AWSServiceRoleForConnectCampaigns', 'connect-campaigns.amazonaws.com'],
    ['AWSServiceRoleForConnectCampaigns_A1', 'connect-campaigns.amazonaws.com'],
  ])('%s belongs to %s', (roleName, principal) => {
    expect(target({ requestParameters: { roleName } })?.role.principal).toBe(principal);
  });

  test.each([
    'AWSServiceRoleForProfile',
    'AWSServiceRoleForProfile_',
    'AWSServiceRoleForLexBots_x',
    'awsserviceroleforlexbots',
    'AWSServiceRoleForSupport',
    'OrderService',
    '',
    '__proto__',
    'constructor',
  ])('is none when the name is %j', (roleName) => expect(target({ requestParameters: { roleName } })).toBeNull());

  test.each([null, {}, { roleName: 7 }, { roleName: [lex] }])(
    'is none when the parameters are %j',
    (requestParameters) => {
      expect(target({ requestParameters })).toBeNull();
    },
  );

  test.each([
    [
      {
        errorCode: 'UnmodifiableEntityException',
        errorMessage: `Cannot perform the operation on the protected role '${lex}' - this role is only modifiable by AWS`,
      },
      'reserved',
    ],
    [denied(genuine), 'reserved'],
    [denied(ordinary), 'ordinary'],
    [denied(`role ${lex}`), 'unknown'],
  ])('is the one of the message when there are no parameters: %#', (error, path) => {
    expect(target({ requestParameters: null, ...error })).toMatchObject({ name: lex, path });
  });

  test('is the one of the parameters when a message names another', () => {
    const other = 'arn:aws:iam::111122223333:role/OrderService';
    expect(target(denied(other))).toMatchObject({ name: lex, path: 'unknown' });
    expect(target({ requestParameters: { roleName: 'OrderService' }, ...denied(genuine) })).toBeNull();
  });

  test('is never the caller that a denial names first', () => {
    expect(target({ requestParameters: null, ...denied('role OrderService', genuine) })).toBeNull();
  });

  test.each(['ARN', 'arn'])('has the path of the resources: %s', (key) => {
    expect(target({ resources: [{ [key]: genuine }] })?.path).toBe('reserved');
    expect(target({ resources: [{ [key]: ordinary }] })).toMatchObject({
      path: 'ordinary',
      subject: { arn: ordinary },
    });
    expect(target({ resources: [{ [key]: 'arn:aws:iam::111122223333:role/Other' }] })?.path).toBe('unknown');
  });

  test('has an ordinary path under the reserved path of another service', () => {
    const elsewhere = `arn:aws:iam::111122223333:role/aws-service-role/evil.amazonaws.com/${lex}`;
    expect(target({ resources: [{ ARN: elsewhere }] })?.path).toBe('ordinary');
  });

  test('is genuine when a session of it acts on itself', () => {
    const sessionIssuer = { type: 'Role', arn: genuine, accountId: '111122223333' };
    const arn = `arn:aws:sts::111122223333:assumed-role/${lex}/x`;
    const userIdentity = { type: 'AssumedRole', arn, accountId: '111122223333', sessionContext: { sessionIssuer } };
    expect(target({ userIdentity })?.path).toBe('reserved');
    expect(target({ userIdentity: { ...userIdentity, sessionContext: {} } })?.path).toBe('unknown');
  });

  test('has an ARN of the partition of the Region', () => {
    expect(target({ awsRegion: 'us-gov-west-1' })?.subject.arn).toMatch(/^arn:aws-us-gov:iam::/);
  });
});

describe('a refusal that protects the role', () => {
  test.each([
    ['UnmodifiableEntity', 'x', true],
    ['UnmodifiableEntityException', 'x', true],
    ['InvalidInputException', 'You cannot set the boundary for a service-linked role', true],
    ['InvalidInputException', 'The policy is malformed', false],
    ['AccessDenied', 'x', false],
    [undefined, undefined, false],
  ])('%s %s: %s', (errorCode, errorMessage, is) => {
    expect(isProtected(eventOf(record({ errorCode, errorMessage })))).toBe(is);
  });
});

describe('the role that a creation asks for', () => {
  const create = (fields: Record<string, unknown>) =>
    eventOf(record({ eventName: 'CreateServiceLinkedRole', ...fields }));

  test('is the one of the service', () => {
    expect(createdRole(create({ requestParameters: { aWSServiceName: 'lex.amazonaws.com' } }))?.name).toBe(lex);
  });

  test('is none when the service name differs by case or blanks', () => {
    for (const aWSServiceName of ['Lex.amazonaws.com', ' lex.amazonaws.com', 'lex.amazonaws.com ', '', 7]) {
      expect(createdRole(create({ requestParameters: { aWSServiceName } }))).toBeNull();
    }
  });

  test('is told by the message of a refusal, with its suffix', () => {
    const name = 'AWSServiceRoleForAmazonConnect_A1b2C3';
    const arn = `arn:aws:iam::111122223333:role/aws-service-role/connect.amazonaws.com/${name}`;
    const event = create({ requestParameters: null, ...denied(arn) });
    expect(serviceNameOf(event)).toBe('connect.amazonaws.com');
    const role = createdRole(event);
    expect(role?.name).toBe('AWSServiceRoleForAmazonConnect');
    expect(role && createdSubject(event, role)).toEqual({ type: 'service-linked-role', id: name, arn });
  });

  test('is the documented one when the response names none', () => {
    const event = create({ requestParameters: { aWSServiceName: 'lex.amazonaws.com' } });
    const role = createdRole(event);
    expect(role && createdSubject(event, role)).toEqual({ type: 'service-linked-role', id: lex, arn: genuine });
  });
});

test.each([
  [{ type: 'AWSService', invokedBy: 'lex.amazonaws.com' }, true],
  [{ type: 'IAMUser', arn: 'arn:aws:iam::1:user/Alice', invokedBy: 'lex.amazonaws.com' }, true],
  [{ type: 'IAMUser', arn: 'arn:aws:iam::1:user/Alice', invokedBy: 'cloudformation.amazonaws.com' }, false],
  [{ type: 'IAMUser', arn: 'arn:aws:iam::1:user/Alice', invokedBy: 'AWS Internal' }, false],
  [{ type: 'IAMUser', arn: 'arn:aws:iam::1:user/lex.amazonaws.com' }, false],
])('the service did it: %j is %s', (identity, is) => {
  expect(isServiceInitiated(actorOf(identity), ['lex.amazonaws.com', 'channels.lex.amazonaws.com'])).toBe(is);
});

test.each([
  ['us-east-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-east-1', 'aws-us-gov'],
  ['us-iso-east-1', 'aws-iso'],
  ['us-isob-east-1', 'aws-iso-b'],
  ['eu-isoe-west-1', 'aws-iso-e'],
  ['us-isof-south-1', 'aws-iso-f'],
  ['eusc-de-east-1', 'aws-eusc'],
  ['unknown', 'aws'],
])('%s lies in %s', (region, partition) => expect(partitionOf(region)).toBe(partition));
