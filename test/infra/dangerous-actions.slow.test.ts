import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Package, packaged } from '../support/package.ts';

/** Actions that change who may do what, destroy data or evidence, switch off a guard, or run somebody's code. */
const dangerous = readFileSync(new URL('./dangerous-actions.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n');

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: unknown;
}
interface Resource {
  readonly Type: string;
  readonly Properties: {
    readonly Role?: { readonly 'Fn::GetAtt': readonly [string, string] };
    readonly Policies?: readonly { readonly PolicyDocument: { readonly Statement: readonly unknown[] } }[];
    readonly ManagedPolicyArns?: readonly unknown[];
    readonly Roles?: readonly unknown[];
    readonly PolicyDocument?: { readonly Statement: readonly unknown[] };
  };
}

let made: Package;
let resources: [string, Resource][];
beforeAll(() => {
  made = packaged();
  resources = Object.entries((JSON.parse(made.template) as { Resources: Record<string, Resource> }).Resources);
});
afterAll(() => made.remove());

/** Statements, those under a condition of the template included. */
function statementsIn(value: unknown): Statement[] {
  if (Array.isArray(value)) return value.flatMap(statementsIn);
  if (typeof value !== 'object' || value === null) return [];
  if ('Effect' in value) return [value as Statement];
  return Object.values(value).flatMap(statementsIn);
}

function allows({ Effect, Action, NotAction }: Statement, action: string): boolean {
  if (Effect !== 'Allow') return false;
  // Whatever is not named is allowed: more than anybody can read.
  if (NotAction !== undefined) return true;
  return [Action ?? []].flat().some((pattern) => {
    const expression = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    return new RegExp(`^${expression}$`, 'i').test(action);
  });
}

test('no function may do anything of a list of dangerous actions, on whatever resource', () => {
  const functions = resources.filter(([, { Type }]) => Type === 'AWS::Lambda::Function');
  expect(functions.length).toBeGreaterThan(2);
  expect(new Set(dangerous).size).toBeGreaterThanOrEqual(300);
  const roles = resources.filter(([, { Type }]) => Type === 'AWS::IAM::Role');
  // Policies that a parameter brings lie beside the roles, and are named by those or name them.
  const policies = resources.filter(([, { Type }]) => /^AWS::IAM::(?:Managed|Role)?Policy$/.test(Type));
  const found: string[] = [];
  for (const [name, { Properties }] of functions) {
    const role = Properties.Role?.['Fn::GetAtt'][0];
    const [, definition] = roles.find(([id]) => id === role) ?? [];
    expect(definition, name).toBeDefined();
    const managed = JSON.stringify(definition?.Properties.ManagedPolicyArns ?? []);
    const own = [...managed.matchAll(/"Ref":"(\w+)"/g)].map(([, id = '']) => id);
    // A policy of AWS would hide what it allows.
    expect(managed, name).not.toContain('arn:');
    for (const id of own)
      expect(
        policies.map(([policy]) => policy),
        name,
      ).toContain(id);
    const attached = policies.filter(
      ([id, policy]) => own.includes(id) || JSON.stringify(policy.Properties.Roles ?? []).includes(`"${role}"`),
    );
    const statements = statementsIn([definition?.Properties.Policies ?? [], attached]);
    expect(statements.length, name).toBeGreaterThan(0);
    for (const action of dangerous) if (statements.some((one) => allows(one, action))) found.push(`${name}: ${action}`);
  }
  expect(found).toEqual([]);
});

test('the list would find what it is for', () => {
  const allow = (Action: string) => ({ Effect: 'Allow', Action });
  for (const pattern of ['*', 'iam:*', 'iam:Create*', 'IAM:createuser', 'iam:Create?ser'])
    expect(allows(allow(pattern), 'iam:CreateUser'), pattern).toBe(true);
  for (const pattern of ['iam:Get*', 'iamx:*', 's3:*'])
    expect(allows(allow(pattern), 'iam:CreateUser'), pattern).toBe(false);
  expect(allows({ Effect: 'Allow', NotAction: 'iam:*' }, 's3:DeleteObject')).toBe(true);
});
