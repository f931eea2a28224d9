import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compilePattern } from '../../local/event-pattern.ts';
import { isOfReads } from '../../scripts/generate/event-patterns.ts';
import { type Resource, resourcesOf, specificationFaults, type Template } from '../support/cloudformation.ts';
import { accountPermissions } from '../../src/inventory/account-reads.ts';
import { type Package, packaged } from '../support/package.ts';

const root = resolve(import.meta.dirname, '../..');
const readsToo = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';

interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | { readonly Service?: string | string[]; readonly AWS?: string | string[] };
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/** Parameters with which every conditional resource exists. */
const everything = {
  AlarmEmail: 'oncall@example.com',
  AlertEmail: 'security@example.com',
  CustomerManagedKey: 'yes',
  EvidenceLockDays: 30,
  LogBucket: 'trail-of-111122223333',
  LogKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  OrganizationId: 'o-exampleorgid',
  MemberAccounts: '444455556666',
  ChatTopicOn: 'yes',
  SecurityHub: 'member',
  ConfigurationObject: 'configuration-of-111122223333/rolecall.yaml',
  ConfigurationParameter: '/rolecall/configuration',
  AuditOrganization: 'yes',
};

let deployed: Package;
let template: Template;
/** What a deployment with nothing decided has, and one with everything. */
let plain: Readonly<Record<string, Resource>>;
let full: Readonly<Record<string, Resource>>;

beforeAll(() => {
  deployed = packaged();
  template = JSON.parse(deployed.template);
  plain = resourcesOf(template);
  full = resourcesOf(template, everything);
}, 120_000);

afterAll(() => deployed.remove());

const ofType = (type: string, resources = full) =>
  Object.entries(resources).filter(([, resource]) => resource.Type === type);
const only = (type: string, name: string, resources = plain) => {
  const resource = resources[name];
  expect(resource?.Type).toBe(type);
  return (resource as Resource).Properties;
};
const arnOf = (name: string) => `arn:aws:${name}`;
const nameOf = (arn: string) => arn.replace('arn:aws:', '');

/** Folder of generated patterns -> name of a pattern -> the pattern. */
const patternsIn = (folder: string) =>
  new Map(
    readdirSync(join(root, 'infra', folder)).map((file): [string, unknown] => [
      file.slice(0, -'.json'.length),
      JSON.parse(readFileSync(join(root, 'infra', folder, file), 'utf8')),
    ]),
  );

describe('every resource', () => {
  test.each([
    ['nothing decided', {}],
    ['everything decided', everything],
  ])('is one that AWS specifies, with the properties it must have and no others: %s', async (_what, parameters) => {
    const resources = resourcesOf(template, parameters);
    expect(Object.keys(resources).length).toBeGreaterThan(50);
    expect(await specificationFaults(resources)).toEqual([]);
  });

  test('the check sees what is wrong', async () => {
    const queue = (Properties: object) => specificationFaults({ Queue: { Type: 'AWS::SQS::Queue', Properties } });
    expect(await queue({ VisibilityTimeOut: 30 })).toEqual(['Queue.VisibilityTimeOut: no such property']);
    expect(await queue({ VisibilityTimeout: 'soon' })).toEqual(['Queue.VisibilityTimeout: expected integer']);
    const rest = { Rule: { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Id: 'queue' }] } } };
    expect(await specificationFaults(rest)).toEqual(['Rule.Targets[0].Arn: is required']);
    expect(await specificationFaults({ X: { Type: 'AWS::SQS::Topic', Properties: {} } })).toEqual([
      'X: AWS::SQS::Topic does not exist',
    ]);
  });

  test('the template is as small as CloudFormation asks', () => {
    expect(deployed.template.length).toBeLessThan(1_000_000);
    expect(Object.keys(full).length).toBeLessThan(500);
  });
});

