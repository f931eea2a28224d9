/** The functions as packaged in processes of their own, the embedded endpoints in another one, and between them what goes wrong. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type Endpoints, localCredentials } from '../../local/endpoints.ts';
import { findingIn } from '../../local/subscriber.ts';
import { FindingsTable } from '../../src/sinks/findings-table.ts';
import { type Chaos, type ChaosProxy, startChaosProxy } from './chaos-proxy.ts';
import { environmentOf } from './deployment.ts';
import { type Package, packaged } from './package.ts';
import { Sandbox } from './sandboxes.ts';
import type { Used } from './used.ts';

export interface Cloud {
  readonly addresses: Omit<Endpoints, 'clients' | 'close'>;
  readonly table: FindingsTable;
  readonly dynamodb: DynamoDBClient;
  readonly s3: S3Client;
  readonly subscriber: Subscriber;
  /** A further process of a function; `environment` is what only this one has. */
  sandbox(name: string, environment?: Readonly<Record<string, string>>): Sandbox;
  /** The URL of another endpoint behind the same chaos. */
  through(target: string): Promise<string>;
  /** What the endpoints took so far. */
  used(): Promise<Used>;
  close(): Promise<void>;
}

export interface CloudOptions {
  /** Made for several clouds; packaged and removed by this one when left out. */
  readonly deployed?: Package;
  /** After how many invocations a process writes what it compiled, for those that start later. */
  readonly cachedAt?: number;
}

/** Packages the functions and starts the endpoints; the calls of sandboxes go through `chaos`, those of the cloud's own clients do not. */
export async function startCloud(chaos: Chaos, { deployed, cachedAt = 30 }: CloudOptions = {}): Promise<Cloud> {
  const functions = deployed ?? packaged();
  const folders = new Map<string, string>();
  const endpoints = fork(join(import.meta.dirname, 'endpoint-process.ts'), { execArgv: [] });
  const [addresses] = (await once(endpoints, 'message')) as [Cloud['addresses']];
  const [dynamodb, aws] = await Promise.all([
    startChaosProxy(addresses.dynamodb, chaos),
    startChaosProxy(addresses.aws, chaos),
  ]);
  const compiled = mkdtempSync(join(tmpdir(), 'rolecall-compiled-'));
  const environment = {
    ...environmentOf(addresses as Endpoints, dynamodb.url, aws.url),
    AWS_ENDPOINT_URL_S3: aws.url,
    AWS_ENDPOINT_URL_SQS: aws.url,
    ROLECALL_CONFIGURATION: '',
    // A process that starts for the hundredth time does not compile the function again.
    NODE_COMPILE_CACHE: compiled,
  };
  const shared = { region: addresses.region, credentials: localCredentials };
  const clients = {
    sqs: new SQSClient({ ...shared, endpoint: addresses.aws, useQueueUrlAsEndpoint: false }),
    dynamodb: new DynamoDBClient({ ...shared, endpoint: addresses.dynamodb }),
    s3: new S3Client({ ...shared, endpoint: addresses.aws, forcePathStyle: true }),
  };
  const sandboxes: Sandbox[] = [];
  const others: ChaosProxy[] = [];
  return {
    addresses,
    table: new FindingsTable(clients.dynamodb, { table: addresses.table, retention: 1 }),
    dynamodb: clients.dynamodb,
    s3: clients.s3,
    subscriber: new Subscriber(clients.sqs, addresses.subscriberQueue.url),
    sandbox(name, own = {}) {
      let folder = folders.get(name);
      if (folder === undefined) folders.set(name, (folder = functions.unpacked(name)));
      const sandbox = new Sandbox(folder, name, { ...environment, ...own }, cachedAt);
      sandboxes.push(sandbox);
      return sandbox;
    },
    async through(target) {
      const proxy = await startChaosProxy(target, chaos);
      others.push(proxy);
      return proxy.url;
    },
    async used() {
      endpoints.send({});
      const [used] = (await once(endpoints, 'message')) as [Used];
      return used;
    },
    async close() {
      for (const sandbox of sandboxes) sandbox.kill();
      await Promise.all([dynamodb, aws, ...others].map((proxy) => proxy.close()));
      for (const client of Object.values(clients)) client.destroy();
      endpoints.disconnect();
      await once(endpoints, 'exit');
      if (deployed === undefined) functions.remove();
      rmSync(compiled, { recursive: true, force: true });
    },
  };
}

/** A queue behind the topic, and who reads it. */
export class Subscriber {
  readonly #sqs: SQSClient;
  readonly #url: string;
  readonly #times = new Map<string, number>();
  /** Per finding, what its message with the highest revision says. */
  readonly heard = new Map<string, { readonly revision: number; readonly status: string; readonly severity: string }>();
  /** Messages, and those of them that said nothing new. */
  messages = 0;
  repeated = 0;

  constructor(sqs: SQSClient, url: string) {
    this.#sqs = sqs;
    this.#url = url;
  }

  /** Reads until the queue is empty. */
  async listen(): Promise<void> {
    for (;;) {
      const receive = { QueueUrl: this.#url, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 };
      const { Messages = [] } = await this.#sqs.send(new ReceiveMessageCommand(receive));
      if (Messages.length === 0) return;
      for (const { Body = '' } of Messages) this.#hear(Body);
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await this.#sqs.send(new DeleteMessageBatchCommand({ QueueUrl: this.#url, Entries }));
    }
  }

  #hear(body: string): void {
    const { id, revision, status, severity } = findingIn(body);
    const name = `${id}|${revision}`;
    const times = (this.#times.get(name) ?? 0) + 1;
    this.#times.set(name, times);
    this.messages++;
    if (times > 1) this.repeated++;
    if (revision >= (this.heard.get(id)?.revision ?? 0)) this.heard.set(id, { revision, status, severity });
  }
}
