/** What PutRetentionSettings says about how long chat messages are kept. */
import type { AuditEvent, Json } from '../events/audit-event.ts';
import { field, isObject, objectOf, textOf } from '../events/fields.ts';
import { chimeCallsOf } from './chime-calls.ts';
import type { Memory, Read, Remembered } from './control.ts';
import { year } from './dates.ts';

/** Messages with a retention period of their own. */
const kinds = [
  { messages: 'chat rooms', setting: 'roomRetentionSettings' },
  { messages: 'conversations', setting: 'conversationRetentionSettings' },
] as const;

export interface Period {
  /** `chat rooms` or `conversations`. */
  readonly messages: string;
  /** Null when the call removes the period. */
  readonly days: number | null;
}

export interface RetentionNote {
  readonly chimeAccount: string | null;
  readonly periods: readonly Period[];
}

export const retentionCalls: readonly Read[] = chimeCallsOf('PutRetentionSettings');

/** What a call sets, by the request, else by the answer. A kind of message that neither names stays as it is. */
export function periodsIn({ request, response }: AuditEvent): readonly Period[] {
  const asked = objectOf(request['retentionSettings']);
  const answered = objectOf(response['retentionSettings']);
  return kinds.flatMap(({ messages, setting }) => {
    const settings = field(asked, setting) ?? field(answered, setting);
    const days = isObject(settings) ? daysIn(settings) : undefined;
    return days === undefined ? [] : { messages, days };
  });
}

/** Null when there is no period; undefined when the value is not a number. */
function daysIn(settings: Json): number | null | undefined {
  const days = settings['retentionDays'] ?? null;
  if (days === null || typeof days === 'number') return days;
  return typeof days === 'string' && /^-?\d{1,9}$/.test(days) ? Number(days) : undefined;
}

/** A settings call on the timeline of its Chime account; null when it was refused. */
export function retentionNote(event: AuditEvent): { readonly key: string; readonly note: RetentionNote } | null {
  if (event.error !== null) return null;
  const chimeAccount = textOf(event.request['accountId']);
  return { key: chimeAccount ?? '', note: { chimeAccount, periods: periodsIn(event) } };
}

/**
 * The call by which all of these messages had got back at least the period they had before, or none at all; null where some
 * did not get it back.
 */
export function givenBack(
  lost: readonly { readonly messages: string; readonly earlierDays: number | null }[],
  later: readonly Remembered<RetentionNote>[],
): Remembered<RetentionNote> | null {
  const calls = lost.map(({ messages, earlierDays: days }) =>
    later.findIndex(({ note }) =>
      note.periods.some(
        (period) => period.messages === messages && (period.days === null || (days !== null && period.days >= days)),
      ),
    ),
  );
  return calls.includes(-1) ? null : (later[Math.max(...calls)] ?? null);
}

/** A period holds until the next call changes it. */
export const retentionReach = { within: year, last: 50, looks: 'back' } as const satisfies Partial<
  Memory<RetentionNote>
>;

/** The period before: null when there was none, undefined when that is not known. */
export function earlierDays(before: readonly Remembered<RetentionNote>[], messages: string): number | null | undefined {
  for (const { note } of before.toReversed()) {
    const period = note.periods.find((each) => each.messages === messages);
    if (period !== undefined) return period.days;
  }
  return undefined;
}

/** `one day`, `30 days`. */
export function inDays(days: number): string {
  return days === 1 ? 'one day' : `${days} days`;
}
