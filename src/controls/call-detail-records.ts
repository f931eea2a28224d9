/** What UpdateGlobalSettings says about call detail records. */
import type { Json } from '../events/audit-event.ts';
import { isObject, textOf } from '../events/fields.ts';

/** The two services that write call detail records, with the field of their settings. */
export const recordSources = [
  { field: 'businessCalling', what: 'Business Calling' },
  { field: 'voiceConnector', what: 'Voice Connectors' },
] as const;

/** The bucket that the call sets: `''` when it sets none, which switches the records off; null when it leaves the setting alone. */
export function recordBucketIn(request: Json, field: (typeof recordSources)[number]['field']): string | null {
  const settings = request[field];
  return isObject(settings) ? (textOf(settings['cdrBucket']) ?? '') : null;
}
