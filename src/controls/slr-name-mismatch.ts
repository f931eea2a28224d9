import { objectOf, textOf } from '../events/fields.ts';
import { createdRole, createdSubject } from '../events/role-target.ts';
import { cite, pageOf } from './cite.ts';
import { calls, compliant, defineControl, notApplicable, notEvaluated, violation } from './control.ts';

export default defineControl({
  id: 'slr-name-mismatch',
  title: 'Service-linked role with an undocumented name',
  severity: 'high',
  identity: 'event',
  reads: [calls('iam.amazonaws.com', 'CreateServiceLinkedRole')],
  citations: [
    cite(
      'iamCreateServiceLinkedRole',
      "The service fixes the role's name and its path /aws-service-role/<service>/; a custom suffix follows the name where the service takes one.",
    ),
  ],
  remediation:
    'Look at the role in IAM: its path, its trust policy and its policies. A role that AWS made under a new name is documented on the page of the finding; anything else was not made by the service and should be removed.',
  evaluate(event) {
    const role = createdRole(event);
    if (event.error !== null || role === null) return notApplicable;
    const made = objectOf(event.response['role']);
    const name = textOf(made['roleName']);
    const path = textOf(made['path']) ?? pathIn(textOf(made['arn']));
    if (name === null) return notEvaluated('the response names no role');
    const wrong: string[] = [];
    if (!fits(name, role.name, role.suffix))
      wrong.push(`the name is ${name}, documented is ${documentedName(role.name, role.suffix)}`);
    const asked = textOf(event.request['customSuffix']);
    if (asked !== null && !name.endsWith(`_${asked}`))
      wrong.push(`the name is ${name}, the suffix ${asked} was asked for`);
    const documentedPath = `/aws-service-role/${role.principal}/`;
    if (path !== null && path !== documentedPath) wrong.push(`the path is ${path}, documented is ${documentedPath}`);
    if (wrong.length === 0) return compliant;
    return violation({
      subject: createdSubject(event, role),
      // Of such a role even the name is inferred.
      confidence: role.confidence === 'low' ? 'low' : 'high',
      facts: { service: role.service, differences: wrong, page: pageOf(role) },
    });
  },
  explain({ service, differences, page }, { who, when, account }) {
    return `${who} created a service-linked role of ${service} in account ${account} on ${when}, and it differs from the documented one: ${differences.join('; ')}. See ${page}.`;
  },
});

function fits(name: string, documented: string, suffix: 'none' | 'required' | 'optional'): boolean {
  if (name === documented) return suffix !== 'required';
  return suffix !== 'none' && name.startsWith(`${documented}_`) && name.length > documented.length + 1;
}

function documentedName(name: string, suffix: 'none' | 'required' | 'optional'): string {
  if (suffix === 'none') return name;
  return suffix === 'required' ? `${name}_<suffix>` : `${name}, with or without a suffix`;
}

function pathIn(arn: string | null): string | null {
  const resource = arn?.split(':role')[1];
  return resource === undefined ? null : resource.slice(0, resource.lastIndexOf('/') + 1);
}
