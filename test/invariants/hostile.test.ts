/** Log fields are written by attackers: whatever stands in them, nothing throws and the findings stay well-formed. */
import { expect, test } from 'vitest';
import { auditorOf } from '../../src/audit.ts';
import { defaults } from '../../src/configuration.ts';
import { controls } from '../../src/controls/index.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { auditAll } from '../../src/ledger.ts';
import { bases, cases, fires } from '../controls/cases.ts';

type Path = readonly (string | number)[];

const auditor = auditorOf(controls);
const configuration = {
  ...defaults,
  approved: { ...defaults.approved, roleAdministrators: ['arn:aws:iam::*:role/IamAdmin'] },
  regions: { allowed: ['us-east-1'] },
};
const context = { now: '2026-06-01T00:00:00Z', horizon: null, configuration };

/** One event of each control that fires, besides the bases: hostile text must reach what explains a violation. */
const inputs: [string, unknown][] = [
  ...bases,
  ...controls.flatMap(({ id }): [string, unknown][] => {
    const firing = cases.find((one) => one.control === id && fires(one) && typeof one.inputs[0] === 'object');
    return firing ? [[id, firing.inputs[0]]] : [];
  }),
];

/** Bytes of JSON: a message to SNS carries a finding twice, and takes 256 KiB. */
const largest = 64 * 1024;

const texts: [string, string][] = [
  ['the key of a prototype', '__proto__'],
  ['the name of a constructor', 'constructor'],
  ['a character that SQS refuses', '\uFFFE'],
  ['a lone surrogate', 'role\uD800'],
  ['a NUL', 'a\0b'],
  ['a bidirectional override', '\u202Etxt.exe'],
  ['an escape sequence', '\u001b[2J\u001b]0;x\u0007'],
  ['a line break', 'x\r\nSubject: y'],
  ['a formula', '=cmd|calc!A1'],
  ['markup', '<img src=x onerror=alert(1)>'],
  ['a template', '${constructor.constructor("return process")()}'],
  ['a broken percent code', '%E0%A4%A'],
  ['an encoded trap', '%7B%22Statement%22%3A%7B%22Principal%22%3A%7B%22AWS%22%3A%7B%22toString%22%3A1%7D%7D%7D%7D'],
  ['deep JSON', '['.repeat(50_000)],
  ['deep JSON that is closed', `{"Statement":${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
  ['a long text', 'A'.repeat(100_000)],
  ['a long text for regular expressions', `${'arn:aws:iam::'.repeat(5_000)}role '`],
  ['many quotes', "role '".repeat(20_000)],
  ['many slashes', `arn:aws:iam::1:role${'/'.repeat(50_000)}`],
  ['many dots', '.'.repeat(50_000)],
];

const values: [string, unknown][] = [
  ['null', null],
  ['a number', 1e308],
  ['true', true],
  ['a list', [[['x']]]],
  ['an empty object', {}],
  ['an object without a text', { toString: 1, valueOf: 1 }],
  ['prototype keys', JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}')],
  ['deep nesting', JSON.parse(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`)],
];

test.each(inputs)('%s: any text in any field', (_name, input) => {
  const wrong = fieldsOf(input)
    .filter((path) => typeof valueAt(input, path) !== 'object')
    .flatMap((path) =>
      texts.flatMap(([what, text]) => wrongWith(replaced(input, path, text), `${what} in ${path.join('.')}`)),
    );
  expect(wrong).toEqual([]);
});

test.each(inputs)('%s: any value in any field', (_name, input) => {
  const wrong = fieldsOf(input).flatMap((path) =>
    values.flatMap(([what, value]) => wrongWith(replaced(input, path, value), `${what} in ${path.join('.')}`)),
  );
  expect(wrong).toEqual([]);
});

test.each(inputs)('%s: any field missing, and keys of prototypes in every object', (_name, input) => {
  const trap = '"__proto__":{"polluted":true,"eventName":"DeleteRole"},"constructor":{"polluted":true}';
  const trapped: unknown = JSON.parse(JSON.stringify(input).replaceAll('{"', `{${trap},"`));
  const wrong = fieldsOf(input).flatMap((path) => wrongWith(replaced(input, path, undefined), `no ${path.join('.')}`));
  expect([...wrong, ...wrongWith(trapped, 'keys of prototypes')]).toEqual([]);
});

test.each([
  ['null', null],
  ['a number', 7],
  ['a list', [1, [2]]],
  ['a text', 'x'],
  ['a deep list', JSON.parse('['.repeat(50_000) + ']'.repeat(50_000))],
  [
    'a deep record',
    { eventSource: 'iam.amazonaws.com', eventName: 'PutRolePolicy', requestParameters: values.at(-1)?.[1] },
  ],
])('%s instead of a record', (what, input) => expect(wrongWith(input, what)).toEqual([]));

/** Judges the input, and says whether a control failed, a prototype changed, a finding is malformed or it took too long. */
function wrongWith(input: unknown, what: string): string[] {
  const started = performance.now();
  const { findings, errors } = auditAll(auditor, [input], context);
  const took = performance.now() - started;
  const wrong = errors.map(({ control, reason }) => `${control} failed: ${reason}`);
  if ('polluted' in {}) wrong.push('a prototype changed');
  // A regular expression that is not linear takes minutes on these; the limit leaves room for a busy machine.
  if (took > 2000) wrong.push(`it took ${took} ms`);
  wrong.push(...findings.flatMap((finding) => malformed(finding).map((flaw) => `${finding.control}: ${flaw}`)));
  return wrong.map((one) => `${what}: ${one}`);
}

function malformed(finding: Finding): string[] {
  const found: string[] = [];
  if (!/^[0-9a-f]{32}$/.test(finding.id)) found.push('id');
  if (!controls.some(({ id }) => id === finding.control)) found.push('control');
  if (!/(\.|more characters\))$/.test(finding.explanation)) found.push('explanation');
  if (Buffer.byteLength(JSON.stringify(finding)) > largest) found.push('size');
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(finding.time)) found.push(`time ${finding.time}`);
  for (const field of [finding.account, finding.region, finding.subject.id, finding.subject.type]) {
    if (typeof field !== 'string' || field === '') found.push('an empty field');
  }
  if (!textsOf(finding).every((text) => text.isWellFormed() && !/[\0\uFFFE\uFFFF]/.test(text))) {
    found.push('characters that SQS refuses');
  }
  if (/\[object |undefined/.test(finding.explanation)) found.push(`words: ${finding.explanation.slice(0, 200)}`);
  return found;
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsOf(inner)]);
}

/** The path of every field, objects and lists included. */
function fieldsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...fieldsOf(inner, [...path, key])]);
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce((value, key) => (value as Record<string | number, unknown>)[key], input);
}

/** A copy with another value at the path; undefined takes the field away. */
function replaced(input: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const copy = (Array.isArray(input) ? [...input] : { ...(input as object) }) as Record<string | number, unknown>;
  const next = replaced(copy[key], rest, value);
  if (next === undefined) delete copy[key];
  else copy[key] = next;
  return copy;
}
