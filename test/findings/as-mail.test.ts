import { expect, it } from 'vitest';
import { asMail } from '../../src/findings/as-mail.ts';
import { finding } from './finding.ts';

it.each([
  ['cloudformation.amazonaws.com', 'Role arn:aws:iam::111122223333:role/Ops, through cloudformation.amazonaws.com'],
  [null, 'Role arn:aws:iam::111122223333:role/Ops'],
])('a mail names who did it, through %s, and nothing dangles', (invokedBy, who) => {
  const actor = {
    kind: 'role',
    arn: 'arn:aws:iam::111122223333:role/Ops',
    account: '111122223333',
    invokedBy,
  } as const;
  const line = asMail(finding({ actor }), 1)
    .split('\n')
    .find((each) => each.startsWith('Who:'));
  expect(line).toBe(`Who:      ${who}`);
});