describe('the rules', () => {
  const rules = () => ofType('AWS::Events::Rule').filter(([, rule]) => rule.Properties.EventPattern);
  const sendingTo = (queue: string) =>
    rules().filter(([, { Properties }]) => Properties.Targets.some(({ Arn }: { Arn: string }) => Arn === arnOf(queue)));
  const onDefaultBus = () => rules().filter(([, { Properties }]) => Properties.EventBusName === undefined);
  const key = (pattern: unknown) => JSON.stringify(pattern);
  const patternsOf = (these: [string, Resource][]) => these.map(([, { Properties }]) => key(Properties.EventPattern));

  test('there is one for each generated pattern (infra/rules.yml, infra/queue.yml), and it holds just that', () => {
    const generated = [...patternsIn('event-patterns').values()];
    expect(generated.length).toBeGreaterThan(0);
    const ofControls = onDefaultBus().filter(
      ([name]) => name !== 'HeartbeatRule' && sendingTo('EventQueue').some(([id]) => id === name),
    );
    expect(patternsOf(ofControls).sort()).toEqual(generated.map(key).sort());
  });

  test('there is one for each pattern of the second path (infra/tamper.yml)', () => {
    const generated = [...patternsIn('tampering-patterns').values()];
    expect(generated.length).toBeGreaterThan(0);
    expect(patternsOf(sendingTo('TamperQueue')).sort()).toEqual(generated.map(key).sort());
  });

  test('each sends to one queue, and what cannot be sent to a dead-letter queue', () => {
    for (const [name, { Properties }] of rules()) {
      expect(Properties.Targets, name).toHaveLength(1);
      expect(Properties.Targets[0].DeadLetterConfig, name).toEqual({ Arn: arnOf('RuleDeadLetterQueue') });
    }
  });

  test('those whose pattern lets through only reading calls that controls read, and no others, get such calls', () => {
    const files = patternsIn('event-patterns');
    const reading = [...files].filter(([name]) => isOfReads(name)).map(([, pattern]) => key(pattern));
    // Sessions of covered roles may read: a parameter says whether that is judged.
    const parameter = template.Parameters?.['SessionsOfRoles']?.Default;
    expect(parameter).toBe(readsToo);
    const expected = [...reading, key(files.get('sessions'))];
    const found = onDefaultBus().filter(([, { Properties }]) => Properties.State === readsToo);
    expect(reading.length).toBeGreaterThan(0);
    expect(patternsOf(found).sort()).toEqual(expected.sort());
  });

  test('a queue takes messages from the rules that send to it, and from no others', () => {
    const policies = ofType('AWS::SQS::QueuePolicy');
    const queues = ['EventQueue', 'TamperQueue', 'RuleDeadLetterQueue'];
    for (const queue of queues) {
      const senders = queue === 'RuleDeadLetterQueue' ? rules() : sendingTo(queue);
      const [[, policy] = ['', undefined]] = policies.filter(([, { Properties }]) =>
        Properties.Queues.includes(`rolecall-prod-${queue}`),
      );
      const statements: Statement[] = policy?.Properties.PolicyDocument.Statement ?? [];
      const allowed = statements.filter(({ Effect }) => Effect === 'Allow');
      expect(allowed, queue).toHaveLength(1);
      expect(allowed[0]?.Principal, queue).toEqual({ Service: 'events.amazonaws.com' });
      const sources = allowed[0]?.Condition?.['ArnEquals']?.['aws:SourceArn'] as string[];
      expect(sources.toSorted(), queue).toEqual(senders.map(([name]) => arnOf(name)).toSorted());
    }
  });
});

describe('the heartbeat', () => {
  const call = (role: string, eventName = 'TagResource') => ({
    source: 'aws.events',
    'detail-type': 'AWS API Call via CloudTrail',
    detail: {
      eventSource: 'events.amazonaws.com',
      eventName,
      userIdentity: { type: 'AssumedRole', sessionContext: { sessionIssuer: { type: 'Role', arn: role } } },
    },
  });

  test('its rule matches the call of on-heartbeat, and no other', () => {
    const matches = compilePattern(only('AWS::Events::Rule', 'HeartbeatRule').EventPattern);
    expect(matches(call(arnOf('OnHeartbeatRole')))).toBe(true);
    expect(matches(call(arnOf('OnEventRole')))).toBe(false);
    expect(matches(call(arnOf('OnHeartbeatRole'), 'PutRule'))).toBe(false);
  });

  test('no other rule matches that call, so that it is handled once, and no control reads it', () => {
    const event = call(arnOf('OnHeartbeatRole'));
    const matching = ofType('AWS::Events::Rule').filter(
      ([, { Properties }]) =>
        Properties.EventPattern && !Properties.EventBusName && compilePattern(Properties.EventPattern)(event),
    );
    expect(matching.map(([name]) => name)).toEqual(['HeartbeatRule']);
  });

  test('on-heartbeat may make that call on that rule, and on-event is told whose it is', () => {
    const [{ PolicyDocument }] = only('AWS::IAM::Role', 'OnHeartbeatRole').Policies;
    const actions = (PolicyDocument.Statement as Statement[]).flatMap(({ Action }) => Action);
    expect(actions).toEqual(['events:TagResource', 'logs:CreateLogStream', 'logs:PutLogEvents']);
    const { Name } = only('AWS::Events::Rule', 'HeartbeatRule');
    expect(PolicyDocument.Statement[0].Resource).toBe(`arn:aws:events:us-east-1:111122223333:rule/${Name}`);
    const { Environment } = only('AWS::Lambda::Function', 'OnDasheventLambdaFunction');
    expect(Environment.Variables.ROLECALL_HEARTBEAT_ROLE_ARN).toBe(arnOf('OnHeartbeatRole'));
  });
});

