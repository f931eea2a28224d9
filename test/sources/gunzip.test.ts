import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Gunzip, type TextSink } from '../../src/sources/gunzip.ts';
import { type Inflater, inflaterInSteps } from '../../src/sources/inflater.ts';

const inflater = inflaterInSteps() as Inflater;

/** Keeps what it is given, `size` bytes at a time at most. */
class Texts implements TextSink {
  text = '';
  readonly #memory: Buffer;

  constructor(size: number) {
    this.#memory = Buffer.alloc(size);
  }

  room(): Buffer {
    return this.#memory;
  }

  filled(length: number): boolean {
    this.text += this.#memory.toString('latin1', 0, length);
    return true;
  }
}

function gunzip(bytes: Buffer, cut: number, size = 64): { text: string; unread: unknown } {
  const texts = new Texts(size);
  const stream = new Gunzip(inflater, texts);
  const sound = stream.write(bytes.subarray(0, cut)) && stream.write(bytes.subarray(cut));
  return { text: texts.text, unread: sound ? stream.end() : null };
}

/** Bytes that neither repeat nor are equally frequent, so that a stream has all there is in deflate. */
function words(length: number): string {
  let state = 1;
  let text = '';
  while (text.length < length) {
    state = (state * 48_271) % 2_147_483_647;
    text += state % 3 === 0 ? text.slice(-20) : state.toString(36);
  }
  return text.slice(0, length);
}

const text = words(1000);
const whole = gzipSync(text);
const named = Buffer.concat([whole.subarray(0, 3), Buffer.from([8]), whole.subarray(4, 10), Buffer.from('log.json\0')]);
const streams = {
  'one member': { bytes: whole, text, unread: [] },
  'a member with a name': { bytes: Buffer.concat([named, whole.subarray(10)]), text, unread: [] },
  'a member stored as it is': { bytes: gzipSync(text, { level: 0 }), text, unread: [] },
  'two members': {
    bytes: Buffer.concat([whole, gzipSync('!')]),
    text: `${text}!`,
    unread: [{ reason: expect.stringMatching(/^2 gzip members/), place: `byte ${whole.length}` }],
  },
  nothing: { bytes: gzipSync(''), text: '', unread: [] },
};

describe.each(Object.entries(streams))('%s', (_, { bytes, ...expected }) => {
  it('is the same wherever its pieces part', () => {
    for (let cut = 0; cut <= bytes.length; cut += 1)
      expect({ cut, ...gunzip(bytes, cut) }).toEqual({ cut, ...expected });
  });

  it('is the same however little room there is for its text', () => {
    for (const size of [1, 2, 3, 100, 999, 1000, 1001, 5000])
      expect({ size, ...gunzip(bytes, bytes.length, size) }).toEqual({ size, ...expected });
  });

  it('is not sound when it is cut', () => {
    for (let length = 0; length < bytes.length; length += 1) {
      if (length === whole.length && expected.text !== text) continue;
      expect({ length, unread: gunzip(bytes.subarray(0, length), length >> 1).unread }).toEqual({
        length,
        unread: null,
      });
    }
  });

  it('is not sound when a bit of it flips', () => {
    for (let at = 0; at < bytes.length; at += 1) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      const { unread, text: read } = gunzip(damaged, at);
      // A hint that it is text, the time, the effort, the operating system and the name mean nothing to the text.
      if (unread !== null) expect(read, `bit flipped at ${at}`).toBe(expected.text);
    }
  });
});

it('takes no bytes behind the end', () => {
  for (const tail of ['zzz', '\0', '\x1f'])
    expect(gunzip(Buffer.concat([whole, Buffer.from(tail)]), whole.length).unread).toBeNull();
});

it('does not gather a header that never ends', () => {
  const endless = Buffer.concat([named.subarray(0, 10), Buffer.alloc(70_000, 'x')]);
  const stream = new Gunzip(inflater, new Texts(64));
  expect(stream.write(endless.subarray(0, 60_000))).toBe(true);
  expect(stream.write(endless.subarray(60_000))).toBe(false);
});

it('stops when nothing further is wanted', () => {
  const sink = { room: () => Buffer.alloc(10), filled: () => false };
  expect(new Gunzip(inflater, sink).write(whole)).toBe(false);
});
