import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accountPermissions, accountReads } from '../../../src/inventory/account-reads.ts';
import type { Inventory } from '../../../src/inventory/inventory.ts';
import { parts } from '../../../src/inventory/parts.ts';
import { readIdentity, readNames } from '../../../src/sources/account/identity.ts';
import { type Service, services } from '../../../src/inventory/services.ts';
import { readAccount } from '../../../src/sources/account/read-account.ts';
import { account, type FakeAccount, startFakeAccount } from '../../support/fake-account.ts';

let fake: FakeAccount;
const settings = () => ({
  endpoint: fake.url,
  credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
  maxAttempts: 1,
});

beforeAll(async () => {
  fake = await startFakeAccount();
});
beforeEach(() => fake.reset());
afterAll(() => fake.close());

async function read(
  regions: readonly string[] = ['us-east-1'],
  maxAttempts = 1,
  wanted: readonly Service[] = services,
): Promise<Inventory> {
  return readAccount({
    identity: await readIdentity('us-east-1', settings()),
    regions,
    services: wanted,
    deletions: [
      { taskId: 'task/1', roleName: 'AWSServiceRoleForLexBots', roleId: null, requestedAt: '2026-05-01T00:00:00Z' },
    ],
    auditor: null,
    now: '2026-06-01T00:00:00Z',
    settings: { ...settings(), maxAttempts },
  });
}

describe('an account that may be read', () => {
  test('is read completely, by the documented calls and no others', async () => {
    const inventory = await read();
    await readNames(account, 'us-east-1', settings());
    expect(fake.unknown()).toEqual([]);
    expect(inventory.looks.filter(({ outcome }) => outcome !== 'complete').map(({ part }) => part)).toEqual([
      'role-uses',
      'auditor',
    ]);
    expect(new Set(inventory.looks.map(({ part }) => part))).toEqual(new Set(parts));
    expect(fake.used()).toEqual(accountPermissions);
  });

  test('comes in the shape of the inventory, all pages of it', async () => {
    const inventory = await read();
    const { roles, users, groups, policies, domains, trails, rules, voiceConnectors, buckets, chimeAccounts } =
      inventory;
    expect(inventory).toMatchObject({ account, partition: 'aws', takenAt: '2026-06-01T00:00:00Z' });
    expect([users.length, groups.length, roles.length, policies.length]).toEqual([1, 1, 5, 5]);
    expect(roles[0]).toMatchObject({
      name: 'AWSServiceRoleForAmazonChime',
      description: 'About AWSServiceRoleForAmazonChime',
      maxSessionDuration: 3600,
      lastUsed: { at: '2026-05-30T08:00:00Z', region: 'us-east-1' },
      trust: { Statement: [{ Principal: { Service: 'chime.amazonaws.com' } }] },
    });
    expect(policies.find(({ name }) => name === 'AmazonChimeServiceRolePolicy')).toMatchObject({ version: 'v1' });
    expect(inventory.accountSummary).toEqual({ AccountMFAEnabled: 1 });
    expect(inventory.deletions).toMatchObject([{ status: 'FAILED', reason: 'a bot uses it' }]);
    expect(domains.map(({ name }) => name)).toEqual(['first', 'second']);
    expect(trails).toMatchObject([
      {
        logging: true,
        multiRegion: true,
        selectors: {
          advancedEventSelectors: [{ fieldSelectors: [{ field: 'eventCategory', equals: ['Management'] }] }],
        },
      },
    ]);
    expect(rules).toMatchObject([{ state: 'ENABLED', targets: [`arn:aws:sqs:us-east-1:${account}:rolecall`] }]);
    expect(inventory.instances).toMatchObject([{ alias: 'helpline', status: 'ACTIVE' }]);
    expect(inventory.bots).toMatchObject([{ name: 'orders' }]);
    expect(inventory.bots[0]?.role).toContain('AWSServiceRoleForLexV2Bots');
    expect(voiceConnectors).toMatchObject([{ id: 'vc1', streaming: true }]);
    expect(chimeAccounts).toMatchObject([{ retention: { rooms: 30, conversations: null }, bots: [{ lambda: null }] }]);
    expect(buckets).toEqual([
      {
        name: 'cdr-bucket',
        records: ['business-calling', 'voice-connector'],
        policy: { Version: '2012-10-17', Statement: [] },
        encryption: 'AES256',
      },
    ]);
    expect(JSON.parse(JSON.stringify(inventory))).toEqual(inventory);
  });

  test('has the names that Organizations knows, or quietly none', async () => {
    expect(await readNames(account, 'us-east-1', settings())).toEqual({ account: 'Production', unit: 'Workloads' });
    fake.deny('organizations:DescribeAccount', 'AccessDeniedException');
    expect(await readNames(account, 'us-east-1', settings())).toEqual({ account: null, unit: null });
  });
});

