/** The scheduled audit as it is deployed: one message an account, states kept, looked at twice, told, reconciled and reported. */
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { lambdaContext } from '../../local/lambda-context.ts';
import { checkManifest, parseManifest } from '../../src/evidence/manifest.ts';
import { accountPermissions, accountReads } from '../../src/inventory/account-reads.ts';
import type { Count, Counts } from '../../src/reconcile/counts.ts';
import type { JudgedSoFar } from '../../src/report/last-audit.ts';
import { lastAudits } from '../../src/sinks/audits.ts';
import type { StoredFinding } from '../../src/sinks/findings-table.ts';
import {
  type Deployment,
  deploy,
  irrelevant,
  messageOf,
  refusedEdit,
  requestedDeletion,
} from '../support/deployment.ts';
import { account, type FakeAccount, startFakeAccount } from '../support/fake-account.ts';
import { assumedRole } from '../support/fake-aws.ts';

const member = '444455556666';
let deployment: Deployment;
let fake: FakeAccount;
let queue: string;
let today = Date.parse('2026-06-01T00:00:00Z');

beforeAll(async () => {
  deployment = await deploy();
  fake = await startFakeAccount();
  const { aws, clients } = deployment.endpoints;
  const { QueueUrl = '' } = await clients.sqs.send(new CreateQueueCommand({ QueueName: 'audits' }));
  queue = QueueUrl;
  vi.stubEnv('AWS_ENDPOINT_URL', fake.url);
  vi.stubEnv('AWS_ENDPOINT_URL_SQS', aws);
  vi.stubEnv('ROLECALL_ACCOUNT', account);
  vi.stubEnv('ROLECALL_AUDIT_QUEUE_URL', queue);
});

beforeEach(() => {
  fake.reset();
  fake.answer('CloudTrail_20131101.LookupEvents', () => ({ Events: [] }));
  withTrail('trail');
  // The table is one for all: time goes on from test to test.
  today += 3 * 24 * 60 * 60 * 1000;
  vi.useFakeTimers({ toFake: ['Date'], now: today });
  vi.stubEnv('ROLECALL_AUDIT_ROLE', '');
});

afterEach(() => {
  vi.useRealTimers();
});

afterAll(async () => {
  await deployment.close();
  await fake.close();
});

/** A bucket without logs; without a bucket, some hundred requests go to the event history. */
function withTrail(bucket: string): void {
  vi.stubEnv('AWS_ENDPOINT_URL_S3', fake.url);
  vi.stubEnv('ROLECALL_LOG_BUCKET', bucket);
  vi.stubEnv('ROLECALL_LOG_PREFIX', '');
  fake.answer('GET /trail/', () => '<ListBucketResult></ListBucketResult>');
}

/** A quarter of an hour, of which nothing passes. */
const context = { ...lambdaContext('on-account'), getRemainingTimeInMillis: () => 900_000 };

/** A process that was just started. */
async function start() {
  vi.resetModules();
  const { clock } = await import('../../functions/runtime/reconcile-account.ts');
  vi.spyOn(clock, 'sleep').mockImplementation(async (time: number) => void vi.setSystemTime(Date.now() + time));
  const [onSchedule, onAccount] = await Promise.all([
    import('../../functions/on-schedule.ts'),
    import('../../functions/on-account.ts'),
  ]);
  return {
    schedule: (task: string) => onSchedule.handler({ task }, context),
    audit: (...bodies: unknown[]) => {
      const Records = bodies.map((body, index) => messageOf(`${index}`, body));
      return onAccount.handler({ Records } satisfies SQSEvent, context);
    },
  };
}

const later = (hours: number) => vi.setSystemTime(Date.now() + hours * 60 * 60 * 1000);

async function states(): Promise<StoredFinding[]> {
  const found: StoredFinding[] = [];
  for await (const finding of deployment.table.stored()) if (finding.event === null) found.push(finding);
  return found;
}

async function auditOf(id: string) {
  const { clients, table } = deployment.endpoints;
  return (await lastAudits(clients.dynamodb, table)).find((audit) => audit.account === id);
}

/** Over all months, of one control. */
function sumsOf(months: Counts, control: string): Record<keyof Count, number> {
  const sums = { events: 0, compliant: 0, violated: 0, unclear: 0, looks: 0 };
  for (const month of Object.values(months))
    for (const [kind, number] of Object.entries(month[control] ?? {})) sums[kind as keyof Count] += number;
  return sums;
}

