import type { Confidence, ServiceLinkedRole } from '../catalog/types.ts';
import { unnamedService } from '../events/actor.ts';
import type { AuditEvent, Json } from '../events/audit-event.ts';
import { objectOf, textOf } from '../events/fields.ts';
import { isServiceInitiated } from '../events/role-target.ts';
import { coveredRoleOfSession } from '../events/sessions.ts';
import { isByService } from './by-service.ts';
import { cite, pageOf } from './cite.ts';
import { compliant, defineControl, notApplicable, notEvaluated, type Severity, violation } from './control.ts';
import { actionOf, mayCall, policyReadOn } from './session-permissions.ts';

export default defineControl({
  id: 'slr-session-misuse',
  title: 'Session of a service-linked role does what it should not',
  severity: 'high',
  identity: 'folded',
  reads: [{ kind: 'sessions' }],
  citations: [
    cite(
      'slr',
      "A service-linked role is used by its service alone, with the permissions that the service's policy for it names.",
    ),
  ],
  remediation:
    "Look at where the call came from and at what else the session did. If it was not the service, somebody holds the role's credentials: open a case with AWS Support at once, since customers cannot revoke sessions of a service-linked role. If it was the service, compare the role's policy in IAM with the documented one.",
  misses: [
    'Only the names of actions are compared, not the resources and conditions of the policy.',
    'A policy of a resource (a key, a bucket) can let the role do more than its own policy says.',
    'What the service adds to its role in an account (Amazon Lex, Amazon Connect) is not known, so findings of those roles are low.',
  ],
  evaluate(event) {
    if (event.error !== null) return notApplicable;
    const session = sessionOf(event);
    if (session === null) return notApplicable;
    const { role, name, arn } = session;
    const action = actionOf(event);
    // An unnamed service may stand for a person at the console, but nobody signs in there with such a role.
    const byService = isByService(event.actor) || event.actor.invokedBy === unnamedService;
    const inside = mayCall(role, action);
    if (byService && inside) return compliant;
    if (byService && role.policy === null) return notEvaluated('the permissions of the role are not documented');
    // What keeps data for the role encrypts it in the role's name: AWS's own keys allow that to whoever comes through it.
    if (event.source === 'kms.amazonaws.com' && byService && !isServiceInitiated(event.actor, role.editedVia))
      return notEvaluated('the policy of the key may allow it');
    const readOn = policyReadOn(role, event.time);
    const judged = inside ? unsure : judgement(readOn, byService, event.time);
    return violation({
      subject: { type: 'service-linked-role', id: name, arn },
      ...judged,
      facts: { role: name, action, inside, byService, service: role.service, policyReadOn: readOn, page: pageOf(role) },
    });
  },
  explain({ action, inside, byService, service, policyReadOn: readOn, page }, { who, when, account, region }) {
    const deed = `${who} called ${action} in account ${account}, ${region}, on ${when}`;
    const alone = byService ? '' : `, and not through an AWS service: only ${service} may use this role`;
    const known =
      readOn === null
        ? 'The action is in no text of its policy that Rolecall knows, which may not be the whole of it'
        : `The policy of the role, as read on ${readOn}, does not allow that action`;
    const permission = inside ? 'Its policy allows the action, but to the service' : known;
    const newer =
      byService && readOn !== null && when.slice(0, 10) > readOn
        ? '; since the service itself made the call, AWS has probably extended the policy'
        : '';
    return `${deed}${alone}. ${permission}${newer}. See ${page}.`;
  },
});

interface Session {
  readonly role: ServiceLinkedRole;
  readonly name: string;
  /** Null when the record does not show the issuer. */
  readonly arn: string | null;
}

/** Null for the session of an ordinary role that only carries the name. */
function sessionOf({ record }: AuditEvent): Session | null {
  const identity: Json = objectOf(record['userIdentity']);
  const sessionArn = textOf(identity['arn']) ?? '';
  const role = coveredRoleOfSession(sessionArn);
  const name = /:assumed-role\/([^/]+)/.exec(sessionArn)?.[1];
  if (role === null || name === undefined) return null;
  const arn = textOf(objectOf(objectOf(identity['sessionContext'])['sessionIssuer'])['arn']);
  if (arn !== null && !arn.endsWith(`:role/aws-service-role/${role.principal}/${name}`)) return null;
  return { role, name, arn };
}

const unsure: { severity: Severity; confidence: Confidence } = { severity: 'low', confidence: 'low' };

/** An action outside the policy. What only AWS can have done after the policy was read last tells of a newer policy. */
function judgement(readOn: string | null, byService: boolean, time: string): typeof unsure {
  if (readOn === null) return unsure;
  return byService && time.slice(0, 10) > readOn
    ? { severity: 'info', confidence: 'medium' }
    : { severity: 'high', confidence: 'high' };
}
