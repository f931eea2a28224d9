/**
 * The packaged rules in an EventBridge that others wrote: moto takes each pattern, and the event of each case reaches just the
 * queues that local/event-pattern.ts says.
 *
 * What moto does not show: it lets anybody put events with the source of AWS, and puts everything that matches into the queue,
 * whatever the state of the rule, the queue's policy or its dead-letter queue say. So states and policies are held by
 * template.test.ts alone.
 */
import { EventBridgeClient, PutEventsCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compilePattern } from '../../local/event-pattern.ts';
import { bridgeSourceOf } from '../../scripts/generate/event-patterns.ts';
import type { Json } from '../../src/events/audit-event.ts';
import { isObject, objectOf, textOf } from '../../src/events/fields.ts';
import { cases } from '../controls/cases.ts';
import { resourcesOf } from '../support/cloudformation.ts';
import { hasMoto, type Moto, startMoto } from '../support/moto.ts';
import { packaged } from '../support/package.ts';

interface Rule {
  readonly name: string;
  readonly pattern: unknown;
  readonly queueUrl: string;
}

interface Sent {
  /** Stands in the resources of the event, and tells it apart. */
  readonly mark: string;
  readonly event: Json;
}

describe.runIf(hasMoto())('EventBridge of moto', () => {
  let moto: Moto;
  let events: EventBridgeClient;
  let sqs: SQSClient;
  let rules: Rule[];

  beforeAll(async () => {
    moto = await startMoto();
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = { endpoint: moto.url, region: 'us-east-1', credentials };
    events = new EventBridgeClient(client);
    sqs = new SQSClient({ ...client, useQueueUrlAsEndpoint: false });
    const deployed = packaged();
    const resources = Object.entries(resourcesOf(JSON.parse(deployed.template)));
    deployed.remove();
    const onDefaultBus = resources.filter(
      ([, { Type, Properties }]) =>
        Type === 'AWS::Events::Rule' && Properties.EventPattern && Properties.EventBusName === undefined,
    );
    rules = await Promise.all(onDefaultBus.map(([name, { Properties }]) => deploy(name, Properties)));
  });

  afterAll(() => moto.stop());

  /** A rule as the template has it, with a queue of its own that shows what it lets through. */
  async function deploy(
    name: string,
    { EventPattern, State }: { EventPattern: unknown; State: string },
  ): Promise<Rule> {
    const { QueueUrl: queueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }),
    );
    await events.send(
      new PutRuleCommand({
        Name: name,
        EventPattern: JSON.stringify(EventPattern),
        State: State as 'ENABLED' | 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
      }),
    );
    await events.send(
      new PutTargetsCommand({ Rule: name, Targets: [{ Id: 'queue', Arn: Attributes?.['QueueArn'] ?? '' }] }),
    );
    return { name, pattern: EventPattern, queueUrl };
  }

  /** Rule -> marks of what its queue holds after these were put on the bus. */
  async function arrivals(sent: readonly Sent[]): Promise<Record<string, string[]>> {
    for (const { queueUrl } of rules) await sqs.send(new PurgeQueueCommand({ QueueUrl: queueUrl }));
    for (let from = 0; from < sent.length; from += 10) {
      const Entries = sent.slice(from, from + 10).map(({ mark, event }) => ({
        Source: String(event['source']),
        DetailType: String(event['detail-type']),
        Detail: JSON.stringify(event['detail']),
        Resources: [mark],
      }));
      const { FailedEntryCount } = await events.send(new PutEventsCommand({ Entries }));
      expect(FailedEntryCount).toBe(0);
    }
    const found = await Promise.all(rules.map(async ({ name, queueUrl }) => [name, await marksIn(queueUrl)] as const));
    return Object.fromEntries(found);
  }

  async function marksIn(queueUrl: string): Promise<string[]> {
    const marks: string[] = [];
    for (;;) {
      const receive = new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 });
      const { Messages = [] } = await sqs.send(receive);
      if (Messages.length === 0) return marks.toSorted();
      for (const { Body = '{}' } of Messages) marks.push(...(JSON.parse(Body) as { resources: string[] }).resources);
    }
  }

  test('lets each kind of event of the cases through to the queues that the local matcher names, and to no others', async () => {
    const kinds = new Map<string, Json>();
    for (const event of cases.flatMap(({ inputs }) => inputs.map(bridgeEvent))) {
      if (event === null) continue;
      const { eventName, userIdentity, errorCode } = objectOf(event['detail']);
      const issuer = objectOf(objectOf(objectOf(userIdentity)['sessionContext'])['sessionIssuer'])['userName'];
      const mark = JSON.stringify([event['source'], event['detail-type'], eventName, issuer, errorCode !== undefined]);
      // moto takes a good part of a second for an event.
      if (!kinds.has(mark)) kinds.set(mark, event);
    }
    const sent = [...kinds].map(([mark, event]) => ({ mark, event }));
    expect(sent.length).toBeGreaterThan(100);
    const arrived = await arrivals(sent);
    for (const { name, pattern } of rules) {
      const matches = compilePattern(pattern);
      const expected = sent.filter(({ event }) => matches(event)).map(({ mark }) => mark);
      expect(arrived[name], name).toEqual(expected.toSorted());
    }
    const quiet = rules.filter(({ name }) => arrived[name]?.length === 0).map(({ name }) => name);
    expect(quiet).toEqual(['HeartbeatRule']);
  });

  test('keeps out what no control reads', async () => {
    const calls: [string, string, Json][] = [
      ['another call of IAM', 'aws.iam', { eventSource: 'iam.amazonaws.com', eventName: 'ListRoles' }],
      ['a call of S3', 'aws.s3', { eventSource: 's3.amazonaws.com', eventName: 'CreateBucket' }],
      ['the same name elsewhere', 'aws.ec2', { eventSource: 'ec2.amazonaws.com', eventName: 'DeleteRole' }],
    ];
    const noise = calls.map(([mark, source, detail]) => ({
      mark,
      event: { source, 'detail-type': 'AWS API Call via CloudTrail', detail },
    }));
    expect(Object.values(await arrivals(noise)).flat()).toEqual([]);
  });
});

/** As it would come through EventBridge; null for what never would. */
function bridgeEvent(input: unknown): Json | null {
  if (!isObject(input)) return null;
  const isEvent = 'detail-type' in input;
  const source = isEvent ? textOf(input['source']) : bridgeSourceOf(textOf(input['eventSource']) ?? '');
  const detailType = isEvent ? textOf(input['detail-type']) : 'AWS API Call via CloudTrail';
  const detail = isEvent ? input['detail'] : input;
  const named = isEvent || textOf(input['eventSource']) !== null;
  if (!named || source === null || source === '' || detailType === null || !isObject(detail)) return null;
  return { source, 'detail-type': detailType, detail: objectOf(detail) };
}
