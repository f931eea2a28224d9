import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { inflate, type Inflated, isGzip, promisedSize, type Unread } from '../gzip.ts';
import type { ListScanner, Tally } from './list-scanner.ts';
import { RegularText } from './regular-text.ts';

/** What the scan of a whole input found; plain data, so that a worker can send it. */
export interface Scanned {
  readonly text: Uint8Array;
  /** Where the candidates are in `text`: start, end, start, end, … */
  readonly candidates: readonly number[];
  /** Where each of them begins in the inflated input. */
  readonly places: readonly number[];
  readonly tally: Tally;
  readonly unreadable: Unread[];
  /** Bytes of the input as it is stored. */
  readonly size: number;
}

/** Why there is no result: the full parse must read it, it is to be scanned in pieces, or it cannot be opened. */
export type Unscanned = 'irregular' | 'large' | 'unopened';

/** Text up to this size is inflated and scanned in one piece; more is read piece by piece. */
export const WINDOW = 2 ** 25;

/** As much as fits into the second cache of a processor beside what else is there. */
const STEP = 2 ** 17;

function plain(text: Buffer): Inflated {
  return { text, problems: [], cut: false, tooLarge: false, checksum: null };
}

/** Scans the bytes of a whole input, which is regular, or nothing of what was found would hold. */
export function scanBytes(bytes: Buffer, name: string, scanner: ListScanner): Scanned | Unscanned {
  const gzipped = isGzip(bytes);
  if (!gzipped && /\.gz$/i.test(name)) return 'irregular';
  if ((gzipped ? promisedSize(bytes) : bytes.length) > WINDOW) return 'large';
  const inflated = gzipped ? inflate(bytes, WINDOW, true) : plain(bytes);
  if (inflated.tooLarge) return 'large';
  if (inflated.cut) return 'irregular';
  const { text, problems, checksum } = inflated;
  const candidates: number[] = [];
  const places: number[] = [];
  scanner.tally();
  let at = 0;
  const regular = new RegularText(scanner, (start, end) => {
    candidates.push(at + start, at + end);
    places.push(at + start);
  });
  // Step by step, so that what was summed up a moment ago is still in the processor's cache.
  let sum = 0;
  let seen = 0;
  do {
    const step = Math.min(seen + STEP, text.length);
    if (checksum !== null) sum = crc32(text.subarray(seen, step), sum);
    seen = step;
    const done = regular.read(text.subarray(at, seen), seen === text.length);
    if (done === null) return 'irregular';
    at += done;
  } while (seen < text.length);
  if (checksum !== null && sum !== checksum) return 'irregular';
  return { text, candidates, places, tally: scanner.tally(), unreadable: problems, size: bytes.length };
}

/** The file being read; kept, since a new one for each file would be most of the work of the garbage collector. */
let stored = Buffer.alloc(0);

/** Scans a file, without waiting for other things: most are small, and then every wait costs more than the reading. */
export function scanFile(path: string, name: string, scanner: ListScanner): Scanned | Unscanned {
  let bytes: Buffer;
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const { size } = fstatSync(file);
    if (size > WINDOW) return 'large';
    if (size > stored.length) stored = Buffer.allocUnsafeSlow(size);
    bytes = stored.subarray(0, size);
    for (let at = 0; at < size; ) {
      const read = readSync(file, bytes, at, size - at, at);
      if (read === 0) return 'unopened';
      at += read;
    }
  } catch {
    return 'unopened';
  } finally {
    if (file !== undefined) closeSync(file);
  }
  return scanBytes(bytes, name, scanner);
}

/** The candidates alone, in memory of their own. */
export function packed(scanned: Scanned): Scanned {
  const { candidates } = scanned;
  let length = 0;
  for (let index = 0; index < candidates.length; index += 2) length += lengthOf(candidates, index);
  const text = new Uint8Array(length);
  const moved: number[] = [];
  let at = 0;
  for (let index = 0; index < candidates.length; index += 2) {
    text.set(scanned.text.subarray(candidates[index], candidates[index + 1]), at);
    moved.push(at, (at += lengthOf(candidates, index)));
  }
  return { ...scanned, text, candidates: moved };
}

function lengthOf(candidates: readonly number[], index: number): number {
  return (candidates[index + 1] ?? 0) - (candidates[index] ?? 0);
}

/**
 * Scans text that comes in pieces, and hands each candidate out with its place as soon as it is found; false when the text turns out
 * to be irregular, or `onCandidate` returns false.
 */
export async function scanPieces(
  pieces: AsyncIterable<Buffer>,
  scanner: ListScanner,
  onCandidate: (text: Buffer, at: number) => boolean,
): Promise<boolean> {
  let window: Buffer = Buffer.alloc(0);
  let before = 0;
  let sound = true;
  const regular = new RegularText(scanner, (start, end) => {
    sound &&= onCandidate(window.subarray(start, end), before + start);
  });
  scanner.tally();
  for await (const piece of pieces) {
    window = window.length === 0 ? piece : Buffer.concat([window, piece]);
    const done = regular.read(window, false);
    if (done === null || !sound) return false;
    before += done;
    window = window.subarray(done);
  }
  return regular.read(window, true) !== null && sound;
}
