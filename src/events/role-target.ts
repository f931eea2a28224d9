/** Which covered service-linked role an IAM call is about, and what the event proves of it. */
import { inAwsSpelling, roleByName, roleByPrincipal } from '../catalog/role-lookup.ts';
import type { ServiceLinkedRole } from '../catalog/types.ts';
import type { Subject } from '../controls/control.ts';
import type { Actor, AuditEvent } from './audit-event.ts';
import { listOf, objectOf, textOf } from './fields.ts';

export interface RoleTarget {
  /** The role's name as the event has it. */
  readonly name: string;
  /** The catalogue's entry for a role of that name. */
  readonly role: ServiceLinkedRole;
  /**
   * Whether the event itself shows the path: `reserved` is a genuine service-linked role, `ordinary` another role of that
   * name. IAM's edit and delete events carry only a name, so mostly `unknown`.
   */
  readonly path: 'reserved' | 'ordinary' | 'unknown';
  readonly subject: Subject;
}

/** Null when the call is about no role of the catalogue, or does not say about which. */
export function roleTarget(event: AuditEvent): RoleTarget | null {
  const arn = arnIn(event);
  const written =
    (arn === null ? null : nameInArn(arn)) ??
    textOf(event.request['roleName']) ??
    nameInMessage(event.error?.message ?? '');
  // IAM does not tell names apart by case: a role that only its service may change is the genuine one all the same.
  const name = written !== null && isOfService(event) ? inAwsSpelling(written) : written;
  const role = name === null ? undefined : roleByName(name);
  if (name === null || role === undefined) return null;
  const path = pathOf(event, arn, role);
  return { name, role, path, subject: subjectOf(event, role, name, path === 'ordinary' ? arn : null) };
}

/** The documented ARN of the role in the event's account, unless another one is known. */
function subjectOf(event: AuditEvent, role: ServiceLinkedRole, name: string, arn: string | null): Subject {
  const genuine = `arn:${partitionOf(event.region)}:iam::${event.account}:role/aws-service-role/${role.principal}/${name}`;
  return { type: 'service-linked-role', id: name, arn: arn ?? genuine };
}

/** The role that a CreateServiceLinkedRole asks for: by its service name, or by the refusal's message. */
export function createdRole(event: AuditEvent): ServiceLinkedRole | null {
  const service = serviceNameOf(event);
  return service === null ? null : (roleByPrincipal(service) ?? null);
}

/** `aWSServiceName` of a creation; of a refusal without parameters, what its message names. */
export function serviceNameOf(event: AuditEvent): string | null {
  const asked = event.request['aWSServiceName'];
  // Not trimmed: blanks around a service name are an imitation.
  if (typeof asked === 'string' && asked !== '') return asked;
  return /:role\/aws-service-role\/([^/\s]+)\//.exec(event.error?.message ?? '')?.[1] ?? null;
}

/** The role that a creation made, as the response has it; without one as the refusal's message names it, else the documented name. */
export function createdSubject(event: AuditEvent, role: ServiceLinkedRole): Subject {
  const made = objectOf(event.response['role']);
  const named = roleTarget(event);
  const name = textOf(made['roleName']) ?? (named?.role === role ? named.name : role.name);
  return { type: 'service-linked-role', id: name, arn: textOf(made['arn']) ?? subjectOf(event, role, name, null).arn };
}

function pathOf(event: AuditEvent, arn: string | null, role: ServiceLinkedRole): RoleTarget['path'] {
  // IAM protects only genuine service-linked roles, so its refusal is proof.
  if (isProtected(event)) return 'reserved';
  if (arn === null) return 'unknown';
  return arn.includes(`:role/aws-service-role/${role.principal}/`) ? 'reserved' : 'ordinary';
}

/** The call, or its refusal, is one that only service-linked roles get. */
function isOfService(event: AuditEvent): boolean {
  return event.name === 'DeleteServiceLinkedRole' || isProtected(event);
}

/** IAM refused the edit because AWS alone may change the role. */
export function isProtected({ error }: AuditEvent): boolean {
  if (error === null) return false;
  return (
    error.code === 'UnmodifiableEntity' ||
    (error.code === 'InvalidInput' && /service[- ]linked role/i.test(error.message))
  );
}

/** The role's ARN, where the event has one: among `resources`, as the caller itself when a role acts on itself, in a message. */
function arnIn(event: AuditEvent): string | null {
  const name = textOf(event.request['roleName']);
  for (const resource of listOf(event.record['resources'])) {
    const arn = textOf(objectOf(resource)['ARN']) ?? textOf(objectOf(resource)['arn']);
    if (arn?.includes(':role/') && (name === null || nameInArn(arn) === name)) return arn;
  }
  const { arn } = event.actor;
  if (
    name !== null &&
    event.actor.kind === 'role' &&
    arn !== null &&
    nameInArn(arn) === name &&
    arn.includes('/aws-service-role/')
  )
    return arn;
  // The caller comes first in a denial, and is not what the call was about.
  const denied = event.error?.message.replace(/^User: \S+/, '') ?? '';
  const named = /arn:[\w-]*:iam::\d*:role\/[\w+=,.@/-]+/.exec(denied)?.[0] ?? null;
  return named !== null && (name === null || nameInArn(named) === name) ? named : null;
}

function nameInArn(arn: string): string | null {
  return textOf(arn.slice(arn.lastIndexOf('/') + 1));
}

/** Refusals that name a role outside an ARN: a protected role, a name that is taken, a denied resource. */
function nameInMessage(message: string): string | null {
  const named =
    /role '([\w+=,.@-]+)'|role name ([\w+=,.@-]+) has been taken|on resource: role ([\w+=,.@-]+)|^([\w+=,.@-]+) is an AWS service linked role/.exec(
      message,
    );
  return named?.slice(1).find((name) => name !== undefined) ?? null;
}

/** The call was the service's own doing: made through one of the principals that AWS documents for it. */
export function isServiceInitiated(actor: Actor, via: readonly string[]): boolean {
  return actor.invokedBy !== null && via.includes(actor.invokedBy);
}

/** The partition a Region belongs to, by its prefix. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  if (region.startsWith('eusc-')) return 'aws-eusc';
  const iso = /^[a-z]{2}-(iso[a-z]?)-/.exec(region)?.[1];
  if (!iso) return 'aws';
  return iso === 'iso' ? 'aws-iso' : `aws-iso-${iso.slice(3)}`;
}
