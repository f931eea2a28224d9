import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Status } from '../../src/findings/finding.ts';
import { securityHubPlace } from '../../src/sinks/security-hub.ts';
import { finding } from '../findings/finding.ts';
import { AwsFailure, type FakeAws, startFakeAws } from '../support/fake-aws.ts';

const imports = 'POST /findings/import';
const updates = 'PATCH /findings/batchupdate';
/** Where Rolecall runs. */
const here = { account: '777788889999', region: 'us-east-1' };
const origin = '111122223333';
const now = Date.parse('2026-05-03T10:00:00Z');
const mute = { reason: 'PIN rotation', owner: 'security@example.com', until: '2027-01-31' };

let aws: FakeAws;
let off: string[];
const clients: SecurityHubClient[] = [];

beforeAll(async () => {
  aws = await startFakeAws();
});

beforeEach(() => {
  off = [];
  aws.calls.length = 0;
  aws.on(imports, () => ({ FailedCount: 0, SuccessCount: 1, FailedFindings: [] }));
  aws.on(updates, ({ input }) => ({ ProcessedFindings: input['FindingIdentifiers'], UnprocessedFindings: [] }));
});

afterAll(async () => {
  for (const client of clients) client.destroy();
  await aws.close();
});

function placeIn(mode: 'member' | 'central') {
  return securityHubPlace({
    mode,
    ...here,
    clock: () => now,
    clientOf(account) {
      const credentials = { accessKeyId: `AKIA${account}`, secretAccessKey: 'secret' };
      const client = new SecurityHubClient({ region: here.region, credentials, endpoint: aws.url, maxAttempts: 1 });
      clients.push(client);
      return client;
    },
    onOff: (account, reason) => void off.push(`${account}: ${reason}`),
  });
}

/** What was asked, in order: with whose credentials, and the one finding of it. */
function asked(): Record<string, unknown>[] {
  return aws.calls.map(({ operation, accessKeyId, input }) => {
    const [imported] = (input['Findings'] ?? []) as Record<string, unknown>[];
    return { operation, by: accessKeyId.slice('AKIA'.length), ...(imported ?? input) };
  });
}

const unprocessed = (ErrorCode: string) => ({
  ProcessedFindings: [],
  UnprocessedFindings: [{ FindingIdentifier: {}, ErrorCode, ErrorMessage: 'as it is scripted' }],
});

describe('a finding stands', () => {
  test('member: in the hub of the account where it happened, by credentials of that account', async () => {
    await placeIn('member').send(finding({ region: 'eu-central-1' }), 1, null);
    const [imported, ...others] = asked();
    expect(others).toEqual([]);
    expect(imported).toMatchObject({
      operation: imports,
      by: origin,
      AwsAccountId: origin,
      // The hub is the one of the Region where Rolecall runs; the resource says where it happened.
      ProductArn: `arn:aws:securityhub:us-east-1:${origin}:product/${origin}/default`,
      UpdatedAt: '2026-05-03T10:00:00.000Z',
      RecordState: 'ACTIVE',
      Compliance: { Status: 'FAILED' },
      FindingProviderFields: { Severity: { Label: 'HIGH' }, Confidence: 90 },
    });
    expect(imported?.['Resources']).toEqual([expect.objectContaining({ Type: 'AwsIamRole', Region: 'eu-central-1' })]);
  });

  test('central: in the hub of Rolecall, with the account where it happened beside it', async () => {
    await placeIn('central').send(finding(), 1, null);
    const [imported] = asked();
    expect(imported).toMatchObject({
      by: here.account,
      AwsAccountId: here.account,
      ProductArn: `arn:aws:securityhub:us-east-1:${here.account}:product/${here.account}/default`,
      ProductFields: { 'rolecall/Account': origin },
    });
    expect(imported?.['Resources']).toContainEqual({
      Type: 'AwsAccount',
      Id: `AWS::::Account:${origin}`,
      Region: 'us-east-1',
    });
  });

  test('member: what names no account in that of Rolecall', async () => {
    await placeIn('member').send(finding({ account: 'unknown' }), 1, null);
    expect(asked()).toMatchObject([
      { by: here.account, AwsAccountId: here.account, Resources: [{ Type: 'AwsIamRole' }] },
    ]);
  });

  test('within the 240 KB that Security Hub takes, whatever its facts, with a hash of all', async () => {
    const facts = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`fact${n}`, '語'.repeat(2000)]));
    const most = { explanation: '語'.repeat(4000), subject: { type: 'user', id: '語'.repeat(1000), arn: null } };
    await placeIn('central').send(finding({ facts, ...most }), 1, null);
    const [{ Findings } = {}] = aws.inputs(imports);
    expect(Buffer.byteLength(JSON.stringify(Findings))).toBeLessThan(240_000);
    expect(JSON.stringify(Findings)).toMatch(/SHA-256 [0-9a-f]{64}/);
  });

  test('with personal data masked', async () => {
    await placeIn('central').send(finding({ explanation: 'Who calls +13605550199?', status: 'muted', mute }), 1, null);
    expect(JSON.stringify(aws.calls)).not.toContain('3605550199');
  });
});

