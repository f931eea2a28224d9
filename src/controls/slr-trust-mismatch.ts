import { objectOf, textOf } from '../events/fields.ts';
import { trustedPrincipals } from '../events/trust-policy.ts';
import { createdRole, createdSubject } from '../events/role-target.ts';
import { cite, pageOf } from './cite.ts';
import { calls, compliant, defineControl, notApplicable, notEvaluated, violation } from './control.ts';

export default defineControl({
  id: 'slr-trust-mismatch',
  title: 'Service-linked role trusts somebody else',
  severity: 'critical',
  identity: 'event',
  reads: [calls('iam.amazonaws.com', 'CreateServiceLinkedRole')],
  citations: [
    cite(
      'slr',
      'A service-linked role is predefined by its service: its trust policy names that service alone, and nobody else can assume it.',
    ),
  ],
  remediation:
    'Nobody but the documented service may assume this role. Look at it in IAM at once, end what uses it, and open a case with AWS Support: customers cannot write the trust policy of a genuine service-linked role.',
  evaluate(event) {
    const role = createdRole(event);
    if (event.error !== null || role === null) return notApplicable;
    const trust = trustedPrincipals(objectOf(event.response['role'])['assumeRolePolicyDocument']);
    if (trust === null) return notEvaluated('the response holds no readable trust policy');
    const documented = new Set(role.trusts.flatMap((service) => [service, `${service}.cn`]));
    const services = trust.services.filter((service) => !documented.has(service));
    const missing = role.trusts.filter(
      (service) => !trust.services.includes(service) && !trust.services.includes(`${service}.cn`),
    );
    if (trust.others.length + services.length + missing.length === 0) return compliant;
    return violation({
      subject: createdSubject(event, role),
      severity: trust.others.length > 0 ? 'critical' : 'medium',
      facts: {
        role: textOf(objectOf(event.response['role'])['roleName']) ?? role.name,
        trustsBeside: [...trust.others, ...services],
        lacks: missing,
        documented: [...role.trusts],
        page: pageOf(role),
      },
    });
  },
  explain({ role, trustsBeside, lacks, documented, page }, { who, when, account }) {
    const beside =
      trustsBeside.length === 0 ? '' : ` ${lacks.length === 0 ? 'also names' : 'names'} ${trustsBeside.join(', ')}`;
    const without = lacks.length === 0 ? '' : ` does not name ${lacks.join(', ')}`;
    return `${who} created ${role} in account ${account} on ${when}, and its trust policy${beside}${beside && without ? ', and' : ''}${without}. AWS documents that it trusts ${documented.join(', ')} alone, see ${page}.`;
  },
});
