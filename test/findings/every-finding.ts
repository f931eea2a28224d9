/** The findings that every format must be able to write: those of every case that fires, and some of the worst. */
import { auditorOf } from '../../src/audit.ts';
import { controls } from '../../src/controls/index.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { cases, fires } from '../controls/cases.ts';
import { judgeCase } from '../controls/judge-case.ts';
import { finding } from './finding.ts';

const auditor = auditorOf(controls);

/** What the cases of the controls find, by the case. */
export const findingsOfCases: readonly [string, Finding][] = cases
  .filter(fires)
  .flatMap((one) =>
    judgeCase(auditor, one).findings.map((found): [string, Finding] => [`${one.control} ${one.sentence}`, found]),
  );

/** One of each kind: a call, a folded one, a state, and one in each status. */
export const samples: readonly Finding[] = [
  finding(),
  finding({ count: 12, first: '2026-05-01T10:00:00Z', last: '2026-05-01T11:30:00.250Z', severity: 'medium' }),
  finding({
    event: null,
    status: 'resolved',
    severity: 'critical',
    control: 'slr-permissions-drift',
    resolution: { at: '2026-05-03T06:00:00Z', event: null, why: 'two complete looks did not find it any more' },
  }),
  finding({
    status: 'muted',
    severity: 'low',
    confidence: 'low',
    region: 'cn-north-1',
    mute: { reason: 'A test of the deployment role', owner: 'security@example.com', until: '2027-01-31' },
  }),
  finding({
    status: 'withdrawn',
    severity: 'info',
    confidence: 'medium',
    region: 'unknown',
    subject: { type: 'event', id: '7d1bbd1d-1111-41e1-8ed1-0dc1111f1ac1', arn: null },
    actor: { kind: 'unknown', arn: null, account: null, invokedBy: null },
  }),
  finding({ actor: { kind: 'service', arn: null, account: null, invokedBy: 'lex.amazonaws.com' } }),
  finding({
    actor: { kind: 'root', arn: null, account: '123456789012', invokedBy: 'cloudformation.amazonaws.com' },
  }),
];

const texts: readonly [string, string][] = [
  ['blanks', '   '],
  ['a control character', '\u001b[2J\u0007'],
  ['a bidirectional override', '\u202etxt.exe'],
  ['line breaks', 'a\r\nb\u2028c'],
  ['quotes', '"\\"\'},{'],
  ['markup', '<script>alert(1)</script>'],
  ['characters beyond the BMP', '💥'.repeat(700)],
  ['a long text', 'A'.repeat(5000)],
  ['the key of a prototype', '__proto__'],
];

/** A finding with the text wherever text of a log can stand. */
function hostile(text: string): Finding {
  return finding({
    account: text,
    region: text,
    title: text || 'title',
    explanation: `${text}.`,
    remediation: `${text}.`,
    subject: { type: text, id: text, arn: `arn:aws:iam::111122223333:role/${text}` },
    actor: { kind: 'user', arn: text, account: text, invokedBy: text },
    event: { id: text, name: text, source: text },
    facts: {
      text,
      list: [text, [text]],
      object: Object.fromEntries([[text, text]]),
      ...Object.fromEntries([[text, 1]]),
    },
  });
}

/** Findings larger than any that the controls make, and with any text that a log can hold. */
export const hostileFindings: readonly [string, Finding][] = [
  ...texts.map(([what, text]): [string, Finding] => [what, hostile(text)]),
  ...texts.map(([what, text]): [string, Finding] => [
    `${what} as the reason of a mute`,
    finding({ status: 'muted', mute: { reason: text.slice(0, 500), owner: text.slice(0, 200), until: '2027-01-31' } }),
  ]),
  ['no facts and no citations', finding({ facts: {}, citations: [] })],
  ['many facts', finding({ facts: Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`fact${n}`, n])) })],
  [
    'large facts',
    finding({ facts: Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`fact${n}`, '語'.repeat(2000)])) }),
  ],
];
