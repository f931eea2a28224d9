/** The scheduled audit as it is deployed: mutes that changed, one message an account, the report. */
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { checkManifest, parseManifest } from '../../src/evidence/manifest.ts';
import { refusedEdit } from '../support/deployment.ts';
import { account } from '../support/fake-account.ts';
import { assumedRole } from '../support/fake-aws.ts';
import {
  auditOf,
  context,
  deployment,
  fake,
  hear,
  later,
  member,
  orders,
  scheduled,
  start,
  states,
  withTrail,
} from './scheduled.ts';

scheduled();

describe('mutes that came or went', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-mutes-'));
  /** The path of a configuration that mutes what is found of a role. */
  function muting(role: string): string {
    const path = join(folder, `${role}.yaml`);
    const known = 'until: 2027-01-31, reason: known, owner: security@example.com';
    writeFileSync(path, `mute:\n  - {control: slr-edit-refused, subject: ${role}, ${known}}\n`);
    return path;
  }
  /** Neither a key nor a condition: the whole table. */
  const isScan = (body: string) =>
    Object.keys(JSON.parse(body)).every((name) => ['TableName', 'ConsistentRead', 'ExclusiveStartKey'].includes(name));
  const role = 'AWSServiceRoleForLexV2Bots_muted';
  let scans = 0;

  beforeEach(() => {
    scans = 0;
    deployment.dynamodb.answer = (body) => {
      if (isScan(body)) scans++;
      return 'pass';
    };
  });
  afterEach(() => {
    deployment.dynamodb.answer = () => 'pass';
    vi.stubEnv('ROLECALL_CONFIGURATION', '');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** How often the table was read, and what was told, in one audit by a new process. */
  async function remuted(lambda = context) {
    scans = 0;
    await deployment.told();
    vi.resetModules();
    const { handler } = await import('../../functions/on-schedule.ts');
    await handler({ task: 'audit' }, lambda);
    await orders();
    const told = await deployment.told();
    return [scans, ...told.map(({ finding }) => `${finding.control} ${finding.status}`)];
  }

  test('are told, and the table is read once a day where none did', async () => {
    await hear(refusedEdit('muted', role));
    expect(await remuted()).toEqual([1]);
    later(6);
    expect(await remuted()).toEqual([0]);
    vi.stubEnv('ROLECALL_CONFIGURATION', muting(role));
    expect(await remuted()).toEqual([1, 'slr-edit-refused muted']);
    later(6);
    expect(await remuted()).toEqual([0]);
    later(12);
    expect(await remuted(), 'another day').toEqual([1]);
    vi.stubEnv('ROLECALL_CONFIGURATION', '');
    expect(await remuted()).toEqual([1, 'slr-edit-refused open']);
  });

  test('are looked for again when there was no time for all, or one could not be told', async () => {
    await hear(refusedEdit('muted later', role));
    expect((await remuted())[0]).toBe(1);
    vi.stubEnv('ROLECALL_CONFIGURATION', muting(role));
    expect(await remuted({ ...context, getRemainingTimeInMillis: () => 4000 })).toEqual([1]);
    deployment.sns.answer = () => 'refuse';
    expect(await remuted()).toEqual([1]);
    deployment.sns.answer = () => 'pass';
    expect((await remuted())[0]).toBe(1);
    expect((await remuted())[0]).toBe(0);
  });
});

describe('an organization', () => {
  beforeEach(() => {
    vi.stubEnv('ROLECALL_AUDIT_ROLE', 'rolecall-audit');
    vi.stubEnv('ROLECALL_AUDIT_EXTERNAL_ID', 'the external id');
  });

  test('is asked for, and each active account gets a message', async () => {
    const active = (Id: string) => ({ Id, State: 'ACTIVE' });
    fake.answer('AWSOrganizationsV20161128.ListAccounts', ({ input }) =>
      input['NextToken'] === 'more'
        ? { Accounts: [active('777788889999'), { Id: '123456789012', State: 'SUSPENDED' }] }
        : { Accounts: [active(account), active(member)], NextToken: 'more' },
    );
    const { schedule } = await start();
    expect(await schedule('audit')).toMatchObject({ accounts: 3 });
    expect(await orders()).toEqual([account, member, '777788889999'].map((id) => ({ account: id })));
  });

  test('a message that the queue refuses is sent once more, and one it refuses again is named and stops no other', async () => {
    const others = ['444455556666', '777788889999', '123456789012'];
    fake.answer('AWSOrganizationsV20161128.ListAccounts', () => ({
      Accounts: others.map((Id) => ({ Id, State: 'ACTIVE' })),
    }));
    const [once = '', ever = ''] = others;
    const sent: string[] = [];
    fake.answer('AmazonSQS.SendMessageBatch', ({ input }) => {
      const entries = input['Entries'] as readonly { Id: string; MessageBody: string }[];
      const isRefused = (id: string) => id === ever || (id === once && entries.length > 2);
      const [bad, good] = [entries.filter(({ Id }) => isRefused(Id)), entries.filter(({ Id }) => !isRefused(Id))];
      sent.push(...good.map(({ Id }) => Id));
      return {
        Successful: good.map(({ Id, MessageBody }) => ({
          Id,
          MessageId: Id,
          MD5OfMessageBody: hash('md5', MessageBody),
        })),
        Failed: bad.map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false })),
      };
    });
    vi.stubEnv('AWS_ENDPOINT_URL_SQS', fake.url);
    const { schedule } = await start();
    const ordered = schedule('audit').finally(() => vi.stubEnv('AWS_ENDPOINT_URL_SQS', deployment.endpoints.aws));
    await expect(ordered).rejects.toThrow(`the audits of these accounts could not be asked for: ${ever}`);
    expect(sent.toSorted()).toEqual([account, ...others.filter((id) => id !== ever)].toSorted());
  });

  test('that cannot be listed leaves this account, and fails aloud', async () => {
    fake.answer('AWSOrganizationsV20161128.ListAccounts', () => {
      throw fake.failure('AccessDeniedException');
    });
    const { schedule } = await start();
    await expect(schedule('audit')).rejects.toThrow(
      'the accounts of the organization cannot be listed (AccessDeniedException)',
    );
    expect(await orders()).toEqual([{ account }]);
  });

  test('a member is read with the role that it has for that, by its external id', async () => {
    withTrail('');
    fake.answer('AssumeRole', (call) => assumedRole(call, Date.now()));
    const { audit } = await start();
    expect(await audit({ account: member })).toEqual({ batchItemFailures: [] });
    expect(fake.inputs('AssumeRole')).toMatchObject([
      { RoleArn: `arn:aws:iam::${member}:role/rolecall-audit`, ExternalId: 'the external id' },
    ]);
    expect(fake.keysOf('GetAccountAuthorizationDetails')).toEqual([`ASIA${member}`]);
    expect(await auditOf(member)).toMatchObject({ complete: true });
  });

  test('a member that lets nobody in is a gap, named, and keeps its findings', async () => {
    fake.answer('AssumeRole', () => {
      throw fake.failure('AccessDenied');
    });
    const before = (await states()).filter((finding) => finding.account === member);
    const { judged: counted, takenAt: completeAt } = (await auditOf(member)) ?? {};
    const { audit } = await start();
    later(6);
    expect(await audit({ account: member })).toEqual({ batchItemFailures: [] });
    expect(await auditOf(member)).toMatchObject({
      complete: false,
      completeAt,
      looked: null,
      gaps: ['the role rolecall-audit cannot be assumed there (AccessDenied)'],
    });
    expect((await states()).filter((finding) => finding.account === member)).toEqual(before);
    expect(counted?.until).toEqual(expect.any(String));
    expect((await auditOf(member))?.judged).toEqual(counted);
  });
});

