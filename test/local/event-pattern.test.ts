import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../local/event-pattern.ts';
import type { Json } from '../../src/events/audit-event.ts';

const event: Json = {
  source: 'aws.iam',
  'detail-type': 'AWS API Call via CloudTrail',
  account: '111122223333',
  resources: [],
  detail: {
    eventName: 'DeleteRole',
    readOnly: false,
    errorCode: null,
    count: 3,
    tags: ['red', 'blue'],
    people: [
      { name: 'Ana', team: 'ops' },
      { name: 'Bo', team: 'dev' },
    ],
    userIdentity: { sessionContext: { sessionIssuer: { userName: 'AWSServiceRoleForLexBots' } } },
  },
};

function matches(pattern: unknown): boolean {
  return compilePattern(pattern)(event);
}

describe('a value', () => {
  it.each([
    [{ source: ['aws.iam'] }, true],
    [{ source: ['aws.s3', 'aws.iam'] }, true],
    [{ source: ['aws.s3'] }, false],
    [{ source: ['AWS.IAM'] }, false],
    [{ source: ['aws.iam '] }, false],
    [{ detail: { readOnly: [false] } }, true],
    [{ detail: { readOnly: ['false'] } }, false],
    [{ detail: { errorCode: [null] } }, true],
    [{ detail: { count: [3] } }, true],
    [{ detail: { count: ['3'] } }, false],
    [{ missing: [null] }, false],
  ])('%j: %s', (pattern, expected) => {
    expect(matches(pattern)).toBe(expected);
  });

  it('is looked for in each element of a list', () => {
    expect(matches({ detail: { tags: ['blue'] } })).toBe(true);
    expect(matches({ detail: { tags: ['green'] } })).toBe(false);
    expect(matches({ detail: { people: { name: ['Ana'], team: ['ops'] } } })).toBe(true);
    expect(matches({ detail: { people: { name: ['Ana'], team: ['dev'] } } })).toBe(false);
  });

  it('must match for every field that the pattern names', () => {
    expect(matches({ source: ['aws.iam'], detail: { eventName: ['DeleteRole'] } })).toBe(true);
    expect(matches({ source: ['aws.iam'], detail: { eventName: ['CreateRole'] } })).toBe(false);
    expect(matches({ source: ['aws.s3'], detail: { eventName: ['DeleteRole'] } })).toBe(false);
  });
});

describe('an operator', () => {
  it.each([
    [{ source: [{ wildcard: 'aws.*' }] }, true],
    [{ source: [{ wildcard: '*.iam' }] }, true],
    [{ source: [{ wildcard: 'a*s*m' }] }, true],
    [{ source: [{ wildcard: 'aws.iam' }] }, true],
    [{ source: [{ wildcard: 'aws.iam*' }] }, true],
    [{ source: [{ wildcard: 'aws*aws.iam' }] }, false],
    [{ source: [{ wildcard: '*s3*' }] }, false],
    [{ source: [{ wildcard: 'aws' }] }, false],
    [{ source: [{ prefix: 'aws.' }] }, true],
    [{ source: [{ prefix: 'iam' }] }, false],
    [{ 'detail-type': [{ suffix: ' via CloudTrail' }] }, true],
    [{ 'detail-type': [{ suffix: 'AWS' }] }, false],
    [{ detail: { count: [{ prefix: '3' }] } }, false],
    [{ missing: [{ prefix: 'a' }] }, false],
    [{ source: [{ 'anything-but': 'aws.iam' }] }, false],
    [{ source: [{ 'anything-but': 'aws.s3' }] }, true],
    [{ source: [{ 'anything-but': ['aws.s3', 'aws.iam'] }] }, false],
    [{ source: [{ 'anything-but': ['aws.s3', 'aws.ec2'] }] }, true],
    [{ source: [{ 'anything-but': { prefix: 'aws.' } }] }, false],
    [{ source: [{ 'anything-but': { prefix: 'com.' } }] }, true],
    [{ source: [{ 'anything-but': { prefix: ['com.', 'aws.'] } }] }, false],
    [{ source: [{ 'anything-but': { prefix: ['com.', 'org.'] } }] }, true],
    [{ source: [{ 'anything-but': { suffix: '.iam' } }] }, false],
    // A field that is missing is not "anything".
    [{ missing: [{ 'anything-but': 'a' }] }, false],
    [{ missing: [{ 'anything-but': { prefix: 'a' } }] }, false],
    [{ detail: { errorCode: [{ exists: true }] } }, true],
    [{ detail: { errorCode: [{ exists: false }] } }, false],
    [{ missing: [{ exists: false }] }, true],
    [{ missing: [{ exists: true }] }, false],
    [{ missing: { deeper: [{ exists: false }] } }, true],
    [{ resources: [{ exists: false }] }, true],
    // Only leaves exist.
    [{ detail: [{ exists: true }] }, false],
    [{ source: ['aws.s3', { prefix: 'aws.i' }] }, true],
    [
      {
        detail: {
          userIdentity: { sessionContext: { sessionIssuer: { userName: [{ prefix: 'AWSServiceRoleFor' }] } } },
        },
      },
      true,
    ],
  ])('%j: %s', (pattern, expected) => {
    expect(matches(pattern)).toBe(expected);
  });
});

