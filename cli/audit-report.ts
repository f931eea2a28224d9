/** Inventories in, report out: what `audit` does between reading and writing. */
import { judgeInventory, type StateOutcome } from '../src/audit-state.ts';
import type { Configuration, ConfigurationUsed } from '../src/configuration.ts';
import type { Control } from '../src/controls/control.ts';
import { lookedAt } from '../src/findings/coverage.ts';
import { byImportance } from '../src/findings/finding.ts';
import { standingOf, withMute } from '../src/findings/mutes.ts';
import type { Report, Tally } from '../src/findings/report.ts';
import { added } from '../src/findings/tally.ts';
import type { Inventory } from '../src/inventory/inventory.ts';
import { countsOf } from './scan-logs.ts';

export interface Audited {
  readonly inventory: Inventory;
  /** As AWS Organizations calls them; null where it could not be asked. */
  readonly names: { readonly account: string | null; readonly unit: string | null };
  /** ARN of the credentials that asked; null of a snapshot. */
  readonly by: string | null;
}

export function auditReport(
  accounts: readonly Audited[],
  {
    controls,
    configuration,
    used,
    snapshots,
  }: {
    readonly controls: readonly Control[];
    readonly configuration: Configuration;
    readonly used: ConfigurationUsed;
    /** The files that were read; none of a live audit. */
    readonly snapshots: readonly { readonly name: string; readonly sha256: string }[];
  },
): Report {
  const outcomes = accounts.map(({ inventory }) => judgeInventory(inventory, controls, configuration));
  const findings = accounts
    .flatMap(({ inventory }, index) =>
      (outcomes[index] as StateOutcome).findings.map((finding) =>
        withMute(finding, configuration.mute, inventory.takenAt),
      ),
    )
    .toSorted(byImportance);
  const times = accounts.map(({ inventory }) => inventory.takenAt).sort();
  const now = times.at(-1) ?? '1970-01-01T00:00:00Z';
  const tallies = tallied(outcomes);
  const by = accounts.find((each) => each.by !== null)?.by ?? null;
  return {
    findings,
    summary: {
      files: snapshots.length,
      digests: 0,
      records: 0,
      outside: 0,
      relevant: 0,
      first: times[0] ?? null,
      last: times.at(-1) ?? null,
      unreadable: [],
      ...(by === null ? {} : { by }),
      ...(snapshots.length === 0 ? {} : { snapshots: snapshots.map(({ name, sha256 }) => ({ name, sha256 })) }),
      looked: accounts.map(({ inventory, names }) => lookedAt(inventory, names)),
      notEvaluated: accounts.flatMap(({ inventory: { account } }, index) => {
        const { notEvaluated, errors } = outcomes[index] as StateOutcome;
        return [
          ...errors.map((error) => ({ account, region: null, ...error })),
          ...notEvaluated
            .filter(({ failed }) => failed)
            .map(({ control, region, reason }) => ({ control, account, region, reason })),
        ];
      }),
      seenOnce: accounts
        .flatMap((_, index) => (outcomes[index] as StateOutcome).unconfirmed)
        .toSorted(byImportance)
        .map(({ control, title, severity, account, region, subject, explanation, remediation }) => ({
          control,
          title,
          severity,
          account,
          region,
          subject,
          explanation,
          remediation,
        })),
      pending: Object.values(tallies).reduce((sum, { pending }) => sum + pending, 0),
      ...countsOf(findings),
      mutes: standingOf(configuration.mute, findings, { now, since: null }),
      configuration: used,
      controls: tallies,
    },
  };
}

/** The judgements of all accounts together, by control; those that had nothing to say are left out. */
function tallied(outcomes: readonly StateOutcome[]): Readonly<Record<string, Tally>> {
  const sums = new Map<string, Tally>();
  for (const [control, tally] of outcomes.flatMap(({ controls }) => [...controls])) {
    const sum = sums.get(control);
    sums.set(control, sum ? added(sum, tally) : tally);
  }
  const spoken = [...sums].filter(([, tally]) => Object.values(tally).some((number) => number > 0));
  return Object.fromEntries(spoken.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
