import { isApprovedForChime, needsApproval, notApproved } from './chime-approval.ts';
import { isByService } from './by-service.ts';
import { chimeAccountOf, chimeCallsOf } from './chime-calls.ts';
import { cite } from './cite.ts';
import { compliant, defineControl, notApplicable, violation } from './control.ts';

/** Reads whose answer holds a secret: what it is, and what it lets anybody do. */
const secrets = new Map([
  [
    'GetBot',
    { what: 'the security token of a chatbot', use: 'sign requests to the chatbot in the name of Amazon Chime' },
  ],
  [
    'ListBots',
    { what: 'the security tokens of chatbots', use: 'sign requests to a chatbot in the name of Amazon Chime' },
  ],
  ['GetUser', { what: 'the personal meeting PIN of a user', use: 'join meetings that were planned with it' }],
  ['ListUsers', { what: 'the personal meeting PINs of users', use: 'join meetings that were planned with them' }],
  ['GetEventsConfiguration', { what: 'the outbound endpoint of a chatbot', use: 'reach the program behind it' }],
  ['ListApiKeys', { what: 'the API keys of the account', use: 'provision users in the account' }],
]);

export default defineControl({
  id: 'chime-secret-read',
  title: 'Secrets of Amazon Chime read by a principal that is not approved',
  severity: 'low',
  identity: 'folded',
  reads: chimeCallsOf(...secrets.keys()),
  citations: [
    cite(
      'chimeBotAuthentication',
      'The security token of a chatbot is the key that signs the requests to it; who knows it can sign them.',
    ),
    cite('chimePins', 'A personal meeting PIN stays the same until it is reset, and is reset when it is compromised.'),
    cite(
      'chimePolicies',
      'AmazonChimeReadOnly allows every Get and List action, those that answer with secrets included.',
    ),
  ],
  remediation:
    'Ask the principal what it needed. If the read is its job, approve it in rolecall.yaml; if not, take the permission away, regenerate the tokens or PINs it has seen, and renew API keys.',
  misses: [
    'CloudTrail records the call, not the answer: how much was read does not show.',
    'GetUserByEmail is left out: AWS documents no answer of it.',
  ],
  evaluate(event, { configuration }) {
    const secret = secrets.get(event.name);
    if (secret === undefined || event.error !== null || isByService(event.actor)) return notApplicable;
    if (!needsApproval(event.actor, configuration)) return notApplicable;
    if (isApprovedForChime(event.actor, event.name, configuration)) return compliant;
    return violation({
      subject: chimeAccountOf(event),
      facts: { action: event.name, secret: secret.what, use: secret.use, root: event.actor.kind === 'root' },
    });
  },
  explain({ action, secret, use, root }, { who, when, account, region }) {
    const why = root ? 'The root user is never an approved administrator: no policy limits it.' : notApproved;
    return `${who} called ${action} in Amazon Chime (account ${account}, ${region}) on ${when}, which answers with ${secret}: whoever has that can ${use}. ${why}`;
  },
});
