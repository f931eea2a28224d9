/** What the benign corpus is made of. */
import type { Random } from './random.ts';

/** Records that belong together: a part of a scene alone could look wrong (a log group deleted without its Voice Connector). */
export interface Scene {
  /** Names the template in the failure output. */
  readonly template: string;
  readonly inputs: readonly Record<string, unknown>[];
}

const minute = 60_000;

/** ISO 8601, to the second, `minutes` after `start`. */
export function later(start: string, minutes: number): string {
  return `${new Date(Date.parse(start) + minutes * minute).toISOString().slice(0, 19)}Z`;
}

/** A time within `days` days from `start`. */
export function someTime(random: Random, start: string, days: number): string {
  return later(start, random.next() * days * 24 * 60);
}

/**
 * The working hours of one person. Actions lie at least 21 minutes apart, so an hour holds three: below the thresholds of
 * every burst whichever of them a test leaves out.
 */
export class Diary {
  readonly #random: Random;
  readonly #until: string;
  #day: string;
  #at = 0;

  /** From `first` to `last`, both YYYY-MM-DD. */
  constructor(random: Random, first: string, last: string) {
    this.#random = random;
    this.#day = first;
    this.#until = last;
  }

  /** The next free time, eight to six, UTC. */
  next(): string {
    this.#at += this.#random.integer(21, 50);
    if (this.#at > 10 * 60) {
      this.#at = this.#random.integer(0, 20);
      this.#day = later(`${this.#day}T00:00:00Z`, 24 * 60).slice(0, 10);
    }
    return later(`${this.#day}T08:00:00Z`, this.#at);
  }

  /** Whether a scene of a few actions still fits before the last day ends. */
  get hasTime(): boolean {
    return this.#day < this.#until;
  }
}