describe('permissions', () => {
  const statements = (resources = full) =>
    Object.entries(resources).flatMap(([name, { Type, Properties }]) => {
      const documents = [
        Properties.PolicyDocument,
        Properties.KeyPolicy,
        ...(Properties.Policies ?? []).map((p: { PolicyDocument: unknown }) => p.PolicyDocument),
      ];
      return [
        ...documents.filter(Boolean).flatMap(({ Statement }) => Statement as Statement[]),
        ...(Type === 'AWS::Events::EventBusPolicy' ? [Properties.Statement as Statement] : []),
      ].map((statement) => ({ name, Type, statement }));
    });
  const allowing = () => statements().filter(({ statement }) => statement.Effect === 'Allow');
  const isIdentity = (Type: string) => /^AWS::IAM::(Role|Policy|ManagedPolicy)$/.test(Type);

  /** Statements of roles that name every resource, with the reason. */
  const everyResource: Readonly<Record<string, string>> = {
    // An audit looks at whatever there is, and changes nothing: docs/permissions.md says what each is for.
    ...Object.fromEntries(accountPermissions.map((action) => [`OnAccountRole ${action}`, 'reads the account'])),
    'OnAccountRole cloudtrail:LookupEvents': 'takes no resource',
    'OnScheduleRole organizations:ListAccounts': 'takes no resource',
  };

  test('a role names its actions, and resources that are there', () => {
    const wide: string[] = [];
    expect(allowing().length).toBeGreaterThan(20);
    for (const { name, Type, statement } of allowing().filter((each) => isIdentity(each.Type))) {
      for (const action of [statement.Action].flat()) {
        expect(action, name).toMatch(/^[a-z0-9]+:[A-Za-z]+$/);
        if ([statement.Resource].flat().includes('*')) wide.push(`${name} ${action}`);
      }
      expect(Type).toBeDefined();
    }
    expect([...new Set(wide)].toSorted()).toEqual(Object.keys(everyResource).toSorted());
  });

  test('nothing that runs may change IAM, hand a role on, or take on others than those for Security Hub and the audit of members', () => {
    for (const { name, statement } of allowing().filter(({ Type }) => isIdentity(Type))) {
      for (const action of [statement.Action].flat()) {
        expect(action, name).not.toMatch(/^(iam|organizations|sso|sso-admin|account):(?!(Get|List|Describe|Generate))/);
        if (action === 'sts:AssumeRole') {
          expect(statement).toEqual({
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Resource: `arn:aws:iam::*:role/${name === 'OnAccountRole' ? 'rolecall-audit' : 'rolecall-security-hub'}`,
            Condition: { StringEquals: { 'sts:ExternalId': 'rolecall' } },
          });
        } else if (action !== 'sts:GetCallerIdentity') expect(action, name).not.toMatch(/^(iam:PassRole|sts:)/);
      }
    }
  });

  test('whoever delivers may use the places that are on, exactly those, and read the configuration where it is', () => {
    const delivering = ['OnEvent', 'OnTamper', 'OnPending', 'OnLogObject', 'OnSchedule', 'OnAccount'];
    const allowed = (name: string, resources: typeof full) => {
      const { PolicyDocument } = only('AWS::IAM::ManagedPolicy', name, resources);
      const given = ofType('AWS::IAM::Role', resources).filter(([, { Properties }]) =>
        Properties.ManagedPolicyArns?.includes(`rolecall-prod-${name}`),
      );
      expect(given.map(([role]) => role).toSorted()).toEqual(delivering.map((role) => `${role}Role`).toSorted());
      return (PolicyDocument.Statement as Statement[]).map(
        ({ Action, Resource }) => `${String(Action)} ${String(Resource)}`,
      );
    };
    const hub = 'arn:aws:securityhub:us-east-1:111122223333';
    const imports = [
      `securityhub:BatchImportFindings ${hub}:product/111122223333/default`,
      `securityhub:BatchUpdateFindings ${hub}:hub/default`,
    ];
    expect(allowed('PlacesPolicy', plain)).toEqual([`events:PutEvents ${arnOf('FindingBus')}`]);
    expect(allowed('PlacesPolicy', full)).toEqual([
      `sns:Publish ${arnOf('ChatTopic')}`,
      `events:PutEvents ${arnOf('FindingBus')}`,
      ...imports,
      'sts:AssumeRole arn:aws:iam::*:role/rolecall-security-hub',
    ]);
    const central = resourcesOf(template, { SecurityHub: 'central', FindingBusOn: 'no' });
    expect(allowed('PlacesPolicy', central)).toEqual(imports);
    expect(resourcesOf(template, { FindingBusOn: 'no' })['PlacesPolicy']).toBeUndefined();
    expect(plain['ConfigurationPolicy']).toBeUndefined();
    expect(allowed('ConfigurationPolicy', full)).toEqual([
      's3:GetObject arn:aws:s3:::configuration-of-111122223333/rolecall.yaml',
      'ssm:GetParameter arn:aws:ssm:us-east-1:111122223333:parameter/rolecall/configuration',
    ]);
  });

  test('a service that a resource lets in is bound to where it comes from', () => {
    const bound = ['aws:SourceArn', 'aws:SourceAccount', 'kms:EncryptionContext:aws:logs:arn'];
    let services = 0;
    for (const { name, Type, statement } of allowing()) {
      if (Type.startsWith('AWS::IAM::') || typeof statement.Principal !== 'object' || !statement.Principal.Service)
        continue;
      services++;
      const keys = Object.values(statement.Condition ?? {}).flatMap((condition) => Object.keys(condition));
      expect(
        keys.some((each) => bound.includes(each)),
        name,
      ).toBe(true);
    }
    expect(services).toBeGreaterThan(5);
    for (const [name, { Properties }] of ofType('AWS::Lambda::Permission'))
      expect(Properties.SourceArn, name).toBeDefined();
  });

  test('who is let in without being a service is this account or named by a condition', () => {
    for (const { name, Type, statement } of allowing()) {
      const principal = statement.Principal;
      if (isIdentity(Type) || principal === undefined || (typeof principal === 'object' && principal.Service)) continue;
      const anybody = principal === '*' || principal.AWS === '*';
      const keys = Object.values(statement.Condition ?? {}).flatMap((condition) => Object.keys(condition));
      const narrowed = keys.some((each) => each === 'kms:CallerAccount' || each === 'aws:PrincipalOrgID');
      expect(anybody ? narrowed : true, `${name} ${statement.Sid ?? ''}`).toBe(true);
    }
  });

  test('queues and buckets are spoken to over TLS alone', () => {
    const policies = [...ofType('AWS::SQS::QueuePolicy'), ...ofType('AWS::S3::BucketPolicy')];
    for (const [name, { Properties }] of policies) {
      const denied = (Properties.PolicyDocument.Statement as Statement[]).filter(({ Effect }) => Effect === 'Deny');
      expect(
        denied.map(({ Condition }) => Condition),
        name,
      ).toContainEqual({ Bool: { 'aws:SecureTransport': false } });
    }
    const covered = policies.flatMap(([, { Properties }]): string[] => Properties.Queues ?? [Properties.Bucket]);
    const there = [...ofType('AWS::SQS::Queue'), ...ofType('AWS::S3::Bucket')].map(([name]) => `rolecall-prod-${name}`);
    expect(covered.toSorted()).toEqual(there.toSorted());
  });

  test('a role has all of its permissions before its function is there, and no more of them than IAM takes', () => {
    // CloudFormation makes a policy that names a role at any time after the role.
    const added = ['AWS::IAM::Policy', 'AWS::IAM::RolePolicy'].flatMap((type) => ofType(type));
    expect(added).toEqual([]);
    for (const [name, { Properties }] of ofType('AWS::IAM::ManagedPolicy'))
      expect(Properties.Roles, name).toBeUndefined();
    for (const [name, { Properties }] of ofType('AWS::IAM::Role'))
      expect(JSON.stringify(Properties.Policies).length, name).toBeLessThan(10_240);
  });

  test('each function has a role of its own', () => {
    const roles = ofType('AWS::Lambda::Function').map(([, { Properties }]) => Properties.Role);
    expect(roles.length).toBeGreaterThan(3);
    expect(new Set(roles).size).toBe(roles.length);
  });
});

