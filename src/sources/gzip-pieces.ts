import { once } from 'node:events';
import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib';
import { endOfHeader, isGzip, severalMembers, type Unread } from './gzip.ts';

/** Inflated bytes handed out at a time. Node's default of 16 KiB takes four times as long. */
const PIECE = 2 ** 20;

/**
 * Inflates a stream too large to be held in one piece, on another thread while its pieces are read. The generator's result says
 * whether the stream is sound; several sound members are one text, and the result tells of them. What a stream that is cut,
 * damaged or followed by something else holds is for `inflate` to say.
 */
export async function* inflatePieces(
  pieces: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, Unread[] | 'damaged', void> {
  const input = new Supply(pieces);
  let members = 0;
  let second = 0;
  while (members === 0 || (await input.has(1))) {
    let body = endOfHeader(input.rest, 0);
    while (body === 'cut' && (await input.more())) body = endOfHeader(input.rest, 0);
    if (typeof body !== 'number' || !isGzip(input.rest)) return 'damaged';
    members += 1;
    if (members === 2) second = input.at;
    input.drop(body);
    const checksum = { crc: 0, length: 0 };
    const member = new Member();
    try {
      let writing = member.write(input.rest);
      for (let ended = false; !ended; ) {
        const step = await writing;
        ended = step.ended;
        input.drop(step.used);
        if (!ended) {
          if (!(await input.has(1))) return 'damaged';
          writing = member.write(input.rest);
        }
        for (const text of step.texts) {
          checksum.crc = crc32(text, checksum.crc);
          checksum.length = (checksum.length + text.length) % 2 ** 32;
          yield text;
        }
      }
    } catch {
      return 'damaged';
    } finally {
      member.close();
    }
    if (!(await input.has(8))) return 'damaged';
    if (input.rest.readUInt32LE(0) !== checksum.crc || input.rest.readUInt32LE(4) !== checksum.length) return 'damaged';
    input.drop(8);
  }
  return members > 1 ? [severalMembers(members, second)] : [];
}

/** Compressed bytes, fetched as they are asked for. */
class Supply {
  rest: Buffer = Buffer.alloc(0);
  /** The place of `rest` in the whole. */
  at = 0;
  readonly #pieces: AsyncIterator<Buffer>;

  constructor(pieces: AsyncIterable<Buffer>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  drop(length: number): void {
    this.at += length;
    this.rest = this.rest.subarray(length);
  }

  async has(length: number): Promise<boolean> {
    while (this.rest.length < length) if (!(await this.more())) return false;
    return true;
  }

  async more(): Promise<boolean> {
    const next = await this.#pieces.next();
    if (next.done) return false;
    this.rest = this.rest.length === 0 ? next.value : Buffer.concat([this.rest, next.value]);
    return true;
  }
}

/** One deflate stream, which says itself where it ends. */
class Member {
  readonly #engine: InflateRaw = createInflateRaw({ chunkSize: PIECE });
  readonly #ended = once(this.#engine, 'end').then(() => true);
  #texts: Buffer[] = [];

  constructor() {
    this.#engine.on('data', (text: Buffer) => this.#texts.push(text));
    // Whoever writes is told.
    this.#ended.catch(() => {});
  }

  async write(bytes: Buffer): Promise<{ texts: Buffer[]; used: number; ended: boolean }> {
    const before = this.#engine.bytesWritten;
    const written = new Promise<false>((resolve) => this.#engine.write(bytes, () => resolve(false)));
    const ended = await Promise.race([this.#ended, written]);
    const texts = this.#texts;
    this.#texts = [];
    return { texts, used: this.#engine.bytesWritten - before, ended };
  }

  close(): void {
    this.#engine.close();
  }
}
