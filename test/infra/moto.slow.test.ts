/**
 * The packaged rules and queues in an EventBridge and an SQS that others wrote: moto is given those of the template, and every
 * event of every case arrives in just the queues that local/event-pattern.ts says, once for each rule that matches.
 *
 * What moto does not show: it lets anybody put events with the source of AWS, and puts everything that matches into the queue,
 * whatever the state of the rule, the queue's policy or its dead-letter queue say. So states and policies are held by
 * template.test.ts alone. An input that is no event (a log cut off, a record without source) never comes through EventBridge.
 */
import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  type RuleState,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compilePattern } from '../../local/event-pattern.ts';
import { bridgeSourceOf } from '../../scripts/generate/event-patterns.ts';
import { sampleDay, sampleSeed } from '../../scripts/sample-day/sample-day.ts';
import type { Json } from '../../src/events/audit-event.ts';
import { isObject, objectOf, textOf } from '../../src/events/fields.ts';
import { type Case, cases, fires } from '../controls/cases.ts';
import { type Resource, resourcesOf } from '../support/cloudformation.ts';
import { hasMoto, type Moto, startMoto } from '../support/moto.ts';
import { packaged } from '../support/package.ts';

interface Rule {
  /** In the template. */
  readonly id: string;
  readonly pattern: unknown;
  /** Null: the default bus. */
  readonly bus: string | null;
  /** The queue of the template that it sends to. */
  readonly target: string;
}

interface Sent {
  /** Stands in the resources of the event, and tells it apart. */
  readonly mark: string;
  readonly event: Json;
}

const centralBus = 'rolecall-prod';

