import { objectOf, textOf } from '../events/fields.ts';
import { type TrustedPrincipals, trustedPrincipals } from '../events/trust-policy.ts';
import type { ServiceLinkedRole } from '../catalog/types.ts';
import { createdRole, createdSubject } from '../events/role-target.ts';
import { cite, pageOf } from './cite.ts';
import { calls, compliant, defineControl, inventory, notApplicable, notEvaluated, violation } from './control.ts';
import { genuineRoles } from './genuine-roles.ts';
import { isOfCoveredFamily } from './imitation.ts';
import { type Judgement, judgeEach } from './judge-each.ts';

export default defineControl({
  id: 'slr-trust-mismatch',
  title: 'Service-linked role trusts somebody else',
  severity: 'critical',
  identity: 'event',
  reads: [calls('iam.amazonaws.com', 'CreateServiceLinkedRole'), inventory(['identities'])],
  citations: [
    cite(
      'slr',
      'A service-linked role is predefined by its service: its trust policy names that service alone, and nobody else can assume it.',
    ),
    cite(
      'lexV2QinConnect',
      'For a bot with this intent, Amazon Lex adds its internal service to the trust policy of the role.',
    ),
  ],
  remediation:
    'Nobody but the documented service may assume this role. Look at it in IAM at once, end what uses it, and open a case with AWS Support: customers cannot write the trust policy of a genuine service-linked role.',
  evaluate(event) {
    const role = createdRole(event);
    if (event.error !== null || role === null) return notApplicable;
    const trust = trustedPrincipals(objectOf(event.response['role'])['assumeRolePolicyDocument']);
    if (trust === null) return notEvaluated('the response holds no readable trust policy');
    const { beside, lacks } = differenceOf(trust, role);
    if (beside.length + lacks.length === 0) return compliant;
    return violation({
      subject: createdSubject(event, role),
      severity: trust.others.length > 0 ? 'critical' : 'medium',
      facts: {
        role: textOf(objectOf(event.response['role'])['roleName']) ?? role.name,
        trustsBeside: beside,
        lacks,
        documented: [...role.trusts],
        page: pageOf(role),
      },
    });
  },
  explain({ role, trustsBeside, lacks, documented, page }, { who, when, account }) {
    return `${who} created ${role} in account ${account} on ${when}, and its trust policy${inWords(trustsBeside, lacks)}. AWS documents that it trusts ${documented.join(', ')} alone, see ${page}.`;
  },
  state: {
    evaluate: (account) =>
      judgeEach(genuineRoles(account), ({ role, documented, subject }): Judgement<StateFacts> => {
        const trust = trustedPrincipals(role.trust);
        if (trust === null) return { unclear: `the trust policy of ${role.name} cannot be read` };
        const { beside, lacks } = differenceOf(trust, documented);
        if (beside.length + lacks.length === 0) return 'compliant';
        const ofAws = trust.others.length === 0;
        // Nobody but AWS can add a service of the same family to the trust of its own role.
        const newer = ofAws && lacks.length === 0 && beside.every(isOfCoveredFamily);
        return {
          subject,
          severity: newer ? 'info' : ofAws ? 'medium' : 'critical',
          // Not every page prints the trust policy.
          confidence: ofAws ? documented.confidence : 'high',
          facts: {
            role: role.name,
            trustsBeside: beside,
            lacks,
            documented: documented.trusts,
            newer,
            page: pageOf(documented),
          },
        };
      }),
    explain({ role, trustsBeside, lacks, documented, newer, page }, { when, account }) {
      const end = newer
        ? 'Only AWS can have added a service of its own, so the catalogue is probably older than AWS'
        : `Whoever else it names can act with the permissions of the service; see ${page}`;
      return `The trust policy of ${role} in account ${account}, as read on ${when},${inWords(trustsBeside, lacks)}. AWS documents that it trusts ${documented.join(', ')} alone. ${end}.`;
    },
  },
});

interface StateFacts {
  readonly [fact: string]: string | boolean | readonly string[];
  readonly role: string;
  readonly trustsBeside: readonly string[];
  readonly lacks: readonly string[];
  readonly documented: readonly string[];
  /** Probably a change of AWS's own. */
  readonly newer: boolean;
  readonly page: string;
}

interface TrustDifference {
  readonly beside: readonly string[];
  readonly lacks: readonly string[];
}

/** Whom the policy names beside the documented services, and which of these it does not name. */
function differenceOf(trust: TrustedPrincipals, { trusts, alsoTrusts = [] }: ServiceLinkedRole): TrustDifference {
  const documented = new Set([...trusts, ...alsoTrusts].flatMap((service) => [service, `${service}.cn`]));
  return {
    beside: [...trust.others, ...trust.services.filter((service) => !documented.has(service))],
    lacks: trusts.filter((service) => !trust.services.includes(service) && !trust.services.includes(`${service}.cn`)),
  };
}

function inWords(trustsBeside: readonly string[], lacks: readonly string[]): string {
  const beside =
    trustsBeside.length === 0 ? '' : ` ${lacks.length === 0 ? 'also names' : 'names'} ${trustsBeside.join(', ')}`;
  const without = lacks.length === 0 ? '' : ` does not name ${lacks.join(', ')}`;
  return `${beside}${beside && without ? ', and' : ''}${without}`;
}
