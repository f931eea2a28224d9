import { isApprovedForChime } from './chime-approval.ts';
import { chimeCallsOf } from './chime-calls.ts';
import { phoneNumberDeletions, phoneNumbersIn, restoredDays } from './chime-phone-numbers.ts';
import { cite } from './cite.ts';
import { compliant, defineControl, notApplicable, notEvaluated, violation } from './control.ts';
import { dayAfter } from './dates.ts';

export default defineControl({
  id: 'chime-phone-number-deleted',
  title: 'Phone number of Amazon Chime or the Chime SDK deleted',
  severity: 'medium',
  identity: 'event',
  reads: chimeCallsOf(...phoneNumberDeletions),
  citations: [
    cite('chimeDeletePhoneNumber', 'A deleted number stays in the deletion queue for seven days, then it is gone.'),
    cite('chimeRestorePhoneNumber', 'Up to seven days after its deletion a number can be restored into the inventory.'),
    cite('chimeSdkDeletePhoneNumber', 'Only administrators may delete phone numbers, and they unassign them first.'),
  ],
  remediation:
    'Ask who planned it. If nobody did, restore the number with RestorePhoneNumber before the last day in the facts, and assign it again: afterwards the number goes back to the carrier, and may go to somebody else.',
  misses: ['A number that is restored in time leaves the finding open.'],
  evaluate(event, { configuration }) {
    if (event.error !== null) return notApplicable;
    const numbers = phoneNumbersIn(event);
    if (numbers === null) return notEvaluated('the record names no phone number');
    const approved = isApprovedForChime(event.actor, event.name, configuration);
    const deleted = numbers === 'hidden' ? [null] : numbers;
    const [first, ...rest] = deleted.map((phoneNumber) => ({
      subject:
        phoneNumber === null
          ? { type: 'aws-account', id: event.account, arn: null }
          : { type: 'phone-number', id: phoneNumber, arn: null },
      severity: approved ? ('info' as const) : ('medium' as const),
      facts: {
        phoneNumber,
        deletedTogether: deleted.length,
        lastDayToRestore: dayAfter(event.time, restoredDays),
        approved,
      },
    }));
    return first === undefined ? compliant : violation(first, ...rest);
  },
  explain({ phoneNumber, deletedTogether, lastDayToRestore }, { who, when, account, region }) {
    const others = deletedTogether === 2 ? 'one other' : `${deletedTogether - 1} others`;
    const together = deletedTogether === 1 ? '' : `, together with ${others}`;
    const which = phoneNumber === null ? 'a phone number that the record hides' : `the phone number ${phoneNumber}`;
    return `${who} deleted ${which} in account ${account}, ${region}, on ${when}${together}. It waits in the deletion queue for seven days and can be restored until ${lastDayToRestore}; then it is gone for good, and nobody can reach you on it.`;
  },
});
