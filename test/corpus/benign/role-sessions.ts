/** Sessions of covered roles that do what their policies allow, called by their services. */
import { accounts, allowedRegions, session, through } from '../company.ts';
import type { Random } from '../random.ts';
import { record } from '../records.ts';
import { type Scene, someTime } from '../scene.ts';

type SessionCall = readonly [
  role: string,
  principal: string,
  service: string,
  name: string,
  request: (random: Random) => object,
];

const stream = (prefix: string) => (random: Random) => ({ streamName: `${prefix}-${random.hex(12)}` });
const nothing = () => ({});

const sessionCalls: readonly SessionCall[] = [
  [
    'AWSServiceRoleForAmazonChimeVoiceConnector',
    'voiceconnector.chime.amazonaws.com',
    'kinesisvideo',
    'CreateStream',
    stream('ChimeVoiceConnector'),
  ],
  [
    'AWSServiceRoleForAmazonChimeVoiceConnector',
    'voiceconnector.chime.amazonaws.com',
    'kinesisvideo',
    'DescribeStream',
    stream('ChimeVoiceConnector'),
  ],
  [
    'AWSServiceRoleForAmazonChimeVoiceConnector',
    'voiceconnector.chime.amazonaws.com',
    'kinesisvideo',
    'ListStreams',
    nothing,
  ],
  [
    'AWSServiceRoleForAmazonChimeVoiceConnector',
    'voiceconnector.chime.amazonaws.com',
    'chime-sdk-voice',
    'GetVoiceConnector',
    (random) => ({ voiceConnectorId: random.hex(22) }),
  ],
  [
    'AWSServiceRoleForAmazonChimeSDKMediaPipelines',
    'mediapipelines.chime.amazonaws.com',
    'kinesisvideo',
    'CreateStream',
    stream('ChimeMediaPipelines'),
  ],
  [
    'AWSServiceRoleForAmazonChimeSDKMediaPipelines',
    'mediapipelines.chime.amazonaws.com',
    'chime',
    'GetMeeting',
    (random) => ({ meetingId: random.uuid() }),
  ],
  [
    'AWSServiceRoleForAmazonChimeSDKMediaPipelines',
    'mediapipelines.chime.amazonaws.com',
    'chime',
    'CreateAttendee',
    (random) => ({ meetingId: random.uuid() }),
  ],
  [
    'AWSServiceRoleForChimeSDKMessaging',
    'messaging.chime.amazonaws.com',
    'kinesis',
    'DescribeStream',
    stream('chime-messaging'),
  ],
  [
    'AWSServiceRoleForAmazonChimeTranscription',
    'transcription.chime.amazonaws.com',
    'transcribe',
    'StartStreamTranscription',
    nothing,
  ],
  ['AWSServiceRoleForLexV2Bots_1a2B3c4D5e', 'lexv2.amazonaws.com', 'polly', 'SynthesizeSpeech', nothing],
  ['AWSServiceRoleForLexV2Channels_1a2B3c4D5e', 'channels.lexv2.amazonaws.com', 'lex', 'ListBots', nothing],
  [
    'AWSServiceRoleForLexV2Replication',
    'replication.lexv2.amazonaws.com',
    'lex',
    'DescribeBot',
    (random) => ({ botId: random.text(10, 'ABCDEFGHIJ0123456789') }),
  ],
  [
    'AWSServiceRoleForAmazonConnect_0aB1cD2eF3gH4iJ5kL6m',
    'connect.amazonaws.com',
    'connect',
    'DescribeInstance',
    (random) => ({ InstanceId: random.uuid() }),
  ],
  ['AWSServiceRoleForAmazonConnect_0aB1cD2eF3gH4iJ5kL6m', 'connect.amazonaws.com', 'lex', 'ListBots', nothing],
  [
    'AWSServiceRoleForAmazonConnectSynchronization_0aB1cD2eF3gH',
    'synchronization.connect.amazonaws.com',
    'connect',
    'ListUsers',
    (random) => ({ InstanceId: random.uuid() }),
  ],
];

export function roleSessions(random: Random): Scene[] {
  return sessionCalls.flatMap(([role, principal, service, name, request]) =>
    Array.from({ length: 8 }, () => {
      const account = random.pick(Object.values(accounts));
      // CloudTrail does not always name the service.
      const via = random.next() < 0.2 ? 'AWS Internal' : principal;
      const by = through(session(account, `aws-service-role/${principal}/${role}`, random.hex(12), false), via);
      // Chime's meetings and Lex are in these Regions alike.
      const region = random.pick(allowedRegions);
      const call = {
        service,
        name,
        account,
        region,
        time: someTime(random, '2026-01-12T00:00:00Z', 60),
        by,
        request: request(random),
      };
      return { template: `${role.split('_')[0]} calls ${service} ${name}`, inputs: [record(random, call)] };
    }),
  );
}