test('the report lies in the evidence bucket, sealed', async () => {
  const { aws, bucket, clients } = deployment.endpoints;
  vi.stubEnv('AWS_ENDPOINT_URL_S3', aws);
  vi.stubEnv('ROLECALL_EVIDENCE_BUCKET', bucket);
  const { schedule } = await start();
  await schedule('report');
  vi.useRealTimers();
  const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: 'reports/' }));
  const files = new Map<string, Uint8Array>();
  for (const { Key = '' } of Contents) {
    const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
    files.set(Key.slice(Key.lastIndexOf('/') + 1), (await Body?.transformToByteArray()) ?? new Uint8Array());
  }
  expect([...files.keys()].toSorted()).toEqual(['manifest.json', 'report.csv', 'report.html', 'report.json']);
  const text = (name: string) => Buffer.from(files.get(name) ?? []).toString('utf8');
  const manifest = parseManifest(text('manifest.json'));
  if (typeof manifest === 'string') throw new Error(manifest);
  expect(checkManifest(manifest, (name) => files.get(name) ?? null)).toEqual([]);
  const { report, findings } = JSON.parse(text('report.json'));
  expect(findings.length).toBeGreaterThan(0);
  expect(report.accounts.map(({ account: id }: { account: string }) => id)).toEqual([account, member]);
  expect(report.gaps.join()).toContain(`account ${member}: the role rolecall-audit cannot be assumed there`);
});
