/** Events of the sample day that no log holds: services send them to EventBridge, and one or two people forge them. */
import type { Json } from '../../src/events/audit-event.ts';
import { account, agents, date, foreignAccount, session } from './callers.ts';
import { record } from './record.ts';
import type { Random } from './random.ts';

const voiceConnectorId = 'abcdef1ghij2klmno3pqr4';
const from = '+12065550100';
const to = '+13605550199';

/** The events by the name of their file. */
export function bridgeEvents(random: Random): ReadonlyMap<string, Json> {
  const call = { callId: '1112-2222-4333', transactionId: random.uuid() };
  const streaming = (at: string, detail: Json) =>
    envelope(random, at, 'Chime VoiceConnector Streaming Status', {
      version: '0',
      voiceConnectorId,
      ...call,
      ...detail,
    });
  const started = { streamingStatus: 'STARTED', ...mediaOf(random), ...partiesOf('Outbound') };
  const failure = { streamingStatus: 'FAILED', direction: 'Inbound', failureReason: 'Internal failure' };
  return new Map<string, Json>([
    ['voice-streaming-started', streaming('10:05:00', { ...started, startTime: `${date}T10:05:00Z` })],
    [
      'voice-streaming-updated',
      streaming('10:06:12', { streamingStatus: 'UPDATED', updateHeaders: headersOf('102 UPDATE') }),
    ],
    [
      'voice-streaming-ended',
      streaming('10:19:41', {
        ...started,
        streamingStatus: 'ENDED',
        startTime: `${date}T10:05:00Z`,
        endTime: `${date}T10:19:41Z`,
      }),
    ],
    // Twice on one day: one finding, which counts two events.
    ['voice-streaming-failed', streaming('13:21:09', { ...failure, failTime: `${date}T13:21:09Z` })],
    [
      'voice-streaming-failed-again',
      streaming('13:48:55', {
        ...failure,
        callId: '1112-2222-4777',
        transactionId: random.uuid(),
        failTime: `${date}T13:48:55Z`,
      }),
    ],
    [
      'voice-streaming-to-another-account',
      streaming('15:12:30', {
        ...started,
        streamArn: streamArn(random, foreignAccount),
        startTime: `${date}T15:12:30Z`,
      }),
    ],
    [
      'voice-streaming-never-ended',
      streaming('16:31:00', {
        ...started,
        callId: '1112-2222-4999',
        transactionId: random.uuid(),
        startTime: `${date}T16:31:00Z`,
      }),
    ],
    [
      'voice-streaming-elsewhere',
      {
        ...streaming('17:00:00', { streamingStatus: 'UPDATED', updateHeaders: headersOf('102 UPDATE') }),
        region: 'ap-south-1',
      },
    ],
    [
      'meeting-started',
      envelope(random, '09:33:02', 'Chime Meeting State Change', {
        version: '0',
        eventType: 'chime:MeetingStarted',
        timestamp: Date.parse(`${date}T09:33:02Z`),
        meetingId: random.uuid(),
        externalMeetingId: 'weekly',
        mediaRegion: 'us-east-1',
      }),
    ],
    [
      'own-application',
      { ...envelope(random, '12:00:00', 'Order Placed', { orderId: random.uuid() }), source: 'com.example.orders' },
    ],
    ['forged-account', forgedAccount(random)],
    ['forged-source', { ...forgedAccount(random), account, source: 'aws-iam.example' }],
  ]);
}

function envelope(random: Random, at: string, detailType: string, detail: Json): Json {
  return {
    version: '0',
    id: random.uuid(),
    'detail-type': detailType,
    source: 'aws.chime',
    account,
    time: `${date}T${at}Z`,
    region: 'us-east-1',
    resources: [],
    detail,
  };
}

/** A record that says one account in an envelope that comes from another. */
function forgedAccount(random: Random): Json {
  const by = session(random, 'Ops', 'alice@example.com', { ip: '203.0.113.200', agent: agents.cli });
  const detail = record(random, {
    at: '19:10:44',
    by,
    service: 'iam',
    name: 'DeleteRole',
    request: { roleName: 'order-worker' },
  });
  return {
    ...envelope(random, '19:10:44', 'AWS API Call via CloudTrail', detail),
    source: 'aws.iam',
    account: foreignAccount,
  };
}

function mediaOf(random: Random): Json {
  return {
    streamArn: streamArn(random, account),
    startFragmentNumber: '91343852333181432392682062622220590765191907586',
    mediaType: 'audio/L16',
    isCaller: false,
    sdp: { mediaIndex: 0, mediaLabel: '1' },
  };
}

/** The number after the name is the time the stream was made, not an account. */
function streamArn(random: Random, owner: string): string {
  return `arn:aws:kinesisvideo:us-east-1:${owner}:stream/ChimeVoiceConnector-${voiceConnectorId}-${random.uuid()}/${Date.parse(`${date}T10:01:52Z`)}`;
}

function partiesOf(direction: string): Json {
  return { direction, fromNumber: from, toNumber: to, inviteHeaders: headersOf('101 INVITE') };
}

function headersOf(cseq: string): Json {
  return {
    from: `"John" <sip:${from}@10.24.34.0>;tag=abcdefg`,
    to: `<sip:${to}@${voiceConnectorId}.voiceconnector.chime.aws:5060>`,
    'call-id': '1112-2222-4333',
    cseq,
    contact: '<sip:user@10.24.34.0:6090>',
    'content-type': 'application/sdp',
    'content-length': '246',
  };
}
