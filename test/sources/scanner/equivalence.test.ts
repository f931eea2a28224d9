/** The fast way of scanning says what the full parse says. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { event, file, record } from '../reading.ts';
import { differenceOf, periods } from './equivalence.ts';
import { type FuzzedFile, fuzzedFile } from './fuzzed-files.ts';

const SEED = 1;
const FILES = 300;

const log = (text: string | Buffer, name = 'log.json'): FuzzedFile => {
  const bytes = Buffer.from(text);
  return { name, bytes, text: bytes };
};
const zipped = (...parts: (string | Buffer)[]): FuzzedFile => ({
  name: 'log.json.gz',
  bytes: Buffer.concat(parts.map((part) => (typeof part === 'string' ? gzipSync(part) : part))),
  text: Buffer.from('not looked at'),
});
const a = {
  ...record('a'),
  eventTime: '2026-05-01T10:00:00Z',
  recipientAccountId: '111122223333',
  eventName: 'DeleteRole',
};
const b = { ...a, eventID: 'b', eventSource: 'kms.amazonaws.com', eventName: 'Decrypt' };
const nested = (levels: number, inner = '1') => `${'{"a":'.repeat(levels)}${inner}${'}'.repeat(levels)}`;
const withField = (base: object, field: string) => `{"Records":[${JSON.stringify(base).slice(0, -1)},${field}}]}`;

describe.each([...periods.entries()])('in the period %i, %j', (which) => {
  it.each<[string, FuzzedFile]>([
    ['no records', log('{"Records":[]}')],
    ['no records, with white space', log(' {\n"Records" :\t[ ] }\r\n')],
    ['null for records', log('{"Records":null}')],
    ['a digest file', log('{"digestS3Object":"x","digestPublicKeyFingerprint":"y"}')],
    ['a list of events', log(JSON.stringify([event('a'), event('b')]))],
    ['an event among records', log(file(a, event('b'), b))],
    ['NDJSON', log([a, b].map((each) => JSON.stringify(each)).join('\n'))],
    ['one record', log(JSON.stringify(a))],
    ['files put end to end', log(`${file(a, b)}\n\ufeff${file(b)}`)],
    ['a byte order mark', log(`\ufeff${file(a, b)}`)],
    ['a second Records key', log(`{"Records":[${JSON.stringify(a)}],"Records":[${JSON.stringify(b)}]}`)],
    ['further keys', log(`{"x":{"Records":[]},"Records":[${JSON.stringify(a)}],"y":1}`)],
    ['an empty file', log('')],
    ['an empty file in gzip', zipped('')],
    ['a plain file named .gz', { ...log(file(a)), name: 'log.json.gz' }],
    ['a second member', zipped(file(a, b), file(b))],
    ['a document over two members', zipped(file(a, b).slice(0, 40), file(a, b).slice(40))],
    ['garbage after the end', zipped(file(a, b), Buffer.from('zzz'))],
    ['zero bytes after the end', zipped(file(a, b), Buffer.alloc(5))],
    ['a cut stream', zipped(gzipSync(file(a, b)).subarray(0, -9))],
    ['a cut text', log(file(b, b, a).slice(0, -30))],
    ['text after the end', log(`${file(a, b)}]`)],
    ['records that are no objects', log('{"Records":[null,1,"x",[],{}]}')],
    ['1,000 levels in a record that concerns nobody', log(withField(b, `"x":${nested(998, '[]')}`))],
    ['1,001 levels in a record that concerns nobody', log(withField(b, `"x":${nested(999, '[]')}`))],
    ['a line feed in a string of a record that concerns nobody', log(withField(b, '"x":"\n"'))],
    ['bytes that are not UTF-8', log(Buffer.from(withField(a, '"x":"\xff\xfe"'), 'latin1'))],
    ['UTF-16', log(Buffer.from(file(a), 'utf16le'))],
    ['an escaped key', log(file(a, b).replaceAll('"eventSource"', '"event\\u0053ource"'))],
    ['an escaped value', log(file(a, b).replaceAll('"iam.', '"\\u0069am.'))],
    ['a key twice', log(withField(b, '"eventSource":"iam.amazonaws.com","eventName":"DeleteRole"'))],
    [
      'a time that is none',
      log(file({ ...b, eventTime: 'yesterday' }, { ...b, eventTime: '2026-02-30T00:00:00Z' }, a)),
    ],
    ['fractions of seconds', log(file({ ...b, eventTime: '2026-05-29T00:00:00.5Z' }, a))],
    [
      'a record in another field',
      log(file({ ...b, requestParameters: { Records: [a], eventSource: 'iam.amazonaws.com' } })),
    ],
    ['no source', log(file({ ...a, eventSource: undefined }, { ...a, eventSource: ' ' }, { ...a, eventSource: null }))],
    [
      'blanks around a name',
      log(file({ ...a, eventName: '\u00a0DeleteRole ' }, { ...a, eventSource: ' iam.amazonaws.com' })),
    ],
  ])('%s', async (_, each) => {
    expect(await differenceOf(each, which)).toBe('none');
  });

  it('wherever the blocks of 64 bytes begin', async () => {
    for (let shift = 0; shift < 70; shift += 1) {
      const padded = { userAgent: '\\'.repeat(shift), ...a };
      const text = file(padded, { x: '"'.repeat(shift), ...b }, b, a);
      expect(await differenceOf(log(text), which), `shifted by ${shift}`).toBe('none');
    }
  });

  it(`${FILES} fuzzed files from seed ${SEED}`, async () => {
    for (let seed = SEED; seed < SEED + FILES; seed += 1) {
      const difference = await differenceOf(fuzzedFile(seed), which);
      expect(typeof difference, `seed ${seed}: ${JSON.stringify(difference)}`).toBe('string');
    }
  });
});

it('but for malformed JSON in a record that concerns nobody, which only the full parse reports', async () => {
  expect(await differenceOf(log(withField(b, '"x":oops')), 0)).toBe('malformed record that concerns nobody');
  expect(await differenceOf(log(withField(a, '"x":oops')), 0)).toBe('none');
});
