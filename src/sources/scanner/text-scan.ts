import type { TextSink } from '../gunzip.ts';
import type { ListScanner } from './list-scanner.ts';
import { RegularText } from './regular-text.ts';

/** Text that is read at a time; with what else is there, it fits into the second cache of a processor. */
const WINDOW = 2 ** 18;
/** A longer record is left to the full parse. */
const LONGEST = 2 ** 25;

/** Takes a candidate, whose memory is used again afterwards, and its place in the text; false when nothing further is wanted. */
export type OnCandidate = (text: Buffer, place: number) => boolean;

/** Scans text part by part, in the scanner's own memory, which stays the same however much text there is. */
export class TextScan implements TextSink {
  readonly #scanner: ListScanner;
  readonly #text: RegularText;
  #window: Buffer;
  /** Bytes of the window that are text, and how much text was before the window. */
  #filled = 0;
  #before = 0;
  #wanted = true;

  constructor(scanner: ListScanner, onCandidate: OnCandidate) {
    this.#scanner = scanner;
    this.#window = scanner.window(WINDOW);
    this.#text = new RegularText(scanner, (start, end) => {
      this.#wanted &&= onCandidate(this.#window.subarray(start, end), this.#before + start);
    });
    scanner.tally();
  }

  /** Bytes of text so far. */
  get length(): number {
    return this.#before + this.#filled;
  }

  room(): Buffer {
    return this.#window.subarray(this.#filled);
  }

  /** False, too, when the text is irregular: nothing of what was found holds then. */
  filled(length: number): boolean {
    this.#filled += length;
    if (this.#filled < this.#window.length) return true;
    if (!this.#read(false)) return false;
    // A record longer than the window.
    if (this.#filled > this.#window.length / 2) {
      if (this.#window.length >= LONGEST) return false;
      this.#window = this.#scanner.window(this.#window.length * 2);
    }
    return true;
  }

  write(text: Buffer): boolean {
    for (let at = 0; at < text.length; ) {
      const length = text.copy(this.room(), 0, at);
      if (!this.filled(length)) return false;
      at += length;
    }
    return true;
  }

  /** Whether all of it was regular. */
  end(): boolean {
    return this.#read(true);
  }

  #read(last: boolean): boolean {
    const done = this.#text.read(this.#window, this.#filled, last);
    if (done === null || !this.#wanted) return false;
    this.#window.copyWithin(0, done, this.#filled);
    this.#filled -= done;
    this.#before += done;
    return true;
  }
}
