/** Judging a corpus as a scan does. */
import { auditorOf } from '../../src/audit.ts';
import type { Configuration } from '../../src/configuration.ts';
import { controls } from '../../src/controls/index.ts';
import { auditAll, type Judged } from '../../src/ledger.ts';

const auditor = auditorOf(controls);

/** Everything between the oldest and the newest input is taken as seen. */
export function judge(inputs: readonly Record<string, unknown>[], configuration: Configuration): Judged {
  const times = inputs.map(timeOf).sort();
  return auditAll(auditor, inputs, { now: times.at(-1) as string, horizon: times[0] as string, configuration });
}

/** The id that a finding names for this input. */
export function idOf(input: Readonly<Record<string, unknown>>): string {
  return String(recordIn(input)['eventID'] ?? input['id']);
}

/** When it happened, ISO 8601. */
export function timeOf(input: Readonly<Record<string, unknown>>): string {
  return String(recordIn(input)['eventTime'] ?? input['time']);
}

function recordIn(input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { detail } = input;
  return typeof detail === 'object' && detail !== null ? (detail as Record<string, unknown>) : input;
}