describe('times', () => {
  const mappings = () => ofType('AWS::Lambda::EventSourceMapping');

  test('a message stays hidden at least six times as long as its function may run', () => {
    expect(mappings().length).toBeGreaterThan(1);
    for (const [name, { Properties }] of mappings()) {
      const { Timeout } = only('AWS::Lambda::Function', nameOf(Properties.FunctionName), full);
      const { VisibilityTimeout } = only('AWS::SQS::Queue', nameOf(Properties.EventSourceArn), full);
      expect(VisibilityTimeout, name).toBeGreaterThanOrEqual(6 * Timeout);
    }
  });

  test('the lease of the outbox is longer than any function may run that delivers', async () => {
    const { lease } = await import('../../functions/runtime/outbox.ts');
    const delivering = ofType('AWS::Lambda::Function').filter(([, { Properties }]) => {
      const { Policies } = only('AWS::IAM::Role', nameOf(Properties.Role), full);
      return JSON.stringify(Policies).includes('sns:Publish');
    });
    expect(delivering.length).toBeGreaterThan(2);
    const { scheduledLease } = await import('../../functions/runtime/services.ts');
    for (const [name, { Properties }] of delivering) {
      const own = /^OnDash(schedule|account)/.test(name) ? scheduledLease : lease;
      expect(own, name).toBeGreaterThan(Properties.Timeout * 1000);
    }
  });
});

