/** What an audit found, cut into looks that the outbox keeps: one control in one Region. Pure. */
import { regionOfIam, type StateOutcome } from './audit-state.ts';
import type { Control } from './controls/control.ts';
import type { Finding } from './findings/finding.ts';
import type { Inventory } from './inventory/inventory.ts';

export interface StateLook {
  readonly account: string;
  readonly scope: { readonly control: string; readonly part: string };
  readonly findings: readonly Finding[];
  readonly unconfirmed: readonly Finding[];
  /** Only then does what is missing resolve what was there before. */
  readonly complete: boolean;
}

/**
 * One look for each control and Region, also where nothing was found: that is what resolves. Whatever the control could not
 * see or say in a Region leaves the findings there alone. In the IAM Region lie also findings that rest on all Regions, so
 * that one is complete only when every Region could be looked at.
 */
export function looksOf(inventory: Inventory, controls: readonly Control[], outcome: StateOutcome): StateLook[] {
  const { account, partition } = inventory;
  const home = regionOfIam(partition);
  const regions = new Set([home, ...inventory.looks.flatMap(({ region }) => region ?? [])]);
  const failed = new Set(outcome.errors.map(({ control }) => control));
  const findings = Map.groupBy(outcome.findings, scopeKey);
  const unconfirmed = Map.groupBy(outcome.unconfirmed, scopeKey);
  return controls.flatMap(({ id: control, state }) => {
    if (!state) return [];
    const gaps = outcome.notEvaluated.filter((gap) => gap.control === control);
    return [...regions].map((part) => ({
      account,
      scope: { control, part },
      findings: findings.get(`${control} ${part}`) ?? [],
      unconfirmed: unconfirmed.get(`${control} ${part}`) ?? [],
      complete:
        !failed.has(control) &&
        !gaps.some(({ region, asked }) => region === null || region === part || (part === home && asked)),
    }));
  });
}

function scopeKey({ control, region }: Finding): string {
  return `${control} ${region}`;
}
