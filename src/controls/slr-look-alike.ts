import { roleByName } from '../catalog/role-lookup.ts';
import { roles } from '../catalog/roles.ts';
import type { ServiceLinkedRole } from '../catalog/types.ts';
import type { AuditEvent } from '../events/audit-event.ts';
import { objectOf, textOf } from '../events/fields.ts';
import { isServiceInitiated, partitionOf, roleTarget } from '../events/role-target.ts';
import { trustedPrincipals } from '../events/trust-policy.ts';
import { isByService } from './by-service.ts';
import { cite, pageOf } from './cite.ts';
import { calls, compliant, defineControl, inventory, notApplicable, notEvaluated, violation } from './control.ts';
import { judgeEach } from './judge-each.ts';
import { imitatedRole, stem } from './role-names.ts';

export default defineControl({
  id: 'slr-look-alike',
  title: 'Ordinary role with the name of a service-linked role',
  severity: 'high',
  identity: 'event',
  reads: [calls('iam.amazonaws.com', 'CreateRole', 'UpdateAssumeRolePolicy'), inventory(['identities'])],
  citations: [
    cite(
      'slr',
      'A service-linked role is made by its service, under the path /aws-service-role/ that customers cannot use, and trusts that service alone.',
    ),
    cite('iamCreateServiceLinkedRole', 'The service fixes the name of its role; an ordinary role can carry any name.'),
  ],
  remediation:
    'Ask who made the role and why it carries this name. If the work is legitimate, make a role of another name for it and delete this one. If nobody knows the role, treat it as a backdoor: look at whom its trust policy lets in and at what its sessions did, then delete it.',
  misses: [
    'UpdateAssumeRolePolicy carries no path: only the audit of the account reports a role of exactly the documented name that goes on to trust its service alone.',
    'A misspelt beginning (AWSServicesRoleForLexBots) is not taken for an imitation.',
  ],
  evaluate(event) {
    if (event.error !== null) return notApplicable;
    const name = textOf(event.request['roleName']);
    if (name === null) return notEvaluated('the request names no role');
    const role = roleByName(name) ?? null;
    const imitates = role?.name ?? imitatedRole(name);
    if (imitates === null && !name.startsWith(stem)) return notApplicable;
    const created = event.name === 'CreateRole';
    const path = created ? pathOf(event) : null;
    if (isGenuine(event, role, imitates, path)) return compliant;
    const trust = trustedPrincipals(event.request[created ? 'assumeRolePolicyDocument' : 'policyDocument']);
    const trusts = trust === null ? [] : [...trust.services, ...trust.others];
    if (!created && role !== null) {
      // Only the trust can tell here whether the role is an ordinary one.
      if (trust === null) return notEvaluated('the request holds no readable trust policy');
      if (trusts.every((one) => [...role.trusts, ...(role.alsoTrusts ?? [])].includes(one))) return compliant;
    }
    const imitated = roles.find((one) => one.name === imitates);
    return violation({
      subject: { type: 'role', id: name, arn: arnOf(event, name, path) },
      severity: imitates === null ? 'info' : 'high',
      confidence: created || role === null ? 'high' : 'medium',
      facts: {
        role: name,
        created,
        path,
        imitates,
        exact: role !== null,
        service: imitated?.service ?? null,
        trusts,
        page: imitated ? pageOf(imitated) : null,
      },
    });
  },
  explain({ role, created, path, imitates, exact, service, trusts, page }, { who, when, account }) {
    const deed = created
      ? `created the role ${role} at the path ${path}`
      : `changed the trust policy of the role ${role}`;
    const trusting = trusts.length === 0 ? '' : `, trusting ${trusts.join(', ')},`;
    return `${who} ${deed} in account ${account}${trusting} on ${when}. ${nameInWords({ role, imitates, exact, service, page })}`;
  },
  state: {
    evaluate({ roles: present }) {
      const named = present.filter(
        ({ name }) => roleByName(name) !== undefined || imitatedRole(name) !== null || name.startsWith(stem),
      );
      return judgeEach(named, ({ name, path, arn, trust: document }) => {
        const exact = roleByName(name);
        // Only AWS makes roles under the reserved path, new ones of a covered family too.
        const genuine =
          exact === undefined
            ? path.startsWith('/aws-service-role/')
            : path === `/aws-service-role/${exact.principal}/`;
        if (genuine) return 'compliant';
        const imitates = exact?.name ?? imitatedRole(name);
        const imitated = roles.find((one) => one.name === imitates);
        const trust = trustedPrincipals(document);
        return {
          subject: { type: 'role', id: name, arn },
          severity: imitated === undefined ? 'info' : 'high',
          facts: {
            role: name,
            path,
            imitates,
            exact: exact !== undefined,
            service: imitated?.service ?? null,
            trusts: trust === null ? [] : [...trust.services, ...trust.others],
            page: imitated ? pageOf(imitated) : null,
          },
        };
      });
    },
    explain({ role, path, imitates, exact, service, trusts, page }, { when, account }) {
      const trusting = trusts.length === 0 ? '' : ` and trusts ${trusts.join(', ')}`;
      return `The role ${role} in account ${account}, as read on ${when}, stands at the path ${path}${trusting}. ${nameInWords({ role, imitates, exact, service, page })}`;
    },
  },
});

interface Name {
  readonly role: string;
  readonly imitates: string | null;
  readonly exact: boolean;
  readonly service: string | null;
  readonly page: string | null;
}

/** What the name of the role pretends, in two sentences. */
function nameInWords({ role, imitates, exact, service, page }: Name): string {
  const name =
    imitates === null
      ? 'Its name begins like that of a service-linked role, which it is not'
      : `Its name ${exact || imitates === role ? 'is' : 'imitates'} that of ${imitates}, the service-linked role of ${service}, which stands under /aws-service-role/ and trusts that service alone (${page})`;
  return `${name}. Whoever reads the list of roles will take it for AWS's own.`;
}

/** AWS's own: made under the reserved path, or edited by its service. */
function isGenuine(
  event: AuditEvent,
  role: ServiceLinkedRole | null,
  imitates: string | null,
  path: string | null,
): boolean {
  if (role !== null) {
    return path === null
      ? roleTarget(event)?.path === 'reserved' || isServiceInitiated(event.actor, role.editedVia)
      : path === `/aws-service-role/${role.principal}/`;
  }
  return imitates === null && (path === null ? isByService(event.actor) : path.startsWith('/aws-service-role/'));
}

function pathOf({ request, response }: AuditEvent): string {
  return textOf(objectOf(response['role'])['path']) ?? textOf(request['path']) ?? '/';
}

/** As the response has it; else put together where the path is known. */
function arnOf({ response, region, account }: AuditEvent, name: string, path: string | null): string | null {
  const made = textOf(objectOf(response['role'])['arn']);
  return made ?? (path === null ? null : `arn:${partitionOf(region)}:iam::${account}:role${path}${name}`);
}
