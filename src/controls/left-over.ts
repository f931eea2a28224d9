/** What a timeline tells of the resources that still need a service-linked role. */
import type { ServiceLinkedRole } from '../catalog/types.ts';
import type { ResourceDeed } from './role-resources.ts';

export type RoleDeed =
  /** `name` is the whole name, with its suffix. */
  | { readonly role: string; readonly change: 'role made' | 'role gone'; readonly name: string }
  | {
      readonly role: string;
      readonly change: 'requested';
      readonly name: string;
      readonly arn: string | null;
      /** Id of the deletion task. */
      readonly task: string | null;
    };

export type RoleNote = RoleDeed | ResourceDeed;

export interface LeftOver {
  readonly existing: readonly ResourceDeed[];
  /** Resources of the role were seen to go, and none is known to be left. */
  readonly cleanedUp: boolean;
  /** False when only numbers tell that one of the resources uses this very role. */
  readonly sure: boolean;
}

/** What needed the role `name` after these earlier events, in time order. */
export function leftOver(role: ServiceLinkedRole, name: string, earlier: readonly RoleNote[]): LeftOver {
  const resources = new Map<string, ResourceDeed>();
  let gone = 0;
  for (const one of earlier) {
    if (one.change === 'made') {
      // The link of a later call counts; one that says nothing keeps the earlier.
      const known = resources.get(one.id);
      resources.set(one.id, { ...one, uses: one.uses ?? known?.uses ?? null });
    } else if (one.change === 'gone') {
      const known = resources.get(one.id);
      if ((known ?? one).role === role.name && (role.name !== linked || known?.uses === name)) gone++;
      resources.delete(one.id);
    }
  }
  const existing = [...resources.values()].filter((one) => one.role === role.name);
  if (role.name === linked) {
    const own = existing.filter(({ uses }) => uses === name);
    return { existing: own, cleanedUp: gone > 0, sure: true };
  }
  if (counted.has(role.name)) return byNumbers(name, earlier, existing, gone);
  return { existing, cleanedUp: gone > 0, sure: true };
}

/** A bot of Amazon Lex V2 names its role. */
const linked = 'AWSServiceRoleForLexV2Bots';
/** Each resource has a role of its own, and no event or API says which. */
const counted: ReadonlySet<string> = new Set(['AWSServiceRoleForProfile', 'AWSServiceRoleForAmazonConnect']);

/** The role is needed when there are more resources than other roles, unless one went that may have been the role's own. */
function byNumbers(
  name: string,
  earlier: readonly RoleNote[],
  existing: readonly ResourceDeed[],
  gone: number,
): LeftOver {
  const made = new Set<string>();
  const ended = new Set<string>();
  for (const one of earlier) {
    if ('id' in one || one.name === name) continue;
    if (one.change === 'role made') {
      made.add(one.name);
      ended.delete(one.name);
    } else {
      made.delete(one.name);
      ended.add(one.name);
    }
  }
  if (gone > ended.size) return { existing: [], cleanedUp: true, sure: false };
  return { existing: existing.length > made.size ? existing : [], cleanedUp: false, sure: false };
}
