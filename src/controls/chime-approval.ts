/** What the configuration says a principal may do to Amazon Chime. */
import { operationByName } from '../catalog/lookup.ts';
import type { ChimePolicyName } from '../catalog/types.ts';
import type { Configuration } from '../configuration.ts';
import type { Actor } from '../events/audit-event.ts';
import { isApproved } from './approval.ts';

/** The documented policies that a principal is meant to have; none for root, which no policy limits. */
export function policiesOf(actor: Actor, { principals }: Configuration): readonly ChimePolicyName[] {
  return principals.filter(({ match }) => isApproved(actor, [match])).map(({ policy }) => policy);
}

const exports = new Set(['StartDataExport', 'RetrieveDataExports']);

/** Whether the principal is an approved Chime administrator, may export what users wrote, or has a documented policy that covers the action. */
export function isApprovedForChime(actor: Actor, action: string, configuration: Configuration): boolean {
  if (isApproved(actor, configuration.approved.chimeAdministrators)) return true;
  if (exports.has(action) && isApproved(actor, configuration.approved.privacyDesk)) return true;
  const allowedBy = operationByName(action)?.allowedBy ?? [];
  return policiesOf(actor, configuration).some((policy) => allowedBy.includes(policy));
}

/** Whether approval can be asked of the principal: without a list it is asked of root alone. */
export function needsApproval(actor: Actor, { approved }: Configuration): boolean {
  return actor.kind === 'root' || approved.chimeAdministrators.length > 0;
}

/** `AmazonChimeUserManagement and AmazonChimeFullAccess allow it`: which of the documented policies cover an action. */
export function coverInWords(policies: readonly string[]): string {
  const named = policies.join(', ').replace(/, (?=[^,]*$)/, ' and ');
  return `${named} allow${policies.length === 1 ? 's' : ''} it`;
}

/** Why a principal, other than root, is not approved. */
export const notApproved =
  'The principal is not an approved Chime administrator, and no documented policy that it is meant to have covers the action.';
