/** An inventory gives findings: the scheduled audit's half of audit.ts. Pure. */
import { iamRegion, knownRegions } from './catalog/regions.ts';
import type { Configuration } from './configuration.ts';
import type { Control, Read, StateVerdict, StateViolation } from './controls/control.ts';
import { byImportance, type Finding, stateFindingOf } from './findings/finding.ts';
import type { Tally } from './findings/report.ts';
import type { Inventory, Look } from './inventory/inventory.ts';
import { isSeen } from './inventory/inventory.ts';

export interface StateOutcome {
  /** The worst first. */
  readonly findings: readonly Finding[];
  /** What one look cannot prove: findings when the next complete look shows them again. */
  readonly unconfirmed: readonly Finding[];
  readonly notEvaluated: readonly Unjudged[];
  /** Controls that threw. */
  readonly errors: readonly { readonly control: string; readonly reason: string }[];
  /** Per control, how its judgements ended. */
  readonly controls: ReadonlyMap<string, Tally>;
}

/** What a control could not say, wholly or for one Region. */
export interface Unjudged {
  readonly control: string;
  readonly region: string | null;
  readonly reason: string;
  /** Somebody wanted to know and could not look; otherwise it was not asked, or what is there says too little. */
  readonly failed: boolean;
  /** False where nobody asked. */
  readonly asked: boolean;
}

/** Judges what an account holds. A control that throws yields its own error and stops nobody else. */
export function judgeInventory(
  inventory: Inventory,
  controls: readonly Control[],
  configuration: Configuration,
): StateOutcome {
  const findings: Finding[] = [];
  const unconfirmed: Finding[] = [];
  const notEvaluated: Unjudged[] = [];
  const errors: { control: string; reason: string }[] = [];
  const tallies = new Map<string, Tally>();
  const context = { now: inventory.takenAt, configuration };
  for (const control of controls) {
    if (!control.state) continue;
    const gaps = gapsOf(control, inventory);
    let verdict: StateVerdict = nothing;
    let error = 0;
    try {
      if (canJudge(control, inventory)) verdict = control.state.evaluate(inventory, context);
      for (const violation of verdict.violations) {
        const finding = stateFindingOf(
          control,
          lookOf(inventory, violation),
          violation,
          configuration.severity[control.id],
        );
        (violation.needsSecondLook ? unconfirmed : findings).push(finding);
      }
    } catch (thrown) {
      error = 1;
      errors.push({ control: control.id, reason: thrown instanceof Error ? thrown.message : String(thrown) });
    }
    const unclear = verdict.notEvaluated.map(({ reason, region = null }) => ({
      region,
      reason,
      failed: false,
      asked: true,
    }));
    notEvaluated.push(...[...gaps, ...unclear].map((gap) => ({ control: control.id, ...gap })));
    const pending = verdict.violations.filter(({ needsSecondLook }) => needsSecondLook).length;
    tallies.set(control.id, {
      compliant: verdict.compliant,
      violation: verdict.violations.length - pending,
      pending,
      notEvaluated: gaps.length + unclear.length,
      error,
    });
  }
  return {
    findings: findings.toSorted(byImportance),
    unconfirmed: unconfirmed.toSorted(byImportance),
    notEvaluated,
    errors,
    controls: tallies,
  };
}

const nothing: StateVerdict = { violations: [], compliant: 0, notEvaluated: [] };

/** Whether every part that the control needs was seen, in one Region at least. */
export function canJudge(control: Control, inventory: Inventory): boolean {
  return needsOf(control).every(({ parts }) => parts.every((part) => isSeen(inventory, part)));
}

/** Where a part that the control needs is not there; each reason once in a Region. */
function gapsOf(control: Control, { looks }: Inventory): readonly Omit<Unjudged, 'control'>[] {
  const needed = new Set(needsOf(control).flatMap(({ parts }) => parts));
  const gaps = looks.filter((look) => needed.has(look.part) && look.outcome !== 'complete').map(gapOf);
  for (const part of needed) {
    if (!looks.some((look) => look.part === part))
      gaps.push({ region: null, reason: `nobody looked at ${part}`, failed: false, asked: false });
  }
  return gaps;
}

function gapOf({ region, reason, outcome }: Look): Omit<Unjudged, 'control'> {
  const asked = outcome !== 'not-asked';
  return { region, reason: reason ?? outcome, failed: asked, asked };
}

function needsOf({ reads }: Control): readonly Extract<Read, { kind: 'inventory' }>[] {
  return reads.filter((read) => read.kind === 'inventory');
}

function lookOf({ account, partition, takenAt }: Inventory, { region }: StateViolation) {
  return { account, region: region ?? regionOfIam(partition), time: takenAt };
}

/** The Region that IAM's findings carry, as its events do. */
export function regionOfIam(partition: Inventory['partition']): string {
  return iamRegion[partition] ?? (knownRegions[partition][0] as string);
}
