import { crc32 } from 'node:zlib';
import { endOfHeader, isGzip, severalMembers, type Unread } from './gzip.ts';
import type { Inflater } from './inflater.ts';

/** Who takes inflated text. */
export interface TextSink {
  /** Memory for the next part, never empty. */
  room(): Buffer;
  /** That so many bytes of it are text now; false when nothing further is wanted. */
  filled(length: number): boolean;
}

/** A header with names as long as this is left to `inflate`. */
const LONGEST_HEADER = 2 ** 16;
const TRAILER = 8;

/**
 * Inflates a gzip stream that comes in pieces, straight into the memory of who reads the text, so that it is still in the processor's
 * cache when it is read. Several sound members are one text, and `end` tells of them. What a stream that is cut, damaged or followed
 * by something else holds is for `inflate` to say.
 */
export class Gunzip {
  readonly #inflater: Inflater;
  readonly #sink: TextSink;
  #phase: 'header' | 'body' | 'trailer' = 'header';
  /** What came of a header or trailer that is not whole yet, and its place in the stream. */
  #rest: Buffer = Buffer.alloc(0);
  #at = 0;
  #members = 0;
  #second = 0;
  #sum = 0;
  #length = 0;

  constructor(inflater: Inflater, sink: TextSink) {
    this.#inflater = inflater;
    this.#sink = sink;
  }

  /** False when the stream is not sound, or nothing further is wanted of it. */
  write(piece: Buffer): boolean {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    let at = 0;
    while (at < bytes.length) {
      const next = this.#phase === 'body' ? this.#inflate(bytes, at) : this.#readFrame(bytes, at);
      if (next === 'unsound') return false;
      if (next === 'more') break;
      at = next;
    }
    this.#rest = Buffer.from(bytes.subarray(at));
    this.#at += at;
    return this.#rest.length <= LONGEST_HEADER;
  }

  /** What was noticed; null when the stream is not whole. */
  end(): Unread[] | null {
    if (this.#phase !== 'header' || this.#members === 0 || this.#rest.length > 0) return null;
    return this.#members > 1 ? [severalMembers(this.#members, this.#second)] : [];
  }

  #readFrame(bytes: Buffer, at: number): number | 'more' | 'unsound' {
    if (this.#phase === 'trailer') {
      if (bytes.length - at < TRAILER) return 'more';
      const fits = bytes.readUInt32LE(at) === this.#sum && bytes.readUInt32LE(at + 4) === this.#length;
      this.#phase = 'header';
      return fits ? at + TRAILER : 'unsound';
    }
    const body = endOfHeader(bytes, at);
    if (body === 'cut') return 'more';
    if (body === 'malformed' || !isGzip(bytes, at)) return 'unsound';
    this.#members += 1;
    if (this.#members === 2) this.#second = this.#at + at;
    this.#phase = 'body';
    this.#sum = 0;
    this.#length = 0;
    this.#inflater.begin();
    return body;
  }

  /** Inflates until the stream ends or wants more bytes. */
  #inflate(bytes: Buffer, from: number): number | 'unsound' {
    let at = from;
    for (;;) {
      const room = this.#sink.room();
      const step = this.#inflater.inflate(bytes, at, room);
      if (step === null) return 'unsound';
      const { used, made } = step;
      at += used;
      if (made > 0) {
        this.#sum = crc32(room.subarray(0, made), this.#sum);
        this.#length = (this.#length + made) % 2 ** 32;
        if (!this.#sink.filled(made)) return 'unsound';
      }
      if (made === room.length) continue;
      if (at < bytes.length) this.#phase = 'trailer';
      return at;
    }
  }
}
