/** Reads a deployment for `rolecall doctor`. Calls that change nothing, and no call that fails ends the reading. */
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import {
  type LastEvents,
  mostOverdue,
  type QueueState,
  type Resource,
  type Rule,
  type Seen,
  type Snapshot,
  type Stack,
  type Subscriptions,
} from '../doctor/snapshot.ts';
import { lastAudits } from '../sinks/audits.ts';
import { FindingsTable } from '../sinks/findings-table.ts';
import { lastHeartbeat } from '../sinks/heartbeat.ts';
import { requestHandler } from './account/settings.ts';
import { readAlarms } from './deployment-alarms.ts';
import { look, MissingStack, UselessCredentials } from './deployment-look.ts';
import { readLastReport } from './deployment-reports.ts';
import { readTrails } from './deployment-trails.ts';
import { forcePathStyle } from './s3-endpoint.ts';

export interface DoctorClients {
  readonly cloudFormation: CloudFormationClient;
  readonly cloudTrail: CloudTrailClient;
  readonly cloudWatch: CloudWatchClient;
  readonly dynamoDb: DynamoDBClient;
  readonly eventBridge: EventBridgeClient;
  readonly eventBridgeIn: (region: string) => EventBridgeClient;
  readonly s3: S3Client;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
}

/** Clients for a Region, or for the one that the environment names. */
export async function doctorClients(region: string | undefined): Promise<DoctorClients> {
  const [cloudFormation, cloudTrail, cloudWatch, dynamoDb, eventBridge, s3, sns, sqs] = await Promise.all([
    import('@aws-sdk/client-cloudformation'),
    import('@aws-sdk/client-cloudtrail'),
    import('@aws-sdk/client-cloudwatch'),
    import('@aws-sdk/client-dynamodb'),
    import('@aws-sdk/client-eventbridge'),
    import('@aws-sdk/client-s3'),
    import('@aws-sdk/client-sns'),
    import('@aws-sdk/client-sqs'),
  ]);
  const shared = { requestHandler, ...(region === undefined ? {} : { region }) };
  return {
    cloudFormation: new cloudFormation.CloudFormationClient(shared),
    cloudTrail: new cloudTrail.CloudTrailClient(shared),
    cloudWatch: new cloudWatch.CloudWatchClient(shared),
    dynamoDb: new dynamoDb.DynamoDBClient(shared),
    eventBridge: new eventBridge.EventBridgeClient(shared),
    eventBridgeIn: (other) => new eventBridge.EventBridgeClient({ ...shared, region: other }),
    s3: new s3.S3Client({ ...shared, forcePathStyle: forcePathStyle() }),
    sns: new sns.SNSClient(shared),
    // A queue's URL names the public host, also where another endpoint is wanted.
    sqs: new sqs.SQSClient({ ...shared, useQueueUrlAsEndpoint: false }),
  };
}

