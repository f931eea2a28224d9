import { expect, test } from 'vitest';
import { asBaselineJson, baselineOf, mutesOf, parseBaseline } from '../../src/findings/baseline.ts';
import { withMute } from '../../src/findings/mutes.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { samples } from './every-finding.ts';

const findings: readonly Finding[] = samples;
const open = findings.filter(({ status }) => status === 'open');

test('what is open is accepted for a year, and comes back as it was written', () => {
  const baseline = baselineOf(findings, '2028-02-29T10:00:00Z', 'security@example.com');
  expect(baseline.accepted.map(({ id }) => id)).toEqual(open.map(({ id }) => id));
  expect(new Set(baseline.accepted.map(({ until }) => until))).toEqual(new Set(['2029-02-28']));
  expect(parseBaseline(asBaselineJson(baseline).join('\n'))).toMatchObject({ ...baseline });
});

test('it mutes what it holds until its day, and nothing else', () => {
  const [first, ...others] = open;
  if (first === undefined) throw new Error('expected an open finding');
  const mutes = mutesOf(baselineOf([first], '2026-11-21T10:00:00Z', 'me'));
  const status = (finding: typeof first, now: string) => withMute(finding, mutes, now).status;
  expect(status(first, '2027-11-21T23:59:59Z')).toBe('muted');
  expect(status(first, '2027-11-22T00:00:00Z')).toBe('open');
  const another = { ...first, subject: { ...first.subject, id: `${first.subject.id}2`, arn: null } };
  expect(status(another, '2026-11-22T00:00:00Z')).toBe('open');
  for (const other of others.filter(({ control }) => control !== first.control))
    expect(status(other, '2026-11-22T00:00:00Z')).toBe('open');
});

test.each([
  ['no JSON', '{', 'expected a baseline as JSON'],
  ['another file', '{"schema":"rolecall.findings/v1"}', 'expected a baseline with the schema rolecall.baseline/v1'],
  [
    'a day that does not exist',
    '{"schema":"rolecall.baseline/v1","accepted":[{"id":"1","control":"c","account":"1","subject":"s","reason":"r","owner":"o","until":"2026-13-01"}]}',
    'accepted[0]: expected id, control, account, subject, reason, owner, until (until as a day such as 2027-01-31)',
  ],
])('refuses %s', (_what, text, sentence) => {
  expect(parseBaseline(text)).toBe(sentence);
});
