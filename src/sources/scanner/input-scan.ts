import { Gunzip } from '../gunzip.ts';
import { inflate, isGzip, type Unread } from '../gzip.ts';
import type { Inflater } from '../inflater.ts';
import type { Scanner } from './scanner.ts';
import { type OnCandidate, TextScan } from './text-scan.ts';

/** Inflated bytes that a stream may have where it must be inflated in one call. */
const MAX_INFLATED = 2 ** 30;

/** Scans one input, compressed or not, whose stored bytes come in pieces. */
export class InputScan {
  /** Bytes as they are stored. */
  size = 0;
  readonly #name: string;
  readonly #inflater: Inflater | null;
  readonly #text: TextScan;
  /** Too few bytes to know what they are, or all of them where nothing inflates in steps. */
  #held: Buffer[] = [];
  #write: ((bytes: Buffer) => boolean) | null = null;
  #end: () => Unread[] | null = () => null;

  constructor(name: string, { lists, inflater }: Scanner, onCandidate: OnCandidate) {
    this.#name = name;
    this.#inflater = inflater;
    this.#text = new TextScan(lists, onCandidate);
  }

  /** Bytes of text so far. */
  get length(): number {
    return this.#text.length;
  }

  /** False when nothing further is wanted: the full parse must read the input, or `onCandidate` said so. */
  write(bytes: Buffer): boolean {
    this.size += bytes.length;
    if (this.#write !== null) return this.#write(bytes);
    const first = this.#held.length === 0 ? bytes : Buffer.concat([...this.#held, bytes]);
    if (first.length < 2) {
      this.#held = [first];
      return true;
    }
    this.#held = [];
    return this.#begin(first);
  }

  /** What was noticed about a stream that is read to its end; null when the full parse must read it. */
  end(): Unread[] | null {
    const noticed = this.#end();
    return noticed !== null && this.#text.end() ? noticed : null;
  }

  #begin(first: Buffer): boolean {
    if (!isGzip(first)) {
      this.#write = (bytes) => this.#text.write(bytes);
      this.#end = () => [];
      if (/\.gz$/i.test(this.#name)) return false;
    } else if (this.#inflater !== null) {
      const gunzip = new Gunzip(this.#inflater, this.#text);
      this.#write = (bytes) => gunzip.write(bytes);
      this.#end = () => gunzip.end();
    } else {
      this.#write = (bytes) => {
        // Pieces are read into the same memory again and again.
        this.#held.push(Buffer.from(bytes));
        return true;
      };
      this.#end = () => this.#inWhole();
    }
    return this.#write(first);
  }

  #inWhole(): Unread[] | null {
    const { text, problems } = inflate(Buffer.concat(this.#held), MAX_INFLATED);
    return problems.length === 0 && this.#text.write(text) ? [] : null;
  }
}
