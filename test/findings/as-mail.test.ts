import { expect, it } from 'vitest';
import { asMail, subjectLine } from '../../src/findings/as-mail.ts';
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

it.each([
  [{}, '[HIGH] Refused edit of a service-linked role: AWSServiceRoleForLexBots (111122223333)'],
  [
    {
      subject: {
        type: 'principal',
        id: 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/Ops',
        arn: null,
      },
    },
    '[HIGH] Refused edit of a service-linked role: arn:aws:ia...ved/sso.amazonaws.com/Ops (111122223333)',
  ],
])('a subject keeps the end of a long name, and the account: %j', (fields, line) => {
  expect(subjectLine(finding(fields))).toBe(line);
});

it('a subject is printable ASCII under 100 characters, whatever a log says', () => {
  for (const text of ['x'.repeat(500), 'é\n\u202e'.repeat(90), '']) {
    const subject = subjectLine(finding({ title: text, account: text, subject: { type: text, id: text, arn: null } }));
    expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
  }
});

it.each([
  [{}, '2026-05-01 10:00:00 UTC'],
  [{ count: 1, first: '2026-05-01T10:00:00Z', last: '2026-05-01T10:00:00Z' }, '2026-05-01 10:00:00 UTC'],
  [
    { count: 3, first: '2026-05-01T10:00:00Z', last: '2026-05-01T10:20:00Z' },
    '2026-05-01 10:00:00 UTC (3 events from 2026-05-01 10:00:00 UTC to 2026-05-01 10:20:00 UTC)',
  ],
])('times are as in its sentences: %j', (fields, when) => {
  expect(asMail(finding(fields), 1)).toContain(`\nWhen:     ${when}\n`);
});
