import type { Configuration } from '../configuration.ts';
import type { Actor } from '../events/audit-event.ts';
import { isApproved } from './approval.ts';
import { isApprovedForChime } from './chime-approval.ts';

/** Whether the principal may ask for the attachments of users and fetch them: the privacy desk, or whoever may administer Amazon Chime so. */
export function isApprovedForExport(actor: Actor, action: string, configuration: Configuration): boolean {
  return isApproved(actor, configuration.approved.privacyDesk) || isApprovedForChime(actor, action, configuration);
}
