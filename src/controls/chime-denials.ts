/** What counts as a denial of Amazon Chime. */
import type { ChimeOperation } from '../catalog/types.ts';
import type { AuditEvent } from '../events/audit-event.ts';

/** `Exception` at the end is removed when an event is normalised. */
const denials = new Set(['AccessDenied', 'UnauthorizedClient', 'Unauthorized']);

/** Whether permission was refused; of the SDK services Forbidden speaks of membership, only classic Chime means IAM by it. */
export function isDenial({ error, source }: AuditEvent, { services }: ChimeOperation): boolean {
  if (error === null) return false;
  if (denials.has(error.code)) return true;
  return (
    error.code === 'Forbidden' &&
    source === 'chime.amazonaws.com' &&
    services.every((service) => service === 'chime' || service === 'chime-sdk-voice')
  );
}
