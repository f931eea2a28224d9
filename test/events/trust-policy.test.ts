import { describe, expect, test } from 'vitest';
import { trustedPrincipals } from '../../src/events/trust-policy.ts';

const lex = 'lex.amazonaws.com';

function policy(...statements: object[]): object {
  return { Version: '2012-10-17', Statement: statements };
}

function allow(principal: unknown): object {
  return { Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' };
}

describe('the codings of a document', () => {
  const document = policy(allow({ Service: lex }));
  test.each([
    ['parsed', document],
    ['as JSON', JSON.stringify(document)],
    ['as JSON with white space', `\n${JSON.stringify(document, null, 2)}\n`],
    ['URL-encoded', encodeURIComponent(JSON.stringify(document))],
    ['URL-encoded with white space', encodeURIComponent(`\n${JSON.stringify(document, null, 2)}`)],
  ])('%s', (_how, coded) => expect(trustedPrincipals(coded)).toEqual({ services: [lex], others: [] }));
});

describe('who is trusted', () => {
  test.each([
    ['a service as text', policy(allow({ Service: lex })), [lex], []],
    [
      'services as a list, once each and sorted',
      policy(allow({ Service: [lex, 'a.amazonaws.com', lex] })),
      ['a.amazonaws.com', lex],
      [],
    ],
    ['a single statement without a list', { Statement: allow({ Service: lex }) }, [lex], []],
    ['several statements', policy(allow({ Service: lex }), allow({ AWS: '444455556666' })), [lex], ['444455556666']],
    ['everybody', policy(allow('*')), [], ['*']],
    ['every AWS principal', policy(allow({ AWS: '*' })), [], ['*']],
    ['a service wildcard', policy(allow({ Service: '*' })), [], ['*']],
    [
      'a service of another domain',
      policy(allow({ Service: 'lex.amazonaws.com.evil.example' })),
      [],
      ['lex.amazonaws.com.evil.example'],
    ],
    ['a service of China', policy(allow({ Service: 'connect.amazonaws.com.cn' })), ['connect.amazonaws.com.cn'], []],
    [
      'providers',
      policy(allow({ Federated: ['cognito-identity.amazonaws.com'] })),
      [],
      ['cognito-identity.amazonaws.com'],
    ],
    ['a service name that stands under AWS', policy(allow({ AWS: lex })), [], [lex]],
    [
      'NotPrincipal',
      policy({ Effect: 'Allow', NotPrincipal: { AWS: 'x' } }),
      [],
      ['everybody but the NotPrincipal of the policy'],
    ],
    ['nobody by a Deny', policy(allow({ Service: lex }), { Effect: 'Deny', Principal: '*' }), [lex], []],
    ['nobody without a principal', policy({ Effect: 'Allow' }), [], []],
    [
      'something that is no text',
      policy(allow({ AWS: [{ toString: 1 }, 7, null] })),
      [],
      ['a principal that is no text'],
    ],
  ])('%s', (_what, document, services, others) => {
    expect(trustedPrincipals(document)).toEqual({ services, others });
  });
});

test.each([
  undefined,
  null,
  7,
  '',
  'x',
  '[]',
  '%7B%22Version%22',
  '%E0%A4%A',
  [],
  {},
  { Statement: null },
  { Statement: [] },
  { Statement: ['x'] },
  '['.repeat(100_000),
])('what is no policy cannot be read: %#', (document) => expect(trustedPrincipals(document)).toBeNull());
