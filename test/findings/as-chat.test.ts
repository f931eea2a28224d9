import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { asChat } from '../../src/findings/as-chat.ts';
import { findingsOfCases, hostileFindings, samples } from './every-finding.ts';
import { finding } from './finding.ts';

const schema = JSON.parse(readFileSync(new URL('custom-notification.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv({ allErrors: true }).compile(schema);

/** What is wrong with a notification by the schema of AWS's page. */
function flawsOf(notification: unknown): string[] {
  validate(notification);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

test('the schema refuses what Amazon Q Developer refuses', () => {
  expect(flawsOf({ ...asChat(finding(), 1), version: '2.0' })).toEqual(['/version must be equal to constant']);
  expect(flawsOf({ version: '1.0', source: 'rolecall', content: {} })).toHaveLength(2);
});

it('is a custom notification, whatever the finding', () => {
  const named = [...findingsOfCases, ...hostileFindings, ...samples.map((each) => [each.status, each] as const)];
  expect(named.length).toBeGreaterThan(50);
  for (const [what, each] of named) expect(flawsOf(asChat(each, 7, 'muted')), what).toEqual([]);
});

it('says what happened and what to do, below what was told of the finding before', () => {
  const { content, metadata, id } = asChat(finding(), 3, null);
  expect(content.title).toBe('HIGH: Refused edit of a service-linked role: AWSServiceRoleForLexBots');
  expect(content.description).toBe(
    [
      'Role Ops tried to attach a policy, and IAM refused it.',
      'Account: `111122223333 us-east-1`',
      'Who: `Role arn:aws:iam::111122223333:role/Ops`',
      'What: `arn:aws:iam::111122223333:role/aws-service-role/lex.amazonaws.com/AWSServiceRoleForLexBots`',
      'When: `2026-05-01 10:00:00 UTC`',
    ].join('\n'),
  );
  expect(content.nextSteps?.[0]).toBe('Ask the principal what the edit was for.');
  expect(metadata.threadId).toBe(finding().id);
  expect(id).not.toBe(asChat(finding(), 4).id);
});

it('says of what is over only why', () => {
  const resolution = { at: '2026-05-02T10:00:00Z', event: null, why: 'two looks did not find it' };
  const { content } = asChat(finding({ status: 'resolved', resolution }), 4, 'open');
  expect(content.title).toMatch(/^RESOLVED: /);
  expect(content.description).toMatch(/^Resolved on 2026-05-02 10:00:00 UTC: two looks did not find it\.\nAccount: /);
  expect(content.nextSteps).toBeUndefined();
});

/** What Slack and Teams take for more than text. */
const markup = /<[@!#a-z/]|https?:\/\/|\]\(|(?<![\w*])@\w/i;

it('neither calls anybody nor links anywhere but to AWS (seed 5)', () => {
  const parts = [
    '<@U0123>',
    '<!channel>',
    '@here',
    '@channel',
    '<at>Ann</at>',
    '[x](y)',
    '<https://a.example|b>',
    '`',
    '&lt;!here&gt;',
    ' ',
    'a',
    ')',
    '(',
    ']',
    '@',
    ':',
    '//',
    'https:',
    '\u202e',
  ];
  const text = fc.array(fc.constantFrom(...parts), { maxLength: 30 }).map((chosen) => chosen.join(''));
  fc.assert(
    fc.property(text, text, text, (subject, explanation, reason) => {
      const hostile = finding({ subject: { type: 'user', id: subject, arn: null }, explanation, account: subject });
      const muted = finding({ status: 'muted', mute: { reason, owner: subject, until: '2027-01-31' } });
      for (const { content, metadata } of [asChat(hostile, 1), asChat(muted, 2, 'open')]) {
        const { nextSteps: [, ...pages] = [], ...shown } = content;
        for (const each of Object.values({ ...shown, ...metadata }).flat()) {
          expect(typeof each === 'string' ? each : Object.values(each).join('\n')).not.toMatch(markup);
        }
        for (const page of pages) expect(page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
        expect(content.description.split('\n').slice(1).join('').split('`').length % 2).toBe(1);
      }
    }),
    { seed: 5, numRuns: 300 },
  );
});

it('counts what it leaves out', () => {
  const { content } = asChat(finding({ explanation: '&'.repeat(4000) }), 1);
  expect(content.description).toMatch(/^(&amp;)+… \(\d+ more characters\)\n/);
  const kept = content.description.split('… ')[0]?.length ?? 0;
  expect(kept / 5 + Number(/\((\d+) more/.exec(content.description)?.[1])).toBe(4000);
  expect(kept, 'or the cut is needlessly early').toBeGreaterThan(1700);
});
