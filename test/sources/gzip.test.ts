import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { file, read, record } from './reading.ts';

const a = record('a');
const b = record('b');
const whole = gzipSync(file(a, b));
const join = (...parts: Uint8Array[]) => Buffer.concat(parts);
const reasons = (bytes: Uint8Array, name = 'log.json.gz') => read(bytes, name).unreadable.map(({ reason }) => reason);

/** A gzip header may carry an extra field, a name, a comment and a checksum of itself. */
function withHeaderFields(stream: Buffer): Buffer {
  const header = Buffer.from(stream.subarray(0, 10));
  header[3] = 2 | 4 | 8 | 16;
  return join(
    header,
    Buffer.from([2, 0, 1, 2]),
    Buffer.from('log.json\0a comment\0'),
    Buffer.from([0, 0]),
    stream.subarray(10),
  );
}

describe('gzip', () => {
  it.each(['log.json.gz', 'log.json', '-'])('is inflated under the name %s', (name) => {
    expect(read(whole, name)).toEqual({ seen: [a, b], records: 2, unreadable: [], skipped: null });
  });

  it('may carry optional header fields', () => {
    expect(read(withHeaderFields(whole))).toMatchObject({ records: 2, unreadable: [] });
  });

  it('holds NDJSON as well', () => {
    expect(read(gzipSync(`${JSON.stringify(a)}\n${JSON.stringify(b)}\n`), 'log.gz').seen).toEqual([a, b]);
  });

  it.each([Buffer.from(file(a)), Buffer.from([0x1f]), Buffer.from('PK\x03\x04')])(
    'is demanded by a name in .gz',
    (bytes) => {
      expect(read(bytes, 'AWS.JSON.GZ')).toMatchObject({ records: 0 });
      expect(reasons(bytes)).toEqual([expect.stringMatching(/^not gzip, although its name ends in \.gz/)]);
    },
  );

  it('of nothing is named once', () => {
    expect(reasons(gzipSync(''))).toEqual([expect.stringMatching(/^nothing but white space/)]);
  });
});

describe('a truncated stream', () => {
  it.each([whole, withHeaderFields(whole), gzipSync(JSON.stringify([a, b], null, 1)), gzipSync(file())])(
    'is reported once, wherever it is cut, and keeps the records before the cut',
    (stream) => {
      const all = read(stream).seen;
      for (let length = 2; length < stream.length; length += 1) {
        const { seen, unreadable } = read(stream.subarray(0, length), 'log.json.gz');
        expect(unreadable, `cut at ${length}`).toEqual([
          { reason: expect.stringMatching(/^truncated gzip stream: the file ends /) },
        ]);
        expect(seen).toEqual(all.slice(0, seen.length));
      }
      expect(read(stream.subarray(0, -1)).seen).toEqual(all);
    },
  );

  it('says how many records it gave', () => {
    expect(reasons(whole.subarray(0, -3))).toEqual([
      'truncated gzip stream: the file ends inside its checksum; complete records read before it: 2',
    ]);
  });
});

describe('a damaged stream', () => {
  it('is reported wherever a bit flips', () => {
    for (let at = 0; at < whole.length; at += 1) {
      if (at >= 3 && at < 10) continue; // A hint that it is text, time, effort, operating system: of no meaning.
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      expect(reasons(damaged).length, `bit flipped at ${at}`).toBeGreaterThan(0);
    }
  });

  it('with a wrong checksum is read as it is, and reported', () => {
    const damaged = Buffer.from(whole);
    damaged.writeUInt32LE(0, damaged.length - 8);
    expect(read(damaged)).toMatchObject({
      records: 2,
      unreadable: [{ reason: expect.stringMatching(/checksum does not fit/) }],
    });
  });
});

describe('bytes after the end of the stream', () => {
  it.each([
    ['garbage', Buffer.from('zzz'), '3 bytes that are not gzip'],
    ['zero padding, which gunzip ignores', Buffer.alloc(512), '512 zero bytes'],
    ['one zero byte', Buffer.alloc(1), '1 zero byte after'],
    ['half of a magic number', Buffer.from([0x1f]), '1 byte that is not gzip'],
  ])('%s: the records are judged, the bytes reported', (_, tail, reason) => {
    const { seen, unreadable } = read(join(whole, tail));
    expect(seen).toEqual([a, b]);
    expect(unreadable).toEqual([{ reason: expect.stringContaining(reason), place: `byte ${whole.length}` }]);
  });

  it('a second member is read too, and reported', () => {
    const { seen, unreadable } = read(join(whole, gzipSync(file(a))));
    expect(seen).toEqual([a, b, a]);
    expect(unreadable).toEqual([
      {
        reason: expect.stringMatching(/^2 gzip members where CloudTrail writes one: appended data/),
        place: `byte ${whole.length}`,
      },
    ]);
  });

  it('a second member that is empty is reported', () => {
    expect(reasons(join(whole, gzipSync('')))).toEqual([expect.stringMatching(/^2 gzip members/)]);
  });

  it('one document over two members is read as every other tool reads it', () => {
    const text = file(a, b);
    expect(read(join(gzipSync(text.slice(0, 50)), gzipSync(text.slice(50)))).seen).toEqual([a, b]);
  });

  it('a second member that is cut, damaged or followed by garbage is reported beside the first', () => {
    const second = gzipSync(file(a));
    for (let length = 2; length < second.length; length += 1) {
      expect(reasons(join(whole, second.subarray(0, length)))).toEqual([
        expect.stringMatching(/^2 gzip members/),
        expect.stringMatching(/^truncated gzip stream/),
      ]);
    }
    expect(reasons(join(whole, Buffer.from([0x1f, 0x8b, 9]), second))).toContainEqual(
      expect.stringMatching(/^damaged gzip stream/),
    );
    expect(reasons(join(whole, second, Buffer.alloc(3)))).toContainEqual(expect.stringMatching(/^3 zero bytes/));
  });
});

describe('the size promised by the trailer', () => {
  it('stops nobody who inflates less than the cap', () => {
    expect(read(whole, 'x.gz', 1000)).toMatchObject({ records: 2, unreadable: [] });
  });

  it('is a hint only: a lie is a damaged stream', () => {
    for (const lie of [0, 1, 0xffffffff]) {
      const lying = Buffer.from(whole);
      lying.writeUInt32LE(lie, lying.length - 4);
      expect(read(lying)).toMatchObject({
        records: 2,
        unreadable: [{ reason: expect.stringMatching(/^damaged gzip stream/) }],
      });
    }
  });

  it('does not matter to a bomb, which stops at the cap', () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000, ' '));
    for (const promised of [10_000_000, 0, 0xffffffff]) {
      bomb.writeUInt32LE(promised, bomb.length - 4);
      const { records, unreadable } = read(bomb, 'bomb.gz', 1_000_000);
      expect(records).toBe(0);
      expect(unreadable).toEqual([{ reason: expect.stringMatching(/^inflates to more than the allowed size/) }]);
    }
  });

  it('bounds all members together', () => {
    const member = gzipSync(`${file(a)}${' '.repeat(600)}`);
    const { records, unreadable } = read(join(member, member, member), 'x.gz', 1600);
    expect(records).toBe(2);
    expect(unreadable.map(({ reason }) => reason)).toContainEqual(expect.stringMatching(/^inflates to more/));
  });
});
