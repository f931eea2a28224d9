/** The parts of an inventory: what is read together, and can be missing together. */

export const partsInWords = {
  identities: 'users, groups, roles and their policies',
  'role-details': 'description and longest session of the covered roles',
  'account-summary': 'the summary of the account, for its root user',
  deletions: 'the state of deletions of service-linked roles',
  'role-uses': 'uses of features whose service-linked role only a person creates',
  trails: 'the trails of CloudTrail',
  rules: "Rolecall's own rules of EventBridge",
  auditor: 'heartbeat and configuration of the deployed Rolecall',
  domains: 'the domains of Customer Profiles',
  instances: 'the instances of Amazon Connect',
  bots: 'the bots of Amazon Lex V2',
  'voice-connectors': 'the Voice Connectors and their streaming',
  'chime-accounts': 'the accounts of Amazon Chime, with retention and bots',
  buckets: 'the buckets of call detail records',
} as const;

export type Part = keyof typeof partsInWords;

/** In this order they are read. */
export const parts = Object.keys(partsInWords) as readonly Part[];
