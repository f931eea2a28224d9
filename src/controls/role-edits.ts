/** What the IAM calls that edit a role have in common. */
import type { AuditEvent } from '../events/audit-event.ts';
import type { RoleTarget } from '../events/role-target.ts';
import { textOf } from '../events/fields.ts';
import { calls } from './control.ts';

/** Every call that edits a role, except tags and deletion. */
export const editCalls = calls(
  'iam.amazonaws.com',
  'AttachRolePolicy',
  'DetachRolePolicy',
  'PutRolePolicy',
  'DeleteRolePolicy',
  'UpdateAssumeRolePolicy',
  'PutRolePermissionsBoundary',
  'DeleteRolePermissionsBoundary',
  'AddRoleToInstanceProfile',
  'RemoveRoleFromInstanceProfile',
  'UpdateRole',
  'UpdateRoleDescription',
);

/** Editing the description is allowed on every role: UpdateRoleDescription, and UpdateRole without a session duration. */
export function isDescriptionOnly({ name, request }: AuditEvent): boolean {
  if (name === 'UpdateRoleDescription') return true;
  return name === 'UpdateRole' && Object.hasOwn(request, 'description') && request['maxSessionDuration'] == null;
}

/** The role an edit names, whatever role it is. */
export function targetOfEdit({ request, error }: AuditEvent): string | null {
  const message = error?.message ?? '';
  return (
    textOf(request['roleName']) ??
    /role '([^']+)'/.exec(message)?.[1] ??
    /^(\S+) is an AWS service linked role/.exec(message)?.[1] ??
    null
  );
}

/** The edit as it stands after "tried to": `attach the policy arn:… to AWSServiceRoleForLexBots`. */
export function editInWords(event: AuditEvent): string {
  const role = targetOfEdit(event) ?? 'a service-linked role';
  const policy = named('policy', textOf(event.request['policyArn']));
  const inline = named('inline policy', textOf(event.request['policyName']));
  const boundary = textOf(event.request['permissionsBoundary']) ?? 'a policy';
  const profile = named('instance profile', textOf(event.request['instanceProfileName']));
  switch (event.name) {
    case 'AttachRolePolicy':
      return `attach ${policy} to ${role}`;
    case 'DetachRolePolicy':
      return `detach ${policy} from ${role}`;
    case 'PutRolePolicy':
      return `put ${inline} on ${role}`;
    case 'DeleteRolePolicy':
      return `delete ${inline} of ${role}`;
    case 'UpdateAssumeRolePolicy':
      return `change the trust policy of ${role}`;
    case 'PutRolePermissionsBoundary':
      return `set the permissions boundary of ${role} to ${boundary}`;
    case 'DeleteRolePermissionsBoundary':
      return `remove the permissions boundary of ${role}`;
    case 'AddRoleToInstanceProfile':
      return `add ${role} to ${profile}`;
    case 'RemoveRoleFromInstanceProfile':
      return `remove ${role} from ${profile}`;
    case 'DeleteRole':
      return `delete ${role} with DeleteRole`;
    default:
      return `change the ${event.request['maxSessionDuration'] == null ? 'settings' : 'session duration'} of ${role}`;
  }
}

/** `the policy arn:…`; `a policy` where the record names none, as refusals often do. */
function named(what: string, name: string | null): string {
  return name === null ? `${what.startsWith('in') ? 'an' : 'a'} ${what}` : `the ${what} ${name}`;
}

/** IAM refuses such edits of a genuine role: what a success can mean. */
export function howItCanBe({ path, role }: RoleTarget): string {
  return path === 'reserved'
    ? `either ${role.service} did it without naming itself, or a session of the role was misused`
    : `either this is another role of that name at an ordinary path, or ${role.service} did it without naming itself`;
}
