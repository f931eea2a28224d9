import type { AuditEvent } from '../events/audit-event.ts';
import { objectOf, textOf } from '../events/fields.ts';
import { roleTarget } from '../events/role-target.ts';
import { trustedPrincipals } from '../events/trust-policy.ts';
import { isByService } from './by-service.ts';
import { cite } from './cite.ts';
import { calls, compliant, defineControl, inventory, notApplicable, notEvaluated, violation } from './control.ts';
import { judgeEach } from './judge-each.ts';

const principals = ['chime.amazonaws.com', 'chime.amazonaws.com.cn'];

export default defineControl({
  id: 'chime-service-role',
  title: 'Role made for Amazon Chime, which supports no service roles',
  severity: 'low',
  identity: 'event',
  reads: [calls('iam.amazonaws.com', 'CreateRole', 'UpdateAssumeRolePolicy'), inventory(['identities'])],
  citations: [
    cite('chimeServiceRoles', 'Amazon Chime does not support service roles.'),
    cite('chimeSlr', 'What Amazon Chime may do in an account it does with service-linked roles.'),
  ],
  remediation:
    'Find out what the role was made for. Amazon Chime cannot use it: delete it, or let its trust policy name the service that does. For the Chime SDK the documentation names the principal, for example messaging.chime.amazonaws.com.',
  evaluate(event) {
    if (event.error !== null || isGenuine(event)) return notApplicable;
    const { request } = event;
    const created = event.name === 'CreateRole';
    const trust = trustOf(request[created ? 'assumeRolePolicyDocument' : 'policyDocument']);
    if (trust === null) return notEvaluated('the request holds no readable trust policy');
    if (trust.trusted.length === 0) return compliant;
    const role = textOf(request['roleName']);
    return violation({
      subject: { type: 'role', id: role ?? 'unknown role', arn: textOf(objectOf(event.response['role'])['arn']) },
      facts: { role, created, ...trust },
    });
  },
  explain({ role, created, trusted, alsoTrusts }, { who, when, account }) {
    const deed = created ? 'created the role' : 'changed the trust policy of the role';
    return `${who} ${deed} ${role ?? 'without a name in the record'} in account ${account} on ${when}, and it now ${trustsInWords(trusted, alsoTrusts)}`;
  },
  state: {
    evaluate({ roles }) {
      const ordinary = roles.filter(({ path }) => !path.startsWith('/aws-service-role/'));
      return judgeEach(ordinary, ({ name, arn, trust: document }) => {
        const trust = trustOf(document);
        if (trust === null) return { unclear: `the trust policy of ${name} cannot be read` };
        if (trust.trusted.length === 0) return 'compliant';
        return { subject: { type: 'role', id: name, arn }, facts: { role: name, ...trust } };
      });
    },
    explain({ role, trusted, alsoTrusts }, { when, account }) {
      return `The role ${role} in account ${account}, as read on ${when}, ${trustsInWords(trusted, alsoTrusts)}`;
    },
  },
});

/** The principals of Amazon Chime that a trust policy names, and whomever else; null when it cannot be read. */
function trustOf(document: unknown) {
  const trust = trustedPrincipals(document);
  if (trust === null) return null;
  const trusted = trust.services.filter((service) => principals.includes(service));
  return { trusted, alsoTrusts: [...trust.services, ...trust.others].filter((one) => !trusted.includes(one)) };
}

/** The rest of the sentence after the role, and what follows from it. */
function trustsInWords(trusted: readonly string[], alsoTrusts: readonly string[]): string {
  const beside = alsoTrusts.length === 0 ? '' : `, beside ${alsoTrusts.join(', ')}`;
  return `trusts ${trusted.join(' and ')}${beside}. Amazon Chime supports no service roles, so it never assumes this role: what it was made for does not happen.`;
}

/** The service-linked role itself: made under the reserved path, or edited by its service. */
function isGenuine(event: AuditEvent): boolean {
  if (event.name === 'CreateRole') return textOf(event.request['path'])?.startsWith('/aws-service-role/') ?? false;
  return isByService(event.actor) || roleTarget(event)?.path === 'reserved';
}
