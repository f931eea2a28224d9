import type { AuditEvent } from '../events/audit-event.ts';
import { textOf } from '../events/fields.ts';
import { chimeCallsOf } from './chime-calls.ts';
import { phoneNumberDeletions, phoneNumbersIn, restoredDays } from './chime-phone-numbers.ts';
import { cite } from './cite.ts';
import {
  compliant,
  defineTimelineControl,
  notApplicable,
  notEvaluated,
  type Remembered,
  violation,
} from './control.ts';
import { dayAfter, year } from './dates.ts';

/** The calls that assign numbers, with what to and the field that names it. */
const assignments = new Map([
  ['AssociatePhoneNumberWithUser', ['the user', 'userId']],
  ['AssociatePhoneNumbersWithVoiceConnector', ['the Voice Connector', 'voiceConnectorId']],
  ['AssociatePhoneNumbersWithVoiceConnectorGroup', ['the Voice Connector group', 'voiceConnectorGroupId']],
] as const);
const unassignment = 'DisassociatePhoneNumberFromUser';
const releases = [
  unassignment,
  'DisassociatePhoneNumbersFromVoiceConnector',
  'DisassociatePhoneNumbersFromVoiceConnectorGroup',
  // A restored number comes back unassigned.
  'RestorePhoneNumber',
];
const deletions: ReadonlySet<string> = new Set(phoneNumberDeletions);

interface Noted {
  readonly numbers: readonly string[];
  /** `the user 1ab…`, when the call assigns the numbers. */
  readonly assignedTo: string | null;
  /** `the user 1ab…`, when the call takes away the number of a user: it does not say which number that is. */
  readonly releasedFrom: string | null;
}

export default defineTimelineControl({
  id: 'chime-phone-number-deleted-assigned',
  title: 'Phone number deleted while it was assigned',
  severity: 'low',
  identity: 'event',
  reads: chimeCallsOf(...assignments.keys(), ...releases, ...phoneNumberDeletions),
  citations: [
    cite(
      'chimeDeletePhoneNumber',
      'A phone number is unassigned from its user or Voice Connector before it is deleted.',
    ),
    cite('chimeSdkDeletePhoneNumber', 'Numbers that are assigned must be unassigned before they can be deleted.'),
  ],
  remediation:
    'Ask whoever used the number whether they know that it is gone. If they still need it, restore it with RestorePhoneNumber before the last day in the facts and assign it again.',
  misses: [
    'An assignment is known when it lies within a year and among the last 200 such calls of the account.',
    'What a console does without these calls is not seen: the number then still counts as assigned.',
  ],
  remembers: {
    within: year,
    last: 200,
    looks: 'back',
    note(event) {
      if (event.error !== null) return null;
      const numbers = phoneNumbersIn(event);
      const known = numbers === 'hidden' || numbers === null ? [] : numbers;
      const refusedAll = numbers?.length === 0;
      // One call may name many numbers, so an account has one timeline.
      return refusedAll ? null : { key: '', note: notedOf(event, known) };
    },
  },
  evaluate({ name, time, account, note: { numbers } }, { before }) {
    if (!deletions.has(name)) return notApplicable;
    if (numbers.length === 0) return notEvaluated('the record names no deleted phone number');
    const holders = holdersAfter(before);
    const assigned = numbers.flatMap((number) => {
      const holder = holders.get(number);
      return typeof holder === 'string' ? { number, holder } : [];
    });
    if (assigned.length === 0) {
      const unknown = numbers.some((number) => !holders.has(number));
      return unknown ? notEvaluated('history does not show whether the number was assigned') : compliant;
    }
    const [only] = numbers;
    return violation({
      subject:
        numbers.length === 1 && only !== undefined
          ? { type: 'phone-number', id: only, arn: null }
          : { type: 'aws-account', id: account, arn: null },
      facts: {
        phoneNumbers: assigned.map(({ number }) => number),
        assignedTo: [...new Set(assigned.map(({ holder }) => holder))],
        lastDayToRestore: dayAfter(time, restoredDays),
      },
    });
  },
  explain({ phoneNumbers, assignedTo, lastDayToRestore }, { who, when, account, region }) {
    const numbers = phoneNumbers.length === 1 ? 'the phone number' : 'the phone numbers';
    const state = phoneNumbers.length === 1 ? 'it was' : 'they were';
    return `${who} deleted ${numbers} ${phoneNumbers.join(', ')} in account ${account}, ${region}, on ${when}, while ${state} still assigned to ${assignedTo.join(' and ')}. AWS asks to unassign a number first, so that whoever uses it knows. RestorePhoneNumber brings back what was deleted, until ${lastDayToRestore}.`;
  },
});

function notedOf({ name, request }: AuditEvent, numbers: readonly string[]): Noted {
  const [what, field] = assignments.get(name as never) ?? [];
  const holder = field === undefined ? null : `${what} ${textOf(request[field]) ?? 'without a name in the record'}`;
  const user = name === unassignment ? textOf(request['userId']) : null;
  return {
    numbers,
    assignedTo: holder,
    releasedFrom: user === null ? null : `the user ${user}`,
  };
}

/** Who has each number after these calls; null for nobody. */
function holdersAfter(items: readonly Remembered<Noted>[]): ReadonlyMap<string, string | null> {
  const holders = new Map<string, string | null>();
  for (const { note } of items) {
    for (const number of note.numbers) holders.set(number, note.assignedTo);
    if (note.releasedFrom === null) continue;
    for (const [number, holder] of holders) if (holder === note.releasedFrom) holders.set(number, null);
  }
  return holders;
}
