/** The audit of an account as it is deployed: states kept, looked at twice, told, reconciled. */
import { gzipSync } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, test, vi } from 'vitest';
import { accountPermissions, accountReads } from '../../src/inventory/account-reads.ts';
import { irrelevant, messageOf, refusedEdit, requestedDeletion } from '../support/deployment.ts';
import { account } from '../support/fake-account.ts';
import {
  auditOf,
  context,
  deployment,
  eventsIn,
  fake,
  hear,
  isRecordOfAudit,
  later,
  scheduled,
  start,
  states,
  sumsOf,
  today,
  withTrail,
} from './scheduled.ts';

scheduled();

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
