import { expect, test } from 'vitest';
import { roleByName, roleByPrincipal } from '../../src/catalog/role-lookup.ts';
import { regions } from '../../src/catalog/regions.ts';
import { rolePolicies } from '../../src/catalog/role-policies.ts';
import { roles } from '../../src/catalog/roles.ts';

test('covers fifteen roles, each name and each principal once', () => {
  expect(roles).toHaveLength(15);
  expect(new Set(roles.map((role) => role.name)).size).toBe(15);
  expect(new Set(roles.map((role) => role.principal)).size).toBe(15);
});

test('no name contains an underscore, which begins the suffix', () => {
  expect(roles.filter((role) => role.name.includes('_'))).toEqual([]);
});

test('no name is longer than IAM allows', () => {
  expect(roles.filter((role) => role.name.length > 64)).toEqual([]);
});

test.each(roles)('$name is cited, with a date', (role) => {
  expect(role.source.url).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  expect(role.source.heading).not.toBe('');
  expect(role.source.read).toMatch(/^2026-\d\d-\d\d$/);
});

test.each(roles)('$name is trusted, created and edited by its own principal', (role) => {
  expect(role.trusts).toEqual([role.principal]);
  expect(role.createdVia).toContain(role.principal);
  expect(role.editedVia).toContain(role.principal);
});

test.each(roles)('$name is never created or edited through a console, a stack or a product catalogue', (role) => {
  const via = [...role.createdVia, ...role.editedVia];
  expect(via).not.toContain('signin.amazonaws.com');
  expect(via).not.toContain('cloudformation.amazonaws.com');
  expect(via).not.toContain('servicecatalog.amazonaws.com');
});

test.each(roles)('$name has a policy with a live text, unless AWS names none', (role) => {
  const policy = rolePolicies.find(({ name }) => name === role.policy);
  if (role.policy === null) expect(role.confidence).toBe('low');
  else expect(policy?.baselines.at(-1)?.kind).toBe('live');
});

test.each(roles)('$name names Regions that are listed, or none', (role) => {
  if (role.regions !== null) expect(Object.hasOwn(regions, role.regions)).toBe(true);
});

test.each(roles)('$name says what is unsure exactly when its confidence is not high', (role) => {
  expect(role.unsure === null).toBe(role.confidence === 'high');
});

test.each(roles)('$name can be created by its service or by a person', (role) => {
  expect(role.creation.byService !== null || role.creation.byPerson === 'documented').toBe(true);
});

test('three roles belong to services that have ended', () => {
  expect(roles.filter((role) => role.retired).map((role) => [role.name, role.retired?.on])).toEqual([
    ['AWSServiceRoleForAmazonChime', '2026-02-20'],
    ['AWSServiceRoleForLexBots', '2025-09-15'],
    ['AWSServiceRoleForLexChannels', '2025-09-15'],
  ]);
});

test.each([
  ['AWSServiceRoleForLexBots', 'lex.amazonaws.com'],
  ['AWSServiceRoleForLexV2Bots_ABC123', 'lexv2.amazonaws.com'],
  ['AWSServiceRoleForLexV2Replication', 'replication.lexv2.amazonaws.com'],
  ['AWSServiceRoleForChimeSDKMessaging', 'messaging.chime.amazonaws.com'],
  ['AWSServiceRoleForProfile_0123456789', 'profile.amazonaws.com'],
  ['AWSServiceRoleForAmazonConnect_x', 'connect.amazonaws.com'],
  ['AWSServiceRoleForAmazonConnect_x_y', 'connect.amazonaws.com'],
  ['AWSServiceRoleForAmazonConnectSynchronization_x', 'synchronization.connect.amazonaws.com'],
  ['AWSServiceRoleForAmazonConnectSynchronization_1-2-3', 'synchronization.connect.amazonaws.com'],
  ['AWSServiceRoleForConnectCampaigns', 'connect-campaigns.amazonaws.com'],
  ['AWSServiceRoleForConnectCampaigns_x', 'connect-campaigns.amazonaws.com'],
  ['AWSServiceRoleForLexV2Bots', 'lexv2.amazonaws.com'],
  ['AWSServiceRoleForLexV2Channels', 'channels.lexv2.amazonaws.com'],
  ['AWSServiceRoleForAmazonConnect', 'connect.amazonaws.com'],
])('%s is the role of %s', (name, principal) => {
  expect(roleByName(name)?.principal).toBe(principal);
});

test.each([
  '',
  '_',
  '_x',
  '__proto__',
  'constructor',
  'toString',
  'AWSServiceRoleForAmazonConnect_',
  'AWSServiceRoleForAmazonConnectSynchronization',
  'AWSServiceRoleForAmazonConnectX_y',
  'AWSServiceRoleForProfile',
  'AWSServiceRoleForLexV2Bots_',
  'AWSServiceRoleForConnectCampaigns_',
  'AWSServiceRoleForLexBots_x',
  'AWSServiceRoleForLexBot',
  'AWSServiceRoleForLexBots2',
  'AWSServiceRoleForLexV2Replication_x',
  'awsserviceroleforlexbots',
  'xAWSServiceRoleForLexBots',
  'AWSServiceRoleForAmazonChimeSDKMessaging',
  ' AWSServiceRoleForLexBots',
])('%j is no documented role', (name) => {
  expect(roleByName(name)).toBeUndefined();
});

test('a very long name is looked up at once', () => {
  expect(roleByName(`AWSServiceRoleForProfile_${'_'.repeat(1_000_000)}`)?.name).toBe('AWSServiceRoleForProfile');
  expect(roleByName('A'.repeat(1_000_000))).toBeUndefined();
});

test('principals are compared whole and by case', () => {
  expect(roleByPrincipal('profile.amazonaws.com')?.name).toBe('AWSServiceRoleForProfile');
  expect(roleByPrincipal('Profile.amazonaws.com')).toBeUndefined();
  expect(roleByPrincipal('profile.amazonaws.com.evil.example')).toBeUndefined();
  expect(roleByPrincipal('__proto__')).toBeUndefined();
});
