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
  for (const other of others.filter(({ id }) => id !== first.id))
    expect(status(other, '2026-11-22T00:00:00Z')).toBe('open');
});

test('what gets worse speaks again, and so does another event of the same control about the same subject', () => {
  const first = { ...(open[0] as Finding), severity: 'medium' as const };
  const mutes = mutesOf(baselineOf([first], '2026-11-21T10:00:00Z', 'me'));
  const status = (finding: Finding) => withMute(finding, mutes, '2026-11-22T00:00:00Z').status;
  expect([status(first), status({ ...first, severity: 'low' })]).toEqual(['muted', 'muted']);
  expect([status({ ...first, severity: 'high' }), status({ ...first, id: 'of another event' })]).toEqual([
    'open',
    'open',
  ]);
});

test.each([
  ['no JSON', '{', 'expected a baseline as JSON'],
  ['another file', '{"schema":"rolecall.findings/v1"}', 'expected a baseline with the schema rolecall.baseline/v1'],
  [
    'a day that does not exist',
    '{"schema":"rolecall.baseline/v1","accepted":[{"id":"1","severity":"low","control":"c","account":"1","subject":"s","reason":"r","owner":"o","until":"2026-13-01"}]}',
    'accepted[0]: expected id, severity, control, account, subject, reason, owner, until (severity such as high, until a day such as 2027-01-31)',
  ],
  [
    'an unknown severity',
    '{"schema":"rolecall.baseline/v1","accepted":[{"id":"1","severity":"bad","control":"c","account":"1","subject":"s","reason":"r","owner":"o","until":"2027-01-31"}]}',
    'accepted[0]: expected id, severity, control, account, subject, reason, owner, until (severity such as high, until a day such as 2027-01-31)',
  ],
])('refuses %s', (_what, text, sentence) => {
  expect(parseBaseline(text)).toBe(sentence);
});
