/** How often each control was evaluated, as the records of the audits tell. Pure. */
import type { Control } from '../controls/control.ts';
import type { Count } from '../reconcile/counts.ts';
import type { LastAudit } from './last-audit.ts';

/** Of one control, over the time that the records reach back (thirteen months at most). */
export interface Evaluations {
  /**
   * Events judged: those that the control reads, each once. Null where they are not counted: no reconciliation ran, or
   * the control reads nothing that CloudTrail keeps.
   */
  readonly events: number | null;
  /** Of these: as they should be, a finding when they were judged, not to be said then. The rest was not its business. */
  readonly compliant: number;
  readonly violated: number;
  readonly unclear: number;
  /** Audits in which it had a state to judge; null where it judges no states, or nobody audited. */
  readonly looks: number | null;
  /** Between these times events were counted, ISO 8601; null where `events` is. */
  readonly since: string | null;
  readonly until: string | null;
}

/** By month (YYYY-MM), the oldest first: of all controls together. */
export interface EvaluatedMonth {
  readonly month: string;
  readonly events: number;
  readonly looks: number;
}

type Audit = Pick<LastAudit, 'judged' | 'reconciled'>;
type Named = Pick<Control, 'id' | 'reads'>;

/** For every control; `audits` holds the last audit of each account. */
export function evaluationsOf(audits: readonly Audit[], controls: readonly Named[]): ReadonlyMap<string, Evaluations> {
  const judged = audits.flatMap((audit) => audit.judged ?? []);
  const since = judged.flatMap((each) => each.since ?? []).toSorted()[0] ?? null;
  const until =
    judged
      .flatMap((each) => each.until ?? [])
      .toSorted()
      .at(-1) ?? null;
  const months = judged.flatMap((each) => Object.values(each.months));
  const fromTrail = audits.some(({ reconciled }) => reconciled?.source === 'trail');
  return new Map(
    controls.map(({ id, reads }) => {
      const counts = months.flatMap((month) => month[id] ?? []);
      const sum = (kind: keyof Count) => counts.reduce((total, count) => total + (count[kind] ?? 0), 0);
      const kinds = new Set(reads.map(({ kind }) => kind));
      const isKept = kinds.has('calls') || kinds.has('everything') || (kinds.has('sessions') && fromTrail);
      const isCounted = since !== null && isKept;
      const evaluations = {
        events: isCounted ? sum('events') : null,
        compliant: sum('compliant'),
        violated: sum('violated'),
        unclear: sum('unclear'),
        looks: kinds.has('inventory') && judged.length > 0 ? sum('looks') : null,
        since: isCounted ? since : null,
        until: isCounted ? until : null,
      };
      return [id, evaluations] as const;
    }),
  );
}

export function evaluatedMonths(audits: readonly Audit[]): readonly EvaluatedMonth[] {
  const months = audits.flatMap(({ judged }) => Object.entries(judged?.months ?? {}));
  return [...Map.groupBy(months, ([month]) => month)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, parts]) => {
      const counts = parts.flatMap(([, controls]) => Object.values(controls));
      const sum = (kind: 'events' | 'looks') => counts.reduce((total, count) => total + (count[kind] ?? 0), 0);
      return { month, events: sum('events'), looks: sum('looks') };
    });
}
