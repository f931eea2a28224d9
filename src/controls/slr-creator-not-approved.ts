import { createdRole, createdSubject, isServiceInitiated } from '../events/role-target.ts';
import { isApproved } from './approval.ts';
import { cite, pageOf } from './cite.ts';
import { isConnectForItsBots } from './connect-bots.ts';
import { calls, compliant, defineControl, notApplicable, violation } from './control.ts';

export default defineControl({
  id: 'slr-creator-not-approved',
  title: 'Service-linked role created by a principal that is not approved',
  severity: 'high',
  identity: 'event',
  reads: [calls('iam.amazonaws.com', 'CreateServiceLinkedRole')],
  citations: [
    cite(
      'slrPermissions',
      'A principal may create, edit or delete a service-linked role only when its permissions were configured for that.',
    ),
    cite(
      'rootBestPractices',
      'The root user is for the few tasks that only it can do; creating roles is none of them.',
    ),
  ],
  remediation:
    'Ask who needed the role and why the request did not come from a role administrator. Add the principal to approved.role-administrators in rolecall.yaml if it may do this; otherwise take iam:CreateServiceLinkedRole away from it and delete the role when nobody needs it.',
  misses: ['Without approved.role-administrators only the root user is reported.'],
  evaluate(event, { configuration }) {
    const role = createdRole(event);
    if (event.error !== null || role === null) return notApplicable;
    if (isServiceInitiated(event.actor, role.createdVia)) return compliant;
    const approved = configuration.approved.roleAdministrators;
    const root = event.actor.kind === 'root';
    if (!root && (approved.length === 0 || isApproved(event.actor, approved))) return compliant;
    const subject = createdSubject(event, role);
    if (isConnectForItsBots(event.actor, subject.id)) return compliant;
    return violation({
      subject,
      facts: {
        role: subject.id,
        reason: root
          ? 'the root user is never approved for that'
          : 'the principal is not on approved.role-administrators',
        page: pageOf(role),
      },
    });
  },
  explain({ role, reason, page }, { who, when, account }) {
    return `${who} created ${role} in account ${account} on ${when}, but ${reason}. AWS asks you to configure who may create this role, see ${page}.`;
  },
});
