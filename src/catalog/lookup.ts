/** Finding an entry of the catalogue by a name that comes from outside. */
import { chimeOperations, outlivesClassic } from './chime-operations.ts';
import { roles } from './roles.ts';
import type { ChimeOperation, ServiceLinkedRole } from './types.ts';

const rolesByName = new Map(roles.map((role) => [role.name, role]));
const rolesByPrincipal = new Map(roles.map((role) => [role.principal, role]));
const operationsByName = new Map(chimeOperations.map((operation) => [operation.name, operation]));
const survivors: ReadonlySet<string> = new Set(outlivesClassic);

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

/** The role of an `AWSServiceName`, which IAM compares by case. */
export function roleByPrincipal(principal: string): ServiceLinkedRole | undefined {
  return rolesByPrincipal.get(principal);
}

/** The operation of a CloudTrail `eventName`, or of an IAM action without its `chime:`. */
export function operationByName(name: string): ChimeOperation | undefined {
  return operationsByName.get(name);
}

/** Whether the operation ended with Amazon Chime: no Chime SDK service has it, nor does anything else that lives on. */
export function isClassicOnly(operation: ChimeOperation): boolean {
  return operation.services.every((service) => service === 'chime') && !survivors.has(operation.name);
}
