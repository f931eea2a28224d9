import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { asTable } from '../../src/findings/as-table.ts';
import { widthOf } from '../../src/findings/columns.ts';
import type { Report } from '../../src/findings/report.ts';
import { finding, report } from './finding.ts';

const plain = { width: 80, colours: false };
const linesOf = (of: Report, options = plain) => [...asTable(of, options)];
const textOf = (of: Report) => linesOf(of).join('\n');

it('shows findings by control, each with its explanation, and what to do once', () => {
  const later = finding({
    time: '2026-05-01T11:00:00Z',
    actor: { kind: 'root', arn: null, account: '111122223333', invokedBy: null },
  });
  expect(
    linesOf(
      report([
        finding(),
        later,
        finding({ control: 'event-unreadable', severity: 'low', title: 'Event that cannot be read' }),
      ]),
    ),
  ).toEqual([
    '  TIME (UTC)           ACCOUNT       SUBJECT                   WHO',
    '',
    'HIGH slr-edit-refused: Refused edit of a service-linked role (2)',
    '  2026-05-01 10:00:00  111122223333  AWSServiceRoleForLexBots  role Ops',
    '    Role Ops tried to attach a policy, and IAM refused it.',
    '    Subject:',
    '    arn:aws:iam::111122223333:role/aws-service-role/lex.amazonaws.com/AWSServiceRoleForLexBots',
    '    Event: AttachRolePolicy (iam.amazonaws.com) in us-east-1, id',
    '    7d1bbd1d-1111-41e1-8ed1-0dc1111f1ac1',
    '  2026-05-01 11:00:00  111122223333  AWSServiceRoleForLexBots  root user',
    '    Role Ops tried to attach a policy, and IAM refused it.',
    '    Subject:',
    '    arn:aws:iam::111122223333:role/aws-service-role/lex.amazonaws.com/AWSServiceRoleForLexBots',
    '    Event: AttachRolePolicy (iam.amazonaws.com) in us-east-1, id',
    '    7d1bbd1d-1111-41e1-8ed1-0dc1111f1ac1',
    '  What to do: Ask the principal what the edit was for.',
    '  AWS: Update a service-linked role,',
    '  https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-service-linked-role.html',
    '',
    'LOW event-unreadable: Event that cannot be read',
    '  2026-05-01 10:00:00  111122223333  AWSServiceRoleForLexBots  role Ops',
    '    Role Ops tried to attach a policy, and IAM refused it.',
    '    Subject:',
    '    arn:aws:iam::111122223333:role/aws-service-role/lex.amazonaws.com/AWSServiceRoleForLexBots',
    '    Event: AttachRolePolicy (iam.amazonaws.com) in us-east-1, id',
    '    7d1bbd1d-1111-41e1-8ed1-0dc1111f1ac1',
    '  What to do: Ask the principal what the edit was for.',
    '  AWS: Update a service-linked role,',
    '  https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-service-linked-role.html',
    '',
    '3 findings: 2 high, 1 low.',
    'Read 1 file with 120 records, from 2026-05-01 10:00:00 to 2026-05-02 10:00:00',
    'UTC; 7 records relevant to a control.',
    'Configuration: the defaults',
  ]);
});

it('cuts a long subject in the middle, and has it whole below', () => {
  const id = `${'very-'.repeat(20)}long.example.com`;
  const lines = linesOf(report([finding({ subject: { type: 'chime-domain', id, arn: null } })]));
  expect(lines[3]).toBe('  2026-05-01 10:00:00  111122223333  very-very-ve…example.com  role Ops');
  expect(lines).toContain(`    ${id}`);
});

it('counts the events of a folded finding', () => {
  const folded = finding({ count: 12, first: '2026-05-01T10:00:00Z', last: '2026-05-01T12:00:00Z', confidence: 'low' });
  const text = textOf(report([folded]));
  expect(text).toContain('Events: 12, from 2026-05-01T10:00:00Z to 2026-05-01T12:00:00Z');
  expect(text).toContain('Confidence: low');
});

describe('whatever a log contains', () => {
  const hostile = 'x\u001b[31m\u202e\u0000\r\n\u009b2J\u2028日本語💥e\u0301\u{e0041}';
  const { subject } = finding();
  const all = report(
    [
      finding({
        title: hostile,
        explanation: `${hostile} `.repeat(30),
        account: hostile,
        region: hostile,
        time: hostile,
        subject: { ...subject, id: hostile.repeat(5), arn: null },
        actor: { kind: 'user', arn: `arn:aws:iam::111122223333:user/${hostile}`, account: null, invokedBy: null },
        event: { id: hostile, name: hostile, source: hostile },
      }),
    ],
    {
      unreadable: [{ input: hostile, place: hostile, reason: hostile }],
      notEvaluated: [{ control: 'slr-denied', account: null, region: null, reason: hostile }],
    },
  );

  it('acts on no terminal', () => {
    for (const line of linesOf(all)) expect(line).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
  });

  it.each([40, 80, 132, 500])('has rows that fit %i columns', (width) => {
    const [, , , row = ''] = linesOf(report([finding({ ...all.findings[0], title: 'x' })]), { width, colours: false });
    expect(row).toContain('x\\u{1b}');
    expect(widthOf(row)).toBeLessThanOrEqual(Math.max(60, width));
  });
});