/** Throws MissingStack and UselessCredentials; whatever else goes wrong is in the snapshot. `now`: epoch milliseconds. */
export async function readDeployment(name: string, clients: DoctorClients, now: number): Promise<Snapshot> {
  const stack = await look('cloudformation:DescribeStacks and cloudformation:ListStackResources', () =>
    readStack(name, clients.cloudFormation),
  );
  const resources = 'value' in stack ? stack.value.resources : [];
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const named = (id: string) => resources.find((resource) => resource.id === id)?.name ?? null;
  const table = named('FindingsTable');
  // One that is still being made has no name yet.
  const alarmNames = ofType('AWS::CloudWatch::Alarm').flatMap(({ name: alarm }) => alarm || []);
  const findingBus = named('FindingBus');
  const whereThereIs = async <T>(physical: string | null, read: (physical: string) => Promise<T>) =>
    physical ? read(physical) : null;
  const subscriptionsOf = (id: string) => whereThereIs(named(id), (arn) => readSubscriptions(arn, clients.sns));
  const ofTable = <T>(permission: string, read: (client: DynamoDBClient, table: string) => Promise<T>) =>
    whereThereIs(table, (one) => look(permission, () => read(clients.dynamoDb, one)));
  const [rules, queues, alarms, busPolicy, trails, heartbeat, audits, overdue, lastReport, lastEvents] =
    await Promise.all([
      Promise.all(ofType('AWS::Events::Rule').map((rule) => readRule(rule, clients.eventBridge))),
      Promise.all(
        ofType('AWS::SQS::Queue').map(async ({ id, name: url }) => ({ id, seen: await readQueue(url, clients.sqs) })),
      ),
      alarmNames.length === 0 ? null : readAlarms(alarmNames, clients.cloudWatch),
      whereThereIs(named('CentralBus'), (one) => readBusPolicy(one, clients.eventBridge)),
      readTrails(clients.cloudTrail),
      ofTable('dynamodb:GetItem', lastHeartbeat),
      ofTable('dynamodb:Query', lastAudits),
      ofTable('dynamodb:Query on the index due', (client, one) => countOverdue(client, one, now - overdueAfter)),
      whereThereIs(named('EvidenceBucket'), (bucket) => readLastReport(clients.s3, bucket, now)),
      ofTable('dynamodb:Scan', readLastEvents),
    ]);
  const { parameters = {}, region: home = '' } = 'value' in stack ? stack.value : {};
  const others = (parameters['AuditRegions'] ?? '').split(',').map((one) => one.trim());
  const forwarders = await Promise.all(
    others
      .filter((one) => one !== '' && one !== home)
      .map(async (region) => ({ region, rules: await readForwarder(clients.eventBridgeIn(region)) })),
  );
  const [subscriptions, chatSubscriptions, alarmSubscriptions, busRules] = await Promise.all([
    subscriptionsOf('FindingsTopic'),
    subscriptionsOf('ChatTopic'),
    subscriptionsOf('AlarmTopic'),
    whereThereIs(findingBus, (one) => countRules(one, clients.eventBridge)),
  ]);
  const heard = { subscriptions, chatSubscriptions, alarmSubscriptions, busRules };
  return {
    stack,
    rules,
    queues,
    alarms,
    busPolicy,
    forwarders,
    ...heard,
    trails,
    heartbeat,
    audits,
    overdue,
    lastReport,
    lastEvents,
  };
}

async function readStack(name: string, client: CloudFormationClient): Promise<Stack> {
  const { DescribeStacksCommand, paginateListStackResources } = await import('@aws-sdk/client-cloudformation');
  const { Stacks: [stack] = [] } = await client
    .send(new DescribeStacksCommand({ StackName: name }))
    .catch((error: Error) => {
      // CloudFormation has one error for all that is wrong with a request.
      throw error.name === 'ValidationError' ? new MissingStack(name) : error;
    });
  if (stack === undefined) throw new MissingStack(name);
  const resources: Resource[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName: name })) {
    for (const one of page.StackResourceSummaries ?? []) {
      // Of an earlier version; DELETE_SKIPPED: what its policy keeps.
      if (/^DELETE_(COMPLETE|SKIPPED)$/.test(one.ResourceStatus ?? '')) continue;
      resources.push({
        id: one.LogicalResourceId ?? '',
        type: one.ResourceType ?? '',
        name: one.PhysicalResourceId ?? '',
        status: one.ResourceStatus ?? '',
      });
    }
  }
  // arn:aws:cloudformation:us-east-1:111122223333:stack/rolecall-prod/…
  const [, , , region = '', account = ''] = (stack.StackId ?? '').split(':');
  const parameters = (stack.Parameters ?? []).map(
    ({ ParameterKey = '', ParameterValue = '' }) => [ParameterKey, ParameterValue] as const,
  );
  return {
    name,
    account,
    region,
    status: stack.StackStatus ?? '',
    parameters: Object.fromEntries(parameters),
    resources,
  };
}

async function readRule({ id, name: physical }: Resource, client: EventBridgeClient): Promise<Rule> {
  // The name of a rule on another bus is `<bus>|<rule>`.
  const [bus, rule] = physical.includes('|') ? physical.split('|') : [null, physical];
  const on = { EventBusName: bus ?? undefined };
  const seen = await look('events:DescribeRule and events:ListTargetsByRule', async () => {
    const { DescribeRuleCommand, ListTargetsByRuleCommand } = await import('@aws-sdk/client-eventbridge');
    const found = await client.send(new DescribeRuleCommand({ Name: rule, ...on }));
    const { State: state = '', EventPattern: pattern = null, Arn: arn = '' } = found;
    const { Targets = [] } = await client.send(new ListTargetsByRuleCommand({ Rule: rule, ...on }));
    return { state, pattern, arn, targets: Targets.map((target) => target.Arn ?? '') };
  });
  return { id, bus: bus ?? null, seen };
}

