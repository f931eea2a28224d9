/** IAM and STS work on roles that only sound like covered ones, on roles of other services, and on none. */
import { accounts, allowedRegions, people, service, session, through } from '../company.ts';
import type { Random } from '../random.ts';
import { record } from '../records.ts';
import { type Scene, someTime } from '../scene.ts';

const confusable = [
  'ChimeVoiceConnectorStreaming',
  'LexBotFulfillment',
  'app-lexv2-bots-runtime',
  'CustomerProfilesExport',
  'ConnectCampaignReports',
  'MediaPipelinesSink',
  'ServiceRoleDeployer',
  'TranscriptionArchive',
];

const otherServices = [
  'ecs.amazonaws.com',
  'autoscaling.amazonaws.com',
  'elasticloadbalancing.amazonaws.com',
  'guardduty.amazonaws.com',
];

type Template = (random: Random, roleName: string) => readonly [name: string, request: object];

const policyArn = 'arn:aws:iam::aws:policy/AmazonChimeReadOnly';
const trust = (principal: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: principal }, Action: 'sts:AssumeRole' }],
  });
/** Service principals for which AWS documents roles that customers make. */
const trusted = [
  'lambda.amazonaws.com',
  'lexv2.amazonaws.com',
  'voiceconnector.chime.amazonaws.com',
  'mediapipelines.chime.amazonaws.com',
];

const edits: Readonly<Record<string, Template>> = {
  CreateRole: (random, roleName) => [
    'CreateRole',
    { roleName, path: '/', assumeRolePolicyDocument: trust(random.pick(trusted)) },
  ],
  UpdateAssumeRolePolicy: (random, roleName) => [
    'UpdateAssumeRolePolicy',
    { roleName, policyDocument: trust(random.pick(trusted)) },
  ],
  AttachRolePolicy: (_random, roleName) => ['AttachRolePolicy', { roleName, policyArn }],
  DetachRolePolicy: (_random, roleName) => ['DetachRolePolicy', { roleName, policyArn }],
  PutRolePolicy: (_random, roleName) => [
    'PutRolePolicy',
    { roleName, policyName: 'inline', policyDocument: '{"Version":"2012-10-17","Statement":[]}' },
  ],
  UpdateRole: (_random, roleName) => ['UpdateRole', { roleName, maxSessionDuration: 7200 }],
  TagRole: (_random, roleName) => ['TagRole', { roleName, tags: [{ key: 'team', value: 'voice' }] }],
  AddRoleToInstanceProfile: (_random, roleName) => [
    'AddRoleToInstanceProfile',
    { roleName, instanceProfileName: roleName },
  ],
  DeleteRole: (_random, roleName) => ['DeleteRole', { roleName }],
  GetRole: (_random, roleName) => ['GetRole', { roleName }],
};

export function ordinaryRoles(random: Random): Scene[] {
  const scenes: Scene[] = [];
  const time = () => someTime(random, '2026-01-12T06:00:00Z', 60);
  const iam = (
    name: string,
    request: object,
    by = people.developer(accounts.apps),
    error?: readonly [string, string],
  ) =>
    record(random, {
      service: 'iam',
      name,
      account: String(by['accountId']),
      time: time(),
      by,
      request,
      ...(error ? { error } : {}),
    });
  for (const roleName of confusable) {
    for (const [template, edit] of Object.entries(edits)) {
      const by = random.pick([
        people.developer(accounts.apps),
        people.identityCenterAdmin(accounts.apps, 'eu-central-1'),
        people.deployer(accounts.apps),
      ]);
      scenes.push({ template: `${template} on an ordinary role`, inputs: [iam(...edit(random, roleName), by)] });
    }
    const message = `User: arn:aws:sts::${accounts.apps}:assumed-role/Developer/jo@example.com is not authorized to perform: iam:DeleteRole on resource: role ${roleName}`;
    const inputs = [iam('DeleteRole', { roleName }, people.developer(accounts.apps), ['AccessDenied', message])];
    scenes.push({ template: 'denied on an ordinary role', inputs });
  }
  for (const principal of otherServices) {
    const request = { aWSServiceName: principal };
    scenes.push({
      template: 'the role of another service is created',
      inputs: [iam('CreateServiceLinkedRole', request, people.developer(accounts.main))],
    });
    const forwarded = through(people.developer(accounts.main), principal);
    scenes.push({
      template: 'another service creates its role',
      inputs: [iam('CreateServiceLinkedRole', request, forwarded)],
    });
  }
  const protectedRole = { roleName: 'AWSServiceRoleForECS', policyArn };
  const refused = [
    'UnmodifiableEntityException',
    "Cannot perform the operation on the protected role 'AWSServiceRoleForECS' - this role is only modifiable by AWS",
  ] as const;
  scenes.push({
    template: 'the role of another service is protected',
    inputs: [iam('AttachRolePolicy', protectedRole, people.developer(accounts.main), refused)],
  });
  for (let count = 0; count < 120; count++) {
    scenes.push({ template: 'an ordinary role is assumed', inputs: [assumed(random, time())] });
    const name = random.pick([
      'ListRoles',
      'GetRole',
      'GetPolicy',
      'ListAttachedRolePolicies',
      'GetServiceLinkedRoleDeletionStatus',
    ]);
    scenes.push({ template: 'IAM is read', inputs: [iam(name, {})] });
  }
  for (let count = 0; count < 30; count++)
    scenes.push({ template: 'a stack is deployed', inputs: deployment(random, time()) });
  return scenes;
}

function assumed(random: Random, time: string) {
  const roleArn = `arn:aws:iam::${accounts.apps}:role/${random.pick([...confusable, 'ChimeAdmin', 'Developer'])}`;
  const by = random.pick([
    people.developer(accounts.main),
    service('lambda.amazonaws.com'),
    session(accounts.main, 'Ci', 'build', false),
  ]);
  const name = random.pick(['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity']);
  const region = random.pick(allowedRegions);
  return record(random, {
    service: 'sts',
    name,
    account: accounts.apps,
    region,
    time,
    by,
    request: { roleArn, roleSessionName: random.hex(8) },
  });
}

/** CloudFormation at work for an approved deployer, on what is not Rolecall's. */
function deployment(random: Random, time: string): Scene['inputs'] {
  const by = through(people.deployer(accounts.apps), 'cloudformation.amazonaws.com');
  const name = `orders-${random.hex(4)}`;
  const common = { account: accounts.apps, region: random.pick(allowedRegions), time, by };
  return [
    record(random, {
      ...common,
      region: 'us-east-1',
      service: 'iam',
      name: 'CreateRole',
      request: { roleName: name, assumeRolePolicyDocument: trust('lambda.amazonaws.com') },
    }),
    record(random, {
      ...common,
      service: 'lambda',
      name: 'UpdateFunctionCode20150331v2',
      request: { functionName: name },
    }),
    record(random, {
      ...common,
      service: 'events',
      name: 'PutRule',
      request: { name, state: 'ENABLED', eventPattern: '{"source":["com.example.orders"]}' },
    }),
    record(random, {
      ...common,
      service: 'sqs',
      name: 'SetQueueAttributes',
      request: {
        queueUrl: `https://sqs.us-east-1.amazonaws.com/${accounts.apps}/${name}`,
        attributes: { VisibilityTimeout: '60' },
      },
    }),
  ];
}