const eventsIn = (judged?: JudgedSoFar) =>
  Object.values(judged?.months ?? {}).flatMap((month) => Object.entries(month).filter(([, { events }]) => events));

const isRecordOfAudit = (body: string) => body.includes('rolecall|audit') && body.includes('takenAt');

async function orders(): Promise<unknown[]> {
  const receive = new ReceiveMessageCommand({ QueueUrl: queue, MaxNumberOfMessages: 10 });
  const { Messages = [] } = await deployment.endpoints.clients.sqs.send(receive);
  for (const { ReceiptHandle } of Messages)
    await deployment.endpoints.clients.sqs.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle }));
  return Messages.map(({ Body = '' }) => JSON.parse(Body));
}

describe('an account', () => {
  test('is looked at, its states are kept and told, and the last audit says what was looked at', async () => {
    withTrail('');
    const { audit } = await start();
    expect(await audit({ account })).toEqual({ batchItemFailures: [] });
    const last = await auditOf(account);
    expect(last).toMatchObject({
      account,
      name: 'Production',
      organizationalUnit: 'Workloads',
      complete: true,
      gaps: [],
      reconciled: { source: 'lookup', missed: 0, gaps: [] },
    });
    expect(last?.looked?.roles).toBe(5);
    expect(last?.controls['trail-incomplete']).toMatchObject({ compliant: 1, violation: 0 });
    expect(fake.unknown()).toEqual([]);
  });

  test('a state that went is resolved by the second complete look, and one that could not look resolves nothing', async () => {
    const { audit } = await start();
    const trail = fake.answer('CloudTrail_20131101.DescribeTrails', () => ({ trailList: [] }));
    await audit({ account });
    const open = async () => (await states()).find(({ control }) => control === 'trail-incomplete')?.status;
    expect(await open()).toBe('open');
    expect((await deployment.told()).map(({ finding }) => finding.control)).toContain('trail-incomplete');

    // Nobody may look: nothing is known, so nothing is resolved.
    fake.answer('CloudTrail_20131101.DescribeTrails', trail);
    fake.deny('cloudtrail:DescribeTrails');
    for (let times = 0; times < 3; times++) {
      later(6);
      await audit({ account });
    }
    expect(await open()).toBe('open');
    expect(await auditOf(account)).toMatchObject({ complete: false });
    expect((await auditOf(account))?.gaps.join()).toContain('the permission cloudtrail:DescribeTrails is missing');

    fake.reset();
    withTrail('trail');
    later(6);
    await audit({ account });
    expect(await open()).toBe('open');
    later(6);
    await audit({ account });
    expect(await open()).toBe('resolved');
  });

  test('says that Rolecall is blind: a late heartbeat, a rule that is off, a configuration that cannot be read', async () => {
    const { audit } = await start();
    const { configurationFile } = await import('../support/broken-configuration.ts');
    vi.stubEnv('ROLECALL_CONFIGURATION', configurationFile());
    const rule = fake.answer('AWSEvents.DescribeRule', () => ({ Name: 'rolecall-chime', State: 'DISABLED' }));
    later(6);
    await audit({ account });
    fake.answer('AWSEvents.DescribeRule', rule);
    vi.stubEnv('ROLECALL_CONFIGURATION', '');
    const blind = (await states()).filter(({ control, status }) => control === 'auditor-blind' && status === 'open');
    expect(blind.map(({ subject }) => subject.type).toSorted()).toEqual(['configuration', 'heartbeat', 'rule']);
  });

  test('that is no account is refused; one that fails comes back alone', async () => {
    const { audit } = await start();
    deployment.dynamodb.answer = () => 'refuse';
    expect(await audit({ account })).toEqual({ batchItemFailures: [{ itemIdentifier: '0' }] });
    deployment.dynamodb.answer = () => 'pass';
    expect(await audit({ account: 'all' }, { account })).toEqual({ batchItemFailures: [{ itemIdentifier: '0' }] });
  });
});

