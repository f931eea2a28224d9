/**
 * The CloudFormation templates that other Regions and accounts deploy: rules with the patterns of the main stack, which
 * send to the central bus. Each stands alone, since a StackSet takes one file. Pure.
 */
import { onlyInIamRegion } from '../../src/catalog/event-sources.ts';
import type { Read } from '../../src/controls/control.ts';
import { type EventPattern, eventPatterns, isOfReads } from './event-patterns.ts';

interface Forwarder {
  readonly path: string;
  readonly description: string;
  readonly comment: readonly string[];
  readonly forwards: (read: Read) => boolean;
}

const forwarders: readonly Forwarder[] = [
  {
    path: 'infra/member-account.yml',
    description: 'Rolecall - forwards what is audited from the IAM Region of a member account to the central bus',
    comment: [
      'For every account but the one that Rolecall is deployed in: one stack, in the IAM Region of the partition (us-east-1',
      'for commercial accounts). Its other Regions take region-forwarder.yml. docs/organization.md has the commands.',
    ],
    forwards: () => true,
  },
  {
    path: 'infra/region-forwarder.yml',
    description: 'Rolecall - forwards what is audited from one Region to the central bus',
    comment: [
      'For every Region but the IAM Region, of every account, that of Rolecall included. What exists only in the IAM Region',
      'is left out. docs/organization.md has the commands.',
    ],
    forwards: (read) => !('source' in read) || !onlyInIamRegion.includes(read.source),
  },
];

/** Paths of the templates. */
export const forwarderPaths: readonly string[] = forwarders.map(({ path }) => path);

/** Path -> template, as YAML. */
export function forwarderTemplates(reads: readonly Read[]): ReadonlyMap<string, string> {
  return new Map(forwarders.map((forwarder) => [forwarder.path, templateOf(forwarder, reads)]));
}

/** The central bus has a rule of its own for forged events; a forwarder passes on only what AWS itself sent. */
function templateOf({ description, comment, forwards }: Forwarder, reads: readonly Read[]): string {
  const patterns = [...eventPatterns(reads.filter(forwards))].filter(([name]) => name !== 'forged');
  return `# Written by \`npm run generate\` from what the controls read; to change it, change scripts/generate/forwarders.ts.
${comment.map((line) => `# ${line}\n`).join('')}AWSTemplateFormatVersion: '2010-09-09'
Description: ${description}

Parameters:
  CentralBusArn:
    Type: String
    AllowedPattern: '^arn:aws[a-z-]*:events:[a-z0-9-]+:[0-9]{12}:event-bus/[A-Za-z0-9._-]+$'
    ConstraintDescription: expected the output CentralBusArn of the stack of Rolecall
    Description: Where to forward to, the output CentralBusArn of the stack of Rolecall
  SessionsOfRoles:
    Type: String
    Default: ${readsToo}
    AllowedValues: [${readsToo}, ENABLED, DISABLED]
    Description: Which calls of sessions of covered service-linked roles are forwarded, all, those that change something, or none

Resources:
  # The bus lets in roles of this name alone (infra/central-bus.yml); an IAM role is known in every Region, so its name holds it.
  ForwarderRole:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Sub rolecall-forwarder-\${AWS::Region}
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal: { Service: events.amazonaws.com }
            Action: sts:AssumeRole
            Condition:
              StringEquals: { aws:SourceAccount: !Ref AWS::AccountId }
              ArnLike: { aws:SourceArn: !Sub 'arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:rule/rolecall-forward-*' }
      Policies:
        - PolicyName: forward
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - { Effect: Allow, Action: events:PutEvents, Resource: !Ref CentralBusArn }

  # What the central bus did not take, for 14 days: refused at once, or not delivered for 24 hours.
  DeadLetterQueue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: rolecall-forwarder-dead-letters
      SqsManagedSseEnabled: true
      # The largest there is: events have up to 1 MB.
      MaximumMessageSize: 1048576
      MessageRetentionPeriod: 1209600

  DeadLetterQueuePolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref DeadLetterQueue]
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: RulesMaySend
            Effect: Allow
            Principal: { Service: events.amazonaws.com }
            Action: sqs:SendMessage
            Resource: !GetAtt DeadLetterQueue.Arn
            Condition:
              ArnEquals:
                aws:SourceArn:
${patterns.map(([name]) => `                  - !GetAtt ${ruleOf(name)}.Arn\n`).join('')}          - Sid: OnlyOverTls
            Effect: Deny
            Principal: '*'
            Action: sqs:*
            Resource: !GetAtt DeadLetterQueue.Arn
            Condition: { Bool: { aws:SecureTransport: false } }
${patterns.map(([name, pattern]) => `\n${ruleText(name, pattern)}`).join('')}
Outputs:
  DeadLetterQueueUrl:
    Value: !Ref DeadLetterQueue
`;
}

function ruleText(name: string, pattern: EventPattern): string {
  return `  ${ruleOf(name)}:
    Type: AWS::Events::Rule
    Properties:
      Name: rolecall-forward-${name}
      State: ${stateOf(name)}
      EventPattern: ${JSON.stringify(pattern)}
      Targets:
        - Id: central-bus
          Arn: !Ref CentralBusArn
          RoleArn: !GetAtt ForwarderRole.Arn
          DeadLetterConfig: { Arn: !GetAtt DeadLetterQueue.Arn }
`;
}

/** `calls-1` -> `Calls1Rule`: a logical id takes letters and digits only. */
function ruleOf(name: string): string {
  return `${name.replaceAll(/(^|-)(.)/g, (_, _dash, first: string) => first.toUpperCase())}Rule`;
}

const readsToo = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';

/** EventBridge delivers calls that only read in one state alone. */
function stateOf(name: string): string {
  if (name === 'sessions') return '!Ref SessionsOfRoles';
  return isOfReads(name) ? readsToo : 'ENABLED';
}
