import { textOf } from '../events/fields.ts';
import { chimeAccountInWords } from './chime-account-in-words.ts';
import { chimeAccountOf, chimeCallsOf } from './chime-calls.ts';
import { isApprovedForChime } from './chime-approval.ts';
import { cite } from './cite.ts';
import { defineControl, notApplicable, violation } from './control.ts';
import { dayAfter } from './dates.ts';

/** How long AWS keeps a deleted account among the disabled ones. */
const keptDays = 90;

export default defineControl({
  id: 'chime-account-deleted',
  title: 'Amazon Chime account deleted',
  severity: 'high',
  identity: 'event',
  reads: chimeCallsOf('DeleteAccount'),
  citations: [
    cite('chimeDeleteAccount', 'Deleting an Amazon Chime account deletes all data of its users.'),
    cite(
      'chimeDeleteAccountCall',
      'A deleted account stays among the disabled accounts for 90 days; AWS Support can restore it from there.',
    ),
  ],
  remediation:
    'Ask who planned the deletion. If nobody did, open a case with AWS Support at once and ask for the account to be restored: after the last day in the facts it is gone for good, with the messages, meetings and contacts of its users.',
  evaluate(event, { configuration }) {
    if (event.error !== null) return notApplicable;
    const approved = isApprovedForChime(event.actor, event.name, configuration);
    return violation({
      subject: chimeAccountOf(event),
      severity: approved ? 'info' : 'high',
      facts: {
        chimeAccount: textOf(event.request['accountId']),
        lastDayToRestore: dayAfter(event.time, keptDays),
        approved,
      },
    });
  },
  explain({ chimeAccount, lastDayToRestore }, { who, when, account }) {
    return `${who} deleted ${chimeAccountInWords(chimeAccount, account)} on ${when}. All data of its users goes with it. AWS keeps a deleted account among the disabled ones for ${keptDays} days, so AWS Support can restore it until ${lastDayToRestore}.`;
  },
});
