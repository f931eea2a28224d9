import { roleByPrincipal } from '../catalog/role-lookup.ts';
import type { ServiceLinkedRole } from '../catalog/types.ts';
import { unnamedService } from '../events/actor.ts';
import type { Actor, AuditEvent } from '../events/audit-event.ts';
import { textOf } from '../events/fields.ts';
import { cite, pageOf } from './cite.ts';
import { compliant, defineControl, notApplicable, notEvaluated, violation } from './control.ts';

const reservedPath = { wildcard: '*:role/aws-service-role/*' };

export default defineControl({
  id: 'slr-assume-attempted',
  title: 'Somebody assumes a service-linked role',
  severity: 'critical',
  identity: 'event',
  reads: [
    {
      kind: 'calls',
      source: 'sts.amazonaws.com',
      names: ['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'],
      // Roles are assumed all day; few of them are service-linked.
      only: [{ requestParameters: { roleArn: [reservedPath] } }, { errorMessage: [reservedPath] }],
    },
  ],
  citations: [
    cite('slr', 'The trust policy of a service-linked role names its service; only that service can assume the role.'),
  ],
  remediation:
    'Ask the principal what it wanted with the role; a workload that needs such permissions gets a role of its own. Where the role was assumed, treat it as taken over: compare its trust policy in IAM with the documented one, look at what the session did, and open a case with AWS Support, since sessions of a service-linked role cannot be revoked.',
  misses: [
    'An attempt from another AWS account that was refused is recorded in that account; it shows here only if its logs are read too.',
  ],
  evaluate(event) {
    const arn = roleAsked(event);
    if (arn === null) return notEvaluated('neither the request nor the message of the refusal names a role');
    const [, principal = '', name = ''] = /:role\/aws-service-role\/([^/]+)\/([^/]+)$/.exec(arn) ?? [];
    const role = roleByPrincipal(principal);
    if (role === undefined) return notApplicable;
    if (event.actor.kind === 'service' && (event.actor.invokedBy ?? unnamedService) === unnamedService)
      return notEvaluated('the record does not say which AWS service called');
    if (isItsService(event.actor, role)) return compliant;
    const refused = event.error !== null;
    return violation({
      subject: { type: 'service-linked-role', id: name, arn },
      severity: refused ? 'high' : 'critical',
      facts: {
        role: name,
        call: event.name,
        refused,
        error: event.error?.code ?? null,
        trusts: [...role.trusts],
        page: pageOf(role),
      },
    });
  },
  explain({ role, call, refused, error, trusts, page }, { who, when, account, region }) {
    const outcome = refused
      ? `tried to assume ${role} with ${call} in account ${account} (${region}) on ${when}, and AWS STS refused it (${error})`
      : `assumed ${role} with ${call} in account ${account} (${region}) on ${when}, and got credentials for it`;
    const meaning = refused
      ? ''
      : ' The trust policy of the role must therefore differ from the documented one, which customers cannot change.';
    return `${who} ${outcome}. Only ${trusts.join(', ')} can assume this role, see ${page}.${meaning}`;
  },
});

/** A refusal often comes without parameters: then its message names the role, after the caller. */
function roleAsked({ request, error }: AuditEvent): string | null {
  return textOf(request['roleArn']) ?? /on resource: (arn:\S+)/.exec(error?.message ?? '')?.[1] ?? null;
}

/** The service itself, under any of its principals: which one of them CloudTrail names is not documented. */
function isItsService({ kind, invokedBy }: Actor, role: ServiceLinkedRole): boolean {
  if (kind !== 'service' || invokedBy === null) return false;
  return role.trusts.includes(invokedBy) || role.editedVia.includes(invokedBy);
}
