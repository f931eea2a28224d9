import type { AuditEvent } from '../events/audit-event.ts';
import { textOf } from '../events/fields.ts';
import { chimeAccountInWords } from './chime-account-in-words.ts';
import { isApprovedForChime } from './chime-approval.ts';
import { chimeAccountOf, chimeCallsOf } from './chime-calls.ts';
import { cite } from './cite.ts';
import { defineControl, notApplicable, type Subject, violation } from './control.ts';

/** What each call redacts a message in, with the field that names it. */
const places = new Map([
  ['RedactConversationMessage', { what: 'the conversation', field: 'conversationId' }],
  ['RedactRoomMessage', { what: 'the chat room', field: 'roomId' }],
  ['RedactChannelMessage', { what: 'the channel', field: 'channelArn' }],
]);

export default defineControl({
  id: 'chime-messages-redacted',
  title: 'Message of Amazon Chime redacted',
  severity: 'medium',
  identity: 'event',
  reads: chimeCallsOf(...places.keys()),
  citations: [
    cite(
      'chimeDeleteMessages',
      'Users cannot delete messages; administrators can, one by one, with the two redaction calls.',
    ),
    cite('chimeRedactConversationMessage', 'RedactConversationMessage takes a message out of a conversation.'),
    cite('chimeRedactRoomMessage', 'RedactRoomMessage takes a message out of a chat room.'),
  ],
  remediation:
    'Ask for the request behind the redaction (a ticket, a court order, a leaked secret) and note it with the message id of the facts. If there is none, ask the sender and the others for what was written, and take the permission away: AWS documents no way to bring a redacted message back.',
  misses: [
    'CloudTrail records that a message was redacted, not its text.',
    'A channel message of the Chime SDK may be redacted by its author or a moderator of the application: the record does not tell that from an administrator.',
  ],
  evaluate(event, { configuration }) {
    if (event.error !== null) return notApplicable;
    const place = places.get(event.name);
    if (place === undefined) return notApplicable;
    const approved = isApprovedForChime(event.actor, event.name, configuration);
    return violation({
      subject: messageOf(event),
      severity: approved ? 'info' : 'medium',
      facts: {
        message: textOf(event.request['messageId']),
        place: place.what,
        placeId: textOf(event.request[place.field]),
        chimeAccount: textOf(event.request['accountId']),
        approved,
      },
    });
  },
  explain({ message, place, placeId, chimeAccount }, { who, when, account }) {
    const which = message === null ? 'a message' : `the message ${message}`;
    const where = placeId === null ? place.replace('the ', 'a ') : `${place} ${placeId}`;
    const what = `${who} redacted ${which} in ${where}`;
    const gone = 'Its text is gone for everybody.';
    if (place === places.get('RedactChannelMessage')?.what) {
      return `${what} in AWS account ${account} on ${when}. ${gone} Whoever redacts a message changes the record of a conversation, and should have a reason on file.`;
    }
    return `${what} of ${chimeAccountInWords(chimeAccount, account)} on ${when}. ${gone} Users of Amazon Chime cannot delete what they wrote, so that a record remains; whoever redacts a message alters that record, and should have a reason on file.`;
  },
});

function messageOf(event: AuditEvent): Subject {
  const id = textOf(event.request['messageId']);
  return id === null ? chimeAccountOf(event) : { type: 'chime-message', id, arn: null };
}
