/** What the controls of administrative changes to Amazon Chime have in common. */
import type { ChimeOperation } from '../catalog/types.ts';
import type { AuditEvent } from '../events/audit-event.ts';
import { isByService } from './by-service.ts';
import { administrationOperation, isReading } from './chime-calls.ts';

/** The operation of a call that succeeded and changed something of the administration plane; null when a service made it. */
export function administrativeChange(event: AuditEvent): ChimeOperation | null {
  if (event.error !== null || isByService(event.actor)) return null;
  const operation = administrationOperation(event);
  return operation === null || isReading(operation) ? null : operation;
}
