import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { SQSBatchResponse } from 'aws-lambda';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Endpoints, startEndpoints } from '../../local/endpoints.ts';
import { useEndpoints } from '../../local/environment.ts';
import { EventBus } from '../../local/event-bus.ts';
import { countOf, EventSourceMapping, type MappingOptions } from '../../local/event-source-mapping.ts';
import { FindingsTable } from '../../src/sinks/findings-table.ts';

let endpoints: Endpoints;
let bus: EventBus;
const errors: unknown[] = [];

beforeEach(async () => {
  errors.length = 0;
  // What comes back is visible at once; one poller at a time, so that nothing is handled twice for that.
  endpoints = await startEndpoints({ visibilityTimeout: 0 });
  bus = new EventBus([{ name: 'all', matches: () => true }], endpoints.clients.sqs, endpoints.queue.url);
});
afterEach(() => endpoints.close());

/** Handles everything in the queue; gives the deliveries of each body. */
async function drain(handler: MappingOptions['handler']) {
  const deliveries = new Map<string, number>();
  const { clients, queue, region } = endpoints;
  const mapping = new EventSourceMapping({
    sqs: clients.sqs,
    queue,
    region,
    functionName: 'test',
    concurrency: 1,
    onError: (error) => errors.push(error),
    handler(batch, context) {
      for (const { body } of batch.Records) deliveries.set(body, (deliveries.get(body) ?? 0) + 1);
      return handler(batch, context);
    },
  });
  await mapping.drained();
  await mapping.stop();
  return { deliveries, mapping };
}

const events = (count: number) => Array.from({ length: count }, (_, number) => ({ number }));
const failing = (...ids: (string | undefined)[]): SQSBatchResponse => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier: itemIdentifier as string })),
});

it('hands over batches of at most ten, in the shape that Lambda has', async () => {
  await bus.put(events(25));
  const sizes: number[] = [];
  const { mapping } = await drain(async ({ Records }, context) => {
    sizes.push(Records.length);
    expect(Records[0]).toMatchObject({
      messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      receiptHandle: expect.any(String),
      md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: expect.stringMatching(/^\d+$/) },
      messageAttributes: {},
      eventSource: 'aws:sqs',
      eventSourceARN: endpoints.queue.arn,
      awsRegion: 'us-east-1',
    });
    expect(context.getRemainingTimeInMillis()).toBeGreaterThan(50_000);
    return failing();
  });
  expect(sizes).toEqual([10, 10, 5]);
  expect(mapping.handled).toBe(25);
});

it('delivers a batch again when its handler throws', async () => {
  await bus.put(events(3));
  let calls = 0;
  const { deliveries } = await drain(async () => {
    if (calls++ === 0) throw new Error('out of memory');
    return failing();
  });
  expect([...deliveries.values()]).toEqual([2, 2, 2]);
  expect(errors).toEqual([new Error('out of memory')]);
});

it.each([[''], [undefined], ['no-such-message']])(
  'takes a failure named %j for the failure of the whole batch, as Lambda does',
  async (id) => {
    await bus.put(events(3));
    let calls = 0;
    const { deliveries } = await drain(async ({ Records }) =>
      calls++ === 0 ? failing(Records[0]?.messageId, id) : failing(),
    );
    expect([...deliveries.values()]).toEqual([2, 2, 2]);
  },
);

it('gives a message up after five deliveries', async () => {
  await bus.put(events(2));
  const poison = JSON.stringify({ number: 1 });
  const { deliveries, mapping } = await drain(async ({ Records }) =>
    failing(...Records.filter(({ body }) => body === poison).map(({ messageId }) => messageId)),
  );
  expect(deliveries).toEqual(
    new Map([
      [JSON.stringify({ number: 0 }), 1],
      [poison, 5],
    ]),
  );
  expect(mapping.returned).toBe(5);
  expect(await countOf(endpoints.clients.sqs, endpoints.deadLetterQueue)).toBe(1);
});

it('brings back only the message whose finding could not be stored, and loses nothing', async () => {
  const proxy = await failingOnce(endpoints.dynamodb, 'poisoned');
  useEndpoints({ ...endpoints, dynamodb: proxy.url });
  const { handler } = await import('../../functions/on-event.ts');
  const connectors = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'poisoned'];
  await bus.put(connectors.map(failedStreaming));

  const { deliveries, mapping } = await drain(handler);

  const twice = [...deliveries].filter(([, count]) => count !== 1).map(([body, count]) => [JSON.parse(body).id, count]);
  expect(twice).toEqual([['event-poisoned', 2]]);
  expect(mapping.handled).toBe(connectors.length);
  expect(proxy.failures()).toBe(1);
  const table = new FindingsTable(endpoints.clients.dynamodb, { table: endpoints.table, retention: 0 });
  const stored: string[] = [];
  for await (const { subject } of table.stored()) stored.push(subject.id);
  expect(stored.sort()).toEqual(connectors);
  expect(await countOf(endpoints.clients.sqs, endpoints.subscriberQueue)).toBe(connectors.length);
  expect(await countOf(endpoints.clients.sqs, endpoints.deadLetterQueue)).toBe(0);
  await proxy.close();
});

function failedStreaming(voiceConnectorId: string) {
  return {
    version: '0',
    id: `event-${voiceConnectorId}`,
    'detail-type': 'Chime VoiceConnector Streaming Status',
    source: 'aws.chime',
    account: '111122223333',
    time: '2026-11-18T10:00:00Z',
    region: 'us-east-1',
    resources: [],
    detail: { streamingStatus: 'FAILED', voiceConnectorId, failureReason: 'Internal failure' },
  };
}

/** A way to DynamoDB that refuses the first request with `marker` in it, in a manner that the SDK does not try again. */
async function failingOnce(target: string, marker: string) {
  let failures = 0;
  const server: Server = createServer(async (incoming, outgoing) => {
    const body = await text(incoming);
    if (failures === 0 && body.includes(marker)) {
      failures++;
      outgoing.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
      outgoing.end(
        JSON.stringify({ __type: 'com.amazon.coral.service#AccessDeniedException', message: 'denied once' }),
      );
      return;
    }
    const forwarded = request(target, { method: 'POST', headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    failures: () => failures,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
