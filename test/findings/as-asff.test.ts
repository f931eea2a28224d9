import { expect, it, test } from 'vitest';
import { controls } from '../../src/controls/index.ts';
import { type AwsSecurityFinding, asAsff, asSecurityHubFinding } from '../../src/findings/as-asff.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { flawsOf } from './asff-rules.ts';
import { findingsOfCases, hostileFindings, samples } from './every-finding.ts';
import { finding, report } from './finding.ts';
import { goldenJson } from './golden-json.ts';

function asff(findings: readonly Finding[]): AwsSecurityFinding[] {
  return JSON.parse([...asAsff(report(findings))].join('\n')) as AwsSecurityFinding[];
}

it('is what golden/findings.asff.json shows', () => {
  goldenJson('findings.asff.json', asff(samples));
});

it('is one JSON list in ASCII, a finding a line, and an empty one without findings', () => {
  const lines = [...asAsff(report(samples))];
  expect(lines).toHaveLength(samples.length + 2);
  expect(lines.join('')).toMatch(/^[\x20-\x7e]*$/);
  expect(asff([])).toEqual([]);
});

it('is accepted by Security Hub for every case of every control', () => {
  const refused = findingsOfCases.flatMap(([what, found]) => asff([found]).flatMap((one) => flaws(what, one)));
  expect(refused).toEqual([]);
  expect([...new Set(findingsOfCases.map(([, found]) => found.control))].toSorted()).toEqual(
    controls.map(({ id }) => id).toSorted(),
  );
});

test.each(hostileFindings)('with %s Security Hub takes it', (what, found) => {
  expect(asff([found]).flatMap((one) => flaws(what, one))).toEqual([]);
});

function flaws(what: string, one: AwsSecurityFinding): string[] {
  return flawsOf(one).map((flaw) => `${what}: ${flaw}`);
}

it('leaves out whole facts that are too long or too many, names them, and keeps a hash of all', () => {
  const facts = { short: 'kept', long: 'x'.repeat(3000), ...Object.fromEntries(numbered(60)) };
  const fields = asSecurityHubFinding(finding({ facts })).ProductFields;
  expect(fields['rolecall/Facts/short']).toBe('kept');
  expect(fields).not.toHaveProperty('rolecall/Facts/long');
  expect(fields['rolecall/LeftOut']).toMatch(
    /^rolecall\/Facts\/long, rolecall\/Facts\/fact\d+, .* and \d+ more; all facts as JSON have the SHA-256 [0-9a-f]{64}$/,
  );
  expect(Object.keys(fields)).toHaveLength(49);
});

it('cuts a long explanation and counts what is missing', () => {
  const { Description } = asSecurityHubFinding(finding({ explanation: 'y'.repeat(4000) }));
  expect(Description).toBe(`${'y'.repeat(984)}… (3016 more characters)`);
});

it('takes the time of a change from its caller', () => {
  const when = '2026-06-01T00:00:00Z';
  expect(asSecurityHubFinding(finding(), when)).toMatchObject({ CreatedAt: '2026-05-01T10:00:00Z', UpdatedAt: when });
});

it('names the resource as Security Hub does', () => {
  const types = Object.entries({
    'arn:aws:iam::111122223333:role/Ops': 'AwsIamRole',
    'arn:aws-cn:iam::111122223333:user/alice': 'AwsIamUser',
    'arn:aws:iam::111122223333:group/Admins': 'AwsIamGroup',
    'arn:aws:iam::aws:policy/AmazonChimeReadOnly': 'AwsIamPolicy',
    'arn:aws:s3:::records': 'AwsS3Bucket',
    'arn:aws:cloudtrail:us-east-1:111122223333:trail/main': 'AwsCloudTrailTrail',
    'arn:aws:chime:us-east-1:111122223333:vc/abc': 'Other',
  });
  for (const [arn, type] of types) {
    const { Resources } = asSecurityHubFinding(finding({ subject: { type: 'x', id: 'y', arn } }));
    expect(Resources).toEqual([{ Type: type, Id: arn, Region: 'us-east-1' }]);
  }
});

const good = asSecurityHubFinding(finding());

test.each<[string, object, string]>([
  ['another workflow', { Workflow: { Status: 'NEW' } }, 'the workflow'],
  ['a note', { Note: { Text: 'x' } }, 'the field Note'],
  ['no title', { Title: undefined }, 'Title'],
  ['another version', { SchemaVersion: '2020-01-01' }, 'SchemaVersion'],
  ['a short account', { AwsAccountId: '111' }, 'AwsAccountId'],
  ['the product of another account', { AwsAccountId: '444455556666' }, 'ProductArn'],
  ['a long description', { Description: 'x'.repeat(1025) }, 'Description'],
  ['a long title', { Title: 'x'.repeat(257) }, 'Title'],
  ['a long id', { Id: 'x'.repeat(513) }, 'Id'],
  ['a blank generator', { GeneratorId: ' ' }, 'GeneratorId'],
  ['a time without a zone', { UpdatedAt: '2026-05-01T10:00:00' }, 'UpdatedAt'],
  ['an update before the creation', { UpdatedAt: '2026-04-01T10:00:00Z' }, 'UpdatedAt before CreatedAt'],
  ['too many fields', { ProductFields: Object.fromEntries(numbered(51)) }, 'the number of ProductFields'],
  ['a long field', { ProductFields: { x: 'x'.repeat(2049) } }, 'the product field x'],
  ['no resource', { Resources: [] }, 'the number of Resources'],
  ['a record state', { RecordState: 'OPEN' }, 'RecordState'],
  ['its size', { Resources: Array.from({ length: 33 }, () => ({ Id: 'x'.repeat(8000) })) }, 'its size'],
])('the rules refuse %s', (_what, change, flaw) => {
  expect(flawsOf(good)).toEqual([]);
  expect(flawsOf({ ...good, ...change })).toContain(flaw);
});

function numbered(count: number): [string, string][] {
  return Array.from({ length: count }, (_, n) => [`fact${n}`, `${n}`]);
}
