/** What controls read with: the odd forms of it that no case is about. */
import { describe, expect, test } from 'vitest';
import { chimeStatementsOf } from '../../src/controls/bucket-policy.ts';
import { phoneNumbersIn } from '../../src/controls/chime-phone-numbers.ts';
import { dayAfter, dayIn, durationInWords, timeAfter, timeInWords } from '../../src/controls/dates.ts';
import { issuerHostOf } from '../../src/controls/open-id.ts';
import { isDescriptionOnly } from '../../src/controls/role-edits.ts';
import { eventOf, record } from '../events/records.ts';

test.each([
  [{ issuer: 'https://Example.okta.com/oauth2' }, 'example.okta.com'],
  [{ issuer: 'example.okta.com' }, 'example.okta.com'],
  [{ openIdConfig: { Issuer: 'https://example.com:8443' } }, 'example.com'],
  [{ openIdConfig: { clientId: 'https://example.com' } }, null],
  [{ issuer: '***', inner: { issuerUrl: 'https://example.org' } }, 'example.org'],
  [{ issuer: 'localhost' }, null],
  [{ issuer: '_example.com' }, null],
  [{ issuer: 'https://example.com_' }, null],
  [{ issuer: 'https://' }, null],
  [{ issuer: null, list: ['issuer'], text: 'issuer' }, null],
  [{}, null],
])('the issuer of %j is %s', (request, host) => {
  expect(issuerHostOf(request)).toBe(host);
});

describe('phone numbers of a call', () => {
  const of = (requestParameters: object, responseElements: object | null = null) =>
    phoneNumbersIn(eventOf(record({ requestParameters, responseElements })));

  test.each([
    [{ phoneNumberId: '%2b12065550100' }, ['+12065550100']],
    [{ e164PhoneNumber: '+12065550100' }, ['+12065550100']],
    [{ phoneNumberIds: ['+12065550100', '+12065550100', 7] }, ['+12065550100']],
    [{ phoneNumberId: 'x'.repeat(65) }, ['x'.repeat(64)]],
    [{ phoneNumberId: 'a%2Bb' }, ['a%2Bb']],
    [{ phoneNumberIds: [] }, null],
  ])('%j', (request, numbers) => {
    expect(of(request)).toEqual(numbers);
  });

  test('are no more than AWS takes', () => {
    const many = Array.from({ length: 51 }, (_, n) => `+1206555${1000 + n}`);
    expect(of({ phoneNumberIds: many })).toEqual(many.slice(0, 50));
    expect(of({ e164PhoneNumbers: many })).toEqual(many.slice(0, 50));
  });

  test('are those that were not refused', () => {
    const refused = { phoneNumberErrors: [{ phoneNumberId: '+1' }] };
    expect(of({ phoneNumberIds: ['+1', '+2'] }, refused)).toEqual(['+2']);
    expect(of({ phoneNumberIds: ['+1'] }, refused)).toEqual([]);
  });
});

test.each([
  [10 * 60_000, '10 minutes'],
  [3_600_000, '1 hour'],
  [24 * 3_600_000, '1 day'],
  [36 * 3_600_000, '36 hours'],
  [7 * 24 * 3_600_000, '7 days'],
])('%i milliseconds are %s', (milliseconds, words) => {
  expect(durationInWords(milliseconds)).toBe(words);
});

test.each([
  ['UpdateRoleDescription', {}, true],
  ['UpdateRole', { description: 'a' }, true],
  ['UpdateRole', { description: 'a', maxSessionDuration: null }, true],
  ['UpdateRole', { description: 'a', maxSessionDuration: 3600 }, false],
  ['UpdateRole', {}, false],
  ['UpdateRole', { maxSessionDuration: 3600 }, false],
  ['PutRolePolicy', { description: 'a' }, false],
])('%s with %j edits the description only: %s', (eventName, requestParameters, expected) => {
  expect(isDescriptionOnly(eventOf(record({ eventName, requestParameters })))).toBe(expected);
});

test('times are to the second, days are UTC', () => {
  expect(timeAfter('2026-05-01T10:00:00.123Z', 1000)).toBe('2026-05-01T10:00:01Z');
  expect(dayAfter('2026-05-31T23:59:59Z', 1)).toBe('2026-06-01');
  expect(timeInWords('2026-05-01T10:00:00Z')).toBe('2026-05-01 10:00:00 UTC');
});

test.each([
  ['2026-05-01T10:00:00Z', '2026-05-01'],
  ['May 1, 2026, 10:00:00 AM', '2026-05-01'],
  ['May 31, 2026', '2026-05-31'],
  [1_777_629_600, '2026-05-01'],
  [1_777_629_600_000, null],
  [0, null],
  [-1, null],
  ['2026-05-01', null],
  ['on May 1, 2026', null],
  ['Mai 1, 2026', null],
  ['2026-13-01T10:00:00Z', null],
  [null, null],
])('the day in %j is %s', (value, day) => {
  expect(dayIn(value)).toBe(day);
});

test.each([
  ['StringEquals', 1],
  ['StringEqualsIgnoreCase', 1],
  ['StringLike', 1],
  ['ArnEquals', 1],
  ['ArnLike', 1],
  ['StringEqualsIfExists', 0],
  ['ForAllValues:StringEquals', 0],
  ['StringNotEquals', 0],
])('%s demands the source of a request: %i', (operator, demands) => {
  const Statement = {
    Effect: 'Allow',
    Principal: { Service: 'voiceconnector.chime.amazonaws.com' },
    Action: 's3:PutObject',
    Condition: { [operator]: { 'aws:SourceAccount': '111122223333' } },
  };
  const [statement] = chimeStatementsOf({ Statement }) ?? [];
  expect(statement?.sources).toHaveLength(demands);
});
