import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Package, packaged } from '../support/package.ts';

const root = resolve(import.meta.dirname, '../..');

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | { readonly Service?: string };
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}
interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- a template is read as it comes
  readonly Properties: any;
}

let deployed: Package;
let template: { Resources: Record<string, Resource>; Parameters: Record<string, { Default: unknown }> };

beforeAll(() => {
  deployed = packaged();
  template = JSON.parse(deployed.template);
}, 120_000);

afterAll(() => deployed.remove());

const ofType = (type: string) => Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
const only = (type: string, name: string) => {
  const resource = template.Resources[name];
  expect(resource?.Type).toBe(type);
  return (resource as Resource).Properties;
};
const arnOf = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] });

describe('the rules', () => {
  const patternRules = () => ofType('AWS::Events::Rule').filter(([, rule]) => rule.Properties.EventPattern);

  test('there is one for each generated pattern (infra/rules.yml, infra/queue.yml), and it holds just that', () => {
    const files = readdirSync(join(root, 'infra/event-patterns'));
    const generated = files.map((name) => JSON.parse(readFileSync(join(root, 'infra/event-patterns', name), 'utf8')));
    const key = (pattern: unknown) => JSON.stringify(pattern);
    expect(generated.length).toBeGreaterThan(0);
    expect(
      patternRules()
        .map(([, rule]) => key(rule.Properties.EventPattern))
        .sort(),
    ).toEqual(generated.map(key).sort());
  });

  test('each sends to the queue, and what cannot be sent to a dead-letter queue', () => {
    for (const [, rule] of patternRules()) {
      expect(rule.Properties.Targets).toEqual([
        { Id: 'queue', Arn: arnOf('EventQueue'), DeadLetterConfig: { Arn: arnOf('RuleDeadLetterQueue') } },
      ]);
    }
  });

  test('a rule whose pattern lets through calls that only read is in the state in which EventBridge delivers them', () => {
    let reading = 0;
    for (const [name, { Properties }] of patternRules()) {
      const pattern = JSON.stringify(Properties.EventPattern);
      const named = pattern.includes('"eventName"');
      if (pattern.includes('anything-but') || (named && !/"(Get|List|Describe|Search|Lookup)[A-Z]/.test(pattern)))
        continue;
      reading++;
      const state = Properties.State;
      const value = typeof state === 'string' ? state : template.Parameters[state.Ref]?.Default;
      expect(value, name).toBe('ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS');
    }
    expect(reading).toBeGreaterThan(0);
  });

  test('both queues take messages from these rules alone', () => {
    const arns = patternRules()
      .map(([name]) => JSON.stringify(arnOf(name)))
      .sort();
    const policies = ofType('AWS::SQS::QueuePolicy');
    expect(policies.flatMap(([, { Properties }]) => Properties.Queues)).toEqual([
      { Ref: 'EventQueue' },
      { Ref: 'RuleDeadLetterQueue' },
    ]);
    for (const [name, { Properties }] of policies) {
      const allowed = (Properties.PolicyDocument.Statement as Statement[]).filter(({ Effect }) => Effect === 'Allow');
      expect(allowed, name).toHaveLength(1);
      expect(allowed[0]?.Principal).toEqual({ Service: 'events.amazonaws.com' });
      const sources = allowed[0]?.Condition?.['ArnEquals']?.['aws:SourceArn'] as unknown[];
      expect(sources.map((arn) => JSON.stringify(arn)).sort(), name).toEqual(arns);
    }
  });
});

describe('permissions', () => {
  const statements = () =>
    Object.entries(template.Resources).flatMap(([name, { Type, Properties }]) => {
      const documents = [
        Properties.PolicyDocument,
        ...(Properties.Policies ?? []).map((p: { PolicyDocument: unknown }) => p.PolicyDocument),
      ];
      return documents
        .filter(Boolean)
        .flatMap(({ Statement }) => (Statement as Statement[]).map((statement) => ({ name, Type, statement })));
    });

  test('no statement allows every action or names every resource', () => {
    const allowed = statements().filter(({ statement }) => statement.Effect === 'Allow');
    expect(allowed.length).toBeGreaterThan(8);
    for (const { name, statement } of allowed) {
      for (const action of [statement.Action].flat()) expect(action, name).toMatch(/^[a-z0-9]+:[A-Za-z]+$/);
      for (const resource of [statement.Resource].flat()) expect(JSON.stringify(resource), name).not.toContain('*');
    }
  });

  test('a service that a resource lets in is bound to where it comes from', () => {
    for (const { name, Type, statement } of statements()) {
      if (statement.Effect === 'Deny' || Type === 'AWS::IAM::Role') continue;
      const keys = Object.values(statement.Condition ?? {}).flatMap((condition) => Object.keys(condition));
      expect(
        keys.some((key) => key === 'aws:SourceArn' || key === 'aws:SourceAccount'),
        name,
      ).toBe(true);
    }
    for (const [name, { Properties }] of ofType('AWS::Lambda::Permission'))
      expect(Properties.SourceArn, name).toBeDefined();
  });

  test('each function has a role of its own', () => {
    const roles = ofType('AWS::Lambda::Function').map(([, { Properties }]) => JSON.stringify(Properties.Role));
    expect(roles).toHaveLength(2);
    expect(new Set(roles).size).toBe(roles.length);
    expect(ofType('AWS::IAM::Role')).toHaveLength(roles.length);
  });
});

describe('times', () => {
  test('a message stays hidden at least six times as long as on-event may run', () => {
    const { Timeout } = only('AWS::Lambda::Function', 'OnDasheventLambdaFunction');
    expect(only('AWS::SQS::Queue', 'EventQueue').VisibilityTimeout).toBeGreaterThanOrEqual(6 * Timeout);
  });

  test('the lease of the outbox is longer than any function may run', async () => {
    const { lease } = await import('../../functions/runtime/outbox.ts');
    const timeouts = ofType('AWS::Lambda::Function').map(([, { Properties }]) => Properties.Timeout as number);
    expect(lease).toBeGreaterThan(Math.max(...timeouts) * 1000);
  });
});

describe('what is kept', () => {
  test('the queues are encrypted, and what fails again and again is set aside', () => {
    const queues = ofType('AWS::SQS::Queue');
    expect(queues).toHaveLength(3);
    for (const [name, { Properties }] of queues) expect(Properties.SqsManagedSseEnabled, name).toBe(true);
    const { RedrivePolicy } = only('AWS::SQS::Queue', 'EventQueue');
    expect(RedrivePolicy).toEqual({ deadLetterTargetArn: arnOf('EventDeadLetterQueue'), maxReceiveCount: 5 });
  });

  test('on-event says which messages of a batch failed', () => {
    const [[, mapping] = ['', undefined], ...more] = ofType('AWS::Lambda::EventSourceMapping');
    expect(more).toEqual([]);
    expect(mapping?.Properties).toMatchObject({
      EventSourceArn: arnOf('EventQueue'),
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  test('the table has the keys, the index and the time to live that the findings table uses, and outlives the stack', async () => {
    const { dueIndex } = await import('../../src/sinks/findings-table.ts');
    const table = template.Resources['FindingsTable'];
    expect(table?.DeletionPolicy).toBe('Retain');
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
    ]);
  });

  test('the topic is encrypted, and nobody is subscribed unless an address is given', () => {
    expect(only('AWS::SNS::Topic', 'FindingsTopic').KmsMasterKeyId).toBe('alias/aws/sns');
    expect(template.Resources['AlertEmailSubscription']).toMatchObject({ Condition: 'HasAlertEmail' });
    expect(template.Parameters['AlertEmail']?.Default).toBe('');
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

describe('the functions', () => {
  test('are told what their settings ask for', async () => {
    const { settingsOf } = await import('../../functions/runtime/settings.ts');
    for (const [name, { Properties }] of ofType('AWS::Lambda::Function')) {
      const names = Object.keys(Properties.Environment.Variables);
      expect(() => settingsOf(Object.fromEntries(names.map((variable) => [variable, 'set']))), name).not.toThrow();
      expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    }
  });

  test('know where their configuration would be, though there is none', () => {
    for (const [, { Properties }] of ofType('AWS::Lambda::Function')) {
      expect(Properties.Environment.Variables.ROLECALL_CONFIGURATION).toBe('rolecall.yaml');
    }
    expect(existsSync(join(deployed.unpacked('on-event'), 'functions/on-event.mjs'))).toBe(true);
    expect(existsSync(join(deployed.unpacked('on-event'), 'rolecall.yaml'))).toBe(false);
  });
});
