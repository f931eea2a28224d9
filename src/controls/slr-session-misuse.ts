import type { Confidence, ServiceLinkedRole } from '../catalog/types.ts';
import { unnamedService } from '../events/actor.ts';
import type { AuditEvent, Json } from '../events/audit-event.ts';
import { objectOf, textOf } from '../events/fields.ts';
import { coveredRoleOfSession } from '../events/sessions.ts';
import { isByService } from './by-service.ts';
import { cite, pageOf } from './cite.ts';
import { compliant, defineControl, notApplicable, notEvaluated, type Severity, violation } from './control.ts';
import { actionOf, mayCall, mayHaveMore, policyReadOn } from './session-permissions.ts';

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
    cite(
      'connectManagedPolicies',
      'As features are enabled, permissions are added to the roles of Amazon Connect, of its outbound campaigns and of Customer Profiles.',
    ),
  ],
  remediation:
    "Look at where the call came from and at what else the session did. If it was not the service, somebody holds the role's credentials: open a case with AWS Support at once, since customers cannot revoke sessions of a service-linked role. If it was the service, compare the role's policy in IAM with the documented one. A session of a role of Amazon Connect can be named after the Connect user for whom it acts.",
  misses: [
    'Only the names of actions are compared, not the resources and conditions of the policy.',
    'A policy of a resource (a key, a bucket) or a grant on a key can let the role do more than its own policy says; the use of keys through a service is therefore not judged.',
    'What the service adds to its role in an account (Amazon Lex, Amazon Connect and its outbound campaigns, Customer Profiles) is not known in full, so findings of what it does with those roles are low.',
  ],
  evaluate(event) {
    if (event.error !== null) return notApplicable;
    const session = sessionOf(event);
    if (session === null) return notApplicable;
    const { role, name, arn } = session;
    const action = actionOf(event);
    const own = role.editedVia.includes(event.actor.invokedBy ?? addressOf(event));
    // An unnamed service may stand for a person at the console, but nobody signs in there with such a role.
    const unnamed = event.actor.invokedBy === unnamedService;
    const byService = own || unnamed || isByService(event.actor);
    const inside = mayCall(role, action);
    if (byService && inside) return compliant;
    if (byService && role.policy === null) return notEvaluated('the permissions of the role are not documented');
    // A service that keeps data for the role encrypts it in the role's name. A key of AWS allows that to whoever calls through
    // the service; a customer's key may allow it to the role's own service by a grant.
    if (event.source === 'kms.amazonaws.com' && byService && (!own || byGrant.test(event.name)))
      return notEvaluated('the policy of the key, or a grant, may allow it');
    const readOn = policyReadOn(role, event.time);
    const extended = own && mayHaveMore(role, action);
    // Whoever holds the role's credentials can call through another service: only the own one tells of a newer policy.
    const newer = (own || unnamed) && readOn !== null && event.time.slice(0, 10) > readOn;
    const judged = inside || extended ? unsure : judgement(readOn, newer);
    return violation({
      subject: { type: 'service-linked-role', id: name, arn },
      ...judged,
      facts: {
        role: name,
        action,
        inside,
        byService,
        extended,
        newer,
        service: role.service,
        policyReadOn: readOn,
        page: pageOf(role),
      },
    });
  },
  explain(
    { action, inside, byService, extended, newer, service, policyReadOn: readOn, page },
    { who, when, account, region },
  ) {
    const deed = `${who} called ${action} in account ${account}, ${region}, on ${when}`;
    const alone = byService ? '' : `, and not through an AWS service: only ${service} may use this role`;
    const known =
      readOn === null
        ? 'The action is in no text of its policy that Rolecall knows, which may not be the whole of it'
        : `The policy of the role, as read on ${readOn}, does not allow that action`;
    const permission = inside ? 'Its policy allows the action, but to the service' : known;
    const why = extended
      ? `; ${service} adds permissions to its role as features are enabled, and this may be one`
      : newer
        ? '; since the service itself made the call, AWS has probably extended the policy'
        : '';
    return `${deed}${alone}. ${permission}${why}. See ${page}.`;
  },
});

/** The calls that a grant on an encryption key can allow: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html */
const byGrant = /^(Decrypt|Encrypt|ReEncrypt|GenerateDataKey\w*|DescribeKey|CreateGrant|RetireGrant)$/;

/** For a call by an AWS service, CloudTrail writes the name of the service in the place of an IP address. */
function addressOf({ record }: AuditEvent): string {
  return textOf(record['sourceIPAddress']) ?? '';
}

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

/** How bad an action outside the policy is. Where it is newer than what was read of the policy, the policy probably is, too. */
function judgement(readOn: string | null, newer: boolean): typeof unsure {
  if (readOn === null) return unsure;
  return newer ? { severity: 'info', confidence: 'medium' } : { severity: 'high', confidence: 'high' };
}
