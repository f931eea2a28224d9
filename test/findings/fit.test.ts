import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fit, sizeOf } from '../../src/findings/fit.ts';

test('what fits stays as it is', () => {
  const object = { a: 'ä', b: [1, { c: null }] };
  expect(fit(object, sizeOf(object))).toEqual(object);
});

test('the largest fields go, in the order of the rest nothing changes, and the mark says what went and its hash', () => {
  const object = { first: 1, list: Array.from({ length: 5000 }, (_, n) => n), text: 'x'.repeat(9000), last: 'end' };
  const sha256 = createHash('sha256').update(JSON.stringify(object)).digest('hex');
  expect(Object.entries(fit(object, 20_000))).toEqual([
    ['first', 1],
    ['text', object.text],
    ['last', 'end'],
    ['cut', `list: left out of ${sizeOf(object)} bytes of JSON with the SHA-256 ${sha256}`],
  ]);
});

test('whatever the fields are, the limit holds (seed 7)', () => {
  const fields = fc.dictionary(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: 'binary', maxLength: 3000 }),
    {
      maxKeys: 60,
    },
  );
  fc.assert(
    fc.property(fields, (object) => {
      const fitted = fit(object, 5000);
      expect(sizeOf(fitted)).toBeLessThanOrEqual(5000);
      for (const [name, value] of Object.entries(fitted)) if (name !== 'cut') expect(value).toBe(object[name]);
    }),
    { seed: 7, numRuns: 200 },
  );
});