describe('what changes', () => {
  test.each<[Status, Status | null, Record<string, unknown>[]]>([
    ['resolved', 'open', [{ operation: imports, RecordState: 'ARCHIVED', Compliance: { Status: 'PASSED' } }]],
    ['withdrawn', 'open', [{ operation: imports, RecordState: 'ARCHIVED' }]],
    ['open', 'resolved', [{ operation: imports, RecordState: 'ACTIVE', Compliance: { Status: 'FAILED' } }]],
    // A finding must be there before it can be suppressed.
    [
      'muted',
      null,
      [
        { operation: imports, RecordState: 'ACTIVE' },
        {
          operation: updates,
          FindingIdentifiers: [
            {
              Id: `rolecall/${finding().id}`,
              ProductArn: `arn:aws:securityhub:us-east-1:${origin}:product/${origin}/default`,
            },
          ],
          Workflow: { Status: 'SUPPRESSED' },
          Note: { Text: 'muted until 2027-01-31 by security@example.com: PIN rotation', UpdatedBy: 'rolecall' },
        },
      ],
    ],
    // What is suppressed takes no import.
    ['open', 'muted', [{ operation: updates, Workflow: { Status: 'NEW' } }, { operation: imports }]],
    ['resolved', 'muted', [{ operation: updates }, { operation: imports, RecordState: 'ARCHIVED' }]],
  ])('is told: %s after %s', async (status, before, expected) => {
    await placeIn('member').send(finding({ status, ...(status === 'muted' ? { mute } : {}) }), 2, before);
    expect(asked()).toMatchObject(expected);
    expect(asked()).toHaveLength(expected.length);
  });

  test('and is not taken is an error', async () => {
    aws.on(imports, () => ({
      FailedCount: 1,
      SuccessCount: 0,
      FailedFindings: [{ Id: 'rolecall/1', ErrorCode: 'InvalidInput', ErrorMessage: 'Title is too long' }],
    }));
    const place = placeIn('member');
    await expect(place.send(finding(), 1)).rejects.toThrow('did not take rolecall/1: InvalidInput: Title is too long');
    aws.on(updates, () => unprocessed('ConcurrentUpdateError'));
    await expect(place.send(finding(), 2, 'muted')).rejects.toThrow('to NEW: ConcurrentUpdateError');
    aws.on(imports, () => ({ FailedCount: 0, SuccessCount: 1 }));
    aws.on(updates, () => unprocessed('FindingNotFound'));
    // Imported a moment ago: it will be there when this is tried again.
    await expect(place.send(finding({ status: 'muted', mute }), 2)).rejects.toThrow('to SUPPRESSED: FindingNotFound');
  });

  test('and was never there, or is there no more, is imported', async () => {
    aws.on(updates, () => unprocessed('FindingNotFound'));
    await placeIn('member').send(finding(), 3, 'muted');
    expect(asked()).toMatchObject([{ operation: updates }, { operation: imports, RecordState: 'ACTIVE' }]);
  });
});

test('a hub that is off is said once for each account, and not asked again', async () => {
  aws.on(imports, ({ accessKeyId }) => {
    if (!accessKeyId.endsWith(origin)) return { FailedCount: 0, SuccessCount: 1 };
    throw new AwsFailure('InvalidAccessException', `Account ${origin} is not subscribed to AWS Security Hub`, 401);
  });
  const place = placeIn('member');
  await place.send(finding(), 1, null);
  await place.send(finding({ id: 'another' }), 1, null);
  await place.send(finding({ account: '444455556666' }), 1, null);
  expect(off).toEqual([`${origin}: Account ${origin} is not subscribed to AWS Security Hub`]);
  expect(asked().map(({ by }) => by)).toEqual([origin, '444455556666']);
});

test('a permission that is missing is an error that is tried again', async () => {
  aws.on(imports, () => {
    throw new AwsFailure('AccessDeniedException', 'not authorized', 403);
  });
  await expect(placeIn('central').send(finding(), 1)).rejects.toThrow('not authorized');
  expect(off).toEqual([]);
});
