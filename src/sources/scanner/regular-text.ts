import type { ListScanner } from './list-scanner.ts';

/** How far white space may reach between the parts of a file that a scanner reads. */
const REACH = 1024;
const HEAD = /^(?:[ \t\r\n]|\xef\xbb\xbf)*\{[ \t\r\n]*"Records"[ \t\r\n]*:[ \t\r\n]*\[/;
const TAIL = /^[ \t\r\n]*\}/;
const NOTHING = /^(?:[ \t\r\n]|\xef\xbb\xbf)*$/;

/**
 * Reads text that is what CloudTrail writes, `{"Records":[…]}`, or several of them put end to end. Anything else is irregular:
 * a key beside Records, a single record, an event, a list, a digest, a record that is no object or nests too deep, text that is
 * cut, or that goes on behind the end.
 */
export class RegularText {
  readonly #scanner: ListScanner;
  readonly #onCandidate: (start: number, end: number) => void;
  #phase: 'head' | 'list' | 'tail' = 'head';
  #fresh = true;
  #documents = 0;

  /** `onCandidate` is told places in the window that is being read. */
  constructor(scanner: ListScanner, onCandidate: (start: number, end: number) => void) {
    this.#scanner = scanner;
    this.#onCandidate = onCandidate;
  }

  /**
   * Reads the scanner's window as far as it is filled; returns how many of its bytes are done, so that the others stand at its
   * beginning the next time, or null when the text is irregular. `last`: nothing comes after this, and all of it must make sense.
   */
  read(window: Buffer, filled: number, last: boolean): number | null {
    let at = 0;
    for (;;) {
      if (this.#phase === 'list') {
        const step = this.#scanner.scan(at, filled, this.#fresh, this.#onCandidate);
        if (step.state === 'irregular') return null;
        this.#fresh &&= step.state === 'more' && step.at === at;
        at = step.at;
        if (step.state === 'more') return last ? null : at;
        this.#phase = 'tail';
      } else {
        const near = window.toString('latin1', at, Math.min(at + REACH, filled));
        const found = (this.#phase === 'head' ? HEAD : TAIL).exec(near);
        if (!found) return this.#withoutMore(near, last) ? (last ? filled : at) : null;
        at += found[0].length;
        if (this.#phase === 'tail') this.#documents += 1;
        this.#fresh = true;
        this.#phase = this.#phase === 'head' ? 'list' : 'head';
      }
    }
  }

  /** Whether it is no harm that the next part was not found: more may come, or all was read. */
  #withoutMore(near: string, last: boolean): boolean {
    if (!last) return near.length < REACH;
    return this.#phase === 'head' && this.#documents > 0 && NOTHING.test(near) && near.length < REACH;
  }
}
