/** SNS, SQS, S3 (fauxqs) and DynamoDB (dynalite) inside this process, with everything that Rolecall needs in them. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import dynalite from 'dynalite';
import { buildApp } from 'fauxqs';
import { changesIndex } from '../src/sinks/changes.ts';
import { dueIndex } from '../src/sinks/findings-table.ts';

export interface Queue {
  readonly url: string;
  readonly arn: string;
}

export interface Clients {
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  readonly dynamodb: DynamoDBClient;
}

export interface Endpoints {
  readonly region: string;
  /** URL of SNS, SQS and S3. */
  readonly aws: string;
  /** URL of DynamoDB. */
  readonly dynamodb: string;
  readonly clients: Clients;
  readonly table: string;
  readonly bucket: string;
  readonly topicArn: string;
  /** Where the event bus sends and on-event receives. */
  readonly queue: Queue;
  /** Where the messages of both other queues end that nobody could handle. */
  readonly deadLetterQueue: Queue;
  /** Subscribed to the topic: holds what a subscriber gets. */
  readonly subscriberQueue: Queue;
  close(): Promise<void>;
}

export interface EndpointOptions {
  /** Port of SNS, SQS and S3; DynamoDB takes the next one. Any free ports when left out. */
  readonly port?: number;
  /** Seconds until a message that was not deleted is delivered again, 10 when left out. */
  readonly visibilityTimeout?: number;
  /** Where DynamoDB keeps its tables; in memory when left out. */
  readonly folder?: string;
}

/** A port is taken; the message is a sentence for the user. */
export class PortInUse extends Error {
  override readonly name = 'PortInUse';
}

/** An SDK client finds no credentials of the user's here, and needs none. */
export const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const region = 'us-east-1';
const host = '127.0.0.1';
/** Deliveries before a message goes to the dead-letter queue, as in serverless.yml. */
const maxReceiveCount = 5;

/** Starts the endpoints and makes table, topic, queues and bucket. Throws PortInUse. Sets nothing outside. */
export async function startEndpoints({
  port,
  visibilityTimeout = 10,
  folder,
}: EndpointOptions = {}): Promise<Endpoints> {
  const aws = await startFauxqs(port ?? 0);
  const dynamodb = await startDynalite(port === undefined ? 0 : port + 1, folder).catch(async (error: unknown) => {
    await aws.stop();
    throw error;
  });
  const clients = clientsOf(aws.url, dynamodb.url);
  const [table, bucket, topicArn, queues] = await Promise.all([
    createTable(clients.dynamodb),
    createBucket(clients.s3),
    createTopic(clients.sns),
    createQueues(clients.sqs, visibilityTimeout),
  ]);
  await clients.sns.send(
    new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: queues.subscriberQueue.arn }),
  );
  return {
    region,
    aws: aws.url,
    dynamodb: dynamodb.url,
    clients,
    table,
    bucket,
    topicArn,
    ...queues,
    async close() {
      for (const client of Object.values(clients)) client.destroy();
      await Promise.all([aws.stop(), dynamodb.stop()]);
    },
  };
}

function clientsOf(aws: string, dynamodb: string): Clients {
  const shared = { region, credentials: localCredentials };
  return {
    sns: new SNSClient({ ...shared, endpoint: aws }),
    sqs: new SQSClient({ ...shared, endpoint: aws, useQueueUrlAsEndpoint: false }),
    s3: new S3Client({ ...shared, endpoint: aws, forcePathStyle: true }),
    dynamodb: new DynamoDBClient({ ...shared, endpoint: dynamodb }),
  };
}

interface Server {
  readonly url: string;
  stop(): Promise<unknown>;
}

/** `startFauxqs` of the package listens on every network interface: nobody but this machine is to see it. */
async function startFauxqs(port: number): Promise<Server> {
  const app = buildApp({ logger: false, host, defaultRegion: region });
  const url = await app.listen({ port, host }).catch((error: unknown) => {
    throw listenError(error, port);
  });
  return { url, stop: () => app.close() };
}

async function startDynalite(port: number, path: string | undefined): Promise<Server> {
  const server = dynalite({ createTableMs: 0, ...(path === undefined ? {} : { path }) });
  server.listen(port, host);
  await once(server, 'listening').catch((error: unknown) => {
    throw listenError(error, port);
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      // Kept-alive connections would hold it up for seconds.
      server.closeAllConnections();
      await closed;
    },
  };
}

function listenError(error: unknown, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return new PortInUse(`port ${port} is in use: choose another one, or none to have a free one found`);
  if (code === 'EACCES') return new PortInUse(`port ${port} may not be opened: choose one from 1024 on, or none`);
  return error;
}

/** The table that src/sinks/findings-table.ts describes, with its sparse indexes of what is due and what changed. */
async function createTable(client: DynamoDBClient): Promise<string> {
  const TableName = 'rolecall-findings';
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
        { AttributeName: 'shard', AttributeType: 'S' },
        { AttributeName: 'due', AttributeType: 'N' },
        { AttributeName: 'changedIn', AttributeType: 'S' },
        { AttributeName: 'changed', AttributeType: 'N' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: dueIndex,
          KeySchema: [
            { AttributeName: 'shard', KeyType: 'HASH' },
            { AttributeName: 'due', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
        {
          IndexName: changesIndex,
          KeySchema: [
            { AttributeName: 'changedIn', KeyType: 'HASH' },
            { AttributeName: 'changed', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['rev'] },
        },
      ],
    }),
  );
  // It is still being created when CreateTable answers.
  await waitUntilTableExists({ client, minDelay: 0.05, maxDelay: 0.5, maxWaitTime: 30 }, { TableName });
  return TableName;
}

async function createBucket(client: S3Client): Promise<string> {
  const Bucket = 'rolecall-local-logs';
  await client.send(new CreateBucketCommand({ Bucket }));
  return Bucket;
}

async function createTopic(client: SNSClient): Promise<string> {
  const { TopicArn = '' } = await client.send(new CreateTopicCommand({ Name: 'rolecall-findings' }));
  return TopicArn;
}

async function createQueues(client: SQSClient, visibilityTimeout: number) {
  const create = async (name: string, Attributes: Record<string, string> = {}): Promise<Queue> => {
    const { QueueUrl: url = '' } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes }));
    const wanted = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] });
    return { url, arn: (await client.send(wanted)).Attributes?.['QueueArn'] ?? '' };
  };
  const deadLetterQueue = await create('rolecall-dead');
  const attributes = {
    VisibilityTimeout: String(visibilityTimeout),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetterQueue.arn, maxReceiveCount }),
  };
  const [queue, subscriberQueue] = await Promise.all([
    create('rolecall-events', attributes),
    create('rolecall-subscriber', attributes),
  ]);
  return { queue, deadLetterQueue, subscriberQueue };
}