describe('what is kept', () => {
  test('every queue is encrypted; those of events take the largest event that EventBridge delivers', () => {
    const queues = ofType('AWS::SQS::Queue', plain);
    expect(queues.length).toBeGreaterThanOrEqual(5);
    for (const [name, { Properties }] of queues) {
      expect(Properties.SqsManagedSseEnabled, name).toBe(true);
      expect(Properties.MaximumMessageSize, name).toBe(1_048_576);
    }
  });

  test('with a key of its own, every queue of events, topic, table, bucket and log group is encrypted with it', () => {
    const holding = {
      'AWS::DynamoDB::Table': (properties: Resource['Properties']) => properties.SSESpecification.KMSMasterKeyId,
      'AWS::Logs::LogGroup': (properties: Resource['Properties']) => properties.KmsKeyId,
      'AWS::S3::Bucket': (properties: Resource['Properties']) =>
        properties.BucketEncryption.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault.KMSMasterKeyID,
      'AWS::SNS::Topic': (properties: Resource['Properties']) => properties.KmsMasterKeyId,
      'AWS::SQS::Queue': (properties: Resource['Properties']) => properties.KmsMasterKeyId,
    };
    /** S3 sends to these, and holds back where a key is not its own; they hold names of objects only. */
    const withoutKey = ['LogObjectQueue', 'LogObjectDeadLetterQueue', 'ServerlessDeploymentBucket'];
    for (const [type, keyOf] of Object.entries(holding)) {
      for (const [name, { Properties }] of ofType(type)) {
        if (withoutKey.includes(name)) continue;
        expect(['arn:aws:Key', 'rolecall-prod-Key'], `${type} ${name}`).toContain(keyOf(Properties));
      }
    }
    expect(full['Key']).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    expect(only('AWS::KMS::Alias', 'KeyAlias', full).AliasName).toBe('alias/rolecall-prod');
    expect(plain['Key']).toBeUndefined();
  });

  test('what fails again and again is set aside', () => {
    const mapped = ofType('AWS::Lambda::EventSourceMapping').map(([, { Properties }]) =>
      nameOf(Properties.EventSourceArn),
    );
    expect(mapped).toEqual(expect.arrayContaining(['EventQueue', 'TamperQueue']));
    const places = mapped.map((queue) => {
      const { RedrivePolicy } = only('AWS::SQS::Queue', queue, full);
      expect(RedrivePolicy.maxReceiveCount, queue).toBe(5);
      return RedrivePolicy.deadLetterTargetArn;
    });
    expect(new Set(places).size).toBe(places.length);
  });

  test('each function that takes batches says which messages failed', () => {
    for (const [name, { Properties }] of ofType('AWS::Lambda::EventSourceMapping'))
      expect(Properties.FunctionResponseTypes, name).toEqual(['ReportBatchItemFailures']);
  });

  test('the table has the keys, the indexes and the time to live that the findings table uses, and ends with the stack', async () => {
    const { dueIndex } = await import('../../src/sinks/findings-table.ts');
    const { changesIndex } = await import('../../src/sinks/changes.ts');
    const table = plain['FindingsTable'];
    expect(table).toMatchObject({ DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Retain' });
    expect(table?.Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    expect(table?.Properties.GlobalSecondaryIndexes).toEqual([
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
    ]);
  });

  test('the evidence is versioned, private, and outlives the stack; a parameter locks it', () => {
    const bucket = plain['EvidenceBucket'];
    expect(bucket).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    expect(bucket?.Properties).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(bucket?.Properties.ObjectLockConfiguration).toBeUndefined();
    expect(full['EvidenceBucket']?.Properties).toMatchObject({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 30 } } },
    });
  });

  test('a stack that is removed leaves the evidence, with its key, and nothing else', () => {
    const kept = Object.entries(template.Resources).filter(([, { DeletionPolicy }]) =>
      DeletionPolicy?.startsWith('Retain'),
    );
    expect(kept.map(([name]) => name).toSorted()).toEqual(['EvidenceBucket', 'Key']);
  });

  test('the topic is encrypted, and nobody is subscribed unless an address is given', () => {
    expect(only('AWS::SNS::Topic', 'FindingsTopic').KmsMasterKeyId).toBe('alias/aws/sns');
    expect(ofType('AWS::SNS::Subscription', plain)).toEqual([]);
    const subscribed = ofType('AWS::SNS::Subscription').map(([, { Properties }]) => Properties.Endpoint);
    expect(subscribed).toEqual(expect.arrayContaining([everything.AlertEmail, everything.AlarmEmail]));
  });

  test('logs end, and every log group belongs to a function', () => {
    const groups = ofType('AWS::Logs::LogGroup').map(([, { Properties }]) => Properties);
    const functions = ofType('AWS::Lambda::Function').map(
      ([, { Properties }]) => `/aws/lambda/${Properties.FunctionName}`,
    );
    expect(new Set(groups.map(({ LogGroupName }) => LogGroupName))).toEqual(new Set(functions));
    expect(groups).toHaveLength(functions.length);
    for (const { RetentionInDays } of groups) expect(RetentionInDays).toBe(90);
  });
});

