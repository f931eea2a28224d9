import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { covers, coversAction, coversResource, meet } from '../../src/policies/patterns.ts';

const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6 });

/** Every text of up to five letters a and b, by the rules of wildcards as a regular expression has them. */
const texts = ['', 'a', 'b'].flatMap((one) => ['', 'a', 'b'].map((two) => one + two));
const all = [...new Set(texts.flatMap((one) => texts.flatMap((two) => texts.map((three) => one + two + three))))];

function standsFor(glob: string): readonly string[] {
  const expression = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`);
  return all.filter((text) => expression.test(text));
}

test('what covers another stands for all that the other stands for', () => {
  fc.assert(
    fc.property(pattern, pattern, (wide, narrow) => {
      fc.pre(covers(wide, narrow));
      const own = new Set(standsFor(wide));
      expect(standsFor(narrow).filter((text) => !own.has(text))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('a text is covered by the patterns that stand for it, and meets them', () => {
  fc.assert(
    fc.property(pattern, fc.constantFrom(...all), (glob, text) => {
      const expected = standsFor(glob).includes(text);
      expect({ covers: covers(glob, text), meets: meet(glob, text), back: meet(text, glob) }).toEqual({
        covers: expected,
        meets: expected,
        back: expected,
      });
    }),
    { numRuns: 500 },
  );
});

test('two patterns meet where both stand for a text', () => {
  fc.assert(
    fc.property(pattern, pattern, (one, other) => {
      const own = new Set(standsFor(one));
      if (standsFor(other).some((text) => own.has(text))) expect(meet(one, other)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

describe('actions and resources', () => {
  test.each([
    ['lex:*', 'Lex:CreateBot', true],
    ['*:*', 's3:GetObject', true],
    ['*', '*:*', true],
    ['lex:Create*', 'lex:*', false],
    ['lex:GetBot', 'lex:GetBots', false],
  ])('the action %s over %s: %s', (wide, narrow, expected) => expect(coversAction(wide, narrow)).toBe(expected));

  test.each([
    ['*', 'arn:aws:s3:::bucket', true],
    ['arn:aws:lex:*:*:bot/*', 'arn:aws:lex:us-east-1:111122223333:bot/A', true],
    // Case counts.
    ['arn:aws:lex:*:*:bot/*', 'arn:aws:lex:us-east-1:111122223333:Bot/A', false],
    // A wildcard stays within its part.
    ['arn:aws:lex:*:bot/*', 'arn:aws:lex:us-east-1:111122223333:bot/A', false],
    ['arn:aws:s3:::*', 'arn:aws:s3:::bucket/key:with:colons', true],
    // Variables stand for other texts, and `${*}` for the very character.
    ['arn:aws:s3:::${aws:username}/*', 'arn:aws:s3:::${aws:username}/*', true],
    ['arn:aws:s3:::${*}', 'arn:aws:s3:::${aws:username}', false],
    ['arn:aws:s3:::???????????????', 'arn:aws:s3:::${aws:username}', false],
    ['not an ARN', 'arn:aws:s3:::bucket', false],
  ])('the resource %s over %s: %s', (wide, narrow, expected) => expect(coversResource(wide, narrow)).toBe(expected));
});

test('a hundred wildcards take no longer than others', () => {
  const wide = `${'*a'.repeat(100)}b`;
  const started = performance.now();
  expect(covers(wide, 'a'.repeat(5000))).toBe(false);
  expect(meet(wide, 'a'.repeat(500))).toBe(false);
  expect(performance.now() - started).toBeLessThan(2000);
});
