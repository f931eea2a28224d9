import { chimeOperations } from '../catalog/chime-operations.ts';
import type { Configuration } from '../configuration.ts';
import type { Inventory, PolicyDocument, Role } from '../inventory/inventory.ts';
import { allowing, isBoundBy, speaksOf } from '../policies/allows.ts';
import { type Statement, statementsOf } from '../policies/document.ts';
import { isReading } from './chime-calls.ts';
import { cite } from './cite.ts';
import { defineStateControl, inventory } from './control.ts';
import { isMadeByAws } from './held-policies.ts';
import { judgeEach } from './judge-each.ts';
import { ownAccounts } from './own-accounts.ts';

const changes = chimeOperations.filter((one) => !isReading(one)).map(({ name }) => `chime:${name}`);

export default defineStateControl({
  id: 'chime-role-trusts-outside',
  title: 'Role that may change Amazon Chime is open to another account',
  severity: 'medium',
  identity: 'state',
  reads: [inventory(['identities'])],
  citations: [
    cite(
      'chimeAccessTroubleshooting',
      'A role can let people outside of the account use Amazon Chime: its trust policy says who may assume it.',
    ),
    cite(
      'iamThirdParty',
      'A role for a third party demands an external id, so that the third party cannot be tricked into using it for somebody else.',
    ),
  ],
  remediation:
    'Ask who the other account is. If it is your own, add it to accounts.own in rolecall.yaml. If it is a supplier, demand an external id in the trust policy (StringEquals sts:ExternalId). Otherwise take it out of the trust policy, and look at what its sessions did.',
  misses: [
    'A permissions boundary or a service control policy may take back what the policies of the role grant.',
    'Without accounts.own in rolecall.yaml only the account itself counts as your own, so findings are info.',
  ],
  state: {
    evaluate(account, { configuration }) {
      const changesChime = new Map<string, boolean | null>();
      const candidates = account.roles.filter(({ path }) => !path.startsWith('/aws-service-role/'));
      return judgeEach(candidates, (role) => {
        const trust = statementsOf(role.trust);
        if (trust === null) return { unclear: `the trust policy of ${role.name} cannot be read` };
        const outside = outsideOf(trust, account, configuration);
        if (outside.length === 0) return 'compliant';
        const granting = grantingPolicies(role, account, changesChime);
        if (granting.known.length === 0)
          return granting.unknown.length === 0
            ? 'compliant'
            : { unclear: `${granting.unknown.join(', ')} of the role ${role.name} cannot be read` };
        const anybody = outside.includes('*');
        const unjudged = configuration.accounts.own.length === 0 && !anybody;
        return {
          subject: { type: 'role', id: role.name, arn: role.arn },
          severity: unjudged || isMadeByAws({ ...role, kind: 'role' }) ? 'info' : 'medium',
          facts: { role: role.name, anybody, outside: outside.filter((one) => one !== '*'), policies: granting.known },
        };
      });
    },
    explain({ role, anybody, outside, policies }, { when, account }) {
      const who = [...(anybody ? ['any AWS account'] : []), ...outside.map((one) => `account ${one}`)].join(', ');
      return `The role ${role} in account ${account}, as read on ${when}, can be assumed from ${who} without an external id, and ${policies.join(', ')} ${policies.length === 1 ? 'lets' : 'let'} it change Amazon Chime. ${anybody ? 'Anybody who has an AWS account' : 'Whoever controls that account'} decides who administers Amazon Chime here.`;
    },
  },
});

/** Ids of accounts that may assume the role and are not known as own; `*` for everybody. */
function outsideOf(
  trust: readonly Statement[],
  { account }: Inventory,
  configuration: Configuration,
): readonly string[] {
  const own = ownAccounts(account, configuration);
  const found = trust
    .filter((one) => one.allows && speaksOf(one.actions, 'sts:AssumeRole') && !isBound(one, own, configuration))
    .flatMap(({ principals }) => principals.flatMap(accountOf))
    .filter((one) => !own.has(one));
  return [...new Set(found)].sort();
}

/** Nothing for a principal that was deleted, of which IAM keeps an id. */
function accountOf(principal: string): readonly string[] {
  if (principal === '*') return ['*'];
  const account = /^(?:arn:[^:]+:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(principal)?.[1];
  return account === undefined ? [] : [account];
}

function isBound({ conditions: all }: Statement, own: ReadonlySet<string>, { accounts }: Configuration): boolean {
  // With these operators a caller without the key passes: one who gives no external id, or is in no organization.
  const conditions = all.filter(({ operator }) => !/^forallvalues:|ifexists$/.test(operator));
  const valuesOf = (key: string) =>
    isBoundBy(conditions, key) ? conditions.filter((one) => one.key === key).flatMap(({ values }) => values) : [];
  const organizations = [...valuesOf('aws:principalorgid'), ...valuesOf('aws:principalorgpaths')].map(
    (value) => value.split('/', 1)[0],
  );
  const principals = [...valuesOf('aws:principalaccount'), ...valuesOf('aws:principalarn')].map(
    (value) => accountOf(value)[0] ?? '',
  );
  return (
    isBoundBy(conditions, 'sts:externalid') ||
    (organizations.length > 0 &&
      organizations.every((one) => accounts.organization === null || one === accounts.organization)) ||
    (principals.length > 0 && principals.every((one) => own.has(one)))
  );
}

/** The policies of the role that let it change Amazon Chime, and those of which it cannot be told. */
function grantingPolicies(role: Role, { policies }: Inventory, seen: Map<string, boolean | null>) {
  const documents = [
    ...role.inline.map(({ name, document }) => [`the inline policy ${name}`, mayChange(document)] as const),
    ...role.attached.map(({ name, arn }) => {
      if (!seen.has(arn)) {
        const found = policies.find((one) => one.arn === arn);
        seen.set(arn, found === undefined ? null : mayChange(found.document));
      }
      return [`the policy ${name}`, seen.get(arn) ?? null] as const;
    }),
  ];
  return {
    known: documents.filter(([, may]) => may === true).map(([label]) => label),
    unknown: documents.filter(([, may]) => may === null).map(([label]) => label),
  };
}

/** Null when the document cannot be read. */
function mayChange(document: PolicyDocument): boolean | null {
  const statements = statementsOf(document);
  return statements === null ? null : changes.some((action) => allowing(statements, action).length > 0);
}