test('the client of a service is loaded where it is asked, and not before', () => {
  const folder = new URL('../../../src/sources/account/', import.meta.url);
  const files = readdirSync(folder);
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) {
    const early = /^import (?!type )[^;]*'@aws-sdk/m.exec(readFileSync(new URL(file, folder), 'utf8'));
    expect(early, file).toBeNull();
  }
});

const needed = Object.entries(accountReads).flatMap(([part, reads]) =>
  part === 'account' || part === 'names' ? [] : reads.map(({ permission }) => [permission, part] as const),
);

describe('an account of which a permission is missing', () => {
  test.each(needed)('%s is named, and all but %s is read', async (permission, part) => {
    fake.deny(permission, permission.startsWith('iam') ? 'AccessDenied' : 'AccessDeniedException');
    const { looks } = await read();
    const gaps = looks.filter(({ outcome }) => outcome !== 'complete' && outcome !== 'not-asked');
    expect(gaps.map((gap) => gap.permission)).toEqual(gaps.map(() => permission));
    expect(gaps.map((gap) => gap.part)).toContain(part);
    expect(gaps.every(({ outcome, reason }) => outcome === 'denied' && reason?.includes(permission))).toBe(true);
  });

  test('that AWS throttles is read at the third try, and named where there is none', async () => {
    fake.throttle('cloudtrail:DescribeTrails', 2);
    const patient = (await read(['us-east-1'], 3)).looks.find(({ part }) => part === 'trails');
    expect(patient).toMatchObject({ outcome: 'complete' });
    fake.throttle('cloudtrail:DescribeTrails', 2);
    const hurried = (await read()).looks.find(({ part }) => part === 'trails');
    expect(hurried).toMatchObject({
      outcome: 'failed',
      reason: 'cloudtrail:DescribeTrails failed (ThrottlingException)',
    });
  });

  test('in one Region only, the other is read', async () => {
    fake.deny('events:ListRules', 'UnrecognizedClientException');
    const { looks } = await read(['us-east-1', 'eu-central-1']);
    expect(looks.filter(({ part }) => part === 'rules')).toMatchObject([
      { region: 'eu-central-1', outcome: 'unsupported', permission: null },
      { region: 'us-east-1', outcome: 'unsupported' },
    ]);
    expect(looks.filter(({ part }) => part === 'domains').map(({ outcome }) => outcome)).toEqual([
      'complete',
      'complete',
    ]);
  });
});

describe('an account without a service-linked role', () => {
  const doubt = (service: string) =>
    `no service-linked role shows that ${service} is in use (--service ${service} wants it)`;

  beforeEach(() => {
    fake.answer(
      'GetAccountAuthorizationDetails',
      () =>
        '<GetAccountAuthorizationDetailsResponse><GetAccountAuthorizationDetailsResult><UserDetailList></UserDetailList><RoleDetailList></RoleDetailList><IsTruncated>false</IsTruncated></GetAccountAuthorizationDetailsResult></GetAccountAuthorizationDetailsResponse>',
    );
  });

  test('is asked what it holds all the same, but for Amazon Chime, which has ended', async () => {
    const inventory = await read(['us-east-1'], 1, []);
    expect(inventory.roles).toEqual([]);
    expect(inventory.voiceConnectors).toMatchObject([{ id: 'vc1', streaming: true }]);
    expect([inventory.domains.length, inventory.instances.length, inventory.bots.length]).toEqual([2, 1, 1]);
    // A Voice Connector writes call detail records, and of Amazon Chime nothing is asked for it.
    expect(inventory.buckets).toMatchObject([{ name: 'cdr-bucket', records: ['voice-connector'] }]);
    const chime = inventory.looks.find(({ part }) => part === 'chime-accounts');
    expect(chime).toMatchObject({ outcome: 'not-asked', reason: doubt('chime') });
    expect(fake.used()).not.toContain('chime:ListAccounts');
  });

  test('that refuses the first question was not asked, and one that wants the service is told of a gap', async () => {
    fake.deny('connect:ListInstances', 'AccessDeniedException');
    const look = async (wanted: readonly Service[]) =>
      (await read(['us-east-1'], 1, wanted)).looks.find(({ part }) => part === 'instances');
    const missing = 'the permission connect:ListInstances is missing (AccessDeniedException)';
    expect(await look([])).toMatchObject({ outcome: 'not-asked', reason: `${doubt('connect')}; ${missing}` });
    expect(await look(['connect'])).toMatchObject({ outcome: 'denied', reason: missing });
  });

  test('that lists its bots and then refuses is a gap: it is in use', async () => {
    fake.deny('lex:DescribeBot', 'AccessDeniedException');
    const { looks } = await read(['us-east-1'], 1, []);
    expect(looks.find(({ part }) => part === 'bots')).toMatchObject({
      outcome: 'denied',
      permission: 'lex:DescribeBot',
    });
  });
});
