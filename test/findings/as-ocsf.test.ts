import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it, test } from 'vitest';
import { controls } from '../../src/controls/index.ts';
import { asOcsf } from '../../src/findings/as-ocsf.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { findingsOfCases, hostileFindings, samples } from './every-finding.ts';
import { finding, report } from './finding.ts';
import { goldenJson } from './golden-json.ts';

type OcsfEvent = { readonly class_uid: number; readonly [attribute: string]: unknown };

const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
const classes = new Map([
  [2003, ajv.compile(schema('ocsf-compliance-finding.schema.json'))],
  [2004, ajv.compile(schema('ocsf-detection-finding.schema.json'))],
]);

function schema(file: string): object {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as object;
}

function ocsf(...findings: readonly Finding[]): OcsfEvent[] {
  return [...asOcsf(report(findings))].map((line) => JSON.parse(line) as OcsfEvent);
}

/** What is wrong with the event by the schema of its class. */
function flawsOf(event: OcsfEvent): string[] {
  const validate = classes.get(event.class_uid);
  if (validate === undefined) return [`no class ${event.class_uid}`];
  validate(event);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

it('is what golden/findings.ocsf.json shows', () => {
  goldenJson('findings.ocsf.json', ocsf(...samples));
});

it('is one event a line in ASCII, and nothing without findings', () => {
  const hostile = hostileFindings.map(([, found]) => found);
  const lines = [...asOcsf(report([...samples, ...hostile]))];
  expect(lines).toHaveLength(samples.length + hostile.length);
  expect(lines.join('')).toMatch(/^[\x20-\x7e]*$/);
  expect([...asOcsf(report())]).toEqual([]);
});

it('is valid for every case of every control', () => {
  const wrong = findingsOfCases.flatMap(([what, found]) =>
    ocsf(found).flatMap((event) => flawsOf(event).map((flaw) => `${what}: ${flaw}`)),
  );
  expect(wrong).toEqual([]);
  expect([...new Set(findingsOfCases.map(([, found]) => found.control))].toSorted()).toEqual(
    controls.map(({ id }) => id).toSorted(),
  );
});

test.each(samples)('a sample is valid: $status $severity', (sample) => {
  expect(ocsf(sample).flatMap(flawsOf)).toEqual([]);
});

test.each(hostileFindings)('with %s it is valid, and the text arrives as it is', (_what, found) => {
  const [event] = ocsf(found) as [OcsfEvent];
  expect(flawsOf(event)).toEqual([]);
  expect(event).toMatchObject({ message: found.explanation, resources: [{ name: found.subject.id }] });
  expect(event['unmapped']).toEqual({ facts: found.facts });
});

it('is a detection when something happened, and a compliance finding when a state was found', () => {
  expect(ocsf(finding(), finding({ event: null })).map((event) => event.class_uid)).toEqual([2004, 2003]);
});

test.each([
  ['open', { activity_id: 1, type_uid: 200401, status_id: 1 }],
  ['muted', { activity_id: 2, type_uid: 200402, status_id: 3, status_detail: 'muted' }],
  ['resolved', { activity_id: 3, type_uid: 200403, status_id: 4, status_detail: 'resolved' }],
  ['withdrawn', { activity_id: 3, type_uid: 200403, status_id: 4, status_detail: 'withdrawn' }],
] as const)('a finding that is %s', (status, expected) => {
  expect(ocsf(finding({ status }))).toMatchObject([expected]);
});

it('names the service where the event names nobody else, and beside whom it acted for', () => {
  const actor = { arn: null, account: null, invokedBy: 'lex.amazonaws.com' } as const;
  const user = { name: 'lex.amazonaws.com', type_id: 99, type: 'service' };
  expect(ocsf(finding({ actor: { kind: 'service', ...actor } }))).toMatchObject([{ evidences: [{ actor: { user } }] }]);
  expect(ocsf(finding({ actor: { kind: 'root', ...actor, account: '111122223333' } }))).toMatchObject([
    { evidences: [{ actor: { user: { type: 'Admin' }, application: { name: 'lex.amazonaws.com' } } }] },
  ]);
  const [event] = ocsf(finding({ actor: { kind: 'unknown', arn: null, account: null, invokedBy: null } }));
  expect(event?.['evidences']).toEqual([
    { api: { operation: 'AttachRolePolicy', service: { name: 'iam.amazonaws.com' } } },
  ]);
});

const [good] = ocsf(finding()) as [OcsfEvent];

test.each<[string, object, string]>([
  ['no metadata', { metadata: undefined }, "must have required property 'metadata'"],
  ['no time', { time: undefined }, "must have required property 'time'"],
  ['seconds instead of milliseconds', { time: 1_777_629_600 }, '/time must be >= 946684800000'],
  ['a type of another activity', { type_uid: 200403 }, 'must match exactly one schema in oneOf'],
  ['another name for a severity', { severity: 'Severe' }, 'must match exactly one schema in oneOf'],
  ['a category', { category_uid: 6 }, '/category_uid must be equal to constant'],
  ['an attribute that OCSF does not have', { actors: [] }, 'must NOT have additional properties'],
  ['a finding without an id', { finding_info: {} }, "/finding_info must have required property 'uid'"],
  ['a resource without a name', { resources: [{ type: 'role' }] }, "/resources/0 must have required property 'uid'"],
])('the schema refuses %s', (_what, change, flaw) => {
  expect(flawsOf(good)).toEqual([]);
  const changed = JSON.parse(JSON.stringify({ ...good, ...change })) as OcsfEvent;
  expect(flawsOf(changed).map((one) => one.trim())).toContain(flaw);
});
