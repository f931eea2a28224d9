import { createInflateRaw, inflateRawSync } from 'node:zlib';

/** Inflates one deflate stream after the other, each as far at a time as the memory given takes. */
export interface Inflater {
  /** Begins a new stream. */
  begin(): void;
  /**
   * Goes on with the stream, from `from` to the end of `bytes`, and fills `into` from its beginning. Null when the stream is damaged.
   * The stream has ended, or all of `bytes` is used, when `into` is not full.
   */
  inflate(bytes: Uint8Array, from: number, into: Uint8Array): Step | null;
  close(): void;
}

export interface Step {
  readonly used: number;
  readonly made: number;
}

/** What Node's streams are made of. Its documentation does not tell of it, so nothing here takes it for granted. */
interface Engine {
  readonly _handle?: {
    reset(): void;
    writeSync(
      flush: number,
      from: Uint8Array,
      at: number,
      length: number,
      to: Uint8Array,
      start: number,
      room: number,
    ): void;
  };
  /** Room left over, bytes left over. */
  readonly _writeState?: Uint32Array;
}

const NO_FLUSH = 0;

/**
 * An inflater in steps; null where this Node has none. The public functions inflate a stream in one call, into memory that is new
 * each time, or on another thread; both take longer than inflating into the same quarter of a megabyte again and again.
 */
export function inflaterInSteps(): Inflater | null {
  const made = make();
  return made !== null && works(made) ? made : null;
}

function make(): Inflater | null {
  const stream = createInflateRaw();
  const { _handle: handle, _writeState: left } = stream as unknown as Engine;
  if (typeof handle?.writeSync !== 'function' || typeof handle.reset !== 'function' || left?.length !== 2) return null;
  let damaged = false;
  // The stream's own would destroy it, and this one is used again.
  Object.assign(handle, { onerror: () => (damaged = true) });
  return {
    begin() {
      damaged = false;
      handle.reset();
    },
    inflate(bytes, from, into) {
      const length = bytes.length - from;
      handle.writeSync(NO_FLUSH, bytes, from, length, into, 0, into.length);
      return damaged ? null : { used: length - (left[1] ?? 0), made: into.length - (left[0] ?? 0) };
    },
    close: () => stream.close(),
  };
}

/** `abcabcabc`, deflated by zlib. */
const sample = Buffer.from('S0xKTgQjAA==', 'base64');

/** Whether it does as it should with a stream in two steps, then with one that is damaged, then with the first one again. */
function works(inflater: Inflater): boolean {
  try {
    const whole = inflateRawSync(sample);
    const behind = Buffer.concat([sample, Buffer.alloc(8)]);
    const isRight = () => {
      inflater.begin();
      const texts = [Buffer.alloc(4), Buffer.alloc(8)];
      const first = inflater.inflate(behind, 0, texts[0] as Buffer);
      const second = inflater.inflate(behind, first?.used ?? 0, texts[1] as Buffer);
      const text = Buffer.concat(texts, 4 + (second?.made ?? 0));
      return first?.made === 4 && first.used + (second?.used ?? 0) === sample.length && text.equals(whole);
    };
    const isDamageSeen = () => {
      inflater.begin();
      return inflater.inflate(Buffer.from([0xff, 0xff]), 0, Buffer.alloc(8)) === null;
    };
    return isRight() && isDamageSeen() && isRight();
  } catch {
    return false;
  }
}
