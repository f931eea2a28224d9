/** All places at once, behind the functions as they are deployed: one that fails holds up no other. */
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { handler as OnEvent } from '../../functions/on-event.ts';
import type { handler as OnPending } from '../../functions/on-pending.ts';
import { lambdaContext } from '../../local/lambda-context.ts';
import { type Deployment, deploy, messageOf, refusedEdit } from '../support/deployment.ts';
import { AwsFailure, assumedRole, type FakeAws, startFakeAws } from '../support/fake-aws.ts';
import { newTopic, type Topic } from '../support/world.ts';

const places = ['sns', 'chat', 'event-bus', 'security-hub'] as const;
/** More than the lease of a writer, and than the time between two sweeps. */
const later = 3 * 60_000;
const own = '777788889999';
const origin = '111122223333';

let deployment: Deployment;
let aws: FakeAws;
let chat: Topic;
let onEvent: typeof OnEvent;
let onPending: typeof OnPending;
/** The places that fail just now. */
let failing: readonly string[] = [];

beforeAll(async () => {
  [deployment, aws] = await Promise.all([deploy(), startFakeAws()]);
  chat = await newTopic(deployment.endpoints, 'chat');
  const environment = {
    AWS_ENDPOINT_URL_EVENTBRIDGE: aws.url,
    AWS_ENDPOINT_URL_SECURITYHUB: aws.url,
    AWS_ENDPOINT_URL_STS: aws.url,
    ROLECALL_CHAT_TOPIC_ARN: chat.arn,
    ROLECALL_EVENT_BUS: 'rolecall-prod-findings',
    ROLECALL_SECURITY_HUB: 'member',
    ROLECALL_SECURITY_HUB_ROLE: 'rolecall-security-hub',
    ROLECALL_SECURITY_HUB_EXTERNAL_ID: 'a-shared-word',
    ROLECALL_ACCOUNT: own,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const fails = (place: string) => {
    if (failing.includes(place)) throw new AwsFailure('AccessDeniedException', `${place} fails`, 403);
  };
  deployment.sns.answer = (body) => {
    const to = new URLSearchParams(body).get('TopicArn') === chat.arn ? 'chat' : 'sns';
    return failing.includes(to) ? 'refuse' : 'pass';
  };
  aws.on('AWSEvents.PutEvents', () => {
    fails('event-bus');
    return { FailedEntryCount: 0, Entries: [{ EventId: '1' }] };
  });
  aws.on('AssumeRole', (call) => assumedRole(call, Date.now()));
  aws.on('POST /findings/import', () => {
    fails('security-hub');
    return { FailedCount: 0, SuccessCount: 1 };
  });
  onEvent = (await import('../../functions/on-event.ts')).handler;
  onPending = (await import('../../functions/on-pending.ts')).handler;
});

afterAll(async () => {
  await deployment.close();
  await aws.close();
});

beforeEach(() => {
  // Only the clock: timers and the network go on.
  vi.useFakeTimers({ toFake: ['Date'] });
  aws.calls.length = 0;
});

afterEach(async () => {
  failing = [];
  vi.setSystemTime(Date.now() + later);
  await onPending({}, lambdaContext('on-pending'));
  vi.useRealTimers();
  await deployment.told();
});

/** A finding by itself: refused edits fold by who tried them. */
function happensBy(name: string) {
  const event = refusedEdit(name);
  const sessionIssuer = { type: 'Role', arn: `arn:aws:iam::${origin}:role/${name}`, accountId: origin };
  const userIdentity = { ...event.detail.userIdentity, sessionContext: { sessionIssuer } };
  const body = { ...event, detail: { ...event.detail, userIdentity } };
  return onEvent({ Records: [messageOf('1', body)] }, lambdaContext('on-event'));
}

/** The marks on all items: which places were told of something that is stored. */
async function marks(): Promise<string[][]> {
  const { clients, table: TableName } = deployment.endpoints;
  const { Items = [] } = await clients.dynamodb.send(new ScanCommand({ TableName }));
  return Items.map(({ told }) => Object.keys(told?.M ?? {}).toSorted());
}

test.each(places)('%s fails: the others have it at once, and it has it later', async (place) => {
  const before = (await marks()).length;
  failing = [place];
  expect(await happensBy(place)).toEqual({ batchItemFailures: [] });
  const others = places.filter((each) => each !== place).toSorted();
  expect((await marks()).filter((told) => told.length < places.length)).toEqual([others]);
  vi.setSystemTime(Date.now() + later);
  expect(await onPending({}, lambdaContext('on-pending')), 'again and again').toEqual({ delivered: 0, failed: 1 });
  failing = [];
  vi.setSystemTime(Date.now() + later);
  expect(await onPending({}, lambdaContext('on-pending'))).toEqual({ delivered: 1, failed: 0 });
  expect(await marks()).toEqual(Array.from({ length: before + 1 }, () => places.toSorted()));
});

test('all fail: nothing is lost', async () => {
  failing = places;
  expect(await happensBy('all')).toEqual({ batchItemFailures: [] });
  failing = [];
  vi.setSystemTime(Date.now() + later);
  expect(await onPending({}, lambdaContext('on-pending'))).toEqual({ delivered: 4, failed: 0 });
});

test('a member account is entered by its role, asked for once an hour', async () => {
  // Whatever was asked for before is over by now.
  vi.setSystemTime(Date.now() + 2 * 60 * 60_000);
  aws.calls.length = 0;
  await happensBy('1');
  await happensBy('2');
  const [asked, ...again] = aws.inputs('AssumeRole');
  expect(asked).toMatchObject({
    RoleArn: `arn:aws:iam::${origin}:role/rolecall-security-hub`,
    ExternalId: 'a-shared-word',
  });
  expect(again).toEqual([]);
  const imports = aws.calls.filter(({ operation }) => operation === 'POST /findings/import');
  expect(imports.map(({ accessKeyId }) => accessKeyId)).toEqual([`ASIA${origin}`, `ASIA${origin}`]);
});
