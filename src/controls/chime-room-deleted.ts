import { textOf } from '../events/fields.ts';
import { chimeAccountInWords } from './chime-account-in-words.ts';
import { isApprovedForChime } from './chime-approval.ts';
import { chimeAccountOf, chimeCallsOf } from './chime-calls.ts';
import { cite } from './cite.ts';
import { defineControl, notApplicable, violation } from './control.ts';

export default defineControl({
  id: 'chime-room-deleted',
  title: 'Chat room of Amazon Chime deleted',
  severity: 'low',
  identity: 'event',
  reads: chimeCallsOf('DeleteRoom'),
  citations: [cite('chimeRestoreMessages', 'The messages of a chat room that is deleted are deleted for good.')],
  remediation:
    'Ask whether the room was meant to go, and whether anything in it had to be kept. AWS documents no way to restore it: ask its members for what they saved, and take the permission away from whoever should not have it.',
  misses: ['The record names the room by its id; its name and its messages are in no event.'],
  evaluate(event, { configuration }) {
    if (event.error !== null) return notApplicable;
    const approved = isApprovedForChime(event.actor, event.name, configuration);
    const room = textOf(event.request['roomId']);
    return violation({
      subject: room === null ? chimeAccountOf(event) : { type: 'chime-room', id: room, arn: null },
      severity: approved ? 'info' : 'low',
      facts: { room, chimeAccount: textOf(event.request['accountId']), approved },
    });
  },
  explain({ room, chimeAccount }, { who, when, account }) {
    const which = room === null ? 'a chat room' : `the chat room ${room}`;
    return `${who} deleted ${which} in ${chimeAccountInWords(chimeAccount, account)} on ${when}. Its messages are deleted with it for good, whatever the retention period is.`;
  },
});
