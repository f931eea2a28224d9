/** Finding a role of the catalogue by a name that comes from outside; apart from lookup.ts, since IAM's events need no operations. */
import { roles } from './roles.ts';
import type { ServiceLinkedRole } from './types.ts';

const rolesByName = new Map(roles.map((role) => [role.name, role]));
const rolesByPlainName = new Map(roles.map((role) => [role.name.toLowerCase(), role]));
const rolesByPrincipal = new Map(roles.map((role) => [role.principal, role]));

/** The role whose documented name, with or without suffix as AWS documents it, is exactly this one. */
export function roleByName(name: string): ServiceLinkedRole | undefined {
  const underscore = name.indexOf('_');
  if (underscore === -1) {
    const role = rolesByName.get(name);
    return role?.suffix === 'required' ? undefined : role;
  }
  const role = rolesByName.get(name.slice(0, underscore));
  const suffixed = underscore < name.length - 1;
  return suffixed && role?.suffix !== 'none' ? role : undefined;
}

/** The name of a covered role in AWS's spelling, whatever case it is written in; its suffix, and any other name, as it is. */
export function inAwsSpelling(name: string): string {
  const [base = ''] = name.split('_', 1);
  const role = rolesByPlainName.get(base.toLowerCase());
  return role === undefined ? name : role.name + name.slice(base.length);
}

/** The role of an `AWSServiceName`, which IAM compares by case. */
export function roleByPrincipal(principal: string): ServiceLinkedRole | undefined {
  return rolesByPrincipal.get(principal);
}
