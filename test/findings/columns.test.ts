import { expect, it } from 'vitest';
import { cut, pad, widthOf, wrap } from '../../src/findings/columns.ts';

it.each([
  ['abc', 3],
  ['é', 1],
  ['e\u0301', 1],
  ['日本', 4],
  ['💥', 2],
])('%s takes %i columns', (text, width) => {
  expect(widthOf(text)).toBe(width);
  expect(widthOf(pad(text, 10))).toBe(10);
});

it.each([
  ['AWSServiceRoleForLexBots', 24, 'AWSServiceRoleForLexBots'],
  ['AWSServiceRoleForLexBots', 11, 'AWSSe…xBots'],
  ['AWSServiceRoleForLexBots', 1, '…'],
  ['日本語日本語', 6, '日…語'],
  ['💥💥💥', 5, '💥…💥'],
])('%s is cut to %i columns', (text, width, shown) => {
  expect(cut(text, width)).toBe(shown);
});

it('wraps at blanks, and leaves a long word whole', () => {
  expect(wrap('one two three https://docs.aws.amazon.com/ four', 12, '  ')).toEqual([
    '  one two',
    '  three',
    '  https://docs.aws.amazon.com/',
    '  four',
  ]);
  expect(wrap('', 12)).toEqual([]);
});