describe('$or', () => {
  const names = { $or: [{ detail: { eventName: ['CreateRole'] } }, { detail: { eventName: ['DeleteRole'] } }] };

  it('takes one of its alternatives', () => {
    expect(matches(names)).toBe(true);
    expect(matches({ $or: [{ source: ['aws.s3'] }, { source: ['aws.ec2'] }] })).toBe(false);
  });

  it('adds to the fields beside it', () => {
    expect(matches({ source: ['aws.iam'], ...names })).toBe(true);
    expect(matches({ source: ['aws.s3'], ...names })).toBe(false);
  });

  it('may stand deeper', () => {
    expect(matches({ detail: { $or: [{ eventName: ['CreateRole'] }, { count: [3] }] } })).toBe(true);
    expect(matches({ detail: { $or: [{ eventName: ['CreateRole'] }, { count: [4] }] } })).toBe(false);
  });
});

it('takes no field that the event only inherits', () => {
  expect(compilePattern({ constructor: { name: [{ exists: true }] } })({})).toBe(false);
});

it.each([
  [{ source: 'aws.iam' }, 'pattern.source: expected an object'],
  [[], 'pattern: expected an object'],
  [{}, 'pattern: EventBridge refuses an empty object'],
  [{ source: [] }, 'pattern.source: EventBridge refuses an empty list'],
  [
    { source: [{ 'anything-but': { wildcard: 'a*' } }] },
    'pattern.source[0].anything-but: the operator wildcard is not known here',
  ],
  [{ source: [{ prefix: { 'equals-ignore-case': 'a' } }] }, 'pattern.source[0]: prefix takes a text'],
  [{ source: [{ prefix: 'a', suffix: 'b' }] }, 'pattern.source[0]: expected a value, or an object with one operator'],
  [{ source: [{}] }, 'pattern.source[0]: expected a value, or an object with one operator'],
  [{ source: [['a']] }, 'pattern.source[0]: expected a value, or an object with one operator'],
  [{ source: [{ exists: 'yes' }] }, 'pattern.source[0]: exists takes true or false'],
  [{ source: [{ 'anything-but': [] }] }, 'pattern.source[0]: anything-but takes values, prefix or suffix'],
  [{ $or: [{ source: ['a'] }] }, 'pattern.$or: expected two patterns or more'],
  [{ $or: { source: ['a'] } }, 'pattern.$or: expected two patterns or more'],
  [{ detail: { $or: [{ a: ['b'] }, {}] } }, 'pattern.detail.$or[1]: EventBridge refuses an empty object'],
])('refuses %j', (pattern, message) => {
  expect(() => compilePattern(pattern)).toThrow(message);
});

it('understands every pattern of the deployment', () => {
  const folder = join(import.meta.dirname, '../../infra/event-patterns');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    expect(() => compilePattern(JSON.parse(readFileSync(join(folder, file), 'utf8'))), file).not.toThrow();
  }
});
