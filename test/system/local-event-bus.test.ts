import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { busEvent } from '../../local/cloudtrail-event.ts';
import { type Endpoints, startEndpoints } from '../../local/endpoints.ts';
import { EventBus, readRules, type Rule } from '../../local/event-bus.ts';
import { countOf } from '../../local/event-source-mapping.ts';
import type { Json } from '../../src/events/audit-event.ts';

let endpoints: Endpoints;
beforeAll(async () => {
  endpoints = await startEndpoints();
});
afterAll(() => endpoints.close());

const fromIam: Rule = { name: 'iam', matches: (event) => event['source'] === 'aws.iam' };
const everything: Rule = { name: 'everything', matches: () => true };
const busOf = (...rules: Rule[]) => new EventBus(rules, endpoints.clients.sqs, endpoints.queue.url);

async function bodies(): Promise<unknown[]> {
  const found: unknown[] = [];
  while ((await countOf(endpoints.clients.sqs, endpoints.queue)) > found.length) {
    const receive = new ReceiveMessageCommand({
      QueueUrl: endpoints.queue.url,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 60,
    });
    const { Messages = [] } = await endpoints.clients.sqs.send(receive);
    found.push(...Messages.map(({ Body = '' }) => JSON.parse(Body)));
  }
  return found;
}

it('sends an event once for each rule that it matches, as it is', async () => {
  const bus = busOf(fromIam, everything);
  const odd = { source: 'aws.s3', detail: { text: '\uFFFE \uFFFF \0 \uD800 ü' } };
  await bus.put([{ source: 'aws.iam' }, odd]);
  expect(await bodies()).toEqual([{ source: 'aws.iam' }, { source: 'aws.iam' }, odd]);
  expect({ matched: bus.matched, sent: bus.sent }).toEqual({ matched: 2, sent: 3 });
});

it('sends large events in batches that SQS takes, and refuses what EventBridge would', async () => {
  const before = await countOf(endpoints.clients.sqs, endpoints.queue);
  const bus = busOf(everything);
  const sized = (characters: number): Json => ({ text: 'x'.repeat(characters) });
  await bus.put([
    ...Array.from({ length: 15 }, () => sized(200_000)),
    sized(990_000),
    sized(1_000_000),
    ...Array.from({ length: 30 }, () => sized(1)),
  ]);
  expect(bus.tooLarge).toBe(1);
  expect(bus.sent).toBe(46);
  expect((await countOf(endpoints.clients.sqs, endpoints.queue)) - before).toBe(46);
});

it('reads its rules from a folder of patterns', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-rules-'));
  await expect(readRules(folder)).rejects.toThrow('no event patterns; npm run generate writes them');
  await writeFile(join(folder, 'chime.json'), JSON.stringify({ source: [{ prefix: 'aws.chime' }] }));
  const rules = await readRules(folder);
  expect(rules.map(({ name }) => name)).toEqual(['chime']);
  expect(rules[0]?.matches({ source: 'aws.chime-sdk-voice' })).toBe(true);
  expect(rules[0]?.matches({ source: 'aws.iam' })).toBe(false);
  await rm(folder, { recursive: true });
});

it('wraps a CloudTrail record as EventBridge does', () => {
  const record = {
    eventSource: 'chime-sdk-voice.amazonaws.com',
    eventName: 'ListVoiceConnectors',
    eventType: 'AwsApiCall',
    eventTime: '2026-11-18T10:00:00Z',
    awsRegion: 'eu-west-1',
    recipientAccountId: '111122223333',
    userIdentity: { accountId: '444455556666' },
  };
  expect(busEvent(record)).toEqual({
    version: '0',
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.chime-sdk-voice',
    account: '111122223333',
    time: '2026-11-18T10:00:00Z',
    region: 'eu-west-1',
    resources: [],
    detail: record,
  });
  expect(busEvent({ ...record, eventType: 'AwsServiceEvent' })).toMatchObject({
    'detail-type': 'AWS Service Event via CloudTrail',
  });
});

it('passes an event on, and carries nothing that has no source', () => {
  const event = { 'detail-type': 'Order Placed', source: 'com.example.orders' };
  expect(busEvent(event)).toBe(event);
  expect(busEvent({ eventName: 'DeleteRole' })).toBeNull();
  expect(busEvent('text')).toBeNull();
});
