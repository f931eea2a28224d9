/** What the last audit of an account came to. */
import type { ConfigurationUsed } from '../configuration.ts';
import type { LookedAt, Tally } from '../findings/report.ts';
import type { Counts } from '../reconcile/counts.ts';

/** The shape of an item; fields are only added, never renamed. */
export interface LastAudit {
  readonly account: string;
  /** As AWS Organizations calls them; null where it could not be asked. */
  readonly name: string | null;
  readonly organizationalUnit: string | null;
  /** ISO 8601, UTC. */
  readonly takenAt: string;
  /** Whether everything that was wanted could be looked at and judged. */
  readonly complete: boolean;
  /** `takenAt` of the last audit that was complete, null when none was; missing in what older versions left. */
  readonly completeAt?: string | null;
  /** What could not, as sentences without their stop. */
  readonly gaps: readonly string[];
  /** Null where the account could not be read at all. */
  readonly looked: LookedAt | null;
  /** By control that judges states. */
  readonly controls: Readonly<Record<string, Tally>>;
  /** Null when nothing was reconciled. */
  readonly reconciled: Reconciled | null;
  /** How often each control judged in all audits so far; missing in what older versions left. */
  readonly judged?: JudgedSoFar;
  readonly configuration: ConfigurationUsed;
}

/** Events are counted by reconciliation, each once, and looks by the audits that took them. */
export interface JudgedSoFar {
  /** `takenAt` of the audit that counted last. */
  readonly by: string;
  /** Events between these times were counted, ISO 8601; null when nothing was reconciled. */
  readonly since: string | null;
  readonly until: string | null;
  /** The newest thirteen months. */
  readonly months: Counts;
}

/** What one reconciliation came to. */
export interface Reconciled {
  /** From where the events came. */
  readonly source: 'trail' | 'lookup';
  /** Events that some control reads. */
  readonly events: number;
  /** Findings and remembered events that the live path had not delivered. */
  readonly missed: number;
  /** What was not looked at, with account, Region, source and window; sentences without their stop. */
  readonly gaps: readonly string[];
}
