/** What counts as a denial of Amazon Chime. */
import type { ChimeOperation } from '../catalog/types.ts';

/** `Exception` at the end is removed when an event is normalised. */
const denials = new Set(['AccessDenied', 'UnauthorizedClient', 'Unauthorized']);

/**
 * Whether an error code says that permission was refused. Of the SDK services Forbidden speaks of membership, only classic
 * Chime means IAM by it.
 */
export function isDenial(code: string, source: string, { services }: ChimeOperation): boolean {
  if (denials.has(code)) return true;
  return (
    code === 'Forbidden' &&
    source === 'chime.amazonaws.com' &&
    services.every((service) => service === 'chime' || service === 'chime-sdk-voice')
  );
}