it('tells severities apart by a word, and adds nothing but colour where colours are wanted', () => {
  const two = report([finding({ severity: 'critical' }), finding({ severity: 'info' })]);
  const coloured = linesOf(two, { width: 80, colours: true });
  expect(coloured.join('\n')).toContain('\u001b[31m');
  expect(coloured.map(stripVTControlCharacters)).toEqual(linesOf(two));
});

describe('what is not open', () => {
  const mute = { reason: 'PIN rotation', owner: 'security@example.com', until: '2027-01-31' };
  const muted = finding({ status: 'muted', mute });
  const undone = { at: '2026-05-03T10:00:00Z', event: 'e', why: 'the period was lengthened again' };
  const two = report([muted, { ...muted, id: 'b' }, finding({ status: 'resolved', resolution: undone })], {
    configuration: { source: 'rolecall.yaml', sha256: 'ab'.repeat(32), version: null },
    mutes: [
      { ...mute, line: 3, control: 'slr-edit-refused', matched: 2, state: 'active' },
      { ...mute, line: 7, control: 'slr-edited', matched: 1, state: 'ended' },
      { ...mute, line: 11, control: 'slr-denied', matched: 0, state: 'unused' },
      { ...mute, line: 15, control: 'slr-denied', matched: 3, state: 'ends-soon' },
    ],
  });

  it('is folded away, with its reason, and mutes to look at are named', () => {
    expect(linesOf(two, { width: 100, colours: false })).toEqual([
      'Muted (2)',
      '  high slr-edit-refused, 2 findings: muted until 2027-01-31 by security@example.com: PIN rotation',
      '',
      'Resolved (1)',
      '  high slr-edit-refused, AWSServiceRoleForLexBots: resolved on 2026-05-03 10:00:00 UTC: the period',
      '  was lengthened again',
      '',
      'No open findings. 2 muted. 1 resolved.',
      'Read 1 file with 120 records, from 2026-05-01 10:00:00 to 2026-05-02 10:00:00 UTC; 7 records',
      'relevant to a control.',
      'Mutes to look at (3):',
      '  rolecall.yaml:7: slr-edited, ended after 2027-01-31; 1 finding fits it and is open',
      '  (security@example.com: PIN rotation)',
      '  rolecall.yaml:11: slr-denied, nothing of the last 90 days fits it (security@example.com: PIN',
      '  rotation)',
      '  rolecall.yaml:15: slr-denied, ends after 2027-01-31; 3 findings fit it (security@example.com: PIN',
      '  rotation)',
      'Configuration: rolecall.yaml, SHA-256',
      'ab'.repeat(32),
    ]);
  });
});

describe('the summary', () => {
  it('tells "nothing found" from "nothing read"', () => {
    expect(linesOf(report())[0]).toBe('No findings.');
    expect(linesOf(report([], { relevant: 0 }))[0]).toBe('No findings: no record concerns a control.');
    expect(linesOf(report([], { records: 0, relevant: 0, first: null, last: null }))).toEqual([
      'Nothing was judged: there was no record to look at.',
      'Read 1 file with 0 records; 0 records relevant to a control.',
      'Configuration: the defaults',
    ]);
    expect(linesOf(report([], { files: 1, records: 0, outside: 3, relevant: 0 }))[0]).toBe(
      'Nothing was judged: no record lies in the period asked for.',
    );
  });

  it('says what was left out, and what is missing', () => {
    const tally = { compliant: 0, violation: 0, pending: 1, notEvaluated: 3, error: 0 };
    const text = textOf(
      report([], {
        digests: 2,
        outside: 1200,
        unopened: 7,
        pending: 1,
        controls: { 'slr-denied': tally },
        notEvaluated: [{ control: 'slr-edited', account: null, region: null, reason: 'it threw' }],
        unreadable: Array.from({ length: 12 }, (_, index) => ({
          input: `${index < 11 ? index : 10}.json`,
          place: 'line 3',
          reason: 'broken',
        })),
      }),
    );
    for (const part of [
      '(2 digest files skipped)',
      '1,200 records outside of --since and --until',
      '7 files not opened: delivered before --since.',
      '1 judgement pending',
      'slr-denied 3',
      'slr-edited: it threw',
      'Could not be read (11):',
      '9.json, line 3: broken',
      'and 2 more',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('10.json');
  });
});
