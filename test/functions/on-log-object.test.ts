import { gzipSync } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { SQSRecord } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { handler as OnEvent } from '../../functions/on-event.ts';
import type { Batch, handler as Handler } from '../../functions/on-log-object.ts';
import { daysOf, mayHold, objectsOfNotification } from '../../functions/runtime/log-objects.ts';
import { roleUsesOf } from '../../src/sinks/role-uses.ts';
import { lambdaContext } from '../../local/lambda-context.ts';
import { type Deployment, deploy, irrelevant, messageOf, refusedEdit } from '../support/deployment.ts';

let deployment: Deployment;
let onLogObject: typeof Handler;
let onEvent: typeof OnEvent;
let bucket: string;

beforeAll(async () => {
  deployment = await deploy();
  bucket = deployment.endpoints.bucket;
  vi.stubEnv('AWS_ENDPOINT_URL_S3', deployment.endpoints.aws);
  vi.stubEnv('ROLECALL_EVIDENCE_BUCKET', 'evidence');
  onLogObject = (await import('../../functions/on-log-object.ts')).handler;
  onEvent = (await import('../../functions/on-event.ts')).handler;
});

afterAll(() => deployment.close());

beforeEach(async () => {
  deployment.dynamodb.answer = () => 'pass';
  await deployment.told();
});

async function put(Key: string, ...records: unknown[]): Promise<void> {
  const Body = gzipSync(JSON.stringify({ Records: records }));
  await deployment.endpoints.clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
}

const invoke = (event: unknown, timeout = 60_000) => onLogObject(event, lambdaContext('on-log-object', timeout));
/** Invokes with a batch of the map, whose answer names what was not read. */
const unreadOf = async (event: unknown, timeout?: number) => ((await invoke(event, timeout)) as Batch).unread;
const batchOf = (...keys: string[]) => ({ Items: keys.map((Key) => ({ Bucket: bucket, Key })), BatchInput: {} });

/** As S3 writes it: the key as in a form. */
const notificationOf = (...keys: string[]) => ({
  Records: keys.map((key) => ({
    eventSource: 'aws:s3',
    s3: { bucket: { name: bucket }, object: { key: encodeURIComponent(key).replaceAll('%20', '+') } },
  })),
});
const createdEventOf = (key: string) => ({
  source: 'aws.s3',
  'detail-type': 'Object Created',
  detail: { bucket: { name: bucket }, object: { key } },
});

const told = async () => (await deployment.told()).map(({ finding }) => finding.event?.id ?? '').toSorted();

describe('new objects of a trail', () => {
  test('are judged when S3 tells of them, directly or by EventBridge, whatever their keys hold', async () => {
    await put('a b+c/ü=1.json.gz', refusedEdit('direct', 'AWSServiceRoleForLexV2Bots_direct').detail);
    await put('plain.json.gz', refusedEdit('bridge', 'AWSServiceRoleForLexV2Bots_bridge').detail);
    await invoke(notificationOf('a b+c/ü=1.json.gz'));
    await invoke(createdEventOf('plain.json.gz'));
    expect(await told()).toEqual(['bridge', 'direct']);
  });

  test('tell of features whose service-linked role a person creates, as events do, while that counts', async () => {
    const use = (eventTime: string, awsRegion: string) => ({
      ...irrelevant.detail,
      eventSource: 'chime.amazonaws.com',
      eventName: 'StartMeetingTranscription',
      eventID: `use in ${awsRegion}`,
      eventTime,
      awsRegion,
      errorCode: undefined,
    });
    const recent = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    await put('uses.json.gz', use(recent, 'us-east-1'), use('2020-05-01T10:00:00Z', 'eu-west-1'));
    await invoke(createdEventOf('uses.json.gz'));
    const { clients, table } = deployment.endpoints;
    const uses = await roleUsesOf(clients.dynamodb, table, '111122223333');
    expect(uses).toEqual([{ call: 'StartMeetingTranscription', region: 'us-east-1', at: recent }]);
  });

  test('in messages come back where they could not be read, and only there', async () => {
    await put('good.json.gz', irrelevant.detail, refusedEdit('message', 'AWSServiceRoleForLexV2Bots_message').detail);
    const messages: SQSRecord[] = [
      messageOf('good', notificationOf('good.json.gz')),
      messageOf('gone', createdEventOf('gone.json.gz')),
      messageOf('test', { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: bucket }),
      messageOf('odd', 'no JSON'),
      messageOf('', { neither: 'of them' }),
    ];
    expect(await invoke({ Records: messages })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'gone' }, { itemIdentifier: 'odd' }],
    });
    expect(await told()).toEqual(['message']);
  });

  test('told of directly fail as a whole, so that Lambda asks again', async () => {
    await expect(invoke(notificationOf('gone.json.gz'))).rejects.toThrow('1 of the objects could not be read');
  });
});

