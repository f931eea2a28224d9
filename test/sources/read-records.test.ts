import { describe, expect, it } from 'vitest';
import { event, file, read, record } from './reading.ts';

const a = record('a');
const b = record('b');
const c = record('c');

describe('shapes that hold records', () => {
  const ndjson = [a, event('b'), { Records: [c, a] }, [event('c'), b]];
  it.each([
    ['a CloudTrail file', file(a, b), [a, b]],
    ['a pretty-printed CloudTrail file', JSON.stringify({ Records: [a, b] }, null, 2), [a, b]],
    ['a CloudTrail file without records', '{"Records":[]}', []],
    ['white space inside empty lists', ' { "Records" : [ \r\n\t ] } ', []],
    [
      'further top-level keys before and after',
      '{"a":[{}],"Records":[{"eventName":"x"}],"b":"]}"}',
      [{ eventName: 'x' }],
    ],
    ['a list of records', JSON.stringify([a, b]), [a, b]],
    ['a list of EventBridge events', JSON.stringify([event('a'), event('b')]), [event('a'), event('b')]],
    ['a list of whole files', `[${file(a, b)},${file(c)}]`, [a, b, c]],
    ['an empty list', '[]', []],
    ['one record', JSON.stringify(a), [a]],
    ['one event, pretty-printed', JSON.stringify(event('a'), null, 4), [event('a')]],
    [
      'NDJSON of every shape',
      ndjson.map((line) => JSON.stringify(line)).join('\n'),
      [a, event('b'), c, a, event('c'), b],
    ],
    ['NDJSON with CRLF and blank lines', `${JSON.stringify(a)}\r\n\r\n${JSON.stringify(b)}\r\n`, [a, b]],
    ['documents put end to end without a line break', JSON.stringify(a) + JSON.stringify(b), [a, b]],
    [
      'pretty-printed documents put end to end',
      `${JSON.stringify(a, null, 2)}\n${JSON.stringify(b, null, 2)}\n`,
      [a, b],
    ],
    ['a byte order mark', `\ufeff${file(a)}`, [a]],
    ['byte order marks between files put end to end', `\ufeff${file(a)}\n\ufeff${file(b)}`, [a, b]],
    ['any object inside Records', '{"Records":[{},{"x":1}]}', [{}, { x: 1 }]],
    ['a second Records key, which JSON.parse would hide', `{"Records":[${JSON.stringify(a)}],"Records":[]}`, [a]],
    ['two Records keys', `{"Records":[${JSON.stringify(a)}],"x":1,"Records":[${JSON.stringify(b)}]}`, [a, b]],
    ['Records spelt with an escape', `{"\\u0052ecord\\u0073":[${JSON.stringify(a)}]}`, [a]],
    [
      'brackets, quotes and backslashes inside strings',
      file({ eventName: ']}"\\', '"': '\\"[{' }),
      [{ eventName: ']}"\\', '"': '\\"[{' }],
    ],
  ])('%s', (_, text, expected) => {
    const { seen, records, unreadable, skipped } = read(text);
    expect({ seen, unreadable, skipped }).toEqual({ seen: expected, unreadable: [], skipped: null });
    expect(records).toBe(expected.length);
  });

  it('keeps a __proto__ key an ordinary key', () => {
    const { seen } = read('{"Records":[{"__proto__":{"polluted":true}}]}');
    expect(Object.keys(seen[0] as object)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('replaces bytes that are not UTF-8', () => {
    const text = Buffer.from('{"Records":[{"eventName":"a?b"}]}');
    text[text.indexOf('?')] = 0xff;
    expect(read(text).seen).toEqual([{ eventName: 'a\ufffdb' }]);
  });
});

describe('digest files', () => {
  const digest = { awsAccountId: '111122223333', digestS3Object: 'AWSLogs/x.json.gz', logFiles: [] };

  it('are recognised, and are neither records nor unreadable', () => {
    expect(read(JSON.stringify(digest))).toEqual({ seen: [], records: 0, unreadable: [], skipped: 'digest' });
  });

  it('hide nothing that is listed beside them', () => {
    expect(read(JSON.stringify([digest, a]))).toEqual({ seen: [a], records: 1, unreadable: [], skipped: 'digest' });
  });

  it('are not a disguise for a record', () => {
    expect(read(JSON.stringify({ ...digest, ...a })).records).toBe(1);
  });
});

describe('what holds no records', () => {
  it.each([
    ['an empty file', '', /^empty file/, undefined],
    ['white space', ' \n\t\r\n', /^nothing but white space/, undefined],
    ['only a byte order mark', '\ufeff', /^nothing but white space/, undefined],
    ['an empty object', '{}', /^expected a CloudTrail record.*found an object without keys$/, 'line 1, column 1'],
    ['another object', '{"foo":1}', /found an object with "foo"$/, 'line 1, column 1'],
    ['keys that are data', '{"+1 555 0100":1}', /found an object with …$/, 'line 1, column 1'],
    ['Records: null', '{"Records":null}', /^Records: expected a list, found null$/, 'line 1, column 12'],
    ['Records: an object', '{"Records":{}}', /^Records: expected a list, found an object$/, 'line 1, column 12'],
    [
      'a record with a list of Records',
      '{"eventName":"DeleteRole","Records":[]}',
      /^both a record/,
      'line 1, column 1',
    ],
    ['null', 'null', /found null$/, 'line 1, column 1'],
    ['a number', '-1', /found a number$/, 'line 1, column 1'],
    ['a string', '"eventName"', /found a string$/, 'line 1, column 1'],
    ['plain text', 'Hello', /found "H"$/, 'line 1, column 1'],
    ['zero bytes', '\0\0\0', /found the byte 0x00$/, 'line 1, column 1'],
    [
      'an answer of filter-log-events',
      JSON.stringify({ events: [{ message: JSON.stringify(a) }] }),
      /jq -r '\.events\[\]\.message'/,
      'line 1, column 1',
    ],
    [
      'what CloudWatch Logs delivers',
      JSON.stringify({ logEvents: [{ message: JSON.stringify(a) }] }),
      /jq -r '\.logEvents\[\]\.message'/,
      'line 1, column 1',
    ],
    [
      'an answer of CloudTrail Lake',
      JSON.stringify({ QueryStatus: 'FINISHED', QueryResultRows: [[{ eventJson: JSON.stringify(a) }]] }),
      /jq -r '\.QueryResultRows\[\]\[\]\.eventJson \/\/ empty'/,
      'line 1, column 1',
    ],
    ['other events', '{"events":[{"message":1}]}', /found an object with "events"$/, 'line 1, column 1'],
  ])('%s', (_, text, reason, place) => {
    const reading = read(text);
    expect(reading.records).toBe(0);
    expect(reading.unreadable).toHaveLength(1);
    expect(reading.unreadable[0]?.reason).toMatch(reason);
    expect(reading.unreadable[0]?.place).toBe(place);
  });
});

it('reads the UTF-16 that Windows PowerShell writes when output is redirected', () => {
  const text = Buffer.from(`\ufeff${file(a)}\r\n`, 'utf16le');
  for (const each of [text, Buffer.from(text).swap16()])
    expect(read(each)).toEqual({ seen: [a], records: 1, unreadable: [], skipped: null });
});

it('says of CSV what to take instead, and judges by the content what is only called so', () => {
  const { unreadable } = read('"Event ID","Event name"\n"1","x"\n', 'history.csv');
  expect(unreadable).toEqual([{ reason: expect.stringMatching(/^CSV, .*download the event history as JSON/) }]);
  expect(read(file(a), 'records.csv').records).toBe(1);
});

describe('records that cannot be read', () => {
  const nested = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;

  it.each([
    ['null', 'null', 'expected an object, found null'],
    ['a number', '12', 'expected an object, found a number'],
    ['a string', '"eventName"', 'expected an object, found a string'],
    ['a list', '[{}]', 'expected an object, found a list'],
    ['a bad value', '{"a":oops}', 'broken JSON: expected a value, found "o"'],
    ['a raw tab', '{"a":"\t"}', 'broken JSON: expected control characters to be escaped, found the byte 0x09'],
    ['a bad escape', '{"a":"\\x"}', 'broken JSON: expected a valid character after the backslash, found "x"'],
    ['a colon left out', '{"a" 1}', 'broken JSON: expected ":" after the key, found a number'],
    ['a leading zero', '{"a":01}', 'broken JSON: expected "," or "}", found a number'],
    ['1001 levels', nested(1001), 'nests deeper than 1000 levels'],
    ['100,000 levels', '['.repeat(100_000) + ']'.repeat(100_000), 'nests deeper than 1000 levels'],
  ])('%s: named with its place, its neighbours read', (_, broken, reason) => {
    const { seen, unreadable } = read(`{"Records":[${JSON.stringify(a)},${broken},${JSON.stringify(b)}]}`);
    expect(seen).toEqual([a, b]);
    expect(unreadable).toEqual([{ reason, place: expect.stringMatching(/^Records\[1\] \(line 1, column \d+\)$/) }]);
  });

  it('accepts the deepest nesting allowed', () => {
    expect(read(`{"Records":[${nested(1000)}]}`)).toMatchObject({ records: 1, unreadable: [] });
  });

  it('refuses a bare record that nests too deep', () => {
    const { records, unreadable } = read(`{"eventName":"x","a":${nested(1000)}}`);
    expect(records).toBe(0);
    expect(unreadable).toEqual([{ reason: 'nests deeper than 1000 levels', place: 'line 1, column 1' }]);
  });

  it('names the items of a bare list', () => {
    expect(read('[1]').unreadable).toEqual([
      { reason: 'expected an object, found a number', place: '[0] (line 1, column 2)' },
    ]);
  });

  it('survives a million open brackets', () => {
    expect(read('['.repeat(1_000_000)).unreadable).toHaveLength(1);
  });

  it('keeps a bounded number of complaints, and says how many more there are', () => {
    const { unreadable } = read(`[${JSON.stringify(a)},${'1,'.repeat(499)}1]`);
    expect(unreadable).toHaveLength(101);
    expect(unreadable.at(-1)).toEqual({ reason: '400 further places could not be read' });
  });

  it('tells one place of what holds no record at all, as a log of another service, and how many more there are', () => {
    const { unreadable } = read('2 444455556666 eni-1 ACCEPT OK\n'.repeat(500));
    expect(unreadable).toEqual([
      {
        reason: 'expected an object or a list of records, found a number',
        place: 'line 1, column 1',
      },
      { reason: '499 further places could not be read' },
    ]);
  });

  it.each([
    [
      'an answer',
      JSON.stringify({ Events: [{ CloudTrailEvent: JSON.stringify(a) }] }, null, 4),
      /^an answer .+ jq -r '\.Events\[\]\.CloudTrailEvent'/,
    ],
    [
      'its list of texts',
      JSON.stringify([JSON.stringify(a)]),
      /^expected an object, found one as text: jq -r '\.\[\]'/,
    ],
  ])('says how to take the records out of %s of lookup-events', (_what, text, reason) => {
    const { records, unreadable } = read(text);
    expect(records).toBe(0);
    expect(unreadable).toMatchObject([{ reason: expect.stringMatching(reason) }]);
  });
});

describe('broken files', () => {
  it('keeps the records before a break in one line', () => {
    const { seen, unreadable } = read(`{"Records":[${JSON.stringify(a)},${JSON.stringify(b)} oops`);
    expect(seen).toEqual([a, b]);
    expect(unreadable).toEqual([
      {
        reason: 'broken JSON: expected "," or "]" after a record, found "o"; complete records read before it: 2',
        place: 'line 1, column 201',
      },
    ]);
  });

  it('keeps the records before a break in a pretty-printed file, and complains once', () => {
    const text = JSON.stringify({ Records: [a, b, c] }, null, 2).replace('"eventID": "b"', '"eventID": "b');
    const { seen, unreadable } = read(text);
    expect(seen).toEqual([a]);
    expect(unreadable).toEqual([
      {
        reason: 'broken JSON: expected a closing quote, found the end of the line; complete records read before it: 1',
        place: 'line 13, column 20',
      },
    ]);
  });

  it('keeps what follows a break where each record has its line', () => {
    const lines = [a, b, c].map((each) => JSON.stringify(each));
    const { seen, unreadable } = read(`{"Records":[\n${lines[0]},\n${lines[1]?.slice(0, -1)},\n${lines[2]}\n]}`);
    expect(seen).toEqual([a, c]);
    expect(unreadable).toHaveLength(1);
    expect(unreadable[0]?.place).toBe('line 3, column 1');
  });

  it.each([
    ['cut inside a record', file(a, b).slice(0, -20), [a], 'found the end of the file'],
    [
      'cut after a record',
      file(a, b).slice(0, -2),
      [a, b],
      'expected "," or "]" after a record, found the end of the file',
    ],
    ['cut before its last bracket', file(a).slice(0, -1), [a], 'expected "," or "}", found the end of the file'],
    [
      'closed by the wrong bracket',
      `{"Records":[${JSON.stringify(a)}}`,
      [a],
      'expected "," or "]" after a record, found "}"',
    ],
    ['with a trailing comma', `{"Records":[${JSON.stringify(a)},]}`, [a], 'expected a value, found "]"'],
    ['with garbage after the end', `${file(a)}garbage`, [a], 'expected an object or a list of records, found "g"'],
    ['with zero bytes after the end', `${file(a)}\0\0`, [a], 'found the byte 0x00'],
    ['with a comma after the end', `${file(a)},`, [a], 'found ","'],
    ['with broken JSON beside Records', `{"Records":[${JSON.stringify(a)}],"x":tru}`, [a], 'expected true, found "}"'],
    ['with broken JSON before Records', `{"x":tru,"Records":[${JSON.stringify(a)}]}`, [a], 'expected true, found ","'],
    [
      'with an unquoted key',
      `{"Records":[${JSON.stringify(a)}],x:1}`,
      [a],
      'expected a key in double quotes, found "x"',
    ],
    ['with a record left open', `{"Records":[${JSON.stringify(a)},{"x":[1}]}`, [a], 'expected "," or "]", found "}"'],
  ])('%s', (_, text, expected, reason) => {
    const { seen, unreadable } = read(text);
    expect(seen).toEqual(expected);
    expect(unreadable).toHaveLength(1);
    expect(unreadable[0]?.reason).toContain(reason);
  });
});

describe('broken lines of NDJSON', () => {
  const line = JSON.stringify;

  it.each([
    ['garbage', 'garbage', 'line 2, column 1'],
    ['a number', '17', 'line 2, column 1'],
    ['a line cut after a key', '{"eventName":', 'line 2, column 1'],
    ['a line cut after a value', '{"eventName":"x"', 'line 2, column 1'],
    ['a line cut after a comma', '{"eventName":"x",', 'line 2, column 1'],
    ['a line cut inside a string', '{"eventName":"x', 'line 2, column 16'],
    ['a bad value', '{"eventName":oops}', 'line 2, column 14'],
    ['an unknown object', '{"foo":1}', 'line 2, column 1'],
    ['a list left open', '{"eventName":"x","y":[}', 'line 2, column 23'],
  ])('%s: named by its line, the rest read', (_, broken, place) => {
    const { seen, unreadable } = read([line(a), broken, line(b), line(c), ''].join('\n'));
    expect(seen).toEqual([a, b, c]);
    expect(unreadable).toHaveLength(1);
    expect(unreadable[0]?.place).toBe(place);
  });

  it('names each of several broken lines', () => {
    const { seen, unreadable } = read(['{"a', line(a), '{"b', 'x', line(b), '{"eventName":"c"'].join('\n'));
    expect(seen).toEqual([a, b]);
    expect(unreadable.map(({ place }) => place?.split(',')[0])).toEqual(['line 1', 'line 3', 'line 4', 'line 6']);
  });
});
