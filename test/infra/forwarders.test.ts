/** Events of other accounts and Regions, from their bus to a finding. */
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EventBus, type Rule } from '../../local/event-bus.ts';
import { compilePattern } from '../../local/event-pattern.ts';
import { lambdaContext } from '../../local/lambda-context.ts';
import { bridgeSourceOf, eventPatterns, isOfReads, longestPattern } from '../../scripts/generate/event-patterns.ts';
import { auditorOf } from '../../src/audit.ts';
import { defaults } from '../../src/configuration.ts';
import { controls } from '../../src/controls/index.ts';
import type { Json } from '../../src/events/audit-event.ts';
import { type Resource, resourcesOf, specificationFaults } from '../support/cloudformation.ts';
import { templateIn } from '../support/cloudformation-yaml.ts';
import { type Deployment, deploy, messageOf, refusedEdit } from '../support/deployment.ts';

const reads = controls.flatMap((control) => control.reads);
const centralBus = 'arn:aws:events:us-east-1:111122223333:event-bus/rolecall-prod';
const forwarders = ['member-account.yml', 'region-forwarder.yml'] as const;

const resourcesIn = (file: string) => resourcesOf(templateIn(file), { CentralBusArn: centralBus });
const ofType = (type: string, resources: Readonly<Record<string, Resource>>) =>
  Object.entries(resources).filter(([, { Type }]) => Type === type);
const rulesOf = (resources: Readonly<Record<string, Resource>>) =>
  ofType('AWS::Events::Rule', resources).map(([id, { Properties }]) => ({ id, ...Properties }));

