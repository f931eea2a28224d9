/** Which covered service-linked role a finding or a statement is about. Pure. */
import { roles } from '../catalog/roles.ts';
import type { Subject } from '../controls/control.ts';

const longestFirst = roles.map(({ name }) => name).toSorted((a, b) => b.length - a.length);
const whole = new Map(longestFirst.map((name) => [name, new RegExp(`(?<!\\w)${name}(?![A-Za-z0-9])`)]));

/** By the name of its subject, with or without a suffix; null for anything else. */
export function roleOf(subject: Subject): string | null {
  const text = `${subject.id} ${subject.arn ?? ''}`;
  return longestFirst.find((name) => text.includes(name) && whole.get(name)?.test(text)) ?? null;
}

/** By role: how the ids of the statements about it begin. `CHIME-` is about every role of Amazon Chime. */
export const statementsAbout: Readonly<Record<string, readonly string[]>> = {
  AWSServiceRoleForAmazonChime: ['A4B-', 'CHIME-'],
  AWSServiceRoleForAmazonChimeTranscription: ['LT-', 'CHIME-'],
  AWSServiceRoleForAmazonChimeVoiceConnector: ['VC-', 'CHIME-'],
  AWSServiceRoleForAmazonChimeSDKMediaPipelines: ['MP-', 'CHIME-'],
  AWSServiceRoleForLexBots: ['LEX-'],
  AWSServiceRoleForLexChannels: ['LEX-'],
  AWSServiceRoleForProfile: ['CP-'],
};
