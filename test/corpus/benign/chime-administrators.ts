/** Routine Amazon Chime administration by approved people, before the service ended on 2026-02-20. */
import { accounts, chimeAccounts, people } from '../company.ts';
import type { Random } from '../random.ts';
import { record } from '../records.ts';
import { Diary, later, type Scene } from '../scene.ts';

type Action = readonly [name: string, request: object | null, response?: object | null];
type Template = (random: Random, number: () => string) => readonly Action[];

const byHand = { accountId: chimeAccounts.byHand };
const directory = { accountId: chimeAccounts.directory };
const someone = (random: Random) => ({ ...byHand, userId: random.uuid() });
const bot = (random: Random) => ({ ...directory, botId: random.uuid() });

/** What the role ChimeAdmin does, each template in one sitting. */
const templates: Readonly<Record<string, Template>> = {
  'an administrator invites users': () => [['InviteUsers', { ...byHand, userType: 'PrivateUser' }, { invites: [] }]],
  'an administrator looks around': (random) => [
    ['ListAccounts', null],
    ['GetAccount', directory],
    ['ListUsers', directory],
    ['GetBot', bot(random)],
    ['ListApiKeys', directory],
    ['GetEventsConfiguration', bot(random)],
  ],
  'an administrator reads what is not there': () => [['GetAccountSettings', byHand]],
  'an administrator changes a licence': (random) => [['UpdateUser', { ...someone(random), licenseType: 'Pro' }, {}]],
  'an administrator keeps a room': (random) => {
    const room = { ...byHand, roomId: random.uuid() };
    return [
      ['CreateRoom', byHand, { room }],
      ['CreateRoomMembership', { ...room, memberId: random.uuid(), role: 'Member' }, {}],
      ['UpdateRoom', room, { room }],
      ['DeleteRoom', room],
    ];
  },
  'an administrator sets meeting policies': (random) => [
    [
      'UpdateAccountSettings',
      {
        ...byHand,
        accountSettings: {
          disableRemoteControl: random.pick([true, false]),
          enableDialOut: random.pick([true, false]),
        },
      },
    ],
  ],
  'an administrator renames the account': () => [['UpdateAccount', { ...byHand, name: 'Example Corp' }, {}]],
  'an administrator sets up a chatbot': (random) => {
    const made = bot(random);
    return [
      [
        'CreateBot',
        { ...directory, displayName: 'HIDDEN_DUE_TO_SECURITY_REASONS', domain: 'example.com' },
        { bot: made },
      ],
      ['PutEventsConfiguration', { ...made, outboundEventsHTTPSEndpoint: 'https://bots.example.com/chime' }, {}],
      ['RegenerateSecurityToken', made, {}],
      ['UpdateBot', { ...made, disabled: true }, {}],
    ];
  },
  'an administrator points a chatbot at a function': (random) => [
    [
      'PutEventsConfiguration',
      { ...bot(random), lambdaFunctionArn: `arn:aws:lambda:us-east-1:${accounts.main}:function:chat-helper` },
      {},
    ],
  ],
  'a masked chatbot endpoint': (random) => [
    ['PutEventsConfiguration', { ...bot(random), outboundEventsHTTPSEndpoint: 'HIDDEN_DUE_TO_SECURITY_REASONS' }, {}],
  ],
  'a number is taken from its user, then deleted': (random, number) => {
    const user = someone(random);
    const phone = number();
    return [
      ['AssociatePhoneNumberWithUser', { ...user, e164PhoneNumber: phone }, {}],
      ['DisassociatePhoneNumberFromUser', user, {}],
      ['DeletePhoneNumber', { phoneNumberId: phone }, {}],
    ];
  },
  'deleted numbers are restored': (_random, number) => {
    const phones = [number(), number()];
    return [
      ['BatchDeletePhoneNumber', { phoneNumberIds: phones }, { phoneNumberErrors: [] }],
      ['RestorePhoneNumber', { phoneNumberId: phones[0] }, {}],
      ['RestorePhoneNumber', { phoneNumberId: phones[1] }, {}],
    ];
  },
  'an administrator redacts a message': (random) => [
    ['RedactConversationMessage', { ...directory, conversationId: random.uuid(), messageId: random.uuid() }, {}],
    ['RedactRoomMessage', { ...directory, roomId: random.uuid(), messageId: random.uuid() }, {}],
  ],
  'an administrator claims a domain': (random) => [
    ['AddDomain', { ...directory, domainName: `${random.hex(6)}.example.com` }],
  ],
  'an administrator keeps groups and keys': (random) => [
    ['AddOrUpdateGroups', { ...directory, groups: [`chime-${random.hex(4)}`] }],
    ['CreateApiKey', directory],
    ['DeleteApiKey', { ...directory, apiKeyId: random.uuid() }],
  ],
  'an administrator renews Okta': () => [
    ['UpdateAccountOpenIdConfig', { ...directory, issuer: 'https://example.okta.com' }],
  ],
  'an administrator invites a delegate': () => [
    ['InviteDelegate', { ...byHand, delegateAccountId: accounts.contact }],
    ['AcceptDelegate', byHand],
  ],
  'call detail records stay on': () => [
    [
      'UpdateGlobalSettings',
      { businessCalling: { cdrBucket: 'example-chime-cdr' }, voiceConnector: { cdrBucket: 'example-voice-cdr' } },
    ],
  ],
  'call detail records pause for less than an hour': () => [
    ['UpdateGlobalSettings', { voiceConnector: { cdrBucket: '' } }],
    ['UpdateGlobalSettings', { voiceConnector: { cdrBucket: 'example-voice-cdr' } }],
  ],
  'names of the past': () => [
    ['PutAppInstanceStreamingConfigurations', { appInstanceArn: 'HIDDEN_DUE_TO_SECURITY_REASONS' }],
    ['ListCallingRegions', null],
  ],
  'an administrator lengthens chat retention': (random) => [
    retention(random.integer(365, 500)),
    retention(random.integer(501, 5475)),
  ],
};

