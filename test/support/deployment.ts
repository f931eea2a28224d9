/** The functions as they are deployed, with endpoints on this machine behind them. */
import type { SQSRecord } from 'aws-lambda';
import { vi } from 'vitest';
import { type Endpoints, localCredentials, startEndpoints } from '../../local/endpoints.ts';
import { FindingsTable } from '../../src/sinks/findings-table.ts';
import { startUnreliableProxy, type UnreliableProxy } from './unreliable-proxy.ts';
import { drain, type Told } from './world.ts';

export interface Deployment {
  readonly endpoints: Endpoints;
  readonly dynamodb: UnreliableProxy;
  readonly sns: UnreliableProxy;
  readonly table: FindingsTable;
  /** What was told since it was last asked. */
  told(): Promise<Told[]>;
  close(): Promise<void>;
}

/** Starts the endpoints and sets the environment in which the functions find them; import the functions afterwards. */
export async function deploy(): Promise<Deployment> {
  const endpoints = await startEndpoints();
  const [dynamodb, sns] = await Promise.all([
    startUnreliableProxy(endpoints.dynamodb),
    startUnreliableProxy(endpoints.aws),
  ]);
  for (const [name, value] of Object.entries(environmentOf(endpoints, dynamodb.url, sns.url))) vi.stubEnv(name, value);
  return {
    endpoints,
    dynamodb,
    sns,
    table: new FindingsTable(endpoints.clients.dynamodb, { table: endpoints.table, retention: 1 }),
    told: () => drain(endpoints, endpoints.subscriberQueue.url),
    async close() {
      vi.unstubAllEnvs();
      await Promise.all([dynamodb.close(), sns.close()]);
      await endpoints.close();
    },
  };
}

/** What Lambda and the template set. */
export function environmentOf({ region, table, topicArn }: Endpoints, dynamodb: string, sns: string) {
  return {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    AWS_ENDPOINT_URL_SNS: sns,
    ROLECALL_TABLE: table,
    ROLECALL_TOPIC_ARN: topicArn,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  };
}

/** A message as Lambda hands it to a function. */
export function messageOf(messageId: string, body: unknown): SQSRecord {
  return {
    messageId,
    receiptHandle: `handle of ${messageId}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '1777629600000',
      SenderId: 'AIDAIENQZJOLO23YVJ4VO',
      ApproximateFirstReceiveTimestamp: '1777629600001',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:111122223333:rolecall-events',
    awsRegion: 'us-east-1',
  };
}

/** A refused edit of a service-linked role, in the envelope that EventBridge puts around it. */
export function refusedEdit(eventID: string, roleName = 'AWSServiceRoleForLexBots') {
  const account = '111122223333';
  const detail = {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      arn: `arn:aws:sts::${account}:assumed-role/Ops/session`,
      accountId: account,
      sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${account}:role/Ops`, accountId: account } },
    },
    eventTime: '2026-05-01T10:00:00Z',
    eventSource: 'iam.amazonaws.com',
    eventName: 'AttachRolePolicy',
    awsRegion: 'us-east-1',
    errorCode: 'UnmodifiableEntityException',
    errorMessage: 'Cannot perform the operation on the protected role, it can only be modified by AWS',
    requestParameters: { roleName, policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    responseElements: null,
    eventID,
    eventType: 'AwsApiCall',
    recipientAccountId: account,
  };
  return {
    version: '0',
    id: `envelope of ${eventID}`,
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.iam',
    account,
    time: detail.eventTime,
    region: detail.awsRegion,
    resources: [],
    detail,
  };
}

/** The deletion of a service-linked role is asked for, and IAM takes it as a task. */
export function requestedDeletion(roleName: string, deletionTaskId: string) {
  const { detail, ...envelope } = refusedEdit(`deletion ${deletionTaskId}`, roleName);
  const called = { eventName: 'DeleteServiceLinkedRole', errorCode: undefined, errorMessage: undefined };
  const told = { requestParameters: { roleName }, responseElements: { deletionTaskId } };
  return { ...envelope, detail: { ...detail, ...called, ...told } };
}

/** Read by no control, as are most events. */
export const irrelevant = {
  ...refusedEdit('irrelevant'),
  source: 'aws.ec2',
  detail: { ...refusedEdit('irrelevant').detail, eventSource: 'ec2.amazonaws.com', eventName: 'DescribeInstances' },
};
