import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { judgeInventory } from '../src/audit-state.ts';
import { knownRegions } from '../src/catalog/regions.ts';
import { defaults } from '../src/configuration.ts';
import { controls } from '../src/controls/index.ts';
import type { Inventory } from '../src/inventory/inventory.ts';
import { parts } from '../src/inventory/parts.ts';

test('one account violates every control of states', () => {
  const account = JSON.parse(
    readFileSync(new URL('most-violations.account.json', import.meta.url), 'utf8'),
  ) as Inventory;
  const looks = parts.flatMap((part) =>
    [null, ...knownRegions.aws].map((region) => ({
      part,
      region,
      outcome: 'complete' as const,
      reason: null,
      permission: null,
    })),
  );
  const configuration = {
    ...defaults,
    approved: { ...defaults.approved, chimeAdministrators: ['arn:aws:iam::*:role/A'] },
  };
  const { findings, unconfirmed, errors } = judgeInventory({ ...account, looks }, controls, configuration);
  const all = [...findings, ...unconfirmed];
  expect(errors).toEqual([]);
  expect(
    [...new Set(all.map(({ control }) => control))].toSorted(),
    'every control of states; add what breaks a new one to test/most-violations.account.json',
  ).toEqual(controls.filter(({ state }) => state).map(({ id }) => id));
  // Each at its own severity at least once: this is no account of finer points.
  const milder = controls.filter(
    ({ id, state, severity }) => state && !all.some((one) => one.control === id && one.severity === severity),
  );
  expect(
    milder.map(({ id }) => id),
    'fire below their own severity only',
  ).toEqual([]);
  expect(
    all.every(({ event, status, explanation }) => event === null && status === 'open' && explanation.endsWith('.')),
  ).toBe(true);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
});