describe('alarms', () => {
  interface Metric {
    readonly Namespace: string;
    readonly MetricName: string;
    readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
  }
  const alarms = () => ofType('AWS::CloudWatch::Alarm');
  const metricsOf = ({ Properties }: Resource): readonly Metric[] =>
    Properties.Metrics === undefined
      ? [Properties]
      : Properties.Metrics.flatMap(({ MetricStat }: { MetricStat?: { Metric: Metric } }) => MetricStat?.Metric ?? []);
  const watched = (namespace: string, metric: string) =>
    alarms()
      .flatMap(([, alarm]) => metricsOf(alarm))
      .filter(({ Namespace, MetricName }) => Namespace === namespace && MetricName === metric)
      .flatMap(({ Dimensions }) => Dimensions.map(({ Value }) => Value.replace('rolecall-prod-', '')));

  test('watch every dead-letter queue, and the age of what waits in every other', () => {
    const queues = ofType('AWS::SQS::Queue').map(([name]) => name);
    const dead = queues.filter((name) => name.includes('DeadLetter'));
    expect(watched('AWS/SQS', 'ApproximateNumberOfMessagesVisible').toSorted()).toEqual(dead.toSorted());
    expect(watched('AWS/SQS', 'ApproximateAgeOfOldestMessage').toSorted()).toEqual(
      queues.filter((name) => !dead.includes(name)).toSorted(),
    );
  });

  test('watch errors and throttles of every function', () => {
    const functions = ofType('AWS::Lambda::Function').map(([name]) => name);
    for (const metric of ['Errors', 'Throttles'])
      expect(watched('AWS/Lambda', metric).toSorted(), metric).toEqual(functions.toSorted());
  });

  test('tell the alarm topic alone, that they may publish to, by names that auditor-tampered knows', () => {
    for (const [name, { Properties }] of alarms()) {
      expect(Properties.AlarmActions, name).toEqual([arnOf('AlarmTopic')]);
      expect(Properties.AlarmName, name).toMatch(/^rolecall-prod-/);
      expect(Properties.TreatMissingData, name).toBe(name === 'HeartbeatMissing' ? 'breaching' : 'notBreaching');
    }
  });

  test('watch metrics that the functions write', () => {
    const sources = ['on-event.ts', 'on-account.ts', 'runtime/report.ts', 'runtime/configuration.ts'];
    const written = sources.map((file) => readFileSync(join(root, 'functions', file), 'utf8')).join('');
    const names = new Set([...written.matchAll(/'(\w+)'/g)].map(([, name]) => name));
    const own = alarms()
      .flatMap(([, alarm]) => metricsOf(alarm))
      .filter(({ Namespace }) => Namespace === 'Rolecall')
      .map(({ MetricName }) => MetricName);
    expect(own.toSorted()).toEqual(['configurationUnreadable', 'controlFailed', 'deliveryFailed', 'heartbeat']);
    const ofStack = alarms().flatMap(([, alarm]) =>
      metricsOf(alarm).filter(({ Namespace }) => Namespace === 'Rolecall'),
    );
    const dimensions = [{ Name: 'service', Value: 'rolecall-prod' }];
    for (const { Dimensions } of ofStack) expect(Dimensions).toEqual(dimensions);
    for (const [, { Properties }] of ofType('AWS::Lambda::Function'))
      expect(Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME).toBe('rolecall-prod');
    const { DashboardBody } = only('AWS::CloudWatch::Dashboard', 'Dashboard');
    expect(DashboardBody).toContain('"service", "rolecall-prod"');
    const shown = [...DashboardBody.matchAll(/"(findings\w+|\w+Delay|\w+Failed)"/g)].map(([, name]) => name);
    expect(shown.length).toBeGreaterThan(8);
    expect([...own, ...shown].filter((name) => !names.has(name))).toEqual([]);
  });

  test('are each explained in docs/operations.md', () => {
    const page = readFileSync(join(root, 'docs/operations.md'), 'utf8');
    for (const [, { Properties }] of alarms())
      expect(page).toContain(`\`${Properties.AlarmName.replace('rolecall-prod-', '')}\``);
  });

  test('the dashboard is JSON, shows every alarm, and its log widget looks for a line that is written', () => {
    const { widgets } = JSON.parse(only('AWS::CloudWatch::Dashboard', 'Dashboard').DashboardBody) as {
      widgets: { type: string; properties: { alarms?: string[]; query?: string } }[];
    };
    expect(widgets.length).toBeGreaterThan(6);
    const shown = widgets.flatMap(({ properties }) => properties.alarms ?? []).map(nameOf);
    const always = ofType('AWS::CloudWatch::Alarm', plain).map(([name]) => name);
    expect(shown.toSorted()).toEqual(always.toSorted());
    const [line = ''] = widgets.flatMap(
      ({ properties }) => /message = '([^']+)'/.exec(properties.query ?? '')?.[1] ?? [],
    );
    expect(readFileSync(join(root, 'functions/runtime/report.ts'), 'utf8')).toContain(`logger.info('${line}'`);
  });

  test('the dashboard counts what every function tells, and the events that every rule of controls lets through', () => {
    const { DashboardBody } = only('AWS::CloudWatch::Dashboard', 'Dashboard');
    const telling = ofType('AWS::IAM::Role', plain).filter(
      ([, { Properties }]) => Properties.ManagedPolicyArns?.length,
    );
    const logs = ofType('AWS::Lambda::Function', plain).filter(([, { Properties }]) =>
      telling.some(([role]) => Properties.Role === arnOf(role)),
    );
    expect(logs).toHaveLength(6);
    for (const [name] of logs)
      expect(DashboardBody).toContain(`SOURCE 'rolecall-prod-${name.replace('LambdaFunction', 'LogGroup')}'`);
    for (const [name, { Properties }] of ofType('AWS::Events::Rule', plain)) {
      if (!Properties.EventPattern || /Heartbeat|Forged/.test(name)) continue;
      const dimensions = Properties.EventBusName
        ? `"EventBusName", "${Properties.EventBusName}", "RuleName", "${Properties.Name}"`
        : `"rolecall-prod-${name}"`;
      expect(DashboardBody, name).toContain(dimensions);
    }
  });
});

