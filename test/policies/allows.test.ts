import { describe, expect, test } from 'vitest';
import { allowing, isBoundBy, reaches } from '../../src/policies/allows.ts';
import { statementsOf } from '../../src/policies/document.ts';

const create = 'iam:CreateServiceLinkedRole';

function names(action: string, ...statements: object[]): readonly string[] {
  const parsed = statementsOf({
    Version: '2012-10-17',
    Statement: statements.map((one) => ({ Effect: 'Allow', Resource: '*', ...one })),
  });
  return allowing(parsed ?? [], action).map(({ name }) => name);
}

describe('which statements allow an action', () => {
  test.each<[string, string, object[], string[]]>([
    ['by its name, in any case', create, [{ Action: 'IAM:createservicelinkedrole' }], ['statement 1']],
    ['by a wildcard', create, [{ Sid: 'Iam', Action: 'iam:*' }], ['Iam']],
    ['by everything', create, [{ Action: '*' }], ['statement 1']],
    ['none that is about another', create, [{ Action: 'iam:CreateRole' }], []],
    ['by all but others', create, [{ NotAction: ['s3:*', 'iam:DeleteRole'] }], ['statement 1']],
    ['none that leaves it out', create, [{ NotAction: 'iam:*' }], []],
    ['none, since a Deny takes it back', create, [{ Action: '*' }, { Effect: 'Deny', Action: 'iam:Create*' }], []],
    [
      'still, when the Deny has a condition',
      create,
      [
        { Action: '*' },
        { Effect: 'Deny', Action: 'iam:*', Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } },
      ],
      ['statement 1'],
    ],
    [
      'still, when the Deny is about some resources',
      create,
      [{ Action: '*' }, { Effect: 'Deny', Action: 'iam:*', Resource: 'arn:aws:iam::*:role/a' }],
      ['statement 1'],
    ],
    ['all of a service', 'chime:*', [{ Action: 'chime:*' }, { Action: 'chime:Get*' }], ['statement 1']],
    [
      'all of a service, by all but others',
      'chime:*',
      [{ NotAction: 'chime:Delete*' }, { NotAction: 's3:*' }],
      ['statement 2'],
    ],
  ])('%s', (_what, action, statements, expected) => expect(names(action, ...statements)).toEqual(expected));
});

test.each<[object, string, boolean]>([
  [{ Resource: '*' }, 'arn:aws:iam::*:role/aws-service-role/*', true],
  [{ Resource: ['arn:aws:iam::*:role/*'] }, 'arn:aws:iam::*:role/aws-service-role/*', true],
  [
    { Resource: 'arn:aws:iam::*:role/aws-service-role/lex.amazonaws.com/*' },
    'arn:aws:iam::*:role/aws-service-role/*',
    false,
  ],
  [{ NotResource: 'arn:aws:iam::*:role/a' }, 'arn:aws:iam::*:role/aws-service-role/*', true],
])('%j reaches %s: %s', (resource, all, expected) => {
  const [statement] = statementsOf({ Statement: { Effect: 'Allow', Action: '*', ...resource } }) ?? [];
  expect(statement !== undefined && reaches(statement, all)).toBe(expected);
});

test.each<[object, boolean]>([
  [{ StringEquals: { 'iam:AWSServiceName': 'lex.amazonaws.com' } }, true],
  [{ stringlike: { 'IAM:awsservicename': ['lex*.amazonaws.com'] } }, true],
  [{ StringLike: { 'iam:AWSServiceName': '*' } }, false],
  [{ StringNotEquals: { 'iam:AWSServiceName': 'lex.amazonaws.com' } }, false],
  [{ StringEquals: { 'aws:PrincipalTag/team': 'x' } }, false],
])('the condition %j binds the service: %s', (condition, expected) => {
  const [statement] =
    statementsOf({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition: condition },
    }) ?? [];
  expect(isBoundBy(statement?.conditions ?? [], 'iam:awsservicename')).toBe(expected);
});
