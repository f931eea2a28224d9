/** What the controls of directories (AWS Directory Service) that Amazon Chime uses have in common. */
import type { AuditEvent } from '../events/audit-event.ts';
import { textOf } from '../events/fields.ts';

/** The event source of AWS Directory Service. */
export const directoryService = 'ds.amazonaws.com';

/** The directory that a call names, under whatever field: the calls of the Chime console are undocumented. */
export function directoryOf({ request }: AuditEvent): string | null {
  const named = textOf(request['directoryId']);
  if (named !== null) return named;
  return (
    Object.values(request)
      .map(textOf)
      .find((text) => text !== null && /^d-[0-9a-f]{10}$/.test(text)) ?? null
  );
}

/** Whose authorization a call of AWS Directory Service is about; `unknown` where the record does not say. */
export function applicationOf({ request, actor }: AuditEvent): 'chime' | 'other' | 'unknown' {
  if (actor.invokedBy === 'chime.amazonaws.com') return 'chime';
  const names = Object.entries(request).flatMap(([field, value]) =>
    field.startsWith('application') ? (textOf(value) ?? []) : [],
  );
  if (names.length === 0) return 'unknown';
  return names.some((name) => /\bchime\b/i.test(name)) ? 'chime' : 'other';
}
