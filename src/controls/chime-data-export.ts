import { textOf } from '../events/fields.ts';
import { chimeAccountInWords } from './chime-account-in-words.ts';
import { chimeAccountOf, chimeCallsOf } from './chime-calls.ts';
import { isApprovedForChime } from './chime-approval.ts';
import { cite } from './cite.ts';
import { defineControl, notApplicable, violation } from './control.ts';
import { dayAfter } from './dates.ts';

/** How long the links in an export work. */
const linkDays = 6;

export default defineControl({
  id: 'chime-data-export',
  title: 'User attachments of Amazon Chime exported',
  severity: 'high',
  identity: 'event',
  reads: chimeCallsOf('StartDataExport', 'RetrieveDataExports'),
  citations: [
    cite(
      'chimeAttachments',
      'An export answers with links to the attachments of all users, which work for six days; who can read the file must be controlled.',
    ),
    cite(
      'chimeActions',
      'StartDataExport asks for the attachments; RetrieveDataExports downloads the file with the links to them.',
    ),
  ],
  remediation:
    'Ask the principal what the export is for and who decided on it. If nobody did, take the permissions StartDataExport and RetrieveDataExports away at once and find out where the file went: whoever has it can open every attachment until the links expire.',
  misses: ['Which attachments were opened through the links does not show in the events of Amazon Chime.'],
  evaluate(event, { configuration }) {
    if (event.error !== null) return notApplicable;
    const approved = isApprovedForChime(event.actor, event.name, configuration);
    const retrieved = event.name === 'RetrieveDataExports';
    return violation({
      subject: chimeAccountOf(event),
      severity: approved ? 'info' : 'high',
      facts: {
        chimeAccount: textOf(event.request['accountId']),
        retrieved,
        // Links that were just fetched may be older, never younger.
        lastDayOfLinks: retrieved ? dayAfter(event.time, linkDays) : null,
        approved,
      },
    });
  },
  explain({ chimeAccount, retrieved, lastDayOfLinks }, { who, when, account }) {
    const deed = retrieved
      ? 'fetched the links to the attachments of all users'
      : 'requested the attachments of all users';
    const next = retrieved
      ? `The links work for six days, until ${lastDayOfLinks} at the latest, for anybody who has the file`
      : 'The file with the links to them is ready within about a day, and whoever fetches it can open them all';
    return `${who} ${deed} of ${chimeAccountInWords(chimeAccount, account)} on ${when}. ${next}. AWS asks to control who can read it.`;
  },
});
