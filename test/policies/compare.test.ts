import { describe, expect, test } from 'vitest';
import { rolePolicies } from '../../src/catalog/role-policies.ts';
import { compare } from '../../src/policies/compare.ts';
import { knownStatements, type Statement, statementsOf } from '../../src/policies/document.ts';

const base = { Effect: 'Allow', Action: ['lex:GetBot', 'lex:ListBots'], Resource: '*' };

function read(...statements: object[]): readonly Statement[] {
  const parsed = statementsOf({ Version: '2012-10-17', Statement: statements });
  if (parsed === null) throw new Error('expected a readable policy');
  return parsed;
}

describe('the difference in words', () => {
  test.each<[string, object[], object[], string[], string[], boolean]>([
    [
      'an action more',
      [{ ...base, Action: [...base.Action, 'lex:CreateBot'] }],
      [base],
      ['allows also lex:CreateBot on *'],
      [],
      true,
    ],
    ['an action less', [{ ...base, Action: 'lex:getbot' }], [base], [], ['lacks lex:ListBots on *'], false],
    [
      'a wildcard over what is known: a grant, though the known is in it',
      [{ ...base, Action: 'lex:*' }],
      [base],
      ['allows also lex:* on *'],
      [],
      true,
    ],
    ['less than a known wildcard', [base], [{ ...base, Action: 'lex:*' }], [], ['lacks lex:* on *'], false],
    [
      'another resource',
      [{ ...base, Resource: 'arn:aws:lex:*:*:bot/A' }],
      [{ ...base, Resource: 'arn:aws:lex:*:*:bot/B' }],
      ['allows also lex:GetBot, lex:ListBots on arn:aws:lex:*:*:bot/A'],
      ['lacks lex:GetBot, lex:ListBots on arn:aws:lex:*:*:bot/B'],
      true,
    ],
    [
      'a condition gone',
      [base],
      [{ ...base, Condition: { StringEquals: { 'aws:ResourceAccount': '111122223333' } } }],
      ['allows also lex:GetBot, lex:ListBots on *'],
      [],
      true,
    ],
    [
      'a condition more',
      [{ ...base, Action: 'lex:GetBot', Condition: { Bool: { 'aws:SecureTransport': true } } }],
      [{ ...base, Action: 'lex:GetBot' }],
      [],
      ['lacks lex:GetBot on *'],
      false,
    ],
    [
      'another value of a condition',
      [{ ...base, Condition: { StringLike: { 'iam:PassedToService': ['a', 'b'] } } }],
      [{ ...base, Condition: { StringLike: { 'IAM:passedtoservice': 'a' } } }],
      ['allows also lex:GetBot, lex:ListBots on * if iam:passedtoservice stringlike a or b'],
      [],
      true,
    ],
    [
      'another operator',
      [{ ...base, Action: 'lex:GetBot', Condition: { StringLike: { 'aws:ResourceAccount': '1' } } }],
      [{ ...base, Action: 'lex:GetBot', Condition: { StringNotLike: { 'aws:ResourceAccount': '1' } } }],
      ['allows also lex:GetBot on * if aws:resourceaccount stringlike 1'],
      ['lacks lex:GetBot on * if aws:resourceaccount stringnotlike 1'],
      true,
    ],
    [
      'a value less that is forbidden',
      [{ ...base, Condition: { StringNotEquals: { 'aws:RequestedRegion': 'a' } } }],
      [{ ...base, Condition: { StringNotEquals: { 'aws:RequestedRegion': ['b', 'a'] } } }],
      ['allows also lex:GetBot, lex:ListBots on * if aws:requestedregion stringnotequals a'],
      [],
      true,
    ],
    [
      'a Deny gone',
      [base],
      [base, { Effect: 'Deny', Action: 'lex:DeleteBot', Resource: '*' }],
      [],
      ['no longer denies lex:DeleteBot on *'],
      true,
    ],
    [
      'a Deny more',
      [base, { Effect: 'Deny', NotAction: ['lex:GetBot', 'iam:*'], Resource: '*' }],
      [base],
      ['denies also every action but iam:*, lex:GetBot on *'],
      [],
      false,
    ],
    [
      'less left out',
      [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
      [{ Effect: 'Allow', NotAction: ['organizations:*', 'iam:*'], Resource: '*' }],
      ['allows also every action but iam:* on *'],
      [],
      true,
    ],
    [
      'every resource but one',
      [{ ...base, Resource: undefined, NotResource: 'arn:aws:lex:*:*:bot/A' }],
      [{ ...base, Resource: 'arn:aws:lex:*:*:bot/A' }],
      ['allows also lex:GetBot, lex:ListBots on every resource but arn:aws:lex:*:*:bot/A'],
      ['lacks lex:GetBot, lex:ListBots on arn:aws:lex:*:*:bot/A'],
      true,
    ],
  ])('%s', (_what, policy, baseline, more, less, wider) => {
    const clean = policy.map((one) => JSON.parse(JSON.stringify(one)) as object);
    expect(compare(read(...clean), read(...baseline))).toEqual({ more, less, wider });
  });

  test('an old version of the language, where a variable is only text', () => {
    const statement = { ...base, Resource: 'arn:aws:s3:::${aws:username}' };
    const old = statementsOf({ Version: '2008-10-17', Statement: statement });
    expect(compare(old ?? [], read(statement))?.more).toEqual([
      'allows also lex:GetBot, lex:ListBots on literally arn:aws:s3:::${aws:username}',
    ]);
  });

  test('none, since a policy is too large', () => {
    const actions = Array.from({ length: 5001 }, (_, index) => `lex:Action${index}`);
    expect(compare(read({ ...base, Action: actions }), read(base))).toBeNull();
  });
});

describe('the catalogue', () => {
  test.each(rolePolicies.map(({ name, baselines }) => [name, baselines] as const))('%s', (_name, baselines) => {
    for (const { statements } of baselines) {
      const known = knownStatements(statements, 'aws');
      const asServed = JSON.stringify({ Version: '2012-10-17', Statement: statements });
      const same = compare(statementsOf(encodeURIComponent(asServed)) ?? [], known);
      expect(same).toEqual({ more: [], less: [], wider: false });
      // Elsewhere the ARNs have another partition, and AWS writes them so.
      const elsewhere = statementsOf(asServed.replaceAll('arn:aws:', 'arn:aws-cn:'));
      expect(compare(elsewhere ?? [], knownStatements(statements, 'aws-cn'))).toEqual({
        more: [],
        less: [],
        wider: false,
      });
    }
  });

  test('has no two texts of a policy that are told apart by nothing but their form', () => {
    const same = rolePolicies.flatMap(({ name, baselines }) =>
      baselines.flatMap((one, index) =>
        baselines.slice(index + 1).flatMap((other) => {
          const difference = compare(knownStatements(one.statements, 'aws'), knownStatements(other.statements, 'aws'));
          return difference?.more.length === 0 && difference.less.length === 0
            ? [`${name} ${one.kind} ${other.kind}`]
            : [];
        }),
      ),
    );
    // A guide and the live text that agree.
    expect(same.filter((one) => !one.endsWith('documented live'))).toEqual([]);
  });
});

describe('what is no policy', () => {
  test.each([
    ['nothing', null],
    ['a text', 'Allow everything'],
    ['broken JSON', '{"Statement": ['],
    ['broken URL-encoding', '%7B%'],
    ['no statement', {}],
    ['a statement that is a text', { Statement: 'Allow' }],
    ['another effect', { Statement: { ...base, Effect: 'allow' } }],
    ['no action', { Statement: { Effect: 'Allow', Resource: '*' } }],
    ['an empty list of actions', { Statement: { ...base, Action: [] } }],
    ['actions and their exception', { Statement: { ...base, NotAction: 'iam:*' } }],
    ['an action that is an object', { Statement: { ...base, Action: {} } }],
    ['a resource that is no text', { Statement: { ...base, Resource: [null] } }],
    ['a condition that is a list', { Statement: { ...base, Condition: [] } }],
    ['a condition without keys', { Statement: { ...base, Condition: { StringEquals: 'x' } } }],
    ['a condition on an object', { Statement: { ...base, Condition: { StringEquals: { key: {} } } } }],
    ['far more than IAM takes', JSON.stringify({ Statement: { ...base, Action: ['x'.repeat(100_001)] } })],
  ])('%s', (_what, document) => expect(statementsOf(document)).toBeNull());
});
