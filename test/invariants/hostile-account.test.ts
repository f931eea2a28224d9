/** A snapshot can come from anybody: whatever stands where a policy is expected, it is judged or not evaluated, and stops nothing. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeInventory } from '../../src/audit-state.ts';
import { controls } from '../../src/controls/index.ts';
import type { PolicyDocument } from '../../src/inventory/inventory.ts';
import { benignAccount, configurationOfTheCompany } from '../corpus/benign-account.ts';

const account = benignAccount('2026-06-01T06:00:00Z', (statements) => statements);

/** What a policy might be taken for, and what is none. */
const element = fc.oneof(fc.string(), fc.array(fc.oneof(fc.string(), fc.jsonValue())), fc.jsonValue());
const statement = fc.record(
  {
    Effect: fc.constantFrom('Allow', 'Deny', 'allow', null),
    Action: element,
    NotAction: element,
    Resource: element,
    Principal: fc.oneof(element, fc.dictionary(fc.constantFrom('AWS', 'Service', 'Federated'), element)),
    Condition: fc.oneof(element, fc.dictionary(fc.string(), fc.dictionary(fc.string(), element))),
  },
  { requiredKeys: [] },
);
const document = fc.oneof(
  fc.string(),
  fc.jsonValue(),
  fc.record({
    Version: fc.constantFrom('2012-10-17', '2008-10-17', 1),
    Statement: fc.oneof(statement, fc.array(statement)),
  }),
) as fc.Arbitrary<PolicyDocument>;

test('any policy is judged or not evaluated', () => {
  fc.assert(
    fc.property(fc.gen(), (dice) => {
      const some = () => dice(() => document);
      const held = <T extends { readonly inline: readonly { name: string }[] }>(one: T): T => ({
        ...one,
        inline: [{ name: 'any', document: some() }],
      });
      const hostile = {
        ...account,
        roles: account.roles.map((role) => ({ ...held(role), trust: some() })),
        users: account.users.map(held),
        policies: account.policies.map((policy) => ({ ...policy, document: some() })),
        buckets: account.buckets.map((bucket) => ({ ...bucket, policy: some() })),
      };
      const { errors, findings } = judgeInventory(hostile, controls, configurationOfTheCompany);
      expect(errors).toEqual([]);
      for (const { explanation } of findings) expect(explanation).not.toBe('');
    }),
    { numRuns: 4 },
  );
});
