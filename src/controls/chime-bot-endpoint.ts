import { textOf } from '../events/fields.ts';
import { chimeAccountInWords } from './chime-account-in-words.ts';
import { chimeBotOf } from './chime-bots.ts';
import { chimeCallsOf } from './chime-calls.ts';
import { cite } from './cite.ts';
import { compliant, defineControl, inventory, notApplicable, notEvaluated, violation } from './control.ts';
import { isHidden } from './hidden.ts';
import { judgeEach } from './judge-each.ts';
import { ownAccounts } from './own-accounts.ts';

export default defineControl({
  id: 'chime-bot-endpoint',
  title: 'Chatbot sends its events to an unexpected place',
  severity: 'medium',
  identity: 'event',
  reads: [...chimeCallsOf('PutEventsConfiguration'), inventory(['chime-accounts'])],
  citations: [
    cite('chimeBotEndpoint', 'A chatbot gets its events through a Lambda function or through an HTTPS endpoint.'),
    cite(
      'chimePutEventsConfiguration',
      'PutEventsConfiguration takes one of the two: the ARN of a Lambda function, or an HTTPS endpoint.',
    ),
  ],
  remediation:
    'Ask who owns the endpoint: it receives the messages in which users mention the chatbot. Set a Lambda function of your own account or an HTTPS endpoint of your own with PutEventsConfiguration; DeleteEventsConfiguration removes what should not be there.',
  misses: [
    'CloudTrail may mask or leave out the endpoint, which AWS counts as sensitive: then GetEventsConfiguration tells it, not the event.',
  ],
  evaluate(event, { configuration }) {
    if (event.error !== null) return notApplicable;
    const lambda = textOf(event.request['lambdaFunctionArn']);
    const https = textOf(event.request['outboundEventsHTTPSEndpoint']);
    if (lambda === null && https === null) return notEvaluated('the record holds no endpoint');
    const { problems, host, readable } = endpointOf(https, lambda, ownAccounts(event.account, configuration));
    if (problems.length === 0) {
      return readable ? compliant : notEvaluated('the endpoint cannot be read in the record');
    }
    return violation({
      subject: chimeBotOf(event),
      facts: {
        bot: textOf(event.request['botId']),
        chimeAccount: textOf(event.request['accountId']),
        problems,
        host,
      },
    });
  },
  explain({ bot, chimeAccount, problems, host }, { who, when, account }) {
    const which = bot === null ? 'a chatbot' : `the chatbot ${bot}`;
    return `${who} set the endpoint for the events of ${which} in ${chimeAccountInWords(chimeAccount, account)} on ${when}: ${problemsInWords(problems, host)}`;
  },
  state: {
    evaluate({ account, chimeAccounts }, { configuration }) {
      const own = ownAccounts(account, configuration);
      const bots = chimeAccounts
        .flatMap(({ id: chimeAccount, bots: all }) => all.map((bot) => ({ ...bot, chimeAccount })))
        .filter(({ httpsEndpoint, lambda }) => httpsEndpoint !== null || lambda !== null);
      return judgeEach(bots, ({ id, chimeAccount, httpsEndpoint, lambda }) => {
        const { problems, host } = endpointOf(httpsEndpoint, lambda, own);
        if (problems.length === 0) return 'compliant';
        return { subject: { type: 'chime-bot', id, arn: null }, facts: { bot: id, chimeAccount, problems, host } };
      });
    },
    explain({ bot, chimeAccount, problems, host }, { when, account }) {
      return `The chatbot ${bot} in ${chimeAccountInWords(chimeAccount, account)} sends its events to an unexpected place, as read on ${when}: ${problemsInWords(problems, host)}`;
    },
  },
});

function problemsInWords(problems: readonly string[], host: string | null): string {
  const to = host === null ? '' : ` The host of the endpoint is ${host}.`;
  return `${problems.join('; ')}.${to} AWS documents one endpoint for a chatbot, either a Lambda function or an HTTPS address.`;
}

interface Endpoint {
  readonly problems: readonly string[];
  /** The host alone: the rest of an address may be a secret. */
  readonly host: string | null;
  /** False when CloudTrail masks it, or it is neither an address nor the ARN of a function. */
  readonly readable: boolean;
}

function endpointOf(https: string | null, lambda: string | null, own: ReadonlySet<string>): Endpoint {
  const url = https === null || isHidden(https) ? null : URL.parse(https);
  const owner = lambda === null ? null : accountOfFunction(lambda);
  const problems: string[] = [];
  // A masked value still shows that there is one.
  if (lambda !== null && https !== null) problems.push('both a Lambda function and an HTTPS endpoint are set');
  if (https !== null && !isHidden(https) && url?.protocol !== 'https:')
    problems.push('the endpoint is no HTTPS address');
  if (owner !== null && !own.has(owner)) problems.push(`the Lambda function belongs to account ${owner}`);
  return { problems, host: textOf(url?.host), readable: lambda === null ? url !== null : owner !== null };
}

/** Null for what is no ARN with an account. */
function accountOfFunction(arn: string): string | null {
  const [prefix, , service, , account = ''] = arn.split(':');
  return prefix === 'arn' && service === 'lambda' && /^\d{12}$/.test(account) ? account : null;
}
