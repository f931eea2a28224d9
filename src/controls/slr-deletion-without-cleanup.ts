import { roleByName } from '../catalog/role-lookup.ts';
import type { ServiceLinkedRole } from '../catalog/types.ts';
import type { AuditEvent } from '../events/audit-event.ts';
import { textOf } from '../events/fields.ts';
import { createdRole, createdSubject, isServiceInitiated, roleTarget } from '../events/role-target.ts';
import { largestThreshold } from './burst.ts';
import { chimeCallsOf } from './chime-calls.ts';
import { cite, pageOf } from './cite.ts';
import {
  calls,
  compliant,
  defineTimelineControl,
  inventory,
  notApplicable,
  notEvaluated,
  violation,
} from './control.ts';
import { genuineRoles, isDeletionOf } from './genuine-roles.ts';
import { judgeEach } from './judge-each.ts';
import { neededBy } from './needed-by.ts';
import { timeInWords, year } from './dates.ts';
import { leftOver, type RoleDeed, type RoleNote } from './left-over.ts';
import { listed } from './listed.ts';
import { chimeResourceCalls, resourceCalls, resourceDeed, rolesWithResources, timelineOf } from './role-resources.ts';

export default defineTimelineControl({
  id: 'slr-deletion-without-cleanup',
  title: 'Deletion of a service-linked role requested before its clean-up',
  severity: 'high',
  identity: 'event',
  reads: [
    calls('iam.amazonaws.com', 'CreateServiceLinkedRole', 'DeleteServiceLinkedRole', 'DeleteRole'),
    ...chimeCallsOf(...chimeResourceCalls),
    ...resourceCalls.map(([source, names]) => calls(source, ...names)),
    inventory(['identities', 'deletions'], ['bots', 'domains', 'instances', 'voice-connectors']),
  ],
  citations: [
    cite('slrDelete', 'The resources of a service-linked role are cleaned up first, then the role is deleted.'),
    cite(
      'iamDeletionStatus',
      'A deletion fails when the service still uses the role, and the status then names the Regions and resources.',
    ),
  ],
  remediation:
    'Ask who planned the deletion. If the service is to stay, make sure that the role is still there, and create it again if it is not. If it is to end, remove the resources of the facts, then ask for the deletion again; GetServiceLinkedRoleDeletionStatus tells how the task of this request ended.',
  misses: [
    'Only resources that were made within the history that is known, a year at most, are seen to exist.',
    'Channels of Amazon Lex bots and shared Alexa devices leave no event that is documented, so the deletion of their roles is not evaluated.',
    'Nothing links a Customer Profiles domain or an Amazon Connect instance to its role: they are told by their numbers.',
  ],
  remembers: {
    within: year,
    last: largestThreshold,
    looks: 'back',
    note(event) {
      if (event.error !== null) return null;
      const deed = event.source === 'iam.amazonaws.com' ? roleDeed(event) : resourceDeed(event);
      return deed === null ? null : { key: timelineOf(deed.role), note: deed satisfies RoleNote };
    },
  },
  evaluate({ time, note }, { before }) {
    const role = note.change === 'requested' ? roleByName(note.name) : undefined;
    if (note.change !== 'requested' || role === undefined) return notApplicable;
    const { name, arn, task } = note;
    const earlier = before.map((item) => item.note);
    // The task of an earlier request still runs: that request was judged.
    if (task !== null && earlier.some((one) => one.change === 'requested' && one.task === task)) return notApplicable;
    if (!rolesWithResources.has(role.name)) return notEvaluated('no event shows the resources of this role');
    // What was there when the service ended went with it.
    const end = role.retired?.on ?? null;
    const ended = end !== null && time.slice(0, 10) > end;
    const known = before.filter((item) => !ended || item.time.slice(0, 10) > end).map((item) => item.note);
    const { existing, cleanedUp, sure } = leftOver(role, name, known);
    if (existing.length === 0)
      return cleanedUp ? compliant : notEvaluated('no resource that needs this role was seen to exist, nor to go');
    return violation({
      subject: { type: 'service-linked-role', id: name, arn },
      confidence: sure ? 'high' : 'medium',
      facts: {
        role: name,
        existing: existing.map(({ label }) => label),
        cleanup: role.deletion.cleanup,
        linked: sure,
        deletionTaskId: task,
        page: pageOf(role),
      },
    });
  },
  explain({ role, existing, cleanup, linked, deletionTaskId, page }, { who, when, account }) {
    const task = deletionTaskId === null ? '' : ` (task id ${deletionTaskId})`;
    const first = cleanup === null ? '' : ` AWS asks for this clean-up first: ${cleanup}.`;
    const byNumbers = linked
      ? ''
      : ' No event says which role belongs to which; there are more of them than other roles.';
    return `${who} asked to delete ${role} in account ${account} on ${when}${task}, and this still needs it, as far as the events show: ${listed(existing)}.${byNumbers}${first} Until that is done the deletion fails, or the service loses what it works with; see ${page}.`;
  },
  state: {
    evaluate(account) {
      const roles = genuineRoles(account).flatMap((one) => {
        const open = account.deletions.filter(
          (deletion) => deletion.status !== 'SUCCEEDED' && isDeletionOf(deletion, one.role),
        );
        const last = open.toSorted((a, b) => (a.requestedAt < b.requestedAt ? -1 : 1)).at(-1);
        return last === undefined || one.documented.deletion.cleanup === null ? [] : { ...one, deletion: last };
      });
      return judgeEach(roles, (one) => {
        const needed = neededBy(one, account);
        if (needed === null) return { unclear: `the inventory does not show what needs ${one.role.name}` };
        if (needed.existing.length === 0) return 'compliant';
        return {
          subject: one.subject,
          confidence: needed.sure ? 'high' : 'medium',
          facts: {
            role: one.role.name,
            existing: needed.existing,
            cleanup: one.documented.deletion.cleanup,
            requestedAt: one.deletion.requestedAt,
            status: one.deletion.status,
            deletionTaskId: one.deletion.taskId,
            page: pageOf(one.documented),
          },
        };
      });
    },
    explain({ role, existing, cleanup, requestedAt, status, deletionTaskId, page }, { when, account }) {
      const ended = status === null ? '' : `, status ${status}`;
      return `The deletion of ${role} in account ${account} was asked for on ${timeInWords(requestedAt)} (task id ${deletionTaskId}${ended}), and on ${when} this still needed it: ${listed(existing)}. AWS asks for this clean-up first: ${cleanup}. Until that is done the deletion fails; see ${page}.`;
    },
  },
});

/** What an IAM call did to a role, or asked for; null for roles without a documented clean-up. */
function roleDeed(event: AuditEvent): RoleDeed | null {
  if (event.name === 'CreateServiceLinkedRole') {
    const role = createdRole(event);
    return role === null ? null : deedOn(role, createdSubject(event, role).id, 'role made');
  }
  const target = roleTarget(event);
  if (target === null || target.path === 'ordinary') return null;
  if (event.name === 'DeleteRole' || isServiceInitiated(event.actor, target.role.editedVia))
    return deedOn(target.role, target.name, 'role gone');
  if (target.role.deletion.cleanup === null) return null;
  const task = textOf(event.response['deletionTaskId']);
  return { role: target.role.name, change: 'requested', name: target.name, arn: target.subject.arn, task };
}

function deedOn({ name: role }: ServiceLinkedRole, name: string, change: 'role made' | 'role gone'): RoleDeed | null {
  return rolesWithResources.has(role) ? { role, change, name } : null;
}
