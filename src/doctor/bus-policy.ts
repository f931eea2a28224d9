/** Whom the resource policy of the central bus lets in. Pure. */
import { type Check, putBack } from './check.ts';
import type { Stack } from './snapshot.ts';

export function policyChecks(policy: string | null, stack: Stack | null): readonly Check[] {
  const area = 'forwarders';
  const text = policy ?? '';
  const { OrganizationId: organization = '', MemberAccounts: accounts = '' } = stack?.parameters ?? {};
  const expected = [organization, ...accounts.split(',')].map((one) => one.trim()).filter(Boolean);
  const missing = expected.filter((one) => !text.includes(one));
  if (missing.length > 0)
    return [
      {
        area,
        state: 'wrong',
        says: `The policy of the central bus does not let in ${missing.join(', ')}.`,
        remedy: putBack,
      },
    ];
  const open = statementsOf(text).filter(isOpen);
  if (open.length > 0)
    return [
      {
        area,
        state: 'wrong',
        says: 'The policy of the central bus lets in anybody.',
        remedy: 'Take out the statement without a condition: whoever knows the name of the bus can forge events.',
      },
    ];
  const says =
    expected.length === 0
      ? 'The central bus takes events of other Regions of this account only.'
      : `The central bus takes events of ${expected.join(', ')}.`;
  return [{ area, state: 'ok', says, remedy: null }];
}

interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

function statementsOf(policy: string): readonly Statement[] {
  if (policy === '') return [];
  const { Statement: statements = [] } = JSON.parse(policy) as { Statement?: Statement | Statement[] };
  return [statements].flat();
}

function isOpen({ Effect: effect, Principal: principal, Condition: condition }: Statement): boolean {
  return effect === 'Allow' && condition === undefined && /^("\*"|\{"AWS":"\*"\})$/.test(JSON.stringify(principal));
}
