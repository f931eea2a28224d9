import { expect, test } from 'vitest';
import { isApproved, matchesArn } from '../../src/controls/approval.ts';

test.each([
  ['arn:aws:iam::111122223333:role/Ops', 'arn:aws:iam::111122223333:role/Ops', true],
  ['arn:aws:iam::111122223333:role/Ops', 'arn:aws:iam::111122223333:role/Ops2', false],
  ['arn:aws:iam::111122223333:role/Ops', 'xarn:aws:iam::111122223333:role/Ops', false],
  ['arn:aws:iam::111122223333:role/Ops', 'arn:aws:iam::111122223333:role/Ops\narn', false],
  ['role/Ops', 'arn:aws:iam::111122223333:role/Ops', false],
  ['arn:aws:iam::*:role/Ops', 'arn:aws:iam::111122223333:role/Ops', true],
  ['arn:aws:iam::*:role/Ops', 'arn:aws:iam::1:2:role/Ops', false],
  ['arn:aws:iam::*:role/Ops*', 'arn:aws:iam::111122223333:role/Ops-a', true],
  ['arn:aws:iam::*:role/Ops*', 'arn:aws:iam::111122223333:role/Ops/a', false],
  ['arn:aws:iam::*:role/a/**/b', 'arn:aws:iam::111122223333:role/a/b', true],
  ['arn:aws:iam::*:role/a/**/b', 'arn:aws:iam::111122223333:role/a/1/2/b', true],
  ['arn:aws:iam::*:role/a/**/b', 'arn:aws:iam::111122223333:role/a/1b', false],
  ['arn:aws:iam::*:role/a/**', 'arn:aws:iam::111122223333:role/a/1/2', true],
  ['arn:aws:iam::*:role/a/**', 'arn:aws:iam::111122223333:role/a/1\n2', true],
  ['arn:aws:iam::*:role/a.b', 'arn:aws:iam::111122223333:role/axb', false],
])('%s and %s: %s', (pattern, arn, expected) => {
  expect(matchesArn(pattern, arn)).toBe(expected);
  // Compiled patterns are kept.
  expect(matchesArn(pattern, arn)).toBe(expected);
});

test('root and who has no name are on no list', () => {
  const everybody = ['**'];
  const actor = { arn: 'arn:aws:iam::111122223333:root', account: '111122223333', invokedBy: null, session: null };
  const more = { accessKeyId: null, mfa: null };
  expect(isApproved({ kind: 'root', ...actor, ...more }, everybody)).toBe(false);
  expect(isApproved({ kind: 'role', ...actor, ...more, arn: null }, everybody)).toBe(false);
  expect(isApproved({ kind: 'role', ...actor, ...more }, everybody)).toBe(true);
  expect(isApproved({ kind: 'role', ...actor, ...more }, ['role/none', ...everybody])).toBe(true);
  expect(isApproved({ kind: 'role', ...actor, ...more }, [])).toBe(false);
});
