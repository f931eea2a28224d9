import { describe, expect, test } from 'vitest';
import { actorOf } from '../../src/events/actor.ts';

const account = '111122223333';
const role = 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Ops_0123456789abcdef';
const session = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLE:alice@example.com',
  arn: 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Ops_0123456789abcdef/alice@example.com',
  accountId: account,
  accessKeyId: 'ASIAEXAMPLE',
  sessionContext: {
    sessionIssuer: { type: 'Role', principalId: 'AROAEXAMPLE', arn: role, accountId: account },
    attributes: { creationDate: '2026-05-04T08:40:44Z', mfaAuthenticated: 'true' },
  },
};
const root = { type: 'Root', principalId: account, arn: `arn:aws:iam::${account}:root`, accountId: account };

describe('the kinds of identities that CloudTrail documents', () => {
  test('an IAM user', () => {
    const arn = `arn:aws:iam::${account}:user/Alice`;
    const identity = { type: 'IAMUser', arn, accountId: account, accessKeyId: 'AKIAEXAMPLE', userName: 'Alice' };
    expect(actorOf(identity)).toEqual({
      kind: 'user',
      arn,
      account,
      invokedBy: null,
      session: null,
      accessKeyId: 'AKIAEXAMPLE',
      mfa: null,
    });
  });

  test('a session is the role behind it, with the path of the role', () => {
    expect(actorOf(session)).toEqual({
      kind: 'role',
      arn: role,
      account,
      invokedBy: null,
      session: 'alice@example.com',
      accessKeyId: 'ASIAEXAMPLE',
      mfa: true,
    });
  });

  test('a session without issuer is the role that its ARN names', () => {
    const { sessionContext: _, ...bare } = session;
    expect(actorOf(bare)).toMatchObject({
      kind: 'role',
      arn: 'arn:aws:iam::111122223333:role/AWSReservedSSO_Ops_0123456789abcdef',
    });
  });

  test('the root user', () => expect(actorOf(root)).toMatchObject({ kind: 'root', arn: root.arn, account }));

  test('the root user without ARN', () => {
    expect(actorOf({ type: 'Root', accountId: account })).toMatchObject({ kind: 'root', arn: root.arn });
  });

  test.each([true, 'true'])('an AssumeRoot session is root: assumedRoot %j', (assumedRoot) => {
    const identity = { ...root, accessKeyId: 'ASIAEXAMPLE', sessionContext: { assumedRoot, attributes: {} } };
    expect(actorOf(identity)).toMatchObject({ kind: 'root', arn: root.arn, account });
  });

  test.each([false, 'false', ''])(
    'a session that is none of AssumeRoot stays a role: assumedRoot %j',
    (assumedRoot) => {
      const identity = { ...session, sessionContext: { ...session.sessionContext, assumedRoot } };
      expect(actorOf(identity)).toMatchObject({ kind: 'role', arn: role });
    },
  );

  test('a federated user', () => {
    const arn = `arn:aws:sts::${account}:federated-user/Bob`;
    const issuer = { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/Alice`, accountId: account };
    const identity = { type: 'FederatedUser', arn, accountId: account, sessionContext: { sessionIssuer: issuer } };
    expect(actorOf(identity)).toMatchObject({ kind: 'federated', arn, account, session: null });
  });

  test.each([
    { type: 'SAMLUser', principalId: 'x:alice', userName: 'alice', identityProvider: 'x' },
    { type: 'WebIdentityUser', principalId: 'accounts.google.com:app:1', userName: '1', identityProvider: 'google' },
  ])('a $type has no ARN', (identity) => {
    expect(actorOf(identity)).toMatchObject({ kind: 'federated', arn: null, account: null });
  });

  test('a user of Identity Center has an account and no ARN', () => {
    const onBehalfOf = { userId: '0a1b', identityStoreArn: `arn:aws:identitystore::${account}:identitystore/d-1` };
    const identity = { type: 'IdentityCenterUser', accountId: account, onBehalfOf, credentialId: 'c' };
    expect(actorOf(identity)).toMatchObject({ kind: 'federated', arn: null, account });
  });

  test('another account', () => {
    const identity = { type: 'AWSAccount', principalId: 'AIDAEXAMPLE', accountId: '444455556666' };
    expect(actorOf(identity)).toMatchObject({ kind: 'account', arn: null, account: '444455556666' });
  });

  test('an AWS service', () => {
    const identity = { type: 'AWSService', invokedBy: 'connect.amazonaws.com' };
    expect(actorOf(identity)).toMatchObject({ kind: 'service', arn: null, invokedBy: 'connect.amazonaws.com' });
  });

  test('a forward access session is still the person, with the service beside', () => {
    const identity = { ...session, invokedBy: 'profile.amazonaws.com' };
    expect(actorOf(identity)).toMatchObject({ kind: 'role', arn: role, invokedBy: 'profile.amazonaws.com' });
  });
});

describe('identities without a type', () => {
  test.each([
    [`arn:aws:iam::${account}:root`, 'root'],
    [`arn:aws:iam::${account}:user/path/Alice`, 'user'],
    [`arn:aws:sts::${account}:assumed-role/Ops/alice`, 'role'],
    [`arn:aws:sts::${account}:federated-user/Bob`, 'federated'],
    [`arn:aws-us-gov:iam::${account}:root`, 'root'],
    ['something else', 'unknown'],
  ])('%s is told by its ARN: %s', (arn, kind) => expect(actorOf({ arn })).toMatchObject({ kind }));

  test('the account comes from the ARN', () => {
    expect(actorOf({ arn: `arn:aws:iam::${account}:user/Alice` })).toMatchObject({ account });
  });

  test('a user called root is not root', () => {
    expect(actorOf({ arn: `arn:aws:iam::${account}:user/root` })).toMatchObject({ kind: 'user' });
  });

  test('invokedBy alone is a service', () => {
    const identity = { accountId: account, invokedBy: 'profile.amazonaws.com' };
    expect(actorOf(identity)).toMatchObject({ kind: 'service', account });
  });

  test('invokedBy beside a principal proves no service', () => {
    const identity = { principalId: 'AROAEXAMPLE:x', invokedBy: 'profile.amazonaws.com' };
    expect(actorOf(identity)).toMatchObject({ kind: 'unknown' });
  });

  test('a type of tomorrow is told by its ARN', () => {
    expect(actorOf({ type: 'Robot', arn: `arn:aws:iam::${account}:role/Ops` })).toMatchObject({ kind: 'role' });
  });
});

test('blanks around values are no part of them', () => {
  expect(actorOf({ type: 'IAMUser', arn: ` arn:aws:iam::${account}:user/Alice `, accountId: ' ' })).toMatchObject({
    arn: `arn:aws:iam::${account}:user/Alice`,
    account,
  });
});

test.each([undefined, null, 'x', 7, [], {}, { type: 7, arn: {}, sessionContext: 'x' }, { sessionContext: null }])(
  'what is no identity is nobody: %j',
  (identity) => {
    expect(actorOf(identity)).toEqual({
      kind: 'unknown',
      arn: null,
      account: null,
      invokedBy: null,
      session: null,
      accessKeyId: null,
      mfa: null,
    });
  },
);
