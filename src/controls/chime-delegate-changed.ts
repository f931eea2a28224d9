import type { Json } from '../events/audit-event.ts';
import { textOf } from '../events/fields.ts';
import { chimeAccountInWords } from './chime-account-in-words.ts';
import { isApprovedForChime } from './chime-approval.ts';
import { chimeAccountOf, chimeCallsOf } from './chime-calls.ts';
import { cite } from './cite.ts';
import { defineControl, notApplicable, violation } from './control.ts';

/** What each call did, as it stands between the actor and the Chime account. */
const deeds = new Map([
  ['InviteDelegate', 'invited another AWS account to manage'],
  ['RenewDelegate', 'renewed the invitation of another AWS account to manage'],
  ['AcceptDelegate', 'agreed to share the management of'],
]);

export default defineControl({
  id: 'chime-delegate-changed',
  title: 'Amazon Chime account shared with another AWS account',
  severity: 'high',
  identity: 'event',
  reads: chimeCallsOf(...deeds.keys()),
  citations: [
    cite(
      'chimeActions',
      'A delegate is another AWS account that shares the management of an Amazon Chime account: it is invited, and accepts.',
    ),
  ],
  remediation:
    'Ask who agreed to share this Chime account, and with whom. If nobody did, have AWS Support remove the delegate: the Amazon Chime console, which did that, closed on February 20, 2026. Then look at what the other account has done: its people administer your users and their data.',
  misses: [
    'The parameters of these calls are undocumented: the other account is named only where the record shows an account id.',
  ],
  evaluate(event, { configuration }) {
    if (event.error !== null) return notApplicable;
    const approved = isApprovedForChime(event.actor, event.name, configuration);
    return violation({
      subject: chimeAccountOf(event),
      severity: approved ? 'info' : 'high',
      facts: {
        chimeAccount: textOf(event.request['accountId']),
        call: event.name,
        delegate: awsAccountIn(event.request),
        approved,
      },
    });
  },
  explain({ chimeAccount, call, delegate }, { who, when, account }) {
    const other = delegate === null ? '' : ` The other account is ${delegate}.`;
    return `${who} ${deeds.get(call)} ${chimeAccountInWords(chimeAccount, account)} on ${when}.${other} A delegate administers the users and settings of the Chime account from outside, where your own policies do not reach.`;
  },
});

/** The AWS account that the request names; `accountId` is the Chime account's own. */
function awsAccountIn(request: Json): string | null {
  for (const [name, value] of Object.entries(request)) {
    const text = textOf(value);
    if (name !== 'accountId' && text !== null && /^\d{12}$/.test(text)) return text;
  }
  return null;
}
