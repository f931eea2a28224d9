/** A healthy deployment behind HTTP, as far as `rolecall doctor` asks: JSON and query protocols of AWS, one URL for all. */
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { auditOf } from '../doctor/audit.ts';

type Fields = Record<string, unknown>;

/** An error of AWS: its code, with the status 400. */
export class Refusal {
  readonly code: string;
  readonly message: string;
  constructor(code: string, message = code) {
    this.code = code;
    this.message = message;
  }
}

/** Operation -> what it answers to a request. Change it to make the deployment ill. */
export type Answers = Record<string, (request: Fields) => Fields | Refusal>;

export interface FakeDeployment {
  readonly url: string;
  /** Those of a healthy deployment; `reset` brings them back. */
  answers: Answers;
  reset(): void;
  close(): Promise<void>;
}

export const account = '111122223333';
const region = 'us-east-1';
const infra = join(import.meta.dirname, '../../infra');

/** The generated patterns, in the order of their files. */
const patterns = ['event-patterns', 'tampering-patterns'].flatMap((folder) =>
  readdirSync(join(infra, folder)).map((file) => ({
    name: file.slice(0, -'.json'.length),
    text: JSON.stringify(JSON.parse(readFileSync(join(infra, folder, file), 'utf8'))),
  })),
);

/** EventBridge keeps calls that only read from rules in another state. */
const readsToo = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';

const rules = new Map<string, { state: string; pattern?: string }>([
  ...patterns.map(({ name, text: pattern }) => {
    const state = name.includes('reads') ? readsToo : 'ENABLED';
    return [`rolecall-prod-${name}`, { state, pattern }] as const;
  }),
  ['rolecall-prod|forwarded', { state: 'ENABLED', pattern: '{"source":[{"prefix":"aws."}]}' }],
  ['rolecall-prod-schedule', { state: 'ENABLED' }],
]);
const ruleArn = (name: string) => `arn:aws:events:${region}:${account}:rule/${name.replace('|', '/')}`;
const queueArn = `arn:aws:sqs:${region}:${account}:EventQueue`;
const queuePolicy = {
  Statement: {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Condition: { ArnEquals: { 'aws:SourceArn': [...rules.keys()].map(ruleArn) } },
  },
};

/** Of the template, with the state of each: quiet since 2026-05-01T10:00:00Z. */
export const alarms = [
  ...readFileSync(join(infra, 'alarms.yml'), 'utf8').matchAll(
    /AlarmName: !Sub '\$\{AWS::StackName\}-(.+)'\n +AlarmDescription: (.+)\n/g,
  ),
].map(([, name = '', AlarmDescription]) => ({
  AlarmName: `rolecall-prod-${name}`,
  AlarmDescription,
  ActionsEnabled: true,
  AlarmActions: [`arn:aws:sns:${region}:${account}:AlarmTopic`],
  StateValue: 'OK',
  StateTransitionedTimestamp: 1_777_629_600,
  StateUpdatedTimestamp: 1_777_640_000,
}));

const resources = [
  ...[...rules.keys()].map((name, index) => ({ id: `Rule${index}`, type: 'AWS::Events::Rule', name })),
  ...['EventQueue', 'EventDeadLetterQueue'].map((id) => ({
    id,
    type: 'AWS::SQS::Queue',
    name: `https://sqs.${region}.amazonaws.com/${account}/${id}`,
  })),
  { id: 'CentralBus', type: 'AWS::Events::EventBus', name: 'rolecall-prod' },
  { id: 'EvidenceBucket', type: 'AWS::S3::Bucket', name: 'rolecall-prod-evidence' },
  { id: 'FindingBus', type: 'AWS::Events::EventBus', name: 'rolecall-prod-findings' },
  ...['FindingsTopic', 'AlarmTopic'].map((id) => ({
    id,
    type: 'AWS::SNS::Topic',
    name: `arn:aws:sns:${region}:${account}:${id}`,
  })),
  ...alarms.map(({ AlarmName: name }, index) => ({ id: `Alarm${index}`, type: 'AWS::CloudWatch::Alarm', name })),
  { id: 'FindingsTable', type: 'AWS::DynamoDB::Table', name: 'rolecall-prod-findings' },
];

const policy = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: '*',
      Action: 'events:PutEvents',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorgid' } },
    },
  ],
};

const trail = {
  Name: 'org',
  TrailARN: `arn:aws:cloudtrail:${region}:${account}:trail/org`,
  IsMultiRegionTrail: true,
};

/** Where the manifest of a report of that time is. */
export function reportKey(time: Date): string {
  const made = time.toISOString().slice(0, 19);
  return `reports/${made.slice(0, 10)}/${made.replaceAll(/[-:]/g, '')}Z/manifest.json`;
}

