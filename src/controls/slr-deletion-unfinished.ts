import { roleByName } from '../catalog/role-lookup.ts';
import type { Deletion, Inventory } from '../inventory/inventory.ts';
import { cite } from './cite.ts';
import { defineStateControl, inventory } from './control.ts';
import { day, timeInWords } from './dates.ts';
import { isDeletionOf } from './genuine-roles.ts';
import { judgeEach } from './judge-each.ts';

export default defineStateControl({
  id: 'slr-deletion-unfinished',
  title: 'Deletion of a service-linked role did not come to an end',
  severity: 'medium',
  identity: 'state',
  reads: [inventory(['identities', 'deletions'])],
  citations: [
    cite('iamDeleteServiceLinkedRole', 'The call only asks for the deletion and answers with the id of a task.'),
    cite(
      'iamDeletionStatus',
      'The status of the task says whether the deletion failed, and then which resources in which Regions still use the role.',
    ),
  ],
  remediation:
    'Ask IAM for the status of the task (GetServiceLinkedRoleDeletionStatus). Where it names resources, remove them as the page of the role says, then ask for the deletion again. If the role is to stay after all, nothing has to be done but to tell whoever asked.',
  misses: ['A deletion is known only by the task that its request got, from CloudTrail or from the audits since.'],
  state: {
    evaluate(account, { now }) {
      const roles = new Map(account.roles.map((role) => [role.name, role]));
      return judgeEach(latest(account), (deletion) => {
        const role = roles.get(deletion.roleName);
        if (role === undefined || !isDeletionOf(deletion, role)) return 'compliant';
        if (Date.parse(now) - Date.parse(deletion.requestedAt) <= day) return 'compliant';
        return {
          subject: { type: 'service-linked-role', id: role.name, arn: role.arn },
          facts: {
            role: role.name,
            service: roleByName(role.name)?.service ?? null,
            requestedAt: deletion.requestedAt,
            taskId: deletion.taskId,
            status: deletion.status,
            reason: deletion.reason,
          },
        };
      });
    },
    explain({ role, service, requestedAt, taskId, status, reason }, { when, account }) {
      const whose = service === null ? '' : ` of ${service}`;
      const ended = status === null ? '' : ` IAM gives the status ${status}${reason === null ? '' : ` (${reason})`}.`;
      return `The role ${role}${whose} in account ${account} was still there on ${when}, though its deletion was asked for on ${timeInWords(requestedAt)} (task id ${taskId}).${ended} A deletion takes minutes; after a day it has failed, or something still uses the role.`;
    },
  },
});

/** Of each role the last request. */
function latest({ deletions }: Inventory): readonly Deletion[] {
  const byRole = new Map<string, Deletion>();
  for (const one of deletions.toSorted((a, b) => (a.requestedAt < b.requestedAt ? -1 : 1)))
    byRole.set(one.roleName, one);
  return [...byRole.values()];
}
