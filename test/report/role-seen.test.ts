import { expect, test } from 'vitest';
import { lookedAt } from '../../src/findings/coverage.ts';
import { emptyInventory, type Inventory, type Look, type Role } from '../../src/inventory/inventory.ts';
import { roleSeen, seenInWords } from '../../src/report/role-seen.ts';

const looks = (outcome: Look['outcome']): readonly Look[] => [
  { part: 'identities', region: null, outcome, reason: null, permission: null },
];

function role(path: string, name: string): Role {
  const arn = `arn:aws:iam::111122223333:role${path}${name}`;
  const times = { createdAt: '2026-01-01T00:00:00Z', lastUsed: null, maxSessionDuration: null };
  return {
    name,
    path,
    arn,
    id: name,
    attached: [],
    inline: [],
    boundary: null,
    trust: {},
    description: null,
    ...times,
  };
}

const countedIn = (fields: Partial<Inventory>) =>
  lookedAt(
    { ...emptyInventory('111122223333', 'aws', '2026-06-01T00:00:00Z'), looks: looks('complete'), ...fields },
    { account: null, unit: null },
  ).serviceLinkedRoles;

const lexV2 = '/aws-service-role/lexv2.amazonaws.com/';

test('an audit counts the service-linked roles of the catalogue by their path, not by their name', () => {
  const roles = [
    role(lexV2, 'AWSServiceRoleForLexV2Bots_9XK2MTQ4R7L'),
    role(lexV2, 'AWSServiceRoleForLexV2Bots_other'),
    role('/aws-service-role/chime.amazonaws.com/', 'AWSServiceRoleForAmazonChime'),
    role('/aws-service-role/support.amazonaws.com/', 'AWSServiceRoleForSupport'),
    role('/', 'AWSServiceRoleForLexBots'),
  ];
  expect(countedIn({ roles })).toEqual({ AWSServiceRoleForLexV2Bots: 2, AWSServiceRoleForAmazonChime: 1 });
});

test('that none is there is known where all roles were seen, and not where nobody asked for them', () => {
  const roles = [role('/aws-service-role/support.amazonaws.com/', 'AWSServiceRoleForSupport')];
  expect(countedIn({ roles })).toEqual({});
  expect(countedIn({ roles, looks: looks('failed') })).toBeUndefined();
  // As `get-account-authorization-details --filter User` prints it.
  expect(countedIn({ roles: [] })).toBeUndefined();
});

test.each<[readonly (Readonly<Record<string, number>> | null)[], string]>([
  [[], ''],
  [[{ a: 1 }], '1 role'],
  [[{ a: 1200 }], '1,200 roles'],
  [[{ b: 1 }], 'no such role'],
  [[null], 'not known whether it is there'],
  [[{ a: 2 }, { a: 1 }, {}, null], '3 roles in 2 accounts; none in one account; not known of one account'],
  [[{}, {}, {}], 'none in 3 accounts'],
])('what was seen, in words: %j', (counted, words) => {
  expect(seenInWords(roleSeen('a', counted))).toBe(words);
});
