/** What goes wrong in a soak: which calls, which processes die, and how often somebody died who had sent and not marked. */
import type { Random } from '../../test/corpus/random.ts';
import type { AwsCall } from '../../test/support/aws-limits.ts';
import { type ApiFault, apiFaults, type Chaos, type Death } from '../../test/support/chaos-proxy.ts';
import type { Sandbox } from '../../test/support/sandboxes.ts';

/** What a process has in hand. */
export interface Run {
  readonly sandbox: Sandbox;
  /** Requests until it is killed; null when it lives. */
  fuse: { left: number; readonly how: Death } | null;
  /** Findings that it sent and has not marked. */
  unmarked: number;
}

export class Injection implements Chaos {
  readonly #random: Random;
  readonly #runs = new Map<string, Run>();
  readonly #onBrokenLimit: (sentence: string) => void;
  /** How often each kind was injected, and each at each step. */
  readonly counts = new Map<string, number>([...apiFaults, 'killed', 'killed unanswered'].map((kind) => [kind, 0]));
  /** Calls that reached the proxies. */
  calls = 0;
  crashesAfterSend = 0;
  /** Share of the calls that go wrong. */
  faultRate: number;
  /** Nothing goes wrong any more. */
  quiet = false;

  constructor(random: Random, faultRate: number, onBrokenLimit: (sentence: string) => void) {
    this.#random = random;
    this.faultRate = faultRate;
    this.#onBrokenLimit = onBrokenLimit;
  }

  /** An invocation begins; with the chance `kills`, the process dies at one of its first `calls` calls, or unanswered. */
  begin(sandbox: Sandbox, kills: number, calls: number): Run {
    sandbox.start();
    const dies = !this.quiet && this.#random.next() < kills;
    const how = this.#random.pick(['killed before', 'killed after'] as const);
    const run: Run = { sandbox, fuse: dies ? { left: this.#random.integer(1, calls), how } : null, unmarked: 0 };
    this.#runs.set(sandbox.key, run);
    return run;
  }

  /** The process was done and dies before it can say so. */
  killUnanswered(run: Run): void {
    this.#count('killed unanswered');
    this.#end(run);
  }

  decide({ who, step }: AwsCall): ApiFault | Death | null {
    this.calls++;
    const run = this.#runs.get(who);
    if (run?.fuse && --run.fuse.left <= 0) {
      this.#count('killed');
      this.#count(`killed: ${step}`);
      return run.fuse.how;
    }
    if (this.quiet || this.#random.next() >= this.faultRate) return null;
    const fault: ApiFault = this.#random.pick(apiFaults);
    this.#count(fault);
    this.#count(`${fault}: ${step}`);
    // It was sent, and who sent it will not know: its mark fails.
    if (step === 'mark' && !fault.endsWith('after') && fault !== 'delayed' && fault !== 'twice')
      this.crashesAfterSend++;
    return fault;
  }

  kill({ who }: AwsCall): void {
    const run = this.#runs.get(who);
    if (run) this.#end(run);
  }

  onEffect({ step, who }: AwsCall, answered: boolean): void {
    const run = this.#runs.get(who);
    // Without a run, the process died while its message was on its way.
    if (step === 'send' && (!answered || !run)) this.crashesAfterSend++;
    else if (step === 'send' && run) run.unmarked++;
    if (step === 'mark' && run) run.unmarked = Math.max(0, run.unmarked - 1);
  }

  onBrokenLimit({ service }: AwsCall, why: string): void {
    this.#onBrokenLimit(`${service} would refuse ${why}`);
  }

  #end(run: Run): void {
    this.#runs.delete(run.sandbox.key);
    this.crashesAfterSend += run.unmarked;
    run.unmarked = 0;
    run.fuse = null;
    run.sandbox.kill();
  }

  #count(kind: string): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }
}
