import type { Auditor } from '../../src/audit.ts';
import { judgeInventory } from '../../src/audit-state.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { auditAll } from '../../src/ledger.ts';
import type { Case } from './cases.ts';

export interface JudgedCase {
  /** All of them. */
  readonly findings: readonly Finding[];
  /** Those among them that a second look must confirm. */
  readonly unconfirmed: readonly Finding[];
  readonly errors: readonly unknown[];
  /** How often a control could not judge. */
  notEvaluated(control: string): number;
}

/** A case as the scan or the scheduled audit judges it. */
export function judgeCase(auditor: Auditor, { inputs, inventory, context }: Case): JudgedCase {
  if (inventory === null) {
    const { findings, errors, controls } = auditAll(auditor, inputs, context);
    const notEvaluated = (control: string) => controls.get(control)?.notEvaluated ?? 0;
    return { findings, unconfirmed: [], errors, notEvaluated };
  }
  const { findings, unconfirmed, errors, notEvaluated } = judgeInventory(
    inventory,
    auditor.controls,
    context.configuration,
  );
  return {
    findings: [...findings, ...unconfirmed],
    unconfirmed,
    errors,
    notEvaluated: (control) => notEvaluated.filter((one) => one.control === control).length,
  };
}
