import { createdRole, createdSubject, roleTarget, serviceNameOf } from '../events/role-target.ts';
import { textOf } from '../events/fields.ts';
import { cite, pageOf } from './cite.ts';
import { calls, defineControl, notApplicable, notEvaluated, violation } from './control.ts';
import { editCalls } from './role-edits.ts';

export default defineControl({
  id: 'slr-denied',
  title: 'Denied work on a service-linked role',
  severity: 'medium',
  identity: 'folded',
  reads: [calls('iam.amazonaws.com', 'CreateServiceLinkedRole', 'DeleteServiceLinkedRole', 'DeleteRole'), editCalls],
  citations: [
    cite(
      'slrPermissions',
      'A principal may create, edit or delete a service-linked role only when its permissions were configured for that.',
    ),
  ],
  remediation:
    "If the work is the principal's job, grant the action on the role's ARN (for creation with the iam:AWSServiceName condition). If not, ask what it was for; repeated denials on different roles may be a search for a way in.",
  evaluate(event) {
    if (event.error?.code !== 'AccessDenied') return notApplicable;
    const create = event.name === 'CreateServiceLinkedRole';
    const created = create ? createdRole(event) : null;
    const target = create ? null : roleTarget(event);
    const role = created ?? target?.role ?? null;
    if (role === null) {
      const named = create
        ? serviceNameOf(event)
        : (textOf(event.request['roleName']) ?? /\brole[/ ]/.exec(event.error.message)?.[0] ?? null);
      return named === null
        ? notEvaluated('neither the request nor the message of the denial names a role')
        : notApplicable;
    }
    if (target?.path === 'ordinary') return notApplicable;
    const byServiceControlPolicy = /service control policy/i.test(event.error.message);
    const subject = target?.subject ?? createdSubject(event, role);
    return violation({
      subject,
      severity: byServiceControlPolicy ? 'info' : 'medium',
      confidence: create || target?.path === 'reserved' ? 'high' : 'medium',
      facts: {
        call: event.name,
        role: subject.id,
        byServiceControlPolicy,
        message: event.error.message,
        page: pageOf(role),
      },
    });
  },
  explain({ call, role, byServiceControlPolicy, page }, { who, when, account }) {
    const by = byServiceControlPolicy ? ' by a service control policy' : '';
    return `${who} was denied${by} when calling ${call} on ${role} in account ${account} on ${when}. Work on this role needs permissions configured for it, see ${page}.`;
  },
});
