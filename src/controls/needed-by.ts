/** What of an inventory needs a certain service-linked role. */
import { isSeen } from '../inventory/inventory.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Part } from '../inventory/parts.ts';
import { type GenuineRole, genuineRoles, lookedEverywhere } from './genuine-roles.ts';

export interface Needed {
  /** As they stand in a sentence. */
  readonly existing: readonly string[];
  /** False when only numbers tell that one of them uses this very role. */
  readonly sure: boolean;
}

/** Null when the inventory does not show the resources of the role, or not in every Region and none was seen. */
export function neededBy(one: GenuineRole, account: Inventory): Needed | null {
  const found = resourcesOf(one, account);
  if (found === null || !isSeen(account, found.part)) return null;
  if (found.existing.length === 0 && !lookedEverywhere(account, found.part, one.documented)) return null;
  return found;
}

function resourcesOf({ role, documented }: GenuineRole, account: Inventory): (Needed & { readonly part: Part }) | null {
  switch (documented.name) {
    case 'AWSServiceRoleForAmazonChimeVoiceConnector': {
      const streaming = account.voiceConnectors.filter((one) => one.streaming);
      const existing = streaming.map(({ id, region }) => `the streaming Voice Connector ${id} in ${region}`);
      return { part: 'voice-connectors', existing, sure: true };
    }
    case 'AWSServiceRoleForLexV2Bots': {
      const own = account.bots.filter((bot) => bot.role === role.arn);
      return { part: 'bots', existing: own.map(({ id, region }) => `the bot ${id} in ${region}`), sure: true };
    }
    case 'AWSServiceRoleForAmazonConnect': {
      const own = account.instances.filter(({ serviceRole }) => serviceRole === role.arn);
      const existing = own.map(({ id, region }) => `the Amazon Connect instance ${id} in ${region}`);
      return { part: 'instances', existing, sure: true };
    }
    case 'AWSServiceRoleForProfile': {
      // No API links them: there are more domains than other roles.
      const others = genuineRoles(account).filter((one) => one.documented === documented).length - 1;
      const existing = account.domains.map(({ name, region }) => `the Customer Profiles domain ${name} in ${region}`);
      return { part: 'domains', existing: existing.length > others ? existing : [], sure: false };
    }
    default:
      return null;
  }
}