test('a record in a log and the same event from EventBridge are one finding', async () => {
  const event = refusedEdit('same', 'AWSServiceRoleForLexV2Bots_same');
  await onEvent({ Records: [messageOf('1', event)] }, lambdaContext('on-event'));
  expect(await told()).toEqual(['same']);
  await put('same.json.gz', event.detail);
  expect(await invoke(batchOf('same.json.gz'))).toMatchObject({ objects: 1, records: 1, relevant: 1, unread: [] });
  expect(await told()).toEqual([]);
});

describe('a batch', () => {
  test('says what it came to', async () => {
    await put('one.json.gz', irrelevant.detail, refusedEdit('one', 'AWSServiceRoleForLexV2Bots_one').detail);
    expect(await invoke(batchOf('one.json.gz', 'folder/'))).toEqual({
      objects: 1,
      outside: 1,
      records: 2,
      relevant: 1,
      findings: 1,
      unread: [],
    });
  });

  test('gives back what its time did not suffice for', async () => {
    const unread = await unreadOf(batchOf('one.json.gz', 'two.json.gz'), 4000);
    expect(unread.map(({ Key }) => Key)).toEqual(['one.json.gz', 'two.json.gz']);
  });

  test('gives back an object whose findings could not be kept, and goes on', async () => {
    await put('refused.json.gz', refusedEdit('refused', 'AWSServiceRoleForLexV2Bots_refused').detail);
    await put('kept.json.gz', refusedEdit('kept', 'AWSServiceRoleForLexV2Bots_kept').detail);
    deployment.dynamodb.answer = (body) => (body.includes('LexV2Bots_refused') ? 'refuse' : 'pass');
    const unread = await unreadOf(batchOf('refused.json.gz', 'kept.json.gz'));
    expect(unread).toEqual([
      { Bucket: bucket, Key: 'refused.json.gz', Reason: expect.stringContaining('could not be kept') },
    ]);
    expect(await told()).toEqual(['kept']);
  });

  test('keeps what precedes the fault of an object, and names the fault', async () => {
    const text = JSON.stringify({ Records: [refusedEdit('cut', 'AWSServiceRoleForLexV2Bots_cut').detail] });
    const Body = `${text.slice(0, -2)},{"eventVersion":`;
    await deployment.endpoints.clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'cut.json', Body }));
    const unread = await unreadOf(batchOf('cut.json'));
    expect(unread.map(({ Key }) => Key)).toEqual(['cut.json']);
    expect(await told()).toEqual(['cut']);
  });

  test.each([
    [{ Items: [{ Bucket: 'b' }] }, 'expected the name of a bucket and the key of an object'],
    [{ Items: 'all' }, 'expected a list'],
    [{ Items: [], BatchInput: { since: '2026-13-01' } }, 'since: expected a day'],
    [{ Items: [], BatchInput: { since: '2026-02-30' } }, 'since: expected a day'],
    [{ Items: [], BatchInput: { until: 'May' } }, 'until: expected a day such as 2026-05-01, found "May"'],
    [
      { Items: [], BatchInput: { since: '2026-05-02', until: '2026-05-01' } },
      'since: expected a day that is not after until (2026-05-01), found 2026-05-02',
    ],
    [{}, 'expected an S3 notification'],
  ])('that cannot be understood is an error: %j', async (event, sentence) => {
    await expect(invoke(event)).rejects.toThrow(sentence);
  });
});

test('a manifest that S3 does not give is an error that the state machine knows', async () => {
  const gone = { Items: [{ Bucket: 'evidence', Key: 'backfill/run/unread/gone.json' }] };
  await expect(invoke(gone)).rejects.toMatchObject({ name: 'Rolecall.ManifestUnread' });
});

describe('what may hold records of the days asked for', () => {
  const log = (day: string) => ({
    Bucket: 'b',
    Key: `x/AWSLogs/111122223333/CloudTrail/us-east-1/2026/05/${day}/a.json.gz`,
  });
  const days = daysOf({ since: '2026-05-02', until: '2026-05-03' });

  test.each([
    ['01', false],
    ['02', true],
    ['03', true],
    ['04', true],
    ['05', false],
  ])('a log of the %s: %j', (day, expected) => expect(mayHold(log(day), days)).toBe(expected));

  test('a key without a date does, what other services wrote does not', () => {
    const named = (Key: string) => mayHold({ Bucket: 'b', Key }, days);
    expect(named('export.json')).toBe(true);
    expect(named('AWSLogs/o-abc123/111122223333/CloudTrail-Digest/us-east-1/2026/05/02/d.json.gz')).toBe(false);
    expect(named('p/AWSLogs/o-abc123/111122223333/CloudTrail-Insight/us-east-1/2026/05/02/i.json.gz')).toBe(false);
    expect(named('AWSLogs/111122223333/Config/us-east-1/2026/05/02/c.json.gz')).toBe(false);
    expect(named('AWSLogs/111122223333/')).toBe(false);
  });

  test('all are, where no days are asked for', () => {
    expect(mayHold(log('01'), daysOf({ since: '', until: undefined }))).toBe(true);
  });
});

test('a notification names what it is about', () => {
  expect(() => objectsOfNotification({ Records: [{ s3: { bucket: {}, object: { key: 'a' } } }] })).toThrow(
    'expected the name',
  );
});
