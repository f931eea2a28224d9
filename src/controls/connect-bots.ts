/** The role of Amazon Lex V2 that Amazon Connect has made for the bots of its instances: one for the account. */
import type { Actor } from '../events/audit-event.ts';

/** Whether a role is that one, by its suffix: `AWSServiceRoleForLexV2Bots_AmazonConnect_111122223333`. */
export function isOfConnectBots(name: string): boolean {
  return name.startsWith('AWSServiceRoleForLexV2Bots_AmazonConnect_');
}

/** Amazon Connect itself made the call for that role. AWS's page says that Connect uses such a role, but not how Connect edits it. */
export function isConnectForItsBots({ invokedBy }: Actor, name: string): boolean {
  return invokedBy === 'connect.amazonaws.com' && isOfConnectBots(name);
}
