/** People with a documented Chime policy, and administrators of the Chime SDK. */
import { accounts, allowedRegions, chimeAccounts, type Identity, people } from '../company.ts';
import type { Random } from '../random.ts';
import { record } from '../records.ts';
import { Diary, later, type Scene, someTime } from '../scene.ts';

const chimeAccount = { accountId: chimeAccounts.byHand };

/** What AmazonChimeUserManagement allows: the day of the helpdesk. */
function helpdeskCall(random: Random): readonly [name: string, request: object, response?: object] {
  const user = { ...chimeAccount, userId: random.uuid() };
  const users = (count: number) => Array.from({ length: count }, () => random.uuid());
  const many = users(11);
  return random.pick([
    ['ResetPersonalPIN', user, { user }],
    ['ResetPersonalPIN', user, { user }],
    ['LogoutUser', user],
    ['GetUser', user],
    ['GetUserByEmail', chimeAccount],
    ['ListUsers', chimeAccount],
    ['UpdateUserSettings', { ...user, userSettings: { telephony: { SMS: true } } }],
    ['BatchUpdateUser', { ...chimeAccount, updateUserRequestItems: [{ licenseType: 'Basic' }] }, { userErrors: [] }],
    ['BatchSuspendUser', { ...chimeAccount, userIdList: users(2) }, { userErrors: [] }],
    ['BatchUnsuspendUser', { ...chimeAccount, userIdList: users(20) }, { userErrors: [] }],
    // Eleven were asked for, two were suspended.
    [
      'BatchSuspendUser',
      { ...chimeAccount, userIdList: many },
      {
        userErrors: many.slice(2).map((userId) => ({ userId, errorCode: 'NotFound', errorMessage: 'User not found' })),
      },
    ],
  ] as const);
}

const auditorReads = [
  'ListAccounts',
  'GetAccount',
  'GetAccountSettings',
  'ListUsers',
  'GetBot',
  'ListBots',
  'GetEventsConfiguration',
  'ListApiKeys',
  'GetRetentionSettings',
  'ListDelegates',
];

/** Scenes of January and February 2026. */
export function chimeHelpers(random: Random): Scene[] {
  const scenes: Scene[] = [];
  const helpdesk = new Diary(random, '2026-01-12', '2026-02-17');
  while (helpdesk.hasTime) {
    const [name, request, response = null] = helpdeskCall(random);
    const call = { service: 'chime', name, account: accounts.main, time: helpdesk.next(), by: people.helpdesk() };
    scenes.push({ template: `the helpdesk calls ${name}`, inputs: [record(random, { ...call, request, response })] });
  }
  const auditor = new Diary(random, '2026-01-12', '2026-01-22');
  while (auditor.hasTime) {
    const name = random.pick(auditorReads);
    const call = { service: 'chime', name, account: accounts.main, time: auditor.next(), by: people.auditor() };
    scenes.push({ template: 'an auditor reads', inputs: [record(random, { ...call, request: chimeAccount })] });
  }
  return scenes;
}

/** Voice Connectors, app instances and pipelines, set up by approved people. They outlive Amazon Chime: January to March 2026. */
export function chimeSdkAdministrators(random: Random): Scene[] {
  const scenes: Scene[] = [];
  for (let count = 0; count < 40; count++) {
    const region = random.pick(allowedRegions);
    const start = someTime(random, '2026-01-12T08:00:00Z', 55);
    scenes.push({ template: 'a Voice Connector lives and goes', inputs: voiceConnector(random, region, start) });
    scenes.push({ template: 'messaging is set up', inputs: messaging(random, start) });
    scenes.push({
      template: 'analytics of calls are set up',
      inputs: [
        record(random, {
          service: 'chime-sdk-media-pipelines',
          name: 'CreateMediaInsightsPipelineConfiguration',
          account: accounts.main,
          region,
          time: later(start, 60),
          by: people.chimeAdmin(),
          request: {
            mediaInsightsPipelineConfigurationName: `insights-${random.hex(4)}`,
            resourceAccessRoleArn: 'Hidden_For_Security_Reasons',
          },
        }),
      ],
    });
  }
  return scenes;
}

function voiceConnector(random: Random, region: string, start: string): Scene['inputs'] {
  const voiceConnectorId = random.hex(22);
  const by: Identity = people.chimeAdmin();
  const steps: readonly (readonly [name: string, request: object])[] = [
    ['CreateVoiceConnector', { name: `vc-${random.hex(4)}`, awsRegion: region, requireEncryption: true }],
    ['PutVoiceConnectorTermination', { voiceConnectorId, termination: { callingRegions: ['US'], disabled: false } }],
    ['PutVoiceConnectorLoggingConfiguration', { voiceConnectorId, loggingConfiguration: { enableSIPLogs: true } }],
    [
      'PutVoiceConnectorStreamingConfiguration',
      { voiceConnectorId, streamingConfiguration: { dataRetentionInHours: 24, disabled: false } },
    ],
    ['CreateSipMediaApplication', { awsRegion: region, name: `sma-${random.hex(4)}` }],
    ['DeleteVoiceConnectorStreamingConfiguration', { voiceConnectorId }],
    ['DeleteVoiceConnector', { voiceConnectorId }],
  ];
  const calls = steps.map(([name, request], index) =>
    record(random, {
      service: 'chime-sdk-voice',
      name,
      account: accounts.main,
      region,
      time: later(start, index * 25),
      by,
      request,
    }),
  );
  // Its messages go with it.
  const logGroupName = `/aws/ChimeVoiceConnectorSipMessages/${voiceConnectorId}`;
  const time = later(start, (steps.length - 1) * 25 + 3);
  return [
    ...calls,
    record(random, {
      service: 'logs',
      name: 'DeleteLogGroup',
      account: accounts.main,
      region,
      time,
      by,
      request: { logGroupName },
    }),
  ];
}

function messaging(random: Random, start: string): Scene['inputs'] {
  const region = random.pick(['us-east-1', 'eu-central-1']);
  const appInstanceArn = `arn:aws:chime:${region}:${accounts.apps}:app-instance/${random.uuid()}`;
  const steps: readonly (readonly [name: string, request: object])[] = [
    ['CreateAppInstance', { name: 'HIDDEN_DUE_TO_SECURITY_REASONS' }],
    ['CreateAppInstanceAdmin', { appInstanceArn, appInstanceAdminArn: `${appInstanceArn}/user/${random.uuid()}` }],
    ['PutMessagingStreamingConfigurations', { appInstanceArn, streamingConfigurations: [{ dataType: 'Channel' }] }],
    ['CreateChannelFlow', { appInstanceArn, name: 'profanity-filter' }],
    ['ListAppInstances', {}],
  ];
  return steps.map(([name, request], index) =>
    record(random, {
      service: 'chime',
      name,
      account: accounts.apps,
      region,
      time: later(start, index * 30),
      by: people.chimeAdmin(accounts.apps),
      request,
    }),
  );
}
