import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Endpoints, startEndpoints } from '../../local/endpoints.ts';
import { chatPlace } from '../../src/sinks/chat.ts';
import { finding } from '../findings/finding.ts';
import { newTopic, type Topic } from '../support/world.ts';

let endpoints: Endpoints;
let topic: Topic;

beforeAll(async () => {
  endpoints = await startEndpoints();
  topic = await newTopic(endpoints, 'chat');
});

afterAll(() => endpoints.close());

/** What the topic handed on since it was last asked. */
async function received() {
  const receive = new ReceiveMessageCommand({ QueueUrl: topic.queue, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 });
  const { Messages = [] } = await endpoints.clients.sqs.send(receive);
  return Messages.map(({ Body = '' }) => JSON.parse(Body)).map(({ Message, MessageAttributes }) => ({
    notification: JSON.parse(Message),
    severity: MessageAttributes.severity.Value,
  }));
}

test('a channel hears of a finding, of its end below it, and not of what opens muted', async () => {
  const place = chatPlace(endpoints.clients.sns, topic.arn);
  const mute = { reason: 'a test', owner: 'security@example.com', until: '2027-01-31' };
  await place.send(finding({ id: 'muted', status: 'muted', mute }), 1, null);
  await place.send(finding({ subject: { type: 'user', id: 'alice@example.com', arn: null } }), 1, null);
  const [opened, ...others] = await received();
  expect(others).toEqual([]);
  expect(opened).toMatchObject({
    severity: 'high',
    notification: {
      source: 'custom',
      content: { title: 'HIGH: Refused edit of a service-linked role: a***@example.com' },
    },
  });
  await place.send(finding({ status: 'withdrawn' }), 2, 'open');
  const [withdrawn] = await received();
  expect(withdrawn?.notification.content.title).toMatch(/^WITHDRAWN: /);
  expect(withdrawn?.notification.metadata.threadId).toBe(opened?.notification.metadata.threadId);
});
