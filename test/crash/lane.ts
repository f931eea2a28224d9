/** One table, one subscriber and one clock, in which one function after the other is killed. */
import { auditorOf, type Outcome } from '../../src/audit.ts';
import { defaults } from '../../src/configuration.ts';
import { controls } from '../../src/controls/index.ts';
import { Ledger } from '../../src/ledger.ts';
import type { CallStep } from '../support/aws-limits.ts';
import { type Cloud, startCloud } from '../support/cloud.ts';
import type { Package } from '../support/package.ts';
import { Killed, type Sandbox } from '../support/sandboxes.ts';
import { Trap } from './trap.ts';

/** A function and the work on which it is killed. */
export interface Subject {
  /** As it is printed. */
  readonly name: string;
  readonly sandbox: Sandbox;
  /** The kinds of calls that it makes at each piece of work. */
  readonly steps: readonly CallStep[];
  /** Pieces of work that differ in what the function does, and then come again. */
  readonly variants: number;
  /** A new piece of work: what the function is invoked with. */
  prepare(): Promise<unknown>;
  /** What is wrong after the work was done, as sentences; `answer` is what the function said at last. */
  check?(answer: unknown): Promise<readonly string[]>;
}

/** Longer than the leases of the outbox (functions/runtime/services.ts has the longer one). */
const pause = 17 * 60_000;
/** Invocations until a process has called what it will call. */
const cachedAt = 2;

export class Lane {
  readonly cloud: Cloud;
  readonly trap: Trap;
  readonly #ledger = new Ledger();
  readonly #auditor = auditorOf(controls);
  readonly #onPending: Sandbox;
  #ahead = 0;
  #numbers = 0;

  private constructor(cloud: Cloud, trap: Trap) {
    this.cloud = cloud;
    this.trap = trap;
    this.#onPending = cloud.sandbox('on-pending');
  }

  static async start(deployed: Package): Promise<Lane> {
    const trap = new Trap();
    return new Lane(await startCloud(trap, { deployed, cachedAt }), trap);
  }

  /** Epoch milliseconds. */
  now(): number {
    return Date.now() + this.#ahead;
  }

  pass(time: number = pause): void {
    this.#ahead += time;
  }

  /** One that nothing is named by yet. */
  number(): number {
    return this.#numbers++;
  }

  /** Something that must have been found at the end -> what is to be said of it. */
  expect(input: unknown): Outcome {
    const outcome = this.#auditor.judge(input, this.#context());
    this.#ledger.add(outcome);
    return outcome;
  }

  /** The findings that must be there; once, at the end. */
  expected() {
    return this.#ledger.close(this.#context()).findings;
  }

  /** Throws Killed. */
  invoke(sandbox: Sandbox, event: unknown): Promise<unknown> {
    sandbox.start();
    this.trap.begin(sandbox);
    return sandbox.invoke(event, this.now());
  }

  /** Until it is done, as Lambda would. */
  async insist(sandbox: Sandbox, event: unknown): Promise<unknown> {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        const answer = (await this.invoke(sandbox, event)) as { batchItemFailures?: unknown[] };
        if ((answer.batchItemFailures ?? []).length === 0) return answer;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
    }
    throw new Error(`${sandbox.name} was not done at the third time`);
  }

  /** Until on-pending has nothing to do any more. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 2; ) {
      this.pass();
      const swept = (await this.insist(this.#onPending, {})) as { delivered: number; failed: number };
      quiet = swept.delivered + swept.failed === 0 ? quiet + 1 : 0;
    }
  }

  #context() {
    return { now: new Date(this.now()).toISOString(), horizon: null, configuration: defaults };
  }
}
