/** Numbers that look random and are the same on every run. */

/** Characters of the unique part of access keys and IAM ids. */
const keyCharacters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** One stream of numbers; streams of other names draw others, so that a new story changes no old record. */
export class Random {
  #state: number;

  constructor(seed: number, stream: string) {
    this.#state = seed >>> 0;
    // FNV-1a: streams whose names differ by a letter must not run alike.
    for (const character of stream) this.#state = Math.imul(this.#state ^ character.charCodeAt(0), 0x01000193) >>> 0;
  }

  /** At least 0 and below 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 up to and without `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** Picks by weight, the greater the more often. */
  weighted<T extends { readonly weight: number }>(list: readonly T[]): T {
    let left = this.next() * list.reduce((sum, one) => sum + one.weight, 0);
    return list.find((one) => (left -= one.weight) < 0) ?? (list.at(-1) as T);
  }

  /** The list in another order (Fisher-Yates). */
  shuffled<T>(list: readonly T[]): T[] {
    const mixed = [...list];
    for (let last = mixed.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      [mixed[last], mixed[other]] = [mixed[other] as T, mixed[last] as T];
    }
    return mixed;
  }

  hex(length: number): string {
    return this.#text(length, '0123456789abcdef');
  }

  alphanumeric(length: number): string {
    return this.#text(length, alphanumeric);
  }

  uuid(): string {
    const variant = this.pick(['8', '9', 'a', 'b']);
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-${variant}${this.hex(3)}-${this.hex(12)}`;
  }

  /** An AWS unique id: `AROA…EXAMPLE`, `ASIA…EXAMPLE`. It ends as AWS's own examples do, so that nobody takes it for a secret. */
  awsId(prefix: string): string {
    return `${prefix}${this.#text(9, keyCharacters)}EXAMPLE`;
  }

  #text(length: number, characters: string): string {
    return Array.from({ length }, () => characters[this.below(characters.length)]).join('');
  }
}
