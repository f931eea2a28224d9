/** What an audit found, cut into looks that the outbox keeps: one control in one Region. Pure. */
import { regionOfIam, type StateOutcome } from './audit-state.ts';
import type { Control } from './controls/control.ts';
import type { Finding } from './findings/finding.ts';
import type { Inventory } from './inventory/inventory.ts';

/** What the scheduled audit saw when it looked at one control in one part of an account. */
export interface StateLook {
  readonly account: string;
  /** `part` names what was looked at, such as a Region: what was seen in another part is left alone. */
  readonly scope: { readonly control: string; readonly part: string };
  /** All states there that violate the control; their `event` is null, and none is there twice. */
  readonly findings: readonly Finding[];
  /** What one look cannot prove. It is told when a later look shows it too, and no complete look in between missed it. */
  readonly unconfirmed: readonly Finding[];
  /** Whether everything there could be looked at. Only then does what is missing resolve what was there before. */
  readonly complete: boolean;
}

/**
 * One look for each control and Region, also where nothing was found: that is what resolves earlier findings. Where the
 * control could not see or judge everything in a Region, earlier findings there stay as they are. Findings that rest on all
 * Regions lie in the IAM Region, so its look is complete only when every Region could be looked at.
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