describe.each(forwarders)('infra/%s', (file) => {
  const resources = resourcesIn(file);
  const rules = rulesOf(resources);

  test('is a template that CloudFormation takes', async () => {
    expect(await specificationFaults(resources)).toEqual([]);
  });

  test('has patterns that EventBridge takes, in the state in which it delivers what they ask for', () => {
    expect(rules.length).toBeGreaterThan(3);
    for (const { Name, EventPattern, State } of rules) {
      expect(JSON.stringify(EventPattern).length, Name).toBeLessThanOrEqual(longestPattern);
      const readsToo = isOfReads(Name.replace('rolecall-forward-', '')) || Name === 'rolecall-forward-sessions';
      expect(State, Name).toBe(readsToo ? 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' : 'ENABLED');
    }
  });

  test('sends straight to the central bus, since a third bus would get nothing, and keeps what that does not take', () => {
    for (const { Name, Targets } of rules) {
      expect(Targets, Name).toEqual([
        {
          Id: 'central-bus',
          Arn: centralBus,
          RoleArn: 'arn:aws:ForwarderRole',
          DeadLetterConfig: { Arn: 'arn:aws:DeadLetterQueue' },
        },
      ]);
    }
    const [[, queuePolicy] = []] = ofType('AWS::SQS::QueuePolicy', resources);
    const [allowed] = queuePolicy?.Properties.PolicyDocument.Statement ?? [];
    expect(allowed.Condition.ArnEquals['aws:SourceArn'].toSorted()).toEqual(
      rules.map(({ id }) => `arn:aws:${id}`).toSorted(),
    );
  });

  test('may put events on that bus and do nothing else', () => {
    const [[, role] = [], ...others] = ofType('AWS::IAM::Role', resources);
    expect(others).toEqual([]);
    expect(
      role?.Properties.Policies.map((policy: { PolicyDocument: Json }) => policy.PolicyDocument['Statement']),
    ).toEqual([[{ Effect: 'Allow', Action: 'events:PutEvents', Resource: centralBus }]]);
    // A role is known in every Region of its account.
    expect(templateIn(file).Resources['ForwarderRole']?.Properties.RoleName).toEqual({
      'Fn::Sub': 'rolecall-forwarder-${AWS::Region}',
    });
  });

  test('gives names by which auditor-tampered knows what is ours', () => {
    const names = Object.values(resources).flatMap(({ Properties }) => [
      Properties.Name ?? Properties.QueueName ?? Properties.RoleName ?? [],
    ]);
    expect(names.flat().length).toBeGreaterThan(rules.length);
    for (const name of names.flat()) expect(name).toMatch(/^rolecall-/);
  });

  test('takes the ARN of a bus and nothing else', () => {
    const parameters = templateIn(file).Parameters as Record<string, { AllowedPattern?: string }> | undefined;
    const allowed = new RegExp(parameters?.['CentralBusArn']?.AllowedPattern ?? 'none');
    expect(centralBus).toMatch(allowed);
    expect('arn:aws:events:us-east-1:111122223333:rule/rolecall').not.toMatch(allowed);
  });
});

describe('what is forwarded', () => {
  const patterns = (file: string) => rulesOf(resourcesIn(file)).map(({ EventPattern }) => EventPattern);

  test('from the IAM Region is all that controls read, but for what somebody else sent', () => {
    const all = [...eventPatterns(reads)].filter(([name]) => name !== 'forged').map(([, pattern]) => pattern);
    expect(patterns('member-account.yml')).toEqual(JSON.parse(JSON.stringify(all)));
  });

  test('from another Region is the same, but for what happens in the IAM Region alone', () => {
    const [iam, others] = forwarders.map((file) => patterns(file).map(compilePattern));
    const call = (eventSource: string, eventName: string): Json => ({
      ...refusedEdit('x'),
      source: bridgeSourceOf(eventSource),
      detail: { eventSource, eventName },
    });
    let left = 0;
    for (const read of reads) {
      if (read.kind !== 'calls' || read.names === 'all' || read.only !== undefined) continue;
      for (const name of read.names) {
        const event = call(read.source, name);
        const [there, elsewhere] = [iam, others].map((some) => some?.some((matches) => matches(event)));
        expect(there, `${read.source} ${name}`).toBe(true);
        const only = ['iam.amazonaws.com', 'organizations.amazonaws.com'].includes(read.source);
        expect(elsewhere, `${read.source} ${name}`).toBe(!only);
        if (only) left++;
      }
    }
    expect(left).toBeGreaterThan(5);
  });
});

describe('the central bus', () => {
  let deployment: Deployment;
  let central: readonly Rule[];

  beforeAll(async () => {
    deployment = await deploy();
    central = rulesOf(resources({})).map(({ id, EventPattern }) => ({
      name: id,
      matches: compilePattern(EventPattern),
    }));
  });

  afterAll(() => deployment.close());

  const { Resources: own, ...rest } = templateIn('central-bus.yml');
  const queue = { Type: 'AWS::SQS::Queue', Properties: {} };
  const template = { ...rest, Resources: { ...own, EventQueue: queue, RuleDeadLetterQueue: queue } };
  const resources = (parameters: object) => resourcesOf(template, { ...parameters });

  test('lets in nobody, forwarders of an organization, or those of some accounts', () => {
    const policiesWith = (parameters: object) =>
      ofType('AWS::Events::EventBusPolicy', resources(parameters)).map(([, { Properties }]) => Properties.Statement);
    const forwarderRoles = { 'aws:PrincipalArn': 'arn:aws:iam::*:role/rolecall-forwarder-*' };
    const common = { Effect: 'Allow', Action: 'events:PutEvents', Resource: 'arn:aws:CentralBus' };
    expect(policiesWith({})).toEqual([]);
    expect(policiesWith({ OrganizationId: 'o-exampleorgid' })).toEqual([
      {
        ...common,
        Principal: '*',
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorgid' }, ArnLike: forwarderRoles },
      },
    ]);
    expect(policiesWith({ MemberAccounts: '444455556666,777788889999' })).toEqual([
      { ...common, Principal: { AWS: ['444455556666', '777788889999'] }, Condition: { ArnLike: forwarderRoles } },
    ]);
  });

  test('passes on to the queue what forwarders send, once, and what somebody forged', () => {
    const matching = (event: Json) => central.filter((rule) => rule.matches(event)).map(({ name }) => name);
    expect(matching(refusedEdit('x'))).toEqual(['ForwardedRule']);
    expect(matching({ ...refusedEdit('x'), source: 'com.example' })).toEqual(['ForwardedForgedRule']);
    expect(matching({ ...refusedEdit('x'), source: 'com.example', 'detail-type': 'Order', detail: {} })).toEqual([]);
  });

  test('leads to findings that carry account and Region of origin', async () => {
    const { sqs } = deployment.endpoints.clients;
    const { url } = deployment.endpoints.queue;
    const { handler } = await import('../../functions/on-event.ts');
    const bus = new EventBus(central, sqs, url);
    const stopLogging = {
      eventSource: 'cloudtrail.amazonaws.com',
      eventName: 'StopLogging',
      requestParameters: { name: 'arn:aws:cloudtrail:eu-central-1:777788889999:trail/own' },
      errorCode: null,
      errorMessage: null,
    };
    const origins = [
      { file: 'member-account.yml', account: '444455556666', region: 'us-east-1', source: 'aws.iam', call: {} },
      {
        file: 'region-forwarder.yml',
        account: '777788889999',
        region: 'eu-central-1',
        source: 'aws.cloudtrail',
        call: stopLogging,
      },
    ];
    for (const { file, account, region, source, call } of origins) {
      const { detail, ...envelope } = refusedEdit(`from ${account}`);
      const record = { ...detail, ...call, awsRegion: region, recipientAccountId: account };
      const sent = { ...envelope, account, region, source, detail: record };
      const matching = rulesOf(resourcesIn(file)).filter(({ EventPattern }) => compilePattern(EventPattern)(sent));
      expect(matching, file).toHaveLength(1);
      await bus.put([sent]);
    }
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }));
    expect(Messages).toHaveLength(origins.length);
    await handler(
      { Records: Messages.map(({ Body }, index) => messageOf(String(index), Body)) },
      lambdaContext('on-event'),
    );
    const told = (await deployment.told()).map(({ finding, attributes }) => {
      expect(attributes).toMatchObject({ account: finding.account, region: finding.region });
      return `${finding.account} ${finding.region}`;
    });
    for (const { account, region } of origins) expect(told).toContain(`${account} ${region}`);
    expect(new Set(told).size).toBe(origins.length);
  });

  test('is where an event with the account of another is found out', () => {
    const { detail, ...envelope } = refusedEdit('posed');
    const posed = { ...envelope, account: '444455556666', detail };
    const context = { now: '2026-05-01T10:00:00Z', horizon: null, configuration: defaults };
    const { findings } = auditorOf(controls).judge(posed, context);
    expect(findings.map(({ control }) => control)).toContain('event-forged');
  });
});
