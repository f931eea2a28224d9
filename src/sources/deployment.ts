/** Reads a deployment for `rolecall doctor`. Calls that change nothing, and no call that fails ends the reading. */
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type {
  AdvancedEventSelector,
  CloudTrailClient,
  EventSelector,
  Trail as TrailOfApi,
} from '@aws-sdk/client-cloudtrail';
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { LastEvents, Resource, Rule, Seen, Snapshot, Stack, Trail } from '../doctor/snapshot.ts';
import { lastAudits } from '../sinks/audits.ts';
import { lastHeartbeat } from '../sinks/heartbeat.ts';

export interface DoctorClients {
  readonly cloudFormation: CloudFormationClient;
  readonly cloudTrail: CloudTrailClient;
  readonly dynamoDb: DynamoDBClient;
  readonly eventBridge: EventBridgeClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
}

/** Clients for a Region, or for the one that the environment names. */
export async function doctorClients(region: string | undefined): Promise<DoctorClients> {
  const [cloudFormation, cloudTrail, dynamoDb, eventBridge, sns, sqs] = await Promise.all([
    import('@aws-sdk/client-cloudformation'),
    import('@aws-sdk/client-cloudtrail'),
    import('@aws-sdk/client-dynamodb'),
    import('@aws-sdk/client-eventbridge'),
    import('@aws-sdk/client-sns'),
    import('@aws-sdk/client-sqs'),
  ]);
  const shared = region === undefined ? {} : { region };
  return {
    cloudFormation: new cloudFormation.CloudFormationClient(shared),
    cloudTrail: new cloudTrail.CloudTrailClient(shared),
    dynamoDb: new dynamoDb.DynamoDBClient(shared),
    eventBridge: new eventBridge.EventBridgeClient(shared),
    sns: new sns.SNSClient(shared),
    // A queue's URL names the public host, also where another endpoint is wanted.
    sqs: new sqs.SQSClient({ ...shared, useQueueUrlAsEndpoint: false }),
  };
}

/** There is no such stack here. */
export class MissingStack extends Error {
  override readonly name = 'MissingStack';
}

/** Throws MissingStack; whatever else goes wrong is in the snapshot. */
export async function readDeployment(name: string, clients: DoctorClients): Promise<Snapshot> {
  const stack = await look('cloudformation:DescribeStacks and cloudformation:ListStackResources', () =>
    readStack(name, clients.cloudFormation),
  );
  const resources = 'value' in stack ? stack.value.resources : [];
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const named = (id: string) => resources.find((resource) => resource.id === id)?.name ?? null;
  const [bus, topic, table] = ['CentralBus', 'FindingsTopic', 'FindingsTable'].map(named);
  const whereThereIs = async <T>(physical: string | null | undefined, read: (physical: string) => Promise<T>) =>
    physical ? read(physical) : null;
  const [rules, queues, busPolicy, subscriptions, trails, heartbeat, audits, lastEvents] = await Promise.all([
    Promise.all(ofType('AWS::Events::Rule').map((rule) => readRule(rule, clients.eventBridge))),
    Promise.all(
      ofType('AWS::SQS::Queue').map(async (queue) => ({
        id: queue.id,
        messages: await readQueue(queue.name, clients.sqs),
      })),
    ),
    whereThereIs(bus, (one) => readBusPolicy(one, clients.eventBridge)),
    whereThereIs(topic, (one) => readSubscriptions(one, clients.sns)),
    readTrails(clients.cloudTrail),
    whereThereIs(table, (one) => look('dynamodb:GetItem', () => lastHeartbeat(clients.dynamoDb, one))),
    whereThereIs(table, (one) => look('dynamodb:Query', () => lastAudits(clients.dynamoDb, one))),
    whereThereIs(table, (one) => look('dynamodb:Scan', () => readLastEvents(one, clients.dynamoDb))),
  ]);
  return { stack, rules, queues, busPolicy, subscriptions, trails, heartbeat, audits, lastEvents };
}

/** What AWS and its SDK call a denied call. */
const denied =
  /^(AccessDenied|AccessDeniedException|AuthorizationError|AuthorizationErrorException|UnauthorizedOperation)$/;

