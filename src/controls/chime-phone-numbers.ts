/** What calls say about phone numbers. */
import type { AuditEvent } from '../events/audit-event.ts';
import { listOf, objectOf, textOf } from '../events/fields.ts';
import { isHidden } from './hidden.ts';

/** How long a deleted number can be restored. */
export const restoredDays = 7;

export const phoneNumberDeletions = ['DeletePhoneNumber', 'BatchDeletePhoneNumber'] as const;

/** AWS takes 50 at most. */
const largestBatch = 50;

/** The numbers that a call named and was not refused for; `hidden` when CloudTrail does not show them, null when the record names none. */
export function phoneNumbersIn({ request, response }: AuditEvent): readonly string[] | 'hidden' | null {
  const fields = [
    request['phoneNumberId'],
    request['e164PhoneNumber'],
    request['phoneNumberIds'],
    request['e164PhoneNumbers'],
  ];
  const named = fields
    .flatMap((value) => (Array.isArray(value) ? listOf(value).slice(0, largestBatch) : value))
    .flatMap((value) => numberOf(value) ?? []);
  if (named.length === 0) return null;
  // Hidden numbers look alike without being the same.
  if (named.some(isHidden)) return 'hidden';
  const refused = new Set(
    listOf(response['phoneNumberErrors']).map((error) => numberOf(objectOf(error)['phoneNumberId'])),
  );
  return [...new Set(named)].filter((number) => !refused.has(number));
}

/** As part of a path the plus may be encoded. */
function numberOf(value: unknown): string | null {
  return textOf(value)?.replace(/^%2B/i, '+').slice(0, 64) ?? null;
}