test('where the trail has a bucket, its logs of all Regions are read, once, and what the live path lost is told once', async () => {
  const { aws, bucket, clients } = deployment.endpoints;
  vi.stubEnv('AWS_ENDPOINT_URL_S3', aws);
  vi.stubEnv('ROLECALL_LOG_BUCKET', bucket);
  const put = (region: string, name: string, body: Buffer) =>
    clients.s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: `AWSLogs/${account}/CloudTrail/${region}/${new Date().toISOString().slice(0, 10).replaceAll('-', '/')}/${account}_CloudTrail_${name}.json.gz`,
        Body: body,
      }),
    );
  const log = (...records: unknown[]) => gzipSync(JSON.stringify({ Records: records }));
  const heard = refusedEdit('heard', 'AWSServiceRoleForLexV2Bots_heard');
  const lost = refusedEdit('lost', 'AWSServiceRoleForLexV2Bots_lost');
  const { handler } = await import('../../functions/on-event.ts');
  await handler({ Records: [messageOf('live', heard)] }, context);
  await put('us-east-1', 'one', log(heard.detail, irrelevant.detail));
  await put('eu-central-1', 'two', log({ ...lost.detail, awsRegion: 'eu-central-1' }));
  await put('eu-central-1', 'broken', Buffer.from('no log'));
  await deployment.told();
  later(1);
  const { audit } = await start();
  await audit({ account });
  const first = (await auditOf(account))?.reconciled;
  expect(first).toMatchObject({ source: 'trail', events: 2, missed: 1 });
  expect(first?.gaps).toEqual([expect.stringMatching(/_CloudTrail_broken\.json\.gz: not gzip/)]);
  expect((await deployment.told()).map(({ finding }) => finding.event?.id).filter(Boolean)).toEqual(['lost']);

  later(1);
  await audit({ account });
  expect((await auditOf(account))?.reconciled).toMatchObject({ events: 0, missed: 0, gaps: [] });
  expect((await deployment.told()).filter(({ finding }) => finding.event)).toEqual([]);

  // Both looks, and each event once: the second run read the logs again, since windows overlap.
  const counted = async () => {
    const { judged } = (await auditOf(account)) ?? {};
    return { since: judged?.since, ...sumsOf(judged?.months ?? {}, 'slr-edit-refused') };
  };
  expect(await counted()).toMatchObject({ events: 2, violated: 2 });
  const { months } = (await auditOf(account))?.judged ?? { months: {} };
  expect(sumsOf(months, 'trail-incomplete').looks).toBeGreaterThanOrEqual(2);

  // A run that is cut off after it judged leaves no record, and the next one does not forget what it judged.
  const cut = refusedEdit('cut', 'AWSServiceRoleForLexV2Bots_cut');
  later(1);
  vi.setSystemTime(Date.now() + 60_000);
  await put('us-east-1', 'three', log(cut.detail));
  deployment.dynamodb.answer = (body) => (isRecordOfAudit(body) ? 'refuse' : 'pass');
  later(1);
  expect(await audit({ account })).toEqual({ batchItemFailures: [{ itemIdentifier: '0' }] });
  deployment.dynamodb.answer = () => 'pass';
  expect(await counted()).toMatchObject({ events: 2, violated: 2 });
  later(1);
  await audit({ account });
  expect(await counted()).toMatchObject({ events: 3, violated: 3 });

  vi.stubEnv('ROLECALL_LOG_PREFIX', 'elsewhere/');
  await audit({ account });
  expect((await auditOf(account))?.reconciled?.gaps).toEqual([
    `the bucket ${bucket} holds no log of account ${account} under elsewhere/`,
  ]);
});

test('a feature that events show in use, without the role that somebody has to create for it, is found by the second look', async () => {
  const { detail, ...envelope } = refusedEdit('transcribed');
  const call = { eventSource: 'chime.amazonaws.com', eventName: 'StartMeetingTranscription' };
  const succeeded = { errorCode: undefined, errorMessage: undefined };
  const body = { ...envelope, source: 'aws.chime', detail: { ...detail, ...call, ...succeeded } };
  const { audit } = await start();
  const { handler } = await import('../../functions/on-event.ts');
  const Records = [messageOf('live', body)];
  expect(await handler({ Records }, context)).toEqual({ batchItemFailures: [] });
  const missing = async () => (await states()).find(({ control }) => control === 'slr-missing');
  await audit({ account });
  expect(await missing()).toBeUndefined();
  later(1);
  await audit({ account });
  const subject = { id: 'AWSServiceRoleForAmazonChimeTranscription' };
  expect(await missing()).toMatchObject({ status: 'open', subject });
});

