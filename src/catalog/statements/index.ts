/** What the AWS documents say that Rolecall starts from, and what checks each statement. */
import type { pages } from '../pages.ts';
import { alexaRole } from './alexa-role.ts';
import { accountRules } from './chime-guide-accounts.ts';
import { extensionRules } from './chime-guide-extensions.ts';
import { moreOfTheGuide } from './chime-guide-more.ts';
import { securityRules } from './chime-guide-security.ts';
import { telephonyRules } from './chime-guide-telephony.ts';
import { chimeRoles } from './chime-roles.ts';
import { customerProfilesRole } from './customer-profiles-role.ts';
import { lexRoles } from './lex-roles.ts';
import { mediaPipelinesRole } from './media-pipelines-role.ts';
import type { StatedDocument } from './statement.ts';

/** The numbered rules of the Amazon Chime Administration Guide: G1 to G58. */
export const guideRules: StatedDocument = {
  title: 'Amazon Chime Administration Guide: rules',
  page: 'https://docs.aws.amazon.com/chime/latest/ag/what-is-chime.html',
  statements: [...accountRules, ...telephonyRules, ...extensionRules, ...securityRules],
};

/** Five documents; the Administration Guide in three parts. */
export const statedDocuments: readonly StatedDocument[] = [
  guideRules,
  moreOfTheGuide,
  chimeRoles,
  alexaRole,
  mediaPipelinesRole,
  lexRoles,
  customerProfilesRole,
];

/** Controls that no statement of these documents asks for, with the page that each rests on. */
export const controlsOfOtherPages: ReadonlyMap<string, keyof typeof pages> = new Map<string, keyof typeof pages>([
  ['chime-after-retirement', 'chimeApi'],
  ['chime-delegate-changed', 'chimeActions'],
  ['event-forged', 'eventBridgeServiceEvents'],
  ['event-unreadable', 'cloudTrailRecord'],
  ['voice-streaming-without-role', 'slrChimeVoiceConnector'],
]);
