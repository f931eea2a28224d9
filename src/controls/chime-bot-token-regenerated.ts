import { textOf } from '../events/fields.ts';
import { chimeBotOf } from './chime-bots.ts';
import { chimeAccountInWords } from './chime-account-in-words.ts';
import { chimeCallsOf } from './chime-calls.ts';
import { cite } from './cite.ts';
import { defineControl, notApplicable, violation } from './control.ts';

export default defineControl({
  id: 'chime-bot-token-regenerated',
  title: 'Security token of a chatbot regenerated',
  severity: 'info',
  identity: 'event',
  reads: chimeCallsOf('RegenerateSecurityToken'),
  citations: [
    cite(
      'chimeBotAuthentication',
      'Amazon Chime signs its requests to a chatbot with the security token of the chatbot, and the chatbot verifies the signature.',
    ),
    cite('chimeRegenerateSecurityToken', 'RegenerateSecurityToken replaces the security token of a chatbot.'),
  ],
  remediation:
    'Give the new token to the program behind the chatbot, by a secret store: until then it refuses what Amazon Chime sends, or does not verify it. If nobody planned this, somebody else now holds a token: regenerate it again, and find out who read the answer.',
  evaluate(event) {
    if (event.error !== null) return notApplicable;
    return violation({
      subject: chimeBotOf(event),
      facts: { bot: textOf(event.request['botId']), chimeAccount: textOf(event.request['accountId']) },
    });
  },
  explain({ bot, chimeAccount }, { who, when, account }) {
    return `${who} regenerated the security token of ${bot === null ? 'a chatbot' : `the chatbot ${bot}`} in ${chimeAccountInWords(chimeAccount, account)} on ${when}. Amazon Chime signs what it sends to the chatbot with the new token from now on; a signature by the old one no longer proves anything.`;
  },
});
