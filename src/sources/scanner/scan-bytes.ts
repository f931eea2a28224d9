import { closeSync, openSync, readSync } from 'node:fs';
import type { Unread } from '../gzip.ts';
import { InputScan } from './input-scan.ts';
import type { Tally } from './list-scanner.ts';
import type { Scanner } from './scanner.ts';

/** What the scan of a whole input found; plain data, so that a worker can send it. */
export interface Scanned {
  /** The text of each candidate. */
  readonly candidates: readonly string[];
  /** Where each of them begins in the inflated input. */
  readonly places: readonly number[];
  readonly tally: Tally;
  readonly unreadable: Unread[];
  /** Bytes of the input as it is stored. */
  readonly size: number;
}

/** Why there is no result: the full parse must read it, it is too large to be read without a pause, or it cannot be opened. */
export type Unscanned = 'irregular' | 'large' | 'unopened';

/** Stored bytes, and bytes of candidates, that one input may have to be read without a pause. */
const LARGE = 2 ** 25;
/** The same for inflated bytes: a quarter of a second. */
const LARGE_TEXT = 2 ** 28;
/** Stored bytes read at a time. */
const PIECE = 2 ** 17;

const piece = Buffer.allocUnsafeSlow(PIECE);

/** Scans the bytes of a whole input, which is regular, or nothing of what was found would hold. */
export function scanBytes(bytes: Buffer, name: string, scanner: Scanner): Scanned | Unscanned {
  return scanPieces(piecesOf(bytes), name, scanner);
}

/** Scans a file, without waiting for other things: most are small, and then every wait costs more than the reading. */
export function scanFile(path: string, name: string, scanner: Scanner): Scanned | Unscanned {
  const file = new LocalFile(path);
  const scanned = scanPieces(file.pieces(), name, scanner);
  return file.failed ? 'unopened' : scanned;
}

function* piecesOf(bytes: Buffer): Generator<Buffer, void, void> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

class LocalFile {
  failed = false;
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Its bytes as it is stored, in memory that is used again. */
  *pieces(): Generator<Buffer, void, void> {
    let file: number | undefined;
    try {
      file = openSync(this.#path, 'r');
      for (;;) {
        const read = readSync(file, piece);
        if (read === 0) return;
        yield piece.subarray(0, read);
      }
    } catch {
      // Who reads it in the ordinary way says why it cannot be read.
      this.failed = true;
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }
}

function scanPieces(pieces: Iterable<Buffer>, name: string, scanner: Scanner): Scanned | Unscanned {
  const candidates: string[] = [];
  const places: number[] = [];
  let length = 0;
  const scan = new InputScan(name, scanner, (text, place) => {
    length += text.length;
    if (length > LARGE) return false;
    candidates.push(text.toString());
    places.push(place);
    return true;
  });
  const unfinished = () => (length > LARGE ? 'large' : 'irregular');
  for (const each of pieces) {
    if (scan.size > LARGE || scan.length > LARGE_TEXT) return 'large';
    if (!scan.write(each)) return unfinished();
  }
  const unreadable = scan.end();
  if (unreadable === null) return unfinished();
  return { candidates, places, tally: scanner.lists.tally(), unreadable, size: scan.size };
}
