import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeInventory } from '../../src/audit-state.ts';
import { defaults } from '../../src/configuration.ts';
import { controls } from '../../src/controls/index.ts';
import type { Inventory } from '../../src/inventory/inventory.ts';
import { rewritten, written } from '../policies/rewritten.ts';
import { benignAccount, configurationOfTheCompany } from './benign-account.ts';

const days = ['2025-08-01T06:00:00Z', '2026-06-01T06:00:00Z'];

function alarms(account: Inventory, configuration = configurationOfTheCompany): readonly string[] {
  const { findings, unconfirmed, errors, notEvaluated } = judgeInventory(account, controls, configuration);
  expect(errors).toEqual([]);
  expect(notEvaluated).toEqual([]);
  return [...findings, ...unconfirmed]
    .filter(({ severity }) => severity !== 'info')
    .map(({ control, severity, explanation }) => `${control} (${severity}): ${explanation}`);
}

describe.each(days)('a company that does all as documented, on %s', (day) => {
  const account = benignAccount(day, (statements) => statements);

  test('gives no finding above info', () => {
    expect(alarms(account)).toEqual([]);
  });

  test('is judged by every control of states, and each finds something to look at', () => {
    const { controls: judged } = judgeInventory(account, controls, configurationOfTheCompany);
    const idle = [...judged].filter(([, { compliant, violation, pending }]) => compliant + violation + pending === 0);
    // No deletion is under way.
    expect(
      idle.map(([id]) => id),
      'find nothing to look at; give the company what they judge, in test/corpus/benign-account.ts',
    ).toEqual(['slr-deletion-without-cleanup']);
    expect(judged.size).toBe(controls.filter(({ state }) => state).length);
  });

  test('gives the same in whatever form and order AWS writes its policies', () => {
    // Not "nothing": the test above says in a line what this one would say in pages.
    const asItIs = alarms(account).toSorted();
    fc.assert(
      fc.property(fc.gen(), (dice) => {
        const other = benignAccount(day, (statements) => rewritten(statements.map(written), dice));
        const roles = dice(fc.shuffledSubarray, [...other.roles], { minLength: other.roles.length });
        expect(alarms({ ...other, roles }).toSorted()).toEqual(asItIs);
      }),
      { numRuns: 4 },
    );
  });
});

test('without a configuration, only what nobody can know is above info', () => {
  const account = benignAccount(days[1] as string, (statements) => statements);
  // Which administrators and accounts are the company's own stands in rolecall.yaml alone.
  expect(alarms(account, defaults).map((line) => line.split(':', 1)[0])).toEqual(['slr-grant-too-broad (medium)']);
});
