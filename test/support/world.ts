/** Endpoints on this machine and what a test needs in them: tables like the one deployed, topics with a queue behind. */
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Finding } from '../../src/findings/finding.ts';
import { type Endpoints, localCredentials } from '../../local/endpoints.ts';

/** What a subscriber of the topic got. */
export interface Told {
  readonly subject: string;
  /** The JSON of the finding, with its revision. */
  readonly finding: Finding & { readonly revision: number };
  /** The text that an e-mail subscription gets. */
  readonly mail: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Topic {
  readonly arn: string;
  readonly queue: string;
}

/** Clients of their own, so that what is put into them concerns nobody else. */
export function newClients({ region, aws, dynamodb }: Endpoints): { dynamodb: DynamoDBClient; sns: SNSClient } {
  const shared = { region, credentials: localCredentials };
  return {
    dynamodb: new DynamoDBClient({ ...shared, endpoint: dynamodb }),
    sns: new SNSClient({ ...shared, endpoint: aws }),
  };
}

/** An empty table like the one that the endpoints came with. */
export async function newTable({ clients: { dynamodb }, table }: Endpoints, name: string): Promise<string> {
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: table }));
  await dynamodb.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: Table?.AttributeDefinitions,
      KeySchema: Table?.KeySchema,
      GlobalSecondaryIndexes: Table?.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => ({
        IndexName,
        KeySchema,
        Projection,
      })),
    }),
  );
  for (;;) {
    const { Table: made } = await dynamodb.send(new DescribeTableCommand({ TableName: name }));
    if (made?.TableStatus === 'ACTIVE') return name;
  }
}

export async function newTopic({ clients: { sns, sqs } }: Endpoints, name: string): Promise<Topic> {
  const { TopicArn: arn = '' } = await sns.send(new CreateTopicCommand({ Name: name }));
  const { QueueUrl: queue = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const wanted = new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: ['QueueArn'] });
  const Endpoint = (await sqs.send(wanted)).Attributes?.['QueueArn'];
  await sns.send(new SubscribeCommand({ TopicArn: arn, Protocol: 'sqs', Endpoint }));
  return { arn, queue };
}

/** Takes everything off a subscriber's queue. */
export async function drain({ clients: { sqs } }: Endpoints, queue: string): Promise<Told[]> {
  const told: Told[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queue, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
    );
    if (Messages.length === 0) return told;
    told.push(...Messages.map(({ Body = '' }) => toldBy(JSON.parse(Body))));
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queue, Entries }));
  }
}

interface Notification {
  readonly Subject: string;
  readonly Message: string;
  readonly MessageAttributes: Readonly<Record<string, { readonly Value: string }>>;
}

function toldBy({ Subject, Message, MessageAttributes }: Notification): Told {
  // SNS gives each protocol its own text, `default` to a queue; fauxqs hands out both.
  const { default: json, email } = JSON.parse(Message);
  const attributes = Object.entries(MessageAttributes).map(([name, { Value }]) => [name, Value]);
  return { subject: Subject, finding: JSON.parse(json), mail: email, attributes: Object.fromEntries(attributes) };
}
