import { roleByName } from '../catalog/role-lookup.ts';
import { roles } from '../catalog/roles.ts';
import type { ServiceLinkedRole } from '../catalog/types.ts';
import type { AuditEvent } from '../events/audit-event.ts';
import { objectOf, textOf } from '../events/fields.ts';
import { isServiceInitiated, partitionOf, roleTarget } from '../events/role-target.ts';
import { cite } from './cite.ts';
import type { Inventory } from '../inventory/inventory.ts';
import {
  calls,
  compliant,
  defineControl,
  inventory,
  notApplicable,
  notEvaluated,
  type Subject,
  violation,
} from './control.ts';
import { judgeEach } from './judge-each.ts';

/** Calls that set a boundary only when they name one. */
const creations = ['CreateRole', 'CreateUser'];
const attachments = ['AttachUserPolicy', 'AttachGroupPolicy', 'AttachRolePolicy'];
const boundaries = ['PutUserPermissionsBoundary', 'PutRolePermissionsBoundary'];

/** An AWS-managed policy under the path that is kept for service-linked roles. */
const servicePolicy = /^arn:[^:]+:iam::aws:policy\/aws-service-role\/(.+)$/;

export default defineControl({
  id: 'slr-policy-attached-elsewhere',
  title: 'Policy of a service-linked role put on somebody else',
  severity: 'critical',
  identity: 'event',
  reads: [calls('iam.amazonaws.com', ...attachments, ...boundaries, ...creations), inventory(['identities'])],
  citations: [
    cite(
      'iamAttachRolePolicy',
      'A policy that belongs to a service-linked role cannot be attached to anything else: IAM answers PolicyNotAttachable.',
    ),
    cite('slr', "A service-linked role and its policy are predefined by the service, for the service's own use."),
  ],
  remediation:
    "Ask the principal what the policy was needed for, and give the workload a policy of its own with only the actions it needs. Where the policy did get attached, detach it at once and look at what the user, group or role did since: it holds a service's permissions.",
  misses: [
    "Of services outside the catalogue it is not known which role a policy belongs to: a role whose name begins with AWSServiceRoleFor is taken for the policy's own.",
  ],
  evaluate(event) {
    const arn = textOf(event.request['policyArn']) ?? textOf(event.request['permissionsBoundary']);
    if (arn === null)
      return creations.includes(event.name) ? notApplicable : notEvaluated('the request names no policy');
    const policy = servicePolicy.exec(arn)?.[1];
    if (policy === undefined) return notApplicable;
    const subject = receiverOf(event);
    if (subject === null) return notEvaluated('the request names no user, group or role');
    if (event.name === 'AttachRolePolicy' && isItsOwn(event, subject.id, policy)) return compliant;
    const refused = event.error !== null;
    return violation({
      subject,
      severity: refused ? 'medium' : 'critical',
      facts: {
        policy,
        receiver: `the ${subject.type} ${subject.id}`,
        asBoundary: !attachments.includes(event.name),
        belongsTo: ownerOf(policy)?.name ?? null,
        refused,
        error: event.error?.code ?? null,
      },
    });
  },
  explain({ policy, receiver, asBoundary, belongsTo, refused, error }, { who, when, account }) {
    const deed = asBoundary
      ? `set the policy ${policy} as the permissions boundary of ${receiver}`
      : `attach the policy ${policy} to ${receiver}`;
    const owner = belongsTo === null ? 'a service-linked role' : belongsTo;
    const tried = refused ? 'tried to' : 'managed to';
    const outcome = refused
      ? `, and IAM refused it (${error})`
      : '. IAM is documented to refuse that, so look at it in IAM at once';
    return `${who} ${tried} ${deed} in account ${account} on ${when}${outcome}. The policy belongs to ${owner} alone; AWS lets it be attached to nothing else.`;
  },
  state: {
    evaluate: (account) =>
      judgeEach(holdersOf(account), ({ subject, attached, boundary }) =>
        attached.length === 0 && boundary === null
          ? 'compliant'
          : { subject, facts: { receiver: `the ${subject.type} ${subject.id}`, attached, boundary } },
      ),
    explain({ receiver, attached, boundary }, { when, account }) {
      const policies = [...attached, ...(boundary === null ? [] : [`${boundary} (as permissions boundary)`])];
      const owners = policies.map((one) => ownerOf(one)?.name).filter((name) => name !== undefined);
      const theirs = owners.length === 0 ? 'service-linked roles' : owners.join(' and ');
      return `In account ${account}, as read on ${when}, ${receiver} has what belongs to ${theirs} alone: ${policies.join(', ')}. AWS documents that IAM refuses to attach such a policy to anything else.`;
    },
  },
});

interface Receiver {
  readonly subject: Subject;
  /** Names of policies of service-linked roles. */
  readonly attached: readonly string[];
  readonly boundary: string | null;
}

/** Who may have no such policy: all but the service-linked roles, which only AWS can give one. */
function holdersOf({ users, groups, roles: present }: Inventory): readonly Receiver[] {
  const all = [
    ...users.map((one) => ({ ...one, type: 'user' })),
    ...groups.map((one) => ({ ...one, type: 'group', boundary: null })),
    ...present.filter(({ path }) => !path.startsWith('/aws-service-role/')).map((one) => ({ ...one, type: 'role' })),
  ];
  return all.map(({ type, name, arn, attached, boundary }) => ({
    subject: { type, id: name, arn },
    attached: attached.flatMap((one) => servicePolicy.exec(one.arn)?.[1] ?? []),
    boundary: servicePolicy.exec(boundary ?? '')?.[1] ?? null,
  }));
}

function receiverOf({ request, account, region, response }: AuditEvent): Subject | null {
  for (const [type, field] of [
    ['user', 'userName'],
    ['group', 'groupName'],
    ['role', 'roleName'],
  ] as const) {
    const id = textOf(request[field]);
    if (id !== null) return { type, id, arn: textOf(objectOf(response[type])['arn']) ?? arnOf(type, id) };
  }
  return null;

  /** Without the path, which these events do not carry. */
  function arnOf(type: string, id: string): string {
    return `arn:${partitionOf(region)}:iam::${account}:${type}/${id}`;
  }
}

function isItsOwn(event: AuditEvent, name: string, policy: string): boolean {
  const role = roleByName(name);
  const known = ownerOf(policy) !== undefined;
  if (!known && role === undefined) return name.startsWith('AWSServiceRoleFor');
  if (role === undefined || roleTarget(event)?.path === 'ordinary') return false;
  // A service gives its role whichever policy of AWS it likes.
  return ownerOf(policy) === role || isServiceInitiated(event.actor, role.editedVia);
}

/** The role of the catalogue that a policy belongs to. */
function ownerOf(policy: string): ServiceLinkedRole | undefined {
  return roles.find((role) => role.policy === policy || role.alsoPolicy === policy);
}
