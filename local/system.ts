/** The whole system in this process: what serverless.yml deploys, over the embedded endpoints. */
import { join } from 'node:path';
import { FindingsTable, type StoredFinding } from '../src/sinks/findings-table.ts';
import { type EndpointOptions, type Endpoints, startEndpoints } from './endpoints.ts';
import { useEndpoints } from './environment.ts';
import { EventBus, readRules } from './event-bus.ts';
import { countOf, EventSourceMapping } from './event-source-mapping.ts';
import { lambdaContext } from './lambda-context.ts';
import { findingIn, type Told } from './subscriber.ts';

export interface SystemOptions extends EndpointOptions {
  /** Called with each message that reaches the subscription of the topic. */
  readonly onMessage?: (told: Told) => void;
  /** Called with what a function threw. */
  readonly onError: (error: unknown) => void;
  /** Path of the configuration file; without it the defaults hold. */
  readonly configuration?: string;
}

export interface LocalSystem {
  readonly endpoints: Endpoints;
  readonly bus: EventBus;
  /** From the queue to on-event. */
  readonly mapping: EventSourceMapping;
  /** Waits until everything on the bus is handled, sends what is due, and waits until the subscriber has it. */
  settle(): Promise<Settled>;
  /** What the table holds, in no order and without mutes. */
  findings(): Promise<StoredFinding[]>;
  close(): Promise<void>;
}

export interface Settled {
  /** Messages that reached the subscription so far. */
  readonly delivered: number;
  /** Messages that a function failed on again and again. */
  readonly dead: number;
}

const patterns = join(import.meta.dirname, '../infra/event-patterns');

/** Starts everything. One system a process: the functions read the environment, which this sets, and keep their clients. */
export async function startSystem({
  onMessage,
  onError,
  configuration,
  ...options
}: SystemOptions): Promise<LocalSystem> {
  const rules = await readRules(patterns);
  const endpoints = await startEndpoints(options);
  useEndpoints(endpoints, configuration);
  const [onEvent, onPending] = await Promise.all([
    import('../functions/on-event.ts'),
    import('../functions/on-pending.ts'),
  ]);
  const { clients, region, queue, deadLetterQueue, subscriberQueue } = endpoints;
  const shared = { sqs: clients.sqs, region, onError };
  const mapping = new EventSourceMapping({ ...shared, queue, functionName: 'on-event', handler: onEvent.handler });
  const subscriber = new EventSourceMapping({
    ...shared,
    queue: subscriberQueue,
    functionName: 'subscriber',
    concurrency: 1,
    async handler({ Records }) {
      for (const { body } of Records) onMessage?.(findingIn(body));
      return undefined;
    },
  });
  const table = new FindingsTable(clients.dynamodb, { table: endpoints.table, retention: 0 });
  return {
    endpoints,
    bus: new EventBus(rules, clients.sqs, queue.url),
    mapping,
    async settle() {
      await mapping.drained();
      await onPending.handler({}, lambdaContext('on-pending'));
      await subscriber.drained();
      return { delivered: subscriber.handled, dead: await countOf(clients.sqs, deadLetterQueue) };
    },
    async findings() {
      const found: StoredFinding[] = [];
      for await (const finding of table.stored()) found.push(finding);
      return found;
    },
    async close() {
      await Promise.all([mapping.stop(), subscriber.stop()]);
      await endpoints.close();
    },
  };
}