function retention(days: number): Action {
  const settings = {
    retentionSettings: {
      roomRetentionSettings: { retentionDays: days },
      conversationRetentionSettings: { retentionDays: days },
    },
  };
  return ['PutRetentionSettings', { ...directory, ...settings }, settings];
}

/** Refusals that are no denials: of no concern whoever meets them. */
const mistakes = [
  ['GetUser', 'NotFoundException', 'The specified user does not exist.'],
  ['CreateBot', 'ConflictException', 'A bot with this name exists.'],
  ['UpdateUser', 'BadRequestException', 'LicenseType is not valid.'],
  ['ListUsers', 'ThrottledClientException', 'Rate exceeded'],
] as const;

/** Scenes of January and February 2026. */
export function chimeAdministrators(random: Random): Scene[] {
  const scenes: Scene[] = [];
  const diary = new Diary(random, '2026-01-12', '2026-02-17');
  const number = numbers();
  const call = (
    name: string,
    time: string,
    request: object | null,
    response: object | null = null,
    by = people.chimeAdmin(),
  ) => record(random, { service: 'chime', name, account: accounts.main, time, by, request, response });
  scenes.push({
    template: 'a directory is connected',
    inputs: [
      call('AuthorizeDirectory', diary.next(), { ...directory, directoryId: 'd-90670a1b2c' }),
      call('ConnectDirectory', diary.next(), { ...directory, directoryId: 'd-90670a1b2c' }),
    ],
  });
  for (const at of ['2026-01-14T12:05:00Z', '2026-01-23T12:05:00Z', '2026-02-02T12:05:00Z']) {
    const inputs = [call('UpdatePhoneNumberSettings', at, { callingName: 'HIDDEN_DUE_TO_SECURITY_REASONS' })];
    scenes.push({ template: 'the default calling name changes after more than a week', inputs });
  }
  for (const at of ['2026-01-13T09:02:00Z', '2026-01-21T09:02:00Z', '2026-01-29T09:02:00Z', '2026-02-06T09:02:00Z']) {
    const inputs = [
      call('StartDataExport', at, directory, null, people.privacyDesk()),
      call('RetrieveDataExports', later(at, 26 * 60), directory, null, people.privacyDesk()),
    ];
    scenes.push({ template: 'the privacy desk exports attachments and fetches them', inputs });
  }
  while (diary.hasTime) {
    for (const template of random.shuffled(Object.keys(templates))) {
      const actions = (templates[template] as Template)(random, number);
      const by = random.next() < 0.15 ? people.chimeOperator() : people.chimeAdmin();
      scenes.push({
        template,
        inputs: actions.map((action) => call(action[0], diary.next(), action[1], action[2], by)),
      });
    }
    // Without MFA: only changes that were performed would be worth a word.
    const operator = { service: 'chime', account: accounts.main, by: people.chimeOperator(false), request: byHand };
    const read = record(random, { ...operator, name: 'ListRooms', time: diary.next() });
    scenes.push({ template: 'a user without MFA only reads', inputs: [read] });
    const [name, code, message] = random.pick(mistakes);
    const refused = { service: 'chime', name, account: accounts.main, time: diary.next() };
    const by = random.pick([people.chimeAdmin(), people.chimeOperator(false)]);
    const inputs = [record(random, { ...refused, by, request: byHand, error: [code, message] })];
    scenes.push({ template: 'an administrator makes a mistake', inputs });
  }
  return scenes;
}

/** Fictional numbers, none twice: a number that comes back would be another story. */
function numbers(): () => string {
  let last = 0;
  return () => `+1${206 + Math.floor(last / 100)}55501${String(last++ % 100).padStart(2, '0')}`;
}
