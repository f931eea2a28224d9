import { cite } from './cite.ts';
import { roleByPrincipal } from '../catalog/role-lookup.ts';
import { defineStateControl, inventory } from './control.ts';
import { day } from './dates.ts';
import { genuineRoles, lookedEverywhere } from './genuine-roles.ts';
import { judgeEach } from './judge-each.ts';

export default defineStateControl({
  id: 'slr-domain-without-role',
  title: 'Customer Profiles domains and their roles differ in number',
  severity: 'low',
  identity: 'state',
  reads: [inventory(['identities', 'domains'])],
  citations: [
    cite(
      'slrProfile',
      'Every Customer Profiles domain gets a service-linked role of its own, which goes when the domain is deleted.',
    ),
  ],
  remediation:
    'Compare the days on which the domains and the roles of the facts were made. A domain without a role cannot send its metrics: create the domain again, or ask AWS Support. A role without a domain is left over: delete it with DeleteServiceLinkedRole.',
  misses: [
    'No API says which domain a role belongs to: only their numbers compare, so a missing role and a left-over one hide each other.',
    'Accounts that used Customer Profiles before June 2023 may have a role that belongs to no single domain.',
  ],
  state: {
    evaluate: (inventoried, { now }) =>
      judgeEach([inventoried], (account) => {
        const documented = roleByPrincipal('profile.amazonaws.com');
        if (documented === undefined || !lookedEverywhere(account, 'domains', documented))
          return { unclear: 'not every Region of Customer Profiles was looked at' };
        // For a day either may be on its way.
        const settled = (createdAt: string | null) =>
          createdAt === null || Date.parse(now) - Date.parse(createdAt) > day;
        const roles = genuineRoles(account).filter((one) => one.documented === documented);
        const { domains } = account;
        const settledRoles = roles.filter(({ role }) => settled(role.createdAt)).length;
        const settledDomains = domains.filter(({ createdAt }) => settled(createdAt)).length;
        if (settledDomains <= roles.length && settledRoles <= domains.length) return 'compliant';
        return {
          subject: { type: 'aws-account', id: account.account, arn: null },
          confidence: 'low',
          needsSecondLook: true,
          facts: {
            domains: domains.map(({ name, region }) => `${name} in ${region}`),
            roles: roles.map(({ role }) => role.name),
          },
        };
      }),
    explain({ domains, roles }, { when, account }) {
      const named = (names: readonly string[]) => (names.length === 0 ? '' : ` (${names.slice(0, 5).join(', ')})`);
      const count = (number: number, thing: string) =>
        `${number === 0 ? 'no' : number} ${thing}${number === 1 ? '' : 's'}`;
      return `Account ${account} had ${count(domains.length, 'Customer Profiles domain')}${named(domains)} and ${count(roles.length, 'role')} of Customer Profiles${named(roles)} on ${when}. AWS documents one role for each domain, so ${domains.length > roles.length ? 'a domain is without its role' : 'a role is left over from a domain'}.`;
    },
  },
});
