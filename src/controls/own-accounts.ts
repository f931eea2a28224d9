import type { Configuration } from '../configuration.ts';

/** The AWS accounts that are the user's own, the one that an event happened in among them. */
export function ownAccounts(account: string, { accounts }: Configuration): ReadonlySet<string> {
  return new Set([...accounts.own, account]);
}
