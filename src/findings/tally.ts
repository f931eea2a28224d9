import type { Tally } from './report.ts';

/** What two looks said, together. */
export function added(one: Tally, other: Tally): Tally {
  return {
    compliant: one.compliant + other.compliant,
    violation: one.violation + other.violation,
    pending: one.pending + other.pending,
    notEvaluated: one.notEvaluated + other.notEvaluated,
    error: one.error + other.error,
  };
}
