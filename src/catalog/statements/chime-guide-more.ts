/** What the Amazon Chime Administration Guide says beyond its numbered rules. */
import { anyChimeCall, type StatedDocument } from './statement.ts';

export const moreOfTheGuide: StatedDocument = {
  title: 'Amazon Chime Administration Guide: what else it says',
  page: 'chimePolicies',
  statements: [
    {
      id: 'GUIDE-RENAME',
      kind: 'rule',
      page: 'chimeRename',
      heading: 'Renaming your account',
      says: 'The name of an account appears in the invitations to it, and an administrator can change it.',
      controls: ['chime-account-renamed'],
      reveals: ['RenameAccount', 'UpdateAccount'],
    },
    {
      id: 'GUIDE-ROOT',
      kind: 'rule',
      page: 'https://docs.aws.amazon.com/chime/latest/ag/security-iam.html',
      heading: 'AWS account root user',
      says: 'The root user is not for everyday tasks.',
      controls: ['chime-action-by-root', 'slr-creator-not-approved'],
      reveals: [anyChimeCall, 'CreateServiceLinkedRole'],
      planned: ['account-root-without-mfa'],
    },
    {
      id: 'GUIDE-TEMPORARY-CREDENTIALS',
      kind: 'rule',
      page: 'https://docs.aws.amazon.com/chime/latest/ag/security-iam.html',
      heading: 'IAM users and groups',
      says: 'People and programs use temporary credentials rather than long-term ones.',
      controls: ['chime-long-term-key'],
      reveals: [anyChimeCall],
    },
    {
      id: 'GUIDE-POLICIES',
      kind: 'rule',
      heading: 'Amazon Chime identity-based policy examples',
      says: 'Three managed policies are documented: to look at Amazon Chime, to manage its users, and for everything.',
      controls: ['chime-action-outside-policy', 'chime-admin-not-approved'],
      reveals: [anyChimeCall],
      misses: 'Principals that rolecall.yaml does not name.',
    },
    {
      id: 'GUIDE-DENIED',
      kind: 'rule',
      page: 'chimeAccessTroubleshooting',
      heading: 'I am not authorized to perform an action in Amazon Chime',
      says: 'Whoever is denied an action asks an administrator for a policy that allows it.',
      controls: ['chime-action-denied', 'chime-denied-burst'],
      reveals: [anyChimeCall],
    },
    {
      id: 'GUIDE-PASS-ROLE',
      kind: 'rule',
      page: 'chimeAccessTroubleshooting',
      heading: 'I am not authorized to perform iam:PassRole',
      says: 'Passing a role to Amazon Chime takes the permission iam:PassRole.',
      reason:
        'No API call is named after iam:PassRole, so CloudTrail has no event of it; Amazon Chime takes no service roles either.',
    },
    {
      id: 'GUIDE-OUTSIDE',
      kind: 'rule',
      page: 'chimeAccessTroubleshooting',
      heading: 'I want to allow people outside of my AWS account to access my Amazon Chime resources',
      says: 'People outside the AWS account get access by a role that trusts them.',
      reason:
        'CreateRole and UpdateAssumeRolePolicy show whom a role trusts, not whether its policies reach Amazon Chime; GetRole and its policies together do.',
      planned: ['chime-role-trusts-outside'],
    },
    {
      id: 'GUIDE-STREAMING',
      kind: 'rule',
      page: 'chimeEventBridge',
      heading: 'Amazon Chime Voice Connector streaming events',
      says: 'Amazon Chime sends an event when the streaming of a call starts, ends, changes or fails, with the stream it goes to.',
      controls: ['voice-streaming-unclosed', 'voice-stream-foreign', 'voice-streaming-region'],
      reveals: ['Chime VoiceConnector Streaming Status'],
    },
  ],
};