describe('limits', () => {
  /** What CloudFormation puts behind a name that it makes: a hyphen and twelve characters or so. */
  const suffix = 14;

  test('names are short enough for a stage of 24 characters, and roles keep the whole name that others trust', () => {
    const stack = `rolecall-${'s'.repeat(24)}`;
    const named = (name: string) => name.replaceAll('rolecall-prod', stack);
    const limits: Readonly<Record<string, readonly [string, number]>> = {
      'AWS::Lambda::Function': ['FunctionName', 64],
      'AWS::Scheduler::Schedule': ['Name', 64],
      'AWS::Scheduler::ScheduleGroup': ['Name', 64],
      'AWS::Events::Rule': ['Name', 64],
      'AWS::Events::EventBus': ['Name', 256],
      'AWS::StepFunctions::StateMachine': ['StateMachineName', 80],
      'AWS::CloudWatch::Alarm': ['AlarmName', 255],
    };
    for (const [type, [property, most]] of Object.entries(limits)) {
      expect(ofType(type).length, type).toBeGreaterThan(0);
      for (const [name, { Properties }] of ofType(type))
        expect(named(Properties[property] ?? '').length, name).toBeLessThanOrEqual(most);
    }
    for (const [name] of ofType('AWS::IAM::Role'))
      if (/^On\w+Role$/.test(name)) expect(`${stack}-${name}`.length + suffix, name).toBeLessThanOrEqual(64);
  });

  test('the environment of a function stays far below four kilobytes', () => {
    for (const [name, { Properties }] of ofType('AWS::Lambda::Function'))
      expect(JSON.stringify(Properties.Environment.Variables).length, name).toBeLessThan(2048);
  });
});