const healthy = (): Answers => ({
  DescribeStacks: () => ({
    Stacks: [
      {
        StackId: `arn:aws:cloudformation:${region}:${account}:stack/rolecall-prod/1`,
        StackName: 'rolecall-prod',
        StackStatus: 'UPDATE_COMPLETE',
        CreationTime: '2026-05-01T10:00:00Z',
        Parameters: [{ ParameterKey: 'OrganizationId', ParameterValue: 'o-exampleorgid' }],
      },
    ],
  }),
  // Two pages: a stack has more than one of them.
  ListStackResources: ({ NextToken }) => {
    const page = NextToken === undefined ? resources.slice(0, 3) : resources.slice(3);
    return {
      StackResourceSummaries: page.map(({ id, type, name }) => ({
        LogicalResourceId: id,
        PhysicalResourceId: name,
        ResourceType: type,
        ResourceStatus: 'CREATE_COMPLETE',
        LastUpdatedTimestamp: '2026-05-01T10:00:00Z',
      })),
      ...(NextToken === undefined ? { NextToken: 'more' } : {}),
    };
  },
  DescribeRule: ({ Name, EventBusName }) => {
    const name = [EventBusName, Name].filter(Boolean).join('|');
    const rule = rules.get(name);
    if (rule === undefined) return new Refusal('ResourceNotFoundException');
    return {
      Name,
      Arn: ruleArn(name),
      State: rule.state,
      ...(rule.pattern === undefined ? {} : { EventPattern: rule.pattern }),
    };
  },
  ListTargetsByRule: () => ({ Targets: [{ Id: 'queue', Arn: queueArn }] }),
  ListRules: () => ({ Rules: [] }),
  DescribeEventBus: ({ Name }) => ({ Name, Policy: JSON.stringify(policy) }),
  GetQueueAttributes: ({ QueueUrl }) => ({
    Attributes: {
      QueueArn: `arn:aws:sqs:${region}:${account}:${String(QueueUrl).split('/').at(-1)}`,
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
      Policy: JSON.stringify(queuePolicy),
    },
  }),
  GetTopicAttributes: () => ({ Attributes: { SubscriptionsConfirmed: '1', SubscriptionsPending: '0' } }),
  DescribeAlarms: ({ AlarmNames: names }) => ({
    MetricAlarms: alarms.filter(({ AlarmName: name }) => (names as string[]).includes(name)),
  }),
  DescribeTrails: () => ({ trailList: [trail] }),
  GetTrailStatus: () => ({ IsLogging: true }),
  GetEventSelectors: () => ({ EventSelectors: [{ IncludeManagementEvents: true, ReadWriteType: 'All' }] }),
  ListObjectsV2: () => ({ Contents: [{ Key: reportKey(new Date(Date.now() - 3_600_000)) }] }),
  GetItem: () => ({ Item: { sent: { S: new Date(Date.now() - 600_000).toISOString() } } }),
  Query: ({ IndexName }) =>
    IndexName === 'due'
      ? { Items: [] }
      : { Items: [{ audit: { S: JSON.stringify(auditOf({ takenAt: new Date().toISOString() })) } }] },
  Scan: () => ({
    Items: [
      { finding: { S: JSON.stringify({ account, region, time: '2026-05-01T10:00:00Z' }) } },
      { item: { S: JSON.stringify({ account, region, time: '2026-05-02T10:00:00Z' }) } },
      {
        item: { S: JSON.stringify({ account: '444455556666', region: 'eu-central-1', time: '2026-05-03T10:00:00Z' }) },
      },
      {},
    ],
  }),
});

export async function startFakeDeployment(): Promise<FakeDeployment> {
  const fake: FakeDeployment = {
    url: '',
    answers: healthy(),
    reset: () => {
      fake.answers = healthy();
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const target = request.headers['x-amz-target'];
    const isJson = typeof target === 'string';
    const isS3 = request.method === 'GET';
    const form = isS3 ? new URL(request.url ?? '', fake.url).searchParams : new URLSearchParams(body);
    const parameters: Fields = isJson ? JSON.parse(body) : Object.fromEntries(form);
    const named = isS3 ? 'ListObjectsV2' : String(parameters['Action']);
    const operation = isJson ? (target.split('.').at(-1) ?? '') : named;
    const answer = fake.answers[operation]?.(parameters) ?? new Refusal('UnknownOperation');
    const status = answer instanceof Refusal ? 400 : 200;
    response.writeHead(status, { 'content-type': isJson ? 'application/x-amz-json-1.1' : 'text/xml' });
    response.end(isJson ? asJson(answer) : isS3 ? asXmlOfS3(answer) : asXml(operation, answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(fake, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

function asJson(answer: Fields | Refusal): string {
  return JSON.stringify(answer instanceof Refusal ? { __type: answer.code, message: answer.message } : answer);
}

/** Lists stand without a name of their own. */
function asXmlOfS3(answer: Fields | Refusal): string {
  if (answer instanceof Refusal) return `<Error><Code>${answer.code}</Code><Message>no</Message></Error>`;
  const contents = (answer['Contents'] as Fields[]).map((one) => `<Contents>${xmlOf(one)}</Contents>`);
  return `<ListBucketResult><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`;
}

/** The query protocol: lists hold `member`, maps `entry`. */
function asXml(operation: string, answer: Fields | Refusal): string {
  if (answer instanceof Refusal)
    return `<ErrorResponse><Error><Type>Sender</Type><Code>${answer.code}</Code><Message>no</Message></Error></ErrorResponse>`;
  const { Attributes: map, ...rest } = answer;
  const entries = Object.entries((map ?? {}) as Fields).map(
    ([key, value]) => `<entry><key>${key}</key><value>${String(value)}</value></entry>`,
  );
  const attributes = map === undefined ? '' : `<Attributes>${entries.join('')}</Attributes>`;
  return `<${operation}Response><${operation}Result>${xmlOf(rest)}${attributes}</${operation}Result></${operation}Response>`;
}

function xmlOf(value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => `<member>${xmlOf(one)}</member>`).join('');
  if (typeof value !== 'object' || value === null)
    return String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return Object.entries(value)
    .map(([name, inner]) => `<${name}>${xmlOf(inner)}</${name}>`)
    .join('');
}