describe.runIf(hasMoto())('EventBridge of moto', () => {
  let moto: Moto;
  let events: EventBridgeClient;
  let sqs: SQSClient;
  let rules: readonly Rule[];
  /** Queue -> URL: those of the template, and one of each rule, by its id. */
  let urls: ReadonlyMap<string, string>;

  beforeAll(async () => {
    moto = await startMoto();
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = { endpoint: moto.url, region: 'us-east-1', credentials };
    events = new EventBridgeClient(client);
    sqs = new SQSClient({ ...client, useQueueUrlAsEndpoint: false });
    const deployed = packaged();
    const resources = Object.entries(resourcesOf(JSON.parse(deployed.template)));
    deployed.remove();
    const ofType = (type: string) => resources.filter(([, { Type }]) => Type === type);
    const queues = ofType('AWS::SQS::Queue').map(([id]) => id);
    const withPattern = ofType('AWS::Events::Rule').filter(([, { Properties }]) => Properties.EventPattern);
    const all = [...queues, ...withPattern.map(([id]) => id)];
    urls = new Map(await Promise.all(all.map(async (id): Promise<[string, string]> => [id, await makeQueue(id)])));
    await events.send(new CreateEventBusCommand({ Name: centralBus }));
    rules = await Promise.all(withPattern.map(([id, rule]) => makeRule(id, rule)));
  });

  afterAll(() => moto.stop());

  async function makeQueue(name: string): Promise<string> {
    // As large as the template has it: moto's own limit is smaller.
    const Attributes = { MaximumMessageSize: '1048576' };
    return (await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }))).QueueUrl ?? '';
  }

  /** A rule as the template has it, and a second target, which shows what this one lets through. */
  async function makeRule(id: string, { Properties }: Resource): Promise<Rule> {
    const { EventPattern: pattern, State, EventBusName, Targets } = Properties;
    const bus = EventBusName === undefined ? null : centralBus;
    const on = bus === null ? {} : { EventBusName: bus };
    const rule = { Name: id, EventPattern: JSON.stringify(pattern), State: State as RuleState, ...on };
    await events.send(new PutRuleCommand(rule));
    const target: string = Targets[0].Arn.replace('arn:aws:', '');
    const [there = '', shown = ''] = await Promise.all([target, id].map(arnOf));
    const both = [
      { Id: 'queue', Arn: there },
      { Id: 'shown', Arn: shown },
    ];
    await events.send(new PutTargetsCommand({ Rule: id, ...on, Targets: both }));
    return { id, pattern, bus, target };
  }

  async function arnOf(queue: string): Promise<string> {
    const wanted = new GetQueueAttributesCommand({ QueueUrl: urls.get(queue), AttributeNames: ['QueueArn'] });
    return (await sqs.send(wanted)).Attributes?.['QueueArn'] ?? '';
  }

  /** Queue -> marks of what it held after these were put on the bus; queues that held nothing are left out. */
  async function arrivals(sent: readonly Sent[], bus?: string): Promise<Record<string, string[]>> {
    const found = new Map<string, string[]>();
    // moto looks through the whole queue for each message, so none grows long.
    for (let from = 0; from < sent.length; from += 100) {
      for (let batch = from; batch < Math.min(from + 100, sent.length); batch += 10)
        await put(sent.slice(batch, batch + 10), bus);
      for (const [queue, url] of urls) found.set(queue, [...(found.get(queue) ?? []), ...(await marksIn(url))]);
    }
    return sorted(found);
  }

  async function put(sent: readonly Sent[], bus: string | undefined): Promise<void> {
    const Entries = sent.map(({ mark, event }) => ({
      Source: String(event['source']),
      DetailType: String(event['detail-type']),
      Detail: JSON.stringify(event['detail']),
      Resources: [mark],
      EventBusName: bus,
    }));
    const { FailedEntryCount } = await events.send(new PutEventsCommand({ Entries }));
    expect(FailedEntryCount).toBe(0);
  }

  async function marksIn(QueueUrl: string): Promise<string[]> {
    const marks: string[] = [];
    for (;;) {
      const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
      const { Messages = [] } = await sqs.send(receive);
      if (Messages.length === 0) return marks;
      for (const { Body = '{}' } of Messages) marks.push(...(JSON.parse(Body) as { resources: string[] }).resources);
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    }
  }

  /** What `arrivals` gives if moto matches as the local system does. */
  function expected(sent: readonly Sent[], onBus: readonly Rule[]): Record<string, string[]> {
    const marks = new Map<string, string[]>();
    for (const { id, pattern, target } of onBus) {
      const matches = compilePattern(pattern);
      const matching = sent.filter(({ event }) => matches(event)).map(({ mark }) => mark);
      for (const queue of [id, target]) marks.set(queue, [...(marks.get(queue) ?? []), ...matching]);
    }
    return sorted(marks);
  }

  const onDefaultBus = () => rules.filter(({ bus }) => bus === null);

  test('lets each event of each case through to the queues that the local matcher names, and to no others', async () => {
    const sent = cases.flatMap(eventsOf);
    expect(sent.length).toBeGreaterThan(2000);
    const arrived = await arrivals(sent);
    expect(arrived).toEqual(expected(sent, onDefaultBus()));
    const quiet = onDefaultBus().filter(({ id }) => arrived[id] === undefined);
    expect(quiet.map(({ id }) => id)).toEqual(['HeartbeatRule']);
    // What fires, fires live too: of each such case at least one event arrives. No rule is for calls without a name.
    const there = new Set(Object.values(arrived).flat());
    const lost = cases.filter(
      (one) => fires(one) && eventsOf(one).length > 0 && !eventsOf(one).some(({ mark }) => there.has(mark)),
    );
    expect(lost.map(({ control, sentence }) => `${control}: ${sentence}`)).toEqual([
      'event-unreadable: fires high when an IAM record names no call',
    ]);
  });

  test('lets what forwarders send through from the central bus, and only there', async () => {
    const sent = cases.flatMap(eventsOf).filter((_, index) => index % 20 === 0);
    expect(await arrivals(sent, centralBus)).toEqual(
      expected(
        sent,
        rules.filter(({ bus }) => bus !== null),
      ),
    );
  });

  test('keeps out what no control reads: most of a day of an account', async () => {
    const records = sampleDay(sampleSeed).flatMap(({ path, text }) =>
      path.startsWith('eventbridge/') ? [] : (JSON.parse(text) as { Records: unknown[] }).Records,
    );
    const sent = records.flatMap((record, index) => {
      const event = bridgeEvent(record);
      return event === null ? [] : [{ mark: `${index}`, event }];
    });
    const arrived = await arrivals(sent);
    expect(arrived).toEqual(expected(sent, onDefaultBus()));
    const there = new Set(Object.values(arrived).flat());
    expect(there.size).toBeGreaterThan(100);
    expect(sent.length - there.size).toBeGreaterThan(3000);
  });
});

/** An input that is no event of EventBridge is left out. */
function eventsOf({ control, sentence, inputs }: Case): readonly Sent[] {
  return inputs.flatMap((input, index) => {
    const event = bridgeEvent(input);
    return event === null ? [] : [{ mark: `${control}: ${sentence}, ${index + 1}`, event }];
  });
}

function sorted(marks: ReadonlyMap<string, readonly string[]>): Record<string, string[]> {
  const some = [...marks].filter(([, all]) => all.length > 0);
  return Object.fromEntries(some.map(([queue, all]) => [queue, all.toSorted()]));
}

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