describe('the functions', () => {
  test('are told what their settings ask for', async () => {
    const { settingsOf } = await import('../../functions/runtime/settings.ts');
    const places = (resources: typeof full) => {
      const { Variables } = only('AWS::Lambda::Function', 'OnDasheventLambdaFunction', resources).Environment;
      const { table: _, ...settings } = settingsOf({ AWS_REGION: 'us-east-1', ...Variables });
      return settings;
    };
    expect(places(plain)).toEqual({
      topicArn: arnOf('FindingsTopic'),
      chatTopicArn: null,
      eventBus: 'rolecall-prod-FindingBus',
      securityHub: null,
    });
    const memberRole = { name: 'rolecall-security-hub', externalId: 'rolecall' };
    expect(places(full)).toMatchObject({
      chatTopicArn: arnOf('ChatTopic'),
      securityHub: { mode: 'member', account: '111122223333', region: 'us-east-1', memberRole },
    });
    const off = { FindingsTopicOn: 'no', FindingBusOn: 'no' };
    expect(Object.values(places(resourcesOf(template, off)))).toEqual([null, null, null, null]);
    for (const [name, { Properties }] of ofType('AWS::Lambda::Function')) {
      const { Variables } = Properties.Environment;
      expect(() => settingsOf({ AWS_REGION: 'us-east-1', ...Variables }), name).not.toThrow();
      expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    }
  });

  test('know where their configuration would be, though there is none', () => {
    for (const [, { Properties }] of ofType('AWS::Lambda::Function', plain)) {
      expect(Properties.Environment.Variables.ROLECALL_CONFIGURATION).toBe('rolecall.yaml');
    }
    const source = (parameters: object) =>
      only('AWS::Lambda::Function', 'OnDasheventLambdaFunction', resourcesOf(template, { ...parameters })).Environment
        .Variables.ROLECALL_CONFIGURATION;
    expect(source({ ConfigurationObject: 'a-bucket/rolecall.yaml' })).toBe('s3://a-bucket/rolecall.yaml');
    expect(source({ ConfigurationParameter: '/rolecall' })).toBe('ssm:/rolecall');
    expect(existsSync(join(deployed.unpacked('on-event'), 'functions/on-event.mjs'))).toBe(true);
    expect(existsSync(join(deployed.unpacked('on-event'), 'rolecall.yaml'))).toBe(false);
  });
});
