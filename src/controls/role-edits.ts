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
  return textOf(request['roleName']) ?? /role '([^']+)'/.exec(error?.message ?? '')?.[1] ?? null;
}

/** The edit as it stands after "tried to": `attach the policy arn:… to AWSServiceRoleForLexBots`. */
export function editInWords(event: AuditEvent): string {
  const role = targetOfEdit(event) ?? 'a service-linked role';
  const policy = textOf(event.request['policyArn']) ?? textOf(event.request['policyName']) ?? 'a policy';
  const boundary = textOf(event.request['permissionsBoundary']) ?? 'a policy';
  const profile = textOf(event.request['instanceProfileName']) ?? 'an instance profile';
  switch (event.name) {
    case 'AttachRolePolicy':
      return `attach the policy ${policy} to ${role}`;
    case 'DetachRolePolicy':
      return `detach the policy ${policy} from ${role}`;
    case 'PutRolePolicy':
      return `put the inline policy ${policy} on ${role}`;
    case 'DeleteRolePolicy':
      return `delete the inline policy ${policy} of ${role}`;
    case 'UpdateAssumeRolePolicy':
      return `change the trust policy of ${role}`;
    case 'PutRolePermissionsBoundary':
      return `set the permissions boundary of ${role} to ${boundary}`;
    case 'DeleteRolePermissionsBoundary':
      return `remove the permissions boundary of ${role}`;
    case 'AddRoleToInstanceProfile':
      return `add ${role} to the instance profile ${profile}`;
    case 'RemoveRoleFromInstanceProfile':
      return `remove ${role} from the instance profile ${profile}`;
    case 'DeleteRole':
      return `delete ${role} with DeleteRole`;
    default:
      return `change the session duration of ${role}`;
  }
}

/** IAM refuses such edits of a genuine role: what a success can mean. */
export function howItCanBe({ path, role }: RoleTarget): string {
  return path === 'reserved'
    ? `either ${role.service} did it without naming itself, or a session of the role was misused`
    : `either this is another role of that name at an ordinary path, or ${role.service} did it without naming itself`;
}
