import { isProtected, isServiceInitiated, roleTarget } from '../events/role-target.ts';
import type { AuditEvent } from '../events/audit-event.ts';
import type { RoleTarget } from '../events/role-target.ts';
import { cite, pageOf } from './cite.ts';
import { calls, compliant, defineControl, notApplicable, violation } from './control.ts';
import { howItCanBe } from './role-edits.ts';

export default defineControl({
  id: 'slr-deleted-with-delete-role',
  title: 'DeleteRole on a service-linked role',
  severity: 'high',
  identity: 'event',
  reads: [calls('iam.amazonaws.com', 'DeleteRole')],
  citations: [
    cite(
      'slrDelete',
      'A service-linked role is deleted with DeleteServiceLinkedRole, which checks that no resource of the service still needs it; DeleteRole is refused.',
    ),
  ],
  remediation:
    'Delete what the service still uses, then the role with DeleteServiceLinkedRole. If nobody planned the deletion, ask the principal what it was for.',
  misses: [
    "The event carries the role's name, not its path: whether a role that was deleted was genuine shows only in an earlier look at IAM.",
  ],
  evaluate(event) {
    const target = roleTarget(event);
    if (target === null || target.path === 'ordinary') return notApplicable;
    // Denied for want of permission is slr-denied; other errors touch no role.
    if (event.error !== null && !isProtected(event)) return notApplicable;
    if (deletesItself(event, target)) return compliant;
    const refused = event.error !== null;
    const reserved = target.path === 'reserved';
    return violation({
      subject: target.subject,
      severity: refused || !reserved ? 'high' : 'critical',
      confidence: refused || reserved ? 'high' : 'low',
      facts: {
        role: target.name,
        refused,
        error: event.error?.code ?? null,
        canBe: refused ? null : howItCanBe(target),
        cleanup: target.role.deletion.cleanup,
        page: pageOf(target.role),
      },
    });
  },
  explain({ role, refused, error, canBe, page }, { who, when, account }) {
    if (refused) {
      return `${who} tried to delete ${role} in account ${account} on ${when} with DeleteRole, and IAM refused it (${error}): this role is deleted with DeleteServiceLinkedRole after its clean-up, see ${page}.`;
    }
    return `${who} deleted ${role} in account ${account} on ${when} with DeleteRole. IAM refuses that on a genuine service-linked role (${page}), so ${canBe}.`;
  },
});

/** The documented end of some roles: a session of the role deletes the role, through its service. */
function deletesItself({ actor, account }: AuditEvent, { role, name }: RoleTarget): boolean {
  if (!isServiceInitiated(actor, role.editedVia)) return false;
  if (actor.kind === 'service') return true;
  return (
    role.deletion.selfDeletes &&
    actor.account === account &&
    actor.arn?.endsWith(`:role/aws-service-role/${role.principal}/${name}`) === true
  );
}
