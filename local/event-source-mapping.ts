/** What AWS calls an event source mapping: takes messages off a queue and invokes a function with batches of them. */
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Queue } from './endpoints.ts';
import { lambdaContext } from './lambda-context.ts';

export interface MappingOptions {
  readonly sqs: SQSClient;
  readonly queue: Queue;
  readonly region: string;
  readonly functionName: string;
  readonly handler: (batch: SQSEvent, context: Context) => Promise<SQSBatchResponse | undefined>;
  /** Told what the handler threw; its whole batch is delivered again. */
  readonly onError: (error: unknown) => void;
  /** Invocations at the same time, 2 when left out. */
  readonly concurrency?: number;
}

const batchSize = 10;
/** Seconds that one receive waits for messages. */
const patience = 1;

export class EventSourceMapping {
  readonly #options: MappingOptions;
  readonly #stop = new AbortController();
  readonly #pollers: Promise<void>;
  #turn = Promise.withResolvers<void>();
  /** Messages that were handled, and deliveries that came back. */
  handled = 0;
  returned = 0;

  /** Begins to poll. */
  constructor(options: MappingOptions) {
    this.#options = options;
    const pollers = Array.from({ length: options.concurrency ?? 2 }, () => this.#poll());
    this.#pollers = Promise.all(pollers).then(() => undefined);
    // Whoever waits learns of it; nobody may be waiting yet.
    this.#pollers.catch((error: unknown) => this.#turn.reject(error));
    this.#turn.promise.catch(() => undefined);
  }

  /** Resolves when the queue holds nothing, neither waiting nor in flight. */
  async drained(): Promise<void> {
    for (;;) {
      const { promise } = this.#turn;
      if (await this.#isEmpty()) return;
      await promise;
    }
  }

  /** Takes no further messages, and waits for the batches at work. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#pollers;
  }

  async #poll(): Promise<void> {
    const { sqs, queue } = this.#options;
    while (!this.#stop.signal.aborted) {
      const receive = new ReceiveMessageCommand({
        QueueUrl: queue.url,
        MaxNumberOfMessages: batchSize,
        WaitTimeSeconds: patience,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      });
      const messages = await sqs.send(receive, { abortSignal: this.#stop.signal }).then(
        ({ Messages }) => Messages ?? [],
        (error: unknown) => {
          if (this.#stop.signal.aborted) return [];
          throw error;
        },
      );
      if (messages.length > 0) await this.#invoke(messages);
      this.#endTurn();
    }
  }

  /** Lets everybody who waits look again. */
  #endTurn(): void {
    const { resolve } = this.#turn;
    this.#turn = Promise.withResolvers();
    this.#turn.promise.catch(() => undefined);
    resolve();
  }

  /** What failed is left where it is, and is delivered again when its visibility timeout is over. */
  async #invoke(messages: readonly Message[]): Promise<void> {
    const { sqs, queue, handler, functionName, onError } = this.#options;
    const records = messages.map((message) => this.#recordOf(message));
    const failed = await handler({ Records: records }, lambdaContext(functionName)).then(
      (response) => failedOf(response, records),
      (error: unknown) => {
        onError(error);
        return new Set(records.map((record) => record.messageId));
      },
    );
    const done = records.filter((record) => !failed.has(record.messageId));
    this.handled += done.length;
    this.returned += records.length - done.length;
    if (done.length === 0) return;
    const Entries = done.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queue.url, Entries }));
  }

  #recordOf({ MessageId, ReceiptHandle, Body, MD5OfBody, Attributes, MessageAttributes }: Message): SQSRecord {
    const attributes = Object.entries(MessageAttributes ?? {}).map(([name, { DataType, StringValue }]) => [
      name,
      { dataType: DataType, stringValue: StringValue },
    ]);
    return {
      messageId: MessageId ?? '',
      receiptHandle: ReceiptHandle ?? '',
      body: Body ?? '',
      attributes: { ...Attributes } as unknown as SQSRecord['attributes'],
      messageAttributes: Object.fromEntries(attributes) as SQSRecord['messageAttributes'],
      md5OfBody: MD5OfBody ?? '',
      eventSource: 'aws:sqs',
      eventSourceARN: this.#options.queue.arn,
      awsRegion: this.#options.region,
    };
  }

  async #isEmpty(): Promise<boolean> {
    return (await countOf(this.#options.sqs, this.#options.queue)) === 0;
  }
}

/** As Lambda reads the answer: an id that is empty or of no message in the batch returns the whole batch. */
function failedOf(response: SQSBatchResponse | undefined, records: readonly SQSRecord[]): ReadonlySet<string> {
  const all = new Set(records.map((record) => record.messageId));
  const failed = (response?.batchItemFailures ?? []).map((failure) => failure.itemIdentifier);
  return failed.every((id) => all.has(id)) ? new Set(failed) : all;
}

/** Messages in a queue, waiting, delayed or in flight. */
export async function countOf(sqs: SQSClient, queue: Queue): Promise<number> {
  const names = [
    'ApproximateNumberOfMessages',
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateNumberOfMessagesDelayed',
  ] as const;
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queue.url, AttributeNames: [...names] }),
  );
  return names.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
}
