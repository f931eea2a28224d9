/** Only the path, the trust and the catalogue make a role genuine: whatever else looks like one is found, in events and accounts. */
import { describe, expect, test } from 'vitest';
import { auditorOf } from '../../src/audit.ts';
import { judgeInventory } from '../../src/audit-state.ts';
import { roles } from '../../src/catalog/roles.ts';
import { defaults } from '../../src/configuration.ts';
import { controls } from '../../src/controls/index.ts';
import { cases } from '../controls/cases.ts';
import { genuineOf, mutants, type PlainRole } from './mutants.ts';

const account = '111122223333';
const auditor = auditorOf(controls);
const all = mutants();
/** They say whether a role is what it seems. */
const identity = ['slr-look-alike', 'slr-trust-mismatch', 'slr-name-mismatch', 'slr-unknown-service'];

/** An account in which nothing is wrong, where everything was looked at. */
const clean = cases.find(
  ({ control, sentence }) => control === 'slr-look-alike' && sentence.startsWith('stays silent on the genuine roles'),
)?.inventory;

function arnOf({ path, name }: PlainRole): string {
  return `arn:aws:iam::${account}:role${path}${name}`;
}

function trustOf({ principal }: PlainRole) {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal }] };
}

/** What the scheduled audit says of an account that holds the role. */
function foundInAccount(role: PlainRole): string[] {
  const [first] = clean?.roles ?? [];
  if (!clean || !first) throw new Error('expected the case of the genuine roles');
  const held = { ...first, name: role.name, path: role.path, arn: arnOf(role), trust: trustOf(role) };
  const { findings, unconfirmed, errors } = judgeInventory({ ...clean, roles: [held] }, controls, defaults);
  expect(errors).toEqual([]);
  return [...findings, ...unconfirmed].map(({ control }) => control).filter((control) => identity.includes(control));
}

/** What is said when somebody makes it: under the reserved path only AWS can, when asked for a service-linked role. */
function foundWhenMade(role: PlainRole): string[] {
  const reserved = /^\/aws-service-role\/[^/]+\//.test(role.path);
  const document = encodeURIComponent(JSON.stringify(trustOf(role)));
  const event = {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      arn: `arn:aws:sts::${account}:assumed-role/Ops/session`,
      accountId: account,
      sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${account}:role/Ops`, accountId: account } },
    },
    eventTime: '2026-05-01T10:00:00Z',
    eventSource: 'iam.amazonaws.com',
    eventName: reserved ? 'CreateServiceLinkedRole' : 'CreateRole',
    awsRegion: 'us-east-1',
    requestParameters: reserved
      ? { aWSServiceName: role.path.split('/')[2] }
      : { roleName: role.name, path: role.path, assumeRolePolicyDocument: JSON.stringify(trustOf(role)) },
    responseElements: {
      role: { path: role.path, roleName: role.name, arn: arnOf(role), assumeRolePolicyDocument: document },
    },
    eventID: 'a role',
    eventType: 'AwsApiCall',
    recipientAccountId: account,
  };
  const { findings, said } = auditor.judge(event, {
    now: '2026-06-01T00:00:00Z',
    horizon: null,
    configuration: defaults,
  });
  expect(said.filter(({ verdict }) => verdict === 'error')).toEqual([]);
  return findings.map(({ control }) => control).filter((control) => identity.includes(control));
}

describe('the genuine roles', () => {
  test.each(roles.map((role) => genuineOf(role)))('$name is found by nobody', (role) => {
    expect(foundInAccount(role)).toEqual([]);
    expect(foundWhenMade(role)).toEqual([]);
  });
});

describe(`${all.length} mutants`, () => {
  test('are enough', () => {
    expect(all.length).toBeGreaterThan(200);
  });

  test('are found in the account that holds them', () => {
    expect(all.filter(({ role }) => foundInAccount(role).length === 0).map(({ title }) => title)).toEqual([]);
  });

  test('are found when somebody makes them', () => {
    expect(all.filter(({ role }) => foundWhenMade(role).length === 0).map(({ title }) => title)).toEqual([]);
  });
});
