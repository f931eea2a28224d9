/** A finding as the detail of an event on the bus: docs/finding-event.schema.json describes it. */
import type { Finding, Status } from './finding.ts';
import { fit, sizeOf } from './fit.ts';

export const eventSource = 'rolecall';
export const detailType = 'Rolecall Finding';

/** Fields are only added, never renamed, within v1. */
export interface FindingEvent {
  readonly schema: 'rolecall.finding-event/v1';
  /** Grows with every change that is told: the highest one holds. */
  readonly revision: number;
  /** `from` is null when the bus had nothing of this finding, or it is not known. The same status in both: its severity or count changed. */
  readonly change: { readonly from: Status | null; readonly to: Status };
  readonly finding: Finding;
}

/** The finding must be masked already. What makes the detail larger than `limit`, in bytes, is cut from the facts. */
export function asEvent(finding: Finding, revision: number, before: Status | null, limit: number): FindingEvent {
  const event = (shown: Finding): FindingEvent => ({
    schema: 'rolecall.finding-event/v1',
    revision,
    change: { from: before, to: shown.status },
    finding: shown,
  });
  const whole = event(finding);
  const size = sizeOf(whole);
  if (size <= limit) return whole;
  const room = limit - (size - sizeOf(finding.facts));
  return event({ ...finding, facts: fit(finding.facts, room) as Finding['facts'] });
}