async function hear(body: unknown): Promise<void> {
  const { handler } = await import('../../functions/on-event.ts');
  expect(await handler({ Records: [messageOf('live', body)] }, context)).toEqual({ batchItemFailures: [] });
}

test('a deletion that an event told of is asked for in each audit of its account', async () => {
  const { audit } = await start();
  const call = 'GetServiceLinkedRoleDeletionStatus';
  const asked = () => fake.inputs(call).map((input) => input['DeletionTaskId']);
  await hear(requestedDeletion('AWSServiceRoleForLexBots', 'task/lex'));
  await hear(requestedDeletion('AWSServiceRoleForLexBots', 'task/lex'));
  await hear(requestedDeletion('AWSServiceRoleForProfile_a', 'task/profile'));
  await audit({ account });
  expect(asked().filter((task) => task !== 'task/1')).toEqual(expect.arrayContaining(['task/lex', 'task/profile']));
  expect(asked().filter((task) => task === 'task/lex')).toHaveLength(1);
});

/** What reading the account takes; without a name it is only called by its number. */
const withNames: readonly string[] = accountReads.names.map(({ permission }) => permission);
const needed = accountPermissions.filter((each) => each !== 'sts:GetCallerIdentity' && !withNames.includes(each));

test('each permission that is taken away is named, and resolves nothing', async () => {
  const { audit } = await start();
  await hear(requestedDeletion('AWSServiceRoleForLexBots', 'task/1'));
  await audit({ account });
  const gone = async () => (await states()).filter(({ status }) => status === 'resolved').map(({ id }) => id);
  const before = await gone();
  const looks = new Map<string, readonly string[]>();
  for (const permission of needed) {
    fake.reset();
    withTrail('trail');
    fake.deny(permission);
    later(1);
    expect(await audit({ account }), permission).toEqual({ batchItemFailures: [] });
    const last = await auditOf(account);
    expect(last?.complete, permission).toBe(false);
    looks.set(permission, last?.gaps ?? []);
  }
  for (const [permission, gaps] of looks)
    expect(gaps.join('; '), permission).toContain(`permission ${permission} is missing`);
  expect(await gone()).toEqual(before);
});

/** What reconciliation takes besides: of the event history, or of the bucket of a trail. */
test.each([
  ['cloudtrail:LookupEvents', '', 'CloudTrail_20131101.LookupEvents'],
  ['s3:ListBucket', 'trail', 'GET /trail/'],
  ['s3:GetObject', 'trail', `GET /trail/AWSLogs/${account}/CloudTrail/us-east-1/one.json.gz`],
])(
  'without %s nothing is reconciled: it is named, nothing counts, and the next run begins there',
  async (permission, bucket, call) => {
    withTrail(bucket);
    const folder = `AWSLogs/${account}/CloudTrail/`;
    // Asked for the Regions first, and then for the objects of one.
    fake.answer('GET /trail/', ({ input }) =>
      input['prefix'] === folder
        ? `<ListBucketResult><CommonPrefixes><Prefix>${folder}us-east-1/</Prefix></CommonPrefixes></ListBucketResult>`
        : `<ListBucketResult><Contents><Key>${folder}us-east-1/one.json.gz</Key><LastModified>${new Date(Date.now() - 60_000).toISOString()}</LastModified></Contents></ListBucketResult>`,
    );
    const before = (await auditOf(account))?.judged;
    fake.answer(call, () => {
      throw fake.failure(permission.startsWith('s3:') ? 'AccessDenied' : 'AccessDeniedException');
    });
    const { audit } = await start();
    expect(await audit({ account })).toEqual({ batchItemFailures: [] });
    const last = await auditOf(account);
    expect(last?.complete).toBe(false);
    expect(last?.reconciled?.gaps.join('; ')).toContain(permission);
    expect(last?.reconciled).toMatchObject({ events: 0, missed: 0 });
    // Nothing of the last day, with which a first run begins.
    expect(Date.parse(last?.judged?.until ?? '2026-01-01T00:00:00Z')).toBeLessThanOrEqual(today - 24 * 60 * 60 * 1000);
    expect(eventsIn(last?.judged)).toEqual(eventsIn(before));
  },
);

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
