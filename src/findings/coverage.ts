/** What an audit looked at, in words: the gaps, which every format shows first, and the rest. */
import { timeInWords } from '../controls/dates.ts';
import { genuineRoles } from '../controls/genuine-roles.ts';
import { type Inventory, isSeen, type Look } from '../inventory/inventory.ts';
import { partsInWords } from '../inventory/parts.ts';
import { count } from './count.ts';
import type { LookedAt, Summary } from './report.ts';

/** What the look at an account saw; `names` are those that Organizations gives, null where it may not be asked. */
export function lookedAt(
  inventory: Inventory,
  names: { readonly account: string | null; readonly unit: string | null },
): LookedAt {
  const { account, takenAt, looks, users, groups, roles, policies } = inventory;
  return {
    account,
    name: names.account,
    organizationalUnit: names.unit,
    takenAt,
    users: users.length,
    groups: groups.length,
    roles: roles.length,
    ...serviceLinkedRolesIn(inventory),
    policies: policies.length,
    looks,
  };
}

/**
 * A look without a single role did not ask for roles: AWS opens every account with some of its own
 * (https://docs.aws.amazon.com/awssupport/latest/user/using-service-linked-roles-ta.html).
 */
function serviceLinkedRolesIn(inventory: Inventory): Pick<LookedAt, 'serviceLinkedRoles'> {
  if (!isSeen(inventory, 'identities') || inventory.roles.length === 0) return {};
  const byName = Map.groupBy(genuineRoles(inventory), ({ documented }) => documented.name);
  return { serviceLinkedRoles: Object.fromEntries([...byName].map(([name, roles]) => [name, roles.length])) };
}

/** What was wanted and could not be looked at: a sentence without its stop for each part, with its Regions. */
export function gapsOf({ looked = [] }: Pick<Summary, 'looked'>): readonly string[] {
  return inWords(looked, ({ outcome }) => outcome !== 'complete' && outcome !== 'not-asked');
}

/** What nobody asked for, and why. */
export function notAskedOf({ looked = [] }: Pick<Summary, 'looked'>): readonly string[] {
  return inWords(looked, ({ outcome }) => outcome === 'not-asked');
}

/** What is to be made of what an audit saw once. */
export const seenOnceMeans =
  'IAM takes a while to show everywhere what was changed: audit again in ten minutes, and what it shows again is so.';

/** Why a log without findings had nothing to judge; null when it had. */
export function nothingJudged({ records, outside, unopened = 0 }: Summary): string | null {
  if (records > 0) return null;
  const why = outside + unopened > 0 ? 'no record lies in the period asked for' : 'there was no record to look at';
  return `Nothing was judged: ${why}.`;
}

/** Whether an audit found anything to judge. */
export function hasJudged({ controls }: Pick<Summary, 'controls'>): boolean {
  return Object.values(controls).some(({ compliant, violation, pending }) => compliant + violation + pending > 0);
}

/** `111122223333 (production, in Workloads) as of 2026-06-01 00:00:00 UTC: 3 users, 1 group, 40 roles, 12 policies`. */
export function accountInWords({ account, name, organizationalUnit, takenAt, ...counts }: LookedAt): string {
  const { users, groups, roles, policies } = counts;
  const called = name === null ? '' : ` (${name}${organizationalUnit === null ? '' : `, in ${organizationalUnit}`})`;
  const held = [
    count(users, 'user'),
    count(groups, 'group'),
    count(roles, 'role'),
    count(policies, 'policy', 'policies'),
  ];
  return `${account}${called} as of ${timeInWords(takenAt)}: ${held.join(', ')}`;
}

function inWords(looked: readonly LookedAt[], wanted: (look: Look) => boolean): readonly string[] {
  const several = looked.length > 1;
  return looked.flatMap(({ account, looks }) => {
    const same = Map.groupBy(looks.filter(wanted), ({ reason }) => reason ?? 'not looked at');
    return [...same].map(([reason, group]) => {
      const what = new Set(group.map(({ part }) => partsInWords[part]));
      const where = new Set([...(several ? [account] : []), ...group.flatMap(({ region }) => region ?? [])]);
      return `${[...what].join('; ')}${where.size === 0 ? '' : ` (${[...where].join(', ')})`}: ${reason}`;
    });
  });
}
