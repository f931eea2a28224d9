/**
 * Which events came before. A log can hold many millions that concern a control, so each is kept as a hash of 53 bits, in 16 to
 * 32 bytes. Two events with the same hash count as one: with ten million events, that happens in one scan of two hundred.
 */
export class KnownEvents {
  /** Open addressing, in a power of two; zero is empty. */
  #table = new Float64Array(2 ** 12);
  #size = 0;

  /** False when it came before. */
  add(account: string, id: string): boolean {
    if (this.#size * 2 >= this.#table.length) this.#grow();
    const isNew = put(this.#table, numberOf(`${account} ${id}`));
    if (isNew) this.#size++;
    return isNew;
  }

  #grow(): void {
    const larger = new Float64Array(this.#table.length * 2);
    for (const number of this.#table) if (number !== 0) put(larger, number);
    this.#table = larger;
  }
}

/** False when the number is in the table already. */
function put(table: Float64Array, number: number): boolean {
  const mask = table.length - 1;
  for (let at = ((number - 1) >>> 0) & mask; ; at = (at + 1) & mask) {
    if (table[at] === number) return false;
    if (table[at] !== 0) continue;
    table[at] = number;
    return true;
  }
}

/** A hash from 1 to 2^53: two multiplicative ones of 32 bits, mixed with each other at the end. */
function numberOf(text: string): number {
  let [a, b] = [0x9e3779b9, 0x85ebca6b];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    b = Math.imul(b ^ unit, 0x5f356495);
  }
  const high = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  const low = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return ((high >>> 0) & 0x1fffff) * 2 ** 32 + (low >>> 0) + 1;
}
