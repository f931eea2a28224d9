/** Amazon Chime Administration Guide, G35 to G43: chatbots and webhooks. */
import type { Statement } from './statement.ts';

export const extensionRules: readonly Statement[] = [
  {
    id: 'G35',
    kind: 'rule',
    page: 'chimeBots',
    heading: 'Using chatbots with Amazon Chime',
    says: 'An Enterprise account has up to ten chatbots.',
    controls: ['chime-bot-limit'],
    reveals: ['ListBots'],
  },
  {
    id: 'G36',
    kind: 'rule',
    page: 'chimeBots',
    heading: 'Step 1: Integrate a chatbot with Amazon Chime',
    says: 'A chatbot has a name of up to 55 characters and a registered domain; its name and e-mail address never change.',
    reason:
      'CloudTrail masks the display name in CreateBot, and ListDomains, which knows the registered domains, is no call of the public API.',
  },
  {
    id: 'G37',
    kind: 'rule',
    page: 'chimeBots',
    heading: 'Using chatbots with Amazon Chime',
    says: 'A chatbot cannot be deleted, only stopped.',
    controls: ['chime-bot-limit'],
    reveals: ['ListBots'],
    misses: 'A chatbot that has an endpoint and that nobody uses all the same.',
  },
  {
    id: 'G38',
    kind: 'rule',
    page: 'chimeBotEndpoint',
    heading: 'Step 2: Configure the outbound endpoint for an Amazon Chime chatbot',
    says: 'A chatbot has one outbound endpoint, a Lambda function or an HTTPS address, and it must answer a test.',
    controls: ['chime-bot-endpoint'],
    reveals: ['PutEventsConfiguration'],
    misses: 'An endpoint that CloudTrail masks, and the test, which Amazon Chime makes itself.',
  },
  {
    id: 'G39',
    kind: 'rule',
    page: 'chimeBotAuthentication',
    heading: 'Authenticate chatbot requests',
    says: 'Requests to a chatbot are signed with its security token (HMAC-SHA256), and the chatbot verifies them.',
    controls: ['chime-bot-token-regenerated', 'chime-secret-read'],
    reveals: ['RegenerateSecurityToken', 'GetBot', 'ListBots'],
    misses: 'Whether the chatbot verifies the signature: that is in its own code.',
  },
  {
    id: 'G40',
    kind: 'rule',
    page: 'chimeBotAuthentication',
    heading: 'Authenticate chatbot requests',
    says: 'A chatbot answers within two seconds, or the request is repeated twice.',
    reason:
      'The requests go from Amazon Chime to the endpoint itself; neither CloudTrail nor EventBridge has an event for one, or for its answer.',
  },
  {
    id: 'G41',
    kind: 'rule',
    page: 'https://docs.aws.amazon.com/chime/latest/ag/events-bots.html',
    heading: 'Amazon Chime events sent to chatbots',
    says: 'The address that comes with a Mention event works for two minutes.',
    reason:
      'Mention events go to the endpoint of the chatbot, not to EventBridge, and no Amazon Chime operation lists the addresses.',
  },
  {
    id: 'G42',
    kind: 'rule',
    page: 'chimeBots',
    heading: 'Prerequisites',
    says: 'An HTTPS endpoint has a subdomain of its own, with A records alone and a certificate of its own.',
    reason:
      'Only the DNS and a TLS connection to the endpoint show that; PutEventsConfiguration carries an address at most, which CloudTrail masks.',
  },
  {
    id: 'G43',
    kind: 'rule',
    page: 'https://docs.aws.amazon.com/chime/latest/dg/webhooks.html',
    heading: 'Creating webhooks for Amazon Chime',
    says: 'A chat room has up to ten webhooks, each with limits for rate, message size and members to notify.',
    reason:
      'Users create webhooks in the client: neither the Amazon Chime API nor its console permissions deal with them, and their HTTP errors go to the sender alone.',
  },
];