function readQueue(url: string, client: SQSClient): Promise<Seen<QueueState>> {
  return look('sqs:GetQueueAttributes', async () => {
    const { GetQueueAttributesCommand } = await import('@aws-sdk/client-sqs');
    const { Attributes: found = {} } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl: url,
        AttributeNames: ['QueueArn', 'Policy', 'ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return {
      arn: found.QueueArn ?? '',
      messages: Number(found.ApproximateNumberOfMessages ?? 0),
      taken: Number(found.ApproximateNumberOfMessagesNotVisible ?? 0),
      policy: found.Policy || null,
    };
  });
}

function readBusPolicy(name: string, client: EventBridgeClient): Promise<Seen<string | null>> {
  return look('events:DescribeEventBus', async () => {
    const { DescribeEventBusCommand } = await import('@aws-sdk/client-eventbridge');
    return (await client.send(new DescribeEventBusCommand({ Name: name }))).Policy ?? null;
  });
}

/** What infra/region-forwarder.yml names so. */
const forwarderRules = 'rolecall-forward-';

async function readForwarder(client: EventBridgeClient): Promise<Seen<ReadonlyMap<string, string>>> {
  const permission = 'events:ListRules';
  const found = look(permission, async () => {
    const { ListRulesCommand } = await import('@aws-sdk/client-eventbridge');
    const { Rules = [] } = await client.send(new ListRulesCommand({ NamePrefix: forwarderRules }));
    return new Map(Rules.map(({ Name = '', State = '' }) => [Name, State]));
  });
  return found.catch((error: unknown) => {
    // The Region of the stack took the same credentials.
    if (error instanceof UselessCredentials) return { permission, reason: 'the Region is not enabled in this account' };
    throw error;
  });
}

function countRules(bus: string, client: EventBridgeClient): Promise<Seen<number>> {
  return look('events:ListRules', async () => {
    const { ListRulesCommand } = await import('@aws-sdk/client-eventbridge');
    const { Rules = [] } = await client.send(new ListRulesCommand({ EventBusName: bus }));
    return Rules.filter(({ State }) => State !== 'DISABLED').length;
  });
}

function readSubscriptions(arn: string, client: SNSClient): Promise<Seen<Subscriptions>> {
  return look('sns:GetTopicAttributes', async () => {
    const { GetTopicAttributesCommand } = await import('@aws-sdk/client-sns');
    const { Attributes = {} } = await client.send(new GetTopicAttributesCommand({ TopicArn: arn }));
    return {
      confirmed: Number(Attributes['SubscriptionsConfirmed'] ?? 0),
      pending: Number(Attributes['SubscriptionsPending'] ?? 0),
    };
  });
}

/** Milliseconds: on-pending looks each minute. */
const overdueAfter = 15 * 60 * 1000;

async function countOverdue(client: DynamoDBClient, table: string, before: number): Promise<number> {
  let count = 0;
  for await (const _ of new FindingsTable(client, { table, retention: 0 }).due(before)) {
    count += 1;
    if (count === mostOverdue) break;
  }
  return count;
}

/** Pages of a megabyte: reading costs money, and the newest events of a busy account are in any of them. */
const mostPages = 20;

async function readLastEvents(client: DynamoDBClient, table: string): Promise<LastEvents> {
  const { ScanCommand } = await import('@aws-sdk/client-dynamodb');
  const newest = new Map<string, { account: string; region: string; time: string }>();
  let start: Record<string, AttributeValue> | undefined;
  let pages = 0;
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: table,
        ProjectionExpression: '#finding, #item',
        ExpressionAttributeNames: { '#finding': 'finding', '#item': 'item' },
        ExclusiveStartKey: start,
      }),
    );
    for (const { finding, item } of page.Items ?? []) {
      const { account, region, time } = JSON.parse(item?.S ?? finding?.S ?? '{}');
      if (typeof account !== 'string' || typeof region !== 'string' || typeof time !== 'string') continue;
      const key = `${account} ${region}`;
      if (time > (newest.get(key)?.time ?? '')) newest.set(key, { account, region, time });
    }
    start = page.LastEvaluatedKey;
    pages += 1;
  } while (start !== undefined && pages < mostPages);
  const origins = [...newest.values()].sort((a, b) =>
    `${a.account} ${a.region}` < `${b.account} ${b.region}` ? -1 : 1,
  );
  return { origins, complete: start === undefined };
}
