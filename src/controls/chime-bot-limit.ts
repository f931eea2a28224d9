import type { ChimeAccount } from '../inventory/inventory.ts';
import { cite } from './cite.ts';
import { defineStateControl, inventory, type StateVerdict } from './control.ts';
import { judgeEach } from './judge-each.ts';

/** Of an Enterprise account. */
const most = 10;

interface BotFacts {
  readonly [fact: string]: string | number | null;
  readonly chimeAccount: string;
  /** The chatbot without an endpoint; null when they are too many. */
  readonly bot: string | null;
  readonly bots: number | null;
  readonly most: number;
}

export default defineStateControl<BotFacts>({
  id: 'chime-bot-limit',
  title: 'More chatbots than Amazon Chime allows, or one without an endpoint',
  severity: 'low',
  identity: 'state',
  reads: [inventory(['chime-accounts'])],
  citations: [
    cite('chimeBots', 'An Enterprise account takes ten chatbots; they cannot be deleted, only stopped.'),
    cite('chimeBotEndpoint', 'A chatbot gets its events through a Lambda function or through an HTTPS endpoint.'),
  ],
  remediation:
    'Stop the chatbots that nobody needs (UpdateBot with Disabled), and give the others an endpoint of your own with PutEventsConfiguration. A chatbot that is enabled without an endpoint still holds a security token that somebody may use.',
  misses: ['No API lists the domains that were claimed, so the domain of a chatbot is not compared with them.'],
  state: {
    evaluate({ chimeAccounts }): StateVerdict<BotFacts> {
      const bots = chimeAccounts.flatMap(({ id: chimeAccount, bots: all }) =>
        all.map((bot) => ({ ...bot, chimeAccount })),
      );
      const accounts = judgeEach<ChimeAccount, BotFacts>(chimeAccounts, ({ id, bots: all }) =>
        all.length <= most
          ? 'compliant'
          : {
              subject: { type: 'chime-account', id, arn: null },
              facts: { chimeAccount: id, bot: null, bots: all.length, most },
            },
      );
      const idle = judgeEach<(typeof bots)[number], BotFacts>(
        bots,
        ({ id, chimeAccount, name, disabled, httpsEndpoint, lambda }) =>
          disabled || httpsEndpoint !== null || lambda !== null
            ? 'compliant'
            : {
                subject: { type: 'chime-bot', id, arn: null },
                facts: { chimeAccount, bot: name ?? id, bots: null, most },
              },
      );
      return {
        violations: [...accounts.violations, ...idle.violations],
        compliant: accounts.compliant + idle.compliant,
        notEvaluated: [],
      };
    },
    explain({ chimeAccount, bot, bots, most: limit }, { when, account }) {
      const where = `the Amazon Chime account ${chimeAccount} (AWS account ${account})`;
      return bot === null
        ? `There are ${bots} chatbots in ${where}, as read on ${when}, where AWS documents at most ${limit}.`
        : `The chatbot ${bot} in ${where} is enabled and has no endpoint, as read on ${when}, so it gets no events and serves nobody.`;
    },
  },
});
