import { expect, it } from 'vitest';
import { nearMiss } from '../src/near-miss.ts';

it.each([
  ['slr-edit-refuse', 'slr-edit-refused'],
  ['SLR-EDITED', 'slr-edited'],
  ['sacn', 'scan'],
  ['something-else', null],
  ['', null],
])('%j means %j', (name, meant) => {
  expect(nearMiss(name, ['slr-edited', 'slr-edit-refused', 'scan', 'controls'])).toBe(meant);
});
