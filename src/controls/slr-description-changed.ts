import { textOf } from '../events/fields.ts';
import { isServiceInitiated, roleTarget } from '../events/role-target.ts';
import { isApproved } from './approval.ts';
import { cite, pageOf } from './cite.ts';
import { calls, compliant, defineControl, notApplicable, violation } from './control.ts';
import { isDescriptionOnly } from './role-edits.ts';

export default defineControl({
  id: 'slr-description-changed',
  title: 'Description of a service-linked role changed',
  severity: 'info',
  identity: 'event',
  reads: [calls('iam.amazonaws.com', 'UpdateRole', 'UpdateRoleDescription')],
  citations: [cite('slrEdit', 'The description is the one part of a service-linked role that can be edited.')],
  remediation:
    'There is nothing to do when the change was wanted. The old description can be put back with UpdateRole.',
  evaluate(event, { configuration }) {
    if (event.error !== null || !isDescriptionOnly(event)) return notApplicable;
    const target = roleTarget(event);
    if (target === null || target.path === 'ordinary') return notApplicable;
    if (isServiceInitiated(event.actor, target.role.editedVia)) return compliant;
    const list = configuration.approved.roleAdministrators;
    // Null without a list: nobody is judged by it.
    const approved = list.length === 0 ? null : isApproved(event.actor, list);
    return violation({
      subject: target.subject,
      severity: approved === false ? 'medium' : 'info',
      confidence: target.path === 'reserved' ? 'high' : 'medium',
      facts: {
        role: target.name,
        description: textOf(event.request['description']),
        approved,
        page: pageOf(target.role),
      },
    });
  },
  explain({ role, description, approved, page }, { who, when, account }) {
    const text = description === null ? 'removed' : `changed to "${description}"`;
    const list = approved !== false ? '' : ' The principal is not on approved.role-administrators.';
    return `${who} edited ${role} in account ${account} on ${when}: the description was ${text}. That is the one edit AWS allows, see ${page}.${list}`;
  },
});
