/** The service-linked roles of an account, told by the reserved path that only AWS can use. */
import { roleByPrincipal } from '../catalog/role-lookup.ts';
import { knownRegions, regions } from '../catalog/regions.ts';
import type { ServiceLinkedRole } from '../catalog/types.ts';
import type { Deletion, Inventory, Role } from '../inventory/inventory.ts';
import type { Part } from '../inventory/parts.ts';
import type { Subject } from './control.ts';

export interface GenuineRole {
  readonly role: Role;
  /** The catalogue's entry. */
  readonly documented: ServiceLinkedRole;
  readonly subject: Subject;
}

/** Those of the catalogue. */
export function genuineRoles({ roles }: Inventory): readonly GenuineRole[] {
  return roles.flatMap((role) => {
    const principal = /^\/aws-service-role\/([^/]+)\/$/.exec(role.path)?.[1];
    const documented = principal === undefined ? undefined : roleByPrincipal(principal);
    return documented === undefined
      ? []
      : { role, documented, subject: { type: 'service-linked-role', id: role.name, arn: role.arn } };
  });
}

/** Whether the deletion was asked for this very role: one that was made again since has another id, and is younger. */
export function isDeletionOf({ roleName, roleId, requestedAt }: Deletion, role: Role): boolean {
  if (roleName !== role.name) return false;
  return roleId === null ? Date.parse(role.createdAt) <= Date.parse(requestedAt) : roleId === role.id;
}

/** Whether nothing of a Regional part can be hidden: every Region where the service may be was looked at, or is not enabled. */
export function lookedEverywhere(
  { looks, partition }: Inventory,
  part: Part,
  { regions: key }: ServiceLinkedRole,
): boolean {
  if (key === null) return false;
  const seen = new Set(
    looks
      .filter((look) => look.part === part && (look.outcome === 'complete' || look.outcome === 'unsupported'))
      .map(({ region }) => region),
  );
  return regions[key].regions
    .filter((region) => knownRegions[partition].includes(region))
    .every((region) => seen.has(region));
}
