import { roleByPrincipal } from '../catalog/role-lookup.ts';
import { serviceNameOf } from '../events/role-target.ts';
import { cite } from './cite.ts';
import { calls, compliant, defineControl, notApplicable, notEvaluated, violation } from './control.ts';
import { imitatedPrincipal, isOfCoveredFamily } from './imitation.ts';

export default defineControl({
  id: 'slr-unknown-service',
  title: 'Service-linked role asked for an unknown service',
  severity: 'medium',
  identity: 'event',
  reads: [calls('iam.amazonaws.com', 'CreateServiceLinkedRole')],
  citations: [
    cite(
      'iamCreateServiceLinkedRole',
      'The service name is unique, case-sensitive and fixed by AWS; each service-linked role belongs to exactly one.',
    ),
  ],
  remediation:
    'A name that imitates an AWS service is a typing error, or somebody trying things out: ask the principal. A new name that AWS accepted is a new role of a known service: read its page, and update Rolecall.',
  evaluate(event) {
    const name = serviceNameOf(event);
    if (name === null) return event.error === null ? notEvaluated('the request names no service') : notApplicable;
    if (roleByPrincipal(name)) return compliant;
    // Taken means that AWS knows the service and that the role is there already.
    if (event.error !== null && /has been taken/.test(event.error.message)) return notApplicable;
    const imitated = imitatedPrincipal(name);
    if (imitated === null && !isOfCoveredFamily(name)) return notApplicable;
    const refused = event.error !== null;
    return violation({
      subject: { type: 'service', id: name, arn: null },
      severity: refused || imitated !== null ? 'medium' : 'info',
      facts: { serviceName: name, imitates: imitated, refused, error: event.error?.code ?? null },
    });
  },
  explain({ serviceName, imitates, refused, error }, { who, when, account }) {
    const outcome = refused ? `AWS refused it (${error})` : 'AWS accepted it';
    const meaning = imitates === null ? 'No role of that service is in the catalogue' : `The name imitates ${imitates}`;
    const newer = refused || imitates !== null ? '' : ', so the catalogue is older than AWS';
    return `${who} asked for the service-linked role of "${serviceName}" in account ${account} on ${when}, and ${outcome}. ${meaning}${newer}.`;
  },
});
