import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compare, isEqual } from '../../src/policies/compare.ts';
import { type Statement, statementsOf } from '../../src/policies/document.ts';
import { rewritten, type Written } from './rewritten.ts';

const action = fc
  .tuple(fc.constantFrom('lex', 'logs', 's3'), fc.constantFrom('CreateBot', 'GetBot', 'Put*', 'Get*', 'D?scribe', '*'))
  .map((parts) => parts.join(':'));
const resource = fc.constantFrom(
  '*',
  'arn:aws:lex:*:*:bot/*',
  'arn:aws:lex:*:*:bot/A',
  'arn:aws:s3:::bucket/*',
  'arn:aws:s3:::${aws:username}',
);
const condition = fc.dictionary(
  fc.constantFrom('StringEquals', 'StringNotEquals', 'Bool'),
  fc.dictionary(
    fc.constantFrom('aws:SourceAccount', 'aws:SecureTransport'),
    fc.uniqueArray(fc.constantFrom('1', '2', 'true'), { minLength: 1 }),
    { minKeys: 1 },
  ),
  { maxKeys: 2 },
);
const statement: fc.Arbitrary<Written> = fc
  .record({
    Effect: fc.constantFrom('Allow' as const, 'Allow' as const, 'Deny' as const),
    action: fc.tuple(
      fc.constantFrom('Action', 'Action', 'NotAction'),
      fc.uniqueArray(action, { minLength: 1, maxLength: 4 }),
    ),
    resource: fc.tuple(
      fc.constantFrom('Resource', 'Resource', 'NotResource'),
      fc.uniqueArray(resource, { minLength: 1, maxLength: 3 }),
    ),
    Condition: fc.option(condition, { nil: undefined }),
  })
  .map(({ Effect, action: [a, actions], resource: [r, resources], Condition }) => ({
    Effect,
    [a]: actions,
    [r]: resources,
    ...(Condition === undefined ? {} : { Condition }),
  }));
const policy = fc.array(statement, { minLength: 1, maxLength: 4 });

function read(statements: readonly Written[]): readonly Statement[] {
  const parsed = statementsOf({ Version: '2012-10-17', Statement: statements });
  expect(parsed).not.toBeNull();
  return parsed ?? [];
}

describe('the same, written otherwise', () => {
  test('is equal in both directions', () => {
    fc.assert(
      fc.property(policy, fc.gen(), (statements, dice) => {
        const difference = compare(read(rewritten(statements, dice)), read(statements));
        expect(difference).toEqual({ more: [], less: [], wider: false });
      }),
      { numRuns: 300 },
    );
  });

  test('with a grant once more that another includes', () => {
    fc.assert(
      fc.property(policy, (statements) => {
        const all: Written = { Effect: 'Allow', Action: '*', Resource: '*' };
        const difference = compare(read([...statements.filter(({ Effect }) => Effect === 'Allow'), all]), read([all]));
        expect(difference).toEqual({ more: [], less: [], wider: false });
      }),
    );
  });
});

describe('a change', () => {
  /** One change that always makes a difference: names that no generated policy has. */
  const change = fc.constantFrom<(one: Written) => Written>(
    (one) => ({ ...one, [elementOf(one, 'Action')]: ['iam:PassRole', ...(one[elementOf(one, 'Action')] as string[])] }),
    (one) => ({ ...one, [elementOf(one, 'Resource')]: ['arn:aws:iam::*:role/Other'] }),
    (one) => ({ ...one, Condition: { StringEquals: { 'aws:PrincipalTag/other': 'x' } } }),
    (one) => ({ ...one, Effect: one.Effect === 'Allow' ? 'Deny' : 'Allow' }),
  );

  test('of one statement is found, with words for it', () => {
    fc.assert(
      fc.property(statement, change, (one, changed) => {
        const other = changed(one);
        const difference = compare(read([other]), read([one]));
        expect(difference && isEqual(difference)).toBe(false);
        for (const line of [...(difference?.more ?? []), ...(difference?.less ?? [])])
          expect(line).toMatch(/^(allows also|denies also|lacks|no longer denies) \S/);
      }),
      { numRuns: 300 },
    );
  });

  test('that adds an action nobody had makes it wider', () => {
    fc.assert(
      fc.property(policy, (statements) => {
        const extra: Written = { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' };
        const plain = statements.filter((one) => !('NotAction' in one));
        const difference = compare(read([...plain, extra]), plain.length === 0 ? [] : read(plain));
        expect(difference).toEqual({ more: ['allows also iam:PassRole on *'], less: [], wider: true });
      }),
    );
  });
});

function elementOf(one: Written, element: string): string {
  return element in one ? element : `Not${element}`;
}

describe('whatever is there instead of a policy', () => {
  test('is read or refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.json(), fc.record({ Statement: fc.anything() })), (document) => {
        const statements = statementsOf(document);
        if (statements !== null) expect(compare(statements, statements)).not.toBeUndefined();
      }),
    );
  });
});
