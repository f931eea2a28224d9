import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { KnownEvents } from '../../cli/known-events.ts';

const account = '111122223333';

test('an event is known from its second time on, in its account', () => {
  const known = new KnownEvents();
  expect([known.add(account, 'a'), known.add(account, 'a')]).toEqual([true, false]);
  expect([known.add('444455556666', 'a'), known.add(account, 'b'), known.add(account, '')]).toEqual([true, true, true]);
});

test.each<[string, (index: number) => string]>([
  ['hashes', (index) => createHash('sha256').update(String(index)).digest('hex').slice(0, 32)],
  ['ids that differ in their last digits', (index) => `0a0b0c0d-1111-4222-8333-${String(index).padStart(12, '0')}`],
  [
    'ids that differ in their first digits',
    (index) => `${index.toString(16).padStart(8, '0')}-1111-4222-8333-444455556666`,
  ],
  ['short ids', (index) => String(index)],
])('a quarter of a million are told apart, and found again: %s', (_what, idOf) => {
  const known = new KnownEvents();
  const ids = Array.from({ length: 250_000 }, (_, index) => idOf(index));
  expect(ids.filter((id) => !known.add(account, id))).toEqual([]);
  expect(ids.filter((id) => known.add(account, id))).toEqual([]);
});
