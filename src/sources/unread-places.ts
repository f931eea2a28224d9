import type { Unread } from './gzip.ts';

/** Entries kept per input: a gigabyte of something else than a log must not become a gigabyte of complaints. */
const MAX_UNREAD = 100;
const LINE_FEED = 0x0a;

/** What could not be read in a text, with line and column. */
export class UnreadPlaces {
  readonly all: Unread[] = [];
  readonly #bytes: Buffer;
  #untold = 0;
  #line = { number: 1, start: 0 };

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** `label` names the place inside a list, '' where there is none. */
  add(reason: string, at: number, label: string): void {
    if (this.all.length >= MAX_UNREAD) {
      this.#untold += 1;
      return;
    }
    const position = this.position(at);
    this.all.push({ reason, place: label === '' ? position : `${label} (${position})` });
  }

  /** Keeps so many, and counts the others. */
  end(most: number): void {
    if (this.all.length > most) this.#untold += this.all.splice(most).length;
    if (this.#untold === 0) return;
    const places = this.#untold === 1 ? 'place' : 'places';
    this.all.push({ reason: `${this.#untold.toLocaleString('en-US')} further ${places} could not be read` });
  }

  /** Lines and columns count from one, columns in bytes. Places come nearly in order, so each counts on from the last. */
  position(at: number): string {
    if (at < this.#line.start) this.#line = { number: 1, start: 0 };
    for (;;) {
      const next = this.#bytes.indexOf(LINE_FEED, this.#line.start) + 1;
      if (next === 0 || next > at) break;
      this.#line = { number: this.#line.number + 1, start: next };
    }
    return `line ${this.#line.number}, column ${at - this.#line.start + 1}`;
  }
}
