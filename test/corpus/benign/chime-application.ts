/** A program that meets, chats and calls with the Chime SDK, thousands of times: nobody approves each call. */
import { accounts, allowedRegions, session } from '../company.ts';
import type { Random } from '../random.ts';
import { record, serviceEvent } from '../records.ts';
import { later, type Scene, someTime } from '../scene.ts';

const backend = session(accounts.apps, 'ChimeAppBackend', 'meetings-api', false);
const start = '2026-01-12T00:00:00Z';
const days = 60;

export function chimeApplication(random: Random): Scene[] {
  const scenes: Scene[] = [];
  for (let count = 0; count < 330; count++)
    scenes.push({ template: 'the application holds a meeting', inputs: meeting(random) });
  for (let count = 0; count < 220; count++) scenes.push({ template: 'the application chats', inputs: chat(random) });
  for (let count = 0; count < 80; count++)
    scenes.push({ template: 'the application calls a phone', inputs: phoneCall(random) });
  for (let count = 0; count < 150; count++)
    scenes.push({ template: 'a Voice Connector streams a call', inputs: streamedCall(random) });
  return scenes;
}

function meeting(random: Random): Scene['inputs'] {
  const region = random.pick(allowedRegions);
  const mediaRegion = random.pick(allowedRegions);
  const time = someTime(random, start, days);
  const meetingId = random.uuid();
  const call = (minutes: number, name: string, request: object, service = 'chime') =>
    record(random, { service, name, account: accounts.apps, region, time: later(time, minutes), by: backend, request });
  return [
    call(0, 'CreateMeeting', { clientRequestToken: random.uuid(), mediaRegion, externalMeetingId: random.hex(8) }),
    call(0, 'CreateAttendee', { meetingId, externalUserId: 'HIDDEN_DUE_TO_SECURITY_REASONS' }),
    call(1, 'BatchCreateAttendee', { meetingId, attendees: [] }),
    call(2, 'StartMeetingTranscription', { meetingId }),
    call(
      2,
      'CreateMediaCapturePipeline',
      { sourceArn: 'Hidden_For_Security_Reasons', sinkArn: 'Hidden_For_Security_Reasons' },
      'chime-sdk-media-pipelines',
    ),
    call(9, 'GetMeeting', { meetingId }),
    call(10, 'TagMeeting', { meetingId }),
    call(29, 'DeleteMeeting', { meetingId }),
    refusedElsewhere(random, time),
    serviceEvent(random, {
      source: 'aws.chime',
      detailType: 'Chime Meeting State Change',
      account: accounts.apps,
      region,
      time: later(time, 30),
      detail: {
        version: '0',
        eventType: 'chime:MeetingEnded',
        timestamp: Date.parse(time),
        meetingId,
        externalMeetingId: random.hex(8),
        mediaRegion,
      },
    }),
  ];
}

/** A refusal proves nothing about where the company works. */
function refusedElsewhere(random: Random, time: string) {
  const error = ['ServiceUnavailableException', 'Service is unavailable'] as const;
  const call = {
    service: 'chime',
    name: 'CreateMeeting',
    account: accounts.apps,
    region: 'ap-south-1',
    time,
    by: backend,
  };
  return record(random, { ...call, request: { mediaRegion: 'ap-south-1' }, error });
}

function chat(random: Random): Scene['inputs'] {
  const region = random.pick(['us-east-1', 'eu-central-1']);
  const time = someTime(random, start, days);
  const channelArn = `arn:aws:chime:${region}:${accounts.apps}:app-instance/${random.uuid()}/channel/${random.uuid()}`;
  const base = { service: 'chime', account: accounts.apps, region, by: backend, request: { channelArn } };
  const names = [
    'CreateChannel',
    'BatchCreateChannelMembership',
    'SendChannelMessage',
    'ListChannelMessages',
    'DeleteChannelMessage',
    'DeleteChannel',
  ];
  const calls = names.map((name, index) => record(random, { ...base, name, time: later(time, index) }));
  // Membership of a channel, not IAM: nobody's concern.
  const error = ['ForbiddenException', 'User is not a member of the channel.'] as const;
  return [...calls, record(random, { ...base, name: 'SendChannelMessage', time: later(time, 6), error })];
}

function phoneCall(random: Random): Scene['inputs'] {
  const region = random.pick(allowedRegions);
  const time = someTime(random, start, days);
  const base = {
    service: 'chime-sdk-voice',
    account: accounts.apps,
    region,
    by: backend,
    request: { sipMediaApplicationId: random.uuid() },
  };
  return ['CreateSipMediaApplicationCall', 'UpdateSipMediaApplicationCall', 'ListProxySessions'].map((name, index) =>
    record(random, { ...base, name, time: later(time, index) }),
  );
}

function streamedCall(random: Random): Scene['inputs'] {
  const region = random.pick(allowedRegions);
  const time = someTime(random, start, days);
  const voiceConnectorId = random.hex(22);
  const detail = {
    version: '0',
    callId: random.uuid(),
    direction: random.pick(['Inbound', 'Outbound']),
    fromNumber: '+12065550100',
    toNumber: '+12065550101',
    isCaller: true,
    mediaType: 'audio/L16',
    startFragmentNumber: random.text(30, '0123456789'),
    streamArn: `arn:aws:kinesisvideo:${region}:${accounts.apps}:stream/ChimeVoiceConnector-${voiceConnectorId}-${random.uuid()}/${Date.parse(time)}`,
    transactionId: random.uuid(),
    voiceConnectorId,
  };
  return (['STARTED', 'ENDED'] as const).map((streamingStatus, index) =>
    serviceEvent(random, {
      source: 'aws.chime',
      detailType: 'Chime VoiceConnector Streaming Status',
      account: accounts.apps,
      region,
      time: later(time, index * 7),
      detail: { ...detail, streamingStatus },
    }),
  );
}
