import { expect, test } from 'vitest';
import { chimeOperations } from '../../src/catalog/chime-operations.ts';
import { chimePolicies } from '../../src/catalog/chime-policies.ts';
import { rolePolicies } from '../../src/catalog/role-policies.ts';
import { roles } from '../../src/catalog/roles.ts';
import type { ManagedPolicy } from '../../src/catalog/types.ts';

const policies: readonly ManagedPolicy[] = [...rolePolicies, ...chimePolicies];

function actions(policy: ManagedPolicy): string[] {
  return policy.baselines.flatMap(({ statements }) => statements.flatMap(({ Action }) => Action));
}

test('there is one policy for each role that has one, and none besides', () => {
  const named = roles.map((role) => role.policy).filter((name) => name !== null);
  expect(rolePolicies.map(({ name }) => name).toSorted()).toEqual(named.toSorted());
});

test('there are three policies of Chime, each documented and live', () => {
  expect(chimePolicies.map(({ name }) => name)).toEqual([
    'AmazonChimeReadOnly',
    'AmazonChimeUserManagement',
    'AmazonChimeFullAccess',
  ]);
  for (const { baselines } of chimePolicies) expect(baselines.map(({ kind }) => kind)).toEqual(['documented', 'live']);
});

test.each(policies)('$name has the ARN of its name', ({ name, arn }) => {
  const path = rolePolicies.some((policy) => policy.name === name) ? 'aws-service-role/' : '';
  expect(arn).toBe(`arn:aws:iam::aws:policy/${path}${name}`);
});

test.each(policies)('$name: every text is cited; live ones have version and day, oldest first', ({ baselines }) => {
  expect(baselines.length).toBeGreaterThan(0);
  const days: string[] = [];
  for (const { kind, version, since, statements, source } of baselines) {
    expect(source.url).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    expect(source.read).toMatch(/^2026-\d\d-\d\d$/);
    expect(statements.length).toBeGreaterThan(0);
    expect(version === null).toBe(kind === 'documented');
    expect(since === null).toBe(kind === 'documented');
    if (since !== null) days.push(since);
  }
  expect(days).toEqual(days.toSorted());
});

test.each(policies)('$name: every action has a service, and none is misprinted', (policy) => {
  for (const action of actions(policy)) expect(action).toMatch(/^[A-Za-z0-9-]+:[A-Za-z0-9*]+$/);
});

test('every Chime action that a Chime policy names exists', () => {
  const known = new Set(chimeOperations.map(({ name }) => `chime:${name}`));
  const named = chimePolicies.flatMap(actions).filter((action) => action.startsWith('chime:') && !action.endsWith('*'));
  expect(named.filter((action) => !known.has(action))).toEqual([]);
});

test('the operations say the same of the policies as their texts do', () => {
  for (const policy of chimePolicies) {
    const granted = actions(policy)
      .filter((action) => action.startsWith('chime:'))
      .map((action) => action.slice('chime:'.length));
    const allows = (name: string) =>
      granted.some((action) => (action.endsWith('*') ? name.startsWith(action.slice(0, -1)) : name === action));
    for (const { name, allowedBy } of chimeOperations) {
      expect([policy.name, name, allowedBy.includes(policy.name)]).toEqual([policy.name, name, allows(name)]);
    }
  }
});
