import { textOf } from '../events/fields.ts';
import { isServiceInitiated, roleTarget } from '../events/role-target.ts';
import { isApproved } from './approval.ts';
import { cite, pageOf } from './cite.ts';
import { calls, compliant, defineControl, notApplicable, violation } from './control.ts';

export default defineControl({
  id: 'slr-deletion-requested',
  title: 'Deletion of a service-linked role requested',
  severity: 'medium',
  identity: 'event',
  reads: [calls('iam.amazonaws.com', 'DeleteServiceLinkedRole')],
  citations: [
    cite(
      'iamDeleteServiceLinkedRole',
      'The request starts a deletion task and returns its id; the role goes only when no resource of the service uses it any more.',
    ),
    cite('slrDelete', 'The resources of the role are cleaned up first, then the role is deleted.'),
  ],
  remediation:
    'Ask who planned it. GetServiceLinkedRoleDeletionStatus with the task id of the facts tells whether the role is gone, or which resources hold it. If the service is still in use, it creates the role again or must be given a new one.',
  misses: [
    'The event proves that a deletion was submitted, not that the role is gone; CloudTrail is not known to record the end of the task.',
  ],
  evaluate(event, { configuration }) {
    if (event.error !== null) return notApplicable;
    const target = roleTarget(event);
    if (target === null) return notApplicable;
    const { role } = target;
    if (isServiceInitiated(event.actor, role.editedVia)) return compliant;
    const list = configuration.approved.roleAdministrators;
    const approved = isApproved(event.actor, list);
    // What had not ended on that day was still needed.
    const retired =
      role.retired !== null && (role.retired.on ?? '') <= event.time.slice(0, 10) ? role.retired.what : null;
    const stranger = event.actor.kind === 'root' || (list.length > 0 && !approved);
    const task = textOf(event.response['deletionTaskId']);
    return violation({
      subject: target.subject,
      severity: stranger ? 'high' : approved && retired !== null ? 'info' : 'medium',
      facts: {
        role: target.name,
        deletionTaskId: task,
        cleanup: role.deletion.cleanup,
        retired,
        approved,
        page: pageOf(role),
      },
      // A request that is repeated while its task runs gets the same task id.
      ...(task === null ? {} : { occurrence: task }),
    });
  },
  explain({ role, deletionTaskId, cleanup, retired, page }, { who, when, account }) {
    const task = deletionTaskId === null ? '' : ` (task id ${deletionTaskId})`;
    const first = cleanup === null ? '' : ` AWS asks for this clean-up first: ${cleanup}.`;
    const ended = retired === null ? '' : ` The service behind it has ended: ${retired}.`;
    return `${who} asked to delete ${role} in account ${account} on ${when}${task}; the request was accepted, which does not yet mean that the role is gone.${first}${ended} See ${page}.`;
  },
});