async function look<T>(permission: string, read: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    if (error instanceof MissingStack) throw error;
    const name = error instanceof Error ? error.name : 'unknown error';
    if (denied.test(name)) return { permission, reason: `denied: it takes the permission ${permission}` };
    if (name === 'CredentialsProviderError') return { permission, reason: 'there are no AWS credentials' };
    return { permission, reason: `the call failed (${name}); it takes the permission ${permission}` };
  }
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
    const { State = '', EventPattern = null } = await client.send(new DescribeRuleCommand({ Name: rule, ...on }));
    const { Targets = [] } = await client.send(new ListTargetsByRuleCommand({ Rule: rule, ...on }));
    return { state: State, pattern: EventPattern, targets: Targets.length };
  });
  return { id, bus: bus ?? null, seen };
}

function readQueue(url: string, client: SQSClient): Promise<Seen<number>> {
  return look('sqs:GetQueueAttributes', async () => {
    const { GetQueueAttributesCommand } = await import('@aws-sdk/client-sqs');
    const wanted = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages'] });
    return Number((await client.send(wanted)).Attributes?.ApproximateNumberOfMessages ?? 0);
  });
}

function readBusPolicy(name: string, client: EventBridgeClient): Promise<Seen<string | null>> {
  return look('events:DescribeEventBus', async () => {
    const { DescribeEventBusCommand } = await import('@aws-sdk/client-eventbridge');
    return (await client.send(new DescribeEventBusCommand({ Name: name }))).Policy ?? null;
  });
}

function readSubscriptions(arn: string, client: SNSClient) {
  return look('sns:GetTopicAttributes', async () => {
    const { GetTopicAttributesCommand } = await import('@aws-sdk/client-sns');
    const { Attributes = {} } = await client.send(new GetTopicAttributesCommand({ TopicArn: arn }));
    return {
      confirmed: Number(Attributes['SubscriptionsConfirmed'] ?? 0),
      pending: Number(Attributes['SubscriptionsPending'] ?? 0),
    };
  });
}

function readTrails(client: CloudTrailClient): Promise<Seen<readonly Trail[]>> {
  return look('cloudtrail:DescribeTrails', async () => {
    const { DescribeTrailsCommand } = await import('@aws-sdk/client-cloudtrail');
    const { trailList = [] } = await client.send(new DescribeTrailsCommand({ includeShadowTrails: true }));
    return Promise.all(trailList.map((trail) => readTrail(trail, client)));
  });
}

async function readTrail(trail: TrailOfApi, client: CloudTrailClient): Promise<Trail> {
  const { GetEventSelectorsCommand, GetTrailStatusCommand } = await import('@aws-sdk/client-cloudtrail');
  const arn = trail.TrailARN ?? trail.Name;
  return {
    name: trail.Name ?? '',
    multiRegion: trail.IsMultiRegionTrail === true,
    globalEvents: trail.IncludeGlobalServiceEvents === true,
    status: await look('cloudtrail:GetTrailStatus', async () => {
      const { IsLogging, LatestDeliveryError } = await client.send(new GetTrailStatusCommand({ Name: arn }));
      return { logging: IsLogging === true, deliveryError: LatestDeliveryError || null };
    }),
    management: await look('cloudtrail:GetEventSelectors', async () => {
      const selectors = await client.send(new GetEventSelectorsCommand({ TrailName: arn }));
      return managementOf(selectors.EventSelectors ?? [], selectors.AdvancedEventSelectors ?? []);
    }),
  };
}

/** Which management events selectors of both kinds let through. */
function managementOf(
  basic: readonly EventSelector[],
  advanced: readonly AdvancedEventSelector[],
): 'all' | 'reads' | 'writes' | 'none' {
  const kinds = [
    ...basic
      .filter(({ IncludeManagementEvents }) => IncludeManagementEvents !== false)
      .map(({ ReadWriteType }) => ReadWriteType ?? 'All'),
    ...advanced.flatMap(({ FieldSelectors = [] }) => {
      const equal = (field: string) => FieldSelectors.find(({ Field }) => Field === field)?.Equals ?? [];
      if (!equal('eventCategory').includes('Management')) return [];
      const [readOnly] = equal('readOnly');
      return [readOnly === undefined ? 'All' : readOnly === 'true' ? 'ReadOnly' : 'WriteOnly'];
    }),
  ];
  const [reads, writes] = ['ReadOnly', 'WriteOnly'].map((kind) => kinds.includes('All') || kinds.includes(kind));
  return reads && writes ? 'all' : reads ? 'reads' : writes ? 'writes' : 'none';
}

/** Pages of a megabyte: reading costs money, and the newest events of a busy account are in any of them. */
const mostPages = 20;

async function readLastEvents(table: string, client: DynamoDBClient): Promise<LastEvents> {
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
