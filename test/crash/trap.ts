/** Where the next process dies, and what the others did meanwhile. */
import type { AwsCall, CallStep } from '../support/aws-limits.ts';
import type { ApiFault, Chaos, Death } from '../support/chaos-proxy.ts';
import type { Sandbox } from '../support/sandboxes.ts';

export class Trap implements Chaos {
  /** Calls by step since it was last cleared. */
  readonly seen = new Map<CallStep, number>();
  /** What AWS would have refused. */
  readonly refused: string[] = [];
  crashesAfterSend = 0;
  /** SNS takes nothing. */
  refusesToTell = false;
  readonly #dead = new Set<string>();
  #armed: { readonly step: CallStep; readonly how: Death; left: number } | null = null;
  #running: Sandbox | null = null;
  #sent = 0;
  #marked = 0;

  /** The process dies at the `left`th call of this kind that comes. */
  arm(step: CallStep, how: Death, left: number): void {
    this.#armed = { step, how, left };
  }

  disarm(): void {
    this.#armed = null;
  }

  /** An invocation begins. */
  begin(sandbox: Sandbox): void {
    this.#running = sandbox;
    [this.#sent, this.#marked] = [0, 0];
  }

  decide({ step }: AwsCall): ApiFault | Death | null {
    this.seen.set(step, (this.seen.get(step) ?? 0) + 1);
    if (step === 'send' && this.refusesToTell) return 'refused';
    const armed = this.#armed;
    return armed?.step === step && --armed.left === 0 ? armed.how : null;
  }

  kill({ who }: AwsCall): void {
    this.#running?.kill();
    this.#dead.add(who);
    this.crashesAfterSend += Math.max(0, this.#sent - this.#marked);
  }

  onEffect({ step, who }: AwsCall): void {
    // Another message of the process was on its way when it died.
    if (step === 'send' && this.#dead.has(who)) this.crashesAfterSend++;
    else if (step === 'send') this.#sent++;
    if (step === 'mark') this.#marked++;
  }

  onBrokenLimit({ service }: AwsCall, why: string): void {
    this.refused.push(`${service} would refuse ${why}`);
  }
}
