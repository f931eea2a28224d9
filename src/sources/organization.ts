/** The accounts of an organization, as its management account or a delegated administrator sees them. */
import type { ListAccountsCommandOutput } from '@aws-sdk/client-organizations';
import { all, errorName, Unanswered } from './account/asking.ts';
import { type ClientSettings, inRegion } from './account/settings.ts';

/**
 * Ids of all accounts that are active, sorted. Throws Unanswered; the permission is organizations:ListAccounts. A list that
 * is not whole is no list: it throws too.
 */
export async function readAccounts(region: string, settings: ClientSettings): Promise<readonly string[]> {
  const { ListAccountsCommand, OrganizationsClient } = await import('@aws-sdk/client-organizations');
  const client = new OrganizationsClient(inRegion(region, settings));
  const permission = 'organizations:ListAccounts';
  const accounts = await all(async (NextToken) => {
    const page: ListAccountsCommandOutput = await client
      .send(new ListAccountsCommand({ NextToken }))
      .catch((error: unknown) => {
        const name = errorName(error);
        const outcome = /AccessDenied|AWSOrganizationsNotInUse/.test(name) ? 'denied' : 'failed';
        throw new Unanswered(outcome, permission, `the accounts of the organization cannot be listed (${name})`, error);
      });
    return { items: page.Accounts, next: page.NextToken };
  });
  return accounts
    .filter(({ State, Status }) => (State ?? Status) === 'ACTIVE')
    .flatMap(({ Id }) => Id ?? [])
    .sort();
}
