/** Whether the accounts that were audited have a service-linked role at all, and how many of it. Pure. */
import type { Control } from '../controls/control.ts';
import type { Tally } from '../findings/report.ts';
import type { Part } from '../inventory/parts.ts';

export interface RoleSeen {
  /** All accounts together: most roles exist once in an account, some once for each bot, domain or instance. */
  readonly roles: number;
  /** Accounts whose last audit saw the role, those whose last audit saw that it is not there, and those where nobody knows. */
  readonly accounts: { readonly with: number; readonly without: number; readonly unknown: number };
}

/** How many of each role an audit saw, by name, one that is not there left out; null where that is not known. */
type Counted = Readonly<Record<string, number>> | null;

/** `counted`: one for each account that was audited. */
export function roleSeen(role: string, counted: readonly Counted[]): RoleSeen {
  const known = counted.filter((each) => each !== null);
  const numbers = known.map((each) => each[role] ?? 0).filter((number) => number > 0);
  return {
    roles: numbers.reduce((sum, number) => sum + number, 0),
    accounts: { with: numbers.length, without: known.length - numbers.length, unknown: counted.length - known.length },
  };
}

/** No account that was audited has it. */
export function isNowhere({ accounts }: RoleSeen): boolean {
  return accounts.with + accounts.unknown === 0 && accounts.without > 0;
}

/** `12 roles in 2 accounts; none in one account; not known of 3 accounts`. Empty where nobody audited. */
export function seenInWords({ roles, accounts }: RoleSeen): string {
  const several = accounts.with + accounts.without + accounts.unknown > 1;
  const where = (number: number) => (number === 1 ? 'one account' : `${number.toLocaleString('en-US')} accounts`);
  const number = `${roles.toLocaleString('en-US')} ${roles === 1 ? 'role' : 'roles'}`;
  return [
    ...(accounts.with > 0 ? [several ? `${number} in ${where(accounts.with)}` : number] : []),
    ...(accounts.without > 0 ? [several ? `none in ${where(accounts.without)}` : 'no such role'] : []),
    ...(accounts.unknown > 0
      ? [several ? `not known of ${where(accounts.unknown)}` : 'not known whether it is there']
      : []),
  ].join('; ');
}

/** What tells of roles that are there. */
const ofRolesThatAreThere: ReadonlySet<Part> = new Set(['identities', 'role-details', 'deletions']);

/**
 * Whether a role that is not there may be needed: a control that also looks at what needs roles (a feature in use, a domain)
 * found so, or could not tell.
 */
export function mayBeNeeded(controls: readonly Control[], judged: (control: string) => Tally | undefined): boolean {
  return controls.some(({ id, reads }) => {
    const tally = judged(id);
    if (tally === undefined) return false;
    const looksFurther = reads.some(
      (read) => read.kind === 'inventory' && read.parts.some((part) => !ofRolesThatAreThere.has(part)),
    );
    return looksFurther && tally.violation + tally.pending + tally.notEvaluated + tally.error > 0;
  });
}
