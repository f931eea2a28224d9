/** Amazon Chime and the Chime SDK on the sample day: the programs that hold meetings, and the people who administer. */
import type { Json } from '../../src/events/audit-event.ts';
import { account, type Cast, chimeAccount, otherChimeAccount } from './callers.ts';
import { type Call, record } from './record.ts';
import type { Random } from './random.ts';

const hidden = 'HIDDEN_DUE_TO_SECURITY_REASONS';
const voiceConnectorId = 'abcdef1ghij2klmno3pqr4';

/** Every call, the near misses among those that a control names. */
export function chimeCalls(random: Random, cast: Cast): Json[] {
  const told = [...administration(cast), ...domains(cast), ...exports(cast), ...places(random, cast)];
  return [...told.map((call) => record(random, call)), ...meetings(random, cast)];
}

function administration({ root, chimeAdmin, helpdesk, meetingApp }: Cast): Call[] {
  const connector = { request: { voiceConnectorId } };
  const { arn } = helpdesk.identity;
  const channel = `arn:aws:chime:us-east-1:${account}:app-instance/0a1b2c3d-0000-4000-8000-0123456789ab/channel/7c8d9e0f-0000-4000-8000-0123456789ab`;
  return [
    // The root user changes and looks; what it does in other services is no matter of Chime.
    {
      at: '11:06:25',
      by: root,
      service: 'chime-sdk-voice',
      name: 'PutVoiceConnectorTermination',
      request: {
        voiceConnectorId,
        termination: { cpsLimit: 1, callingRegions: ['US'], cidrAllowedList: ['198.51.100.0/24'], disabled: false },
      },
      readOnly: false,
    },
    { at: '11:07:02', by: root, service: 'chime-sdk-voice', name: 'ListVoiceConnectors' },
    { at: '11:02:40', by: root, service: 'sts', name: 'GetCallerIdentity', readOnly: true },
    {
      at: '11:08:13',
      by: root,
      service: 'chime',
      name: 'CreateMeeting',
      region: 'us-east-1',
      request: { mediaRegion: 'us-east-1', externalMeetingId: hidden },
      readOnly: false,
    },
    { at: '09:50:00', by: chimeAdmin, service: 'chime-sdk-voice', name: 'GetVoiceConnector', ...connector },
    {
      at: '10:01:50',
      by: chimeAdmin,
      service: 'chime-sdk-voice',
      name: 'PutVoiceConnectorStreamingConfiguration',
      request: { voiceConnectorId, streamingConfiguration: { dataRetentionInHours: 24, disabled: false } },
      readOnly: false,
    },
    {
      at: '09:12:00',
      by: helpdesk,
      service: 'chime',
      name: 'ListUsers',
      request: { accountId: chimeAccount, userEmail: hidden },
    },
    // Denied administration; Forbidden of a channel is about membership.
    {
      at: '09:15:37',
      by: helpdesk,
      service: 'chime',
      name: 'UpdateGlobalSettings',
      error: {
        code: 'AccessDeniedException',
        message: `User: ${String(arn)} is not authorized to perform: chime:UpdateGlobalSettings on resource: *`,
      },
      readOnly: false,
    },
    {
      at: '09:16:10',
      by: helpdesk,
      service: 'chime',
      name: 'UpdateGlobalSettings',
      error: {
        code: 'AccessDeniedException',
        message: `User: ${String(arn)} is not authorized to perform: chime:UpdateGlobalSettings on resource: *`,
      },
      readOnly: false,
    },
    {
      at: '13:03:03',
      by: meetingApp,
      service: 'chime',
      name: 'SendChannelMessage',
      request: { channelArn: channel, content: hidden, type: 'STANDARD', persistence: 'PERSISTENT' },
      error: { code: 'ForbiddenException', message: 'Member is not part of the channel' },
      readOnly: false,
    },
    {
      at: '13:03:44',
      by: helpdesk,
      service: 's3',
      name: 'GetBucketPolicy',
      request: { bucketName: 'example-data-lake' },
      error: {
        code: 'AccessDenied',
        message: `User: ${String(arn)} is not authorized to perform: s3:GetBucketPolicy on resource: "arn:aws:s3:::example-data-lake" because no identity-based policy allows the s3:GetBucketPolicy action`,
      },
    },
  ];
}

function domains({ chimeAdmin, helpdesk }: Cast): Call[] {
  const conflict = { code: 'ConflictException', message: 'Request could not be completed due to a conflict' };
  const domain = { service: 'chime', readOnly: false };
  return [
    {
      ...domain,
      at: '08:30:21',
      by: chimeAdmin,
      name: 'AddDomain',
      request: { domainName: 'example.com', accountId: chimeAccount },
      error: conflict,
    },
    {
      ...domain,
      at: '08:34:47',
      by: chimeAdmin,
      name: 'AddDomain',
      request: { domainName: 'corp.example.com', accountId: chimeAccount },
    },
    {
      ...domain,
      at: '17:55:59',
      by: chimeAdmin,
      name: 'DeleteDomain',
      request: { domainName: 'old.example.com', accountId: chimeAccount },
    },
    { at: '08:29:02', by: chimeAdmin, service: 'chime', name: 'ListDomains', request: { accountId: chimeAccount } },
    {
      at: '08:36:02',
      by: helpdesk,
      service: 'chime',
      name: 'GetDomain',
      request: { accountId: chimeAccount, domainName: 'corp.example.com' },
    },
  ];
}

/** The attachments of all users may be asked for once in seven days. */
function exports({ chimeAdmin, helpdesk }: Cast): Call[] {
  const start = { service: 'chime', name: 'StartDataExport', readOnly: false };
  const tooSoon = { code: 'BadRequestException', message: 'The request can not be completed' };
  return [
    { ...start, at: '07:45:10', by: chimeAdmin, request: { accountId: chimeAccount } },
    { ...start, at: '07:52:00', by: chimeAdmin, request: { accountId: otherChimeAccount } },
    { ...start, at: '11:45:30', by: helpdesk, request: { accountId: otherChimeAccount }, error: tooSoon },
    { ...start, at: '18:20:05', by: helpdesk, request: { accountId: chimeAccount } },
  ];
}

/** Control Regions and media Regions, within the documented lists and outside. */
function places(random: Random, { meetingApp, deployment, chimeAdmin }: Cast): Call[] {
  const meeting = (mediaRegion: string) => ({
    service: 'chime',
    name: 'CreateMeeting',
    readOnly: false,
    request: { clientRequestToken: hidden, mediaRegion, externalMeetingId: hidden },
    response: { meeting: { meetingId: random.uuid(), mediaRegion } },
  });
  return [
    { ...meeting('eu-west-3'), at: '09:33:00', by: meetingApp, region: 'eu-central-1' },
    { ...meeting('ap-southeast-3'), at: '09:34:20', by: meetingApp, region: 'ap-southeast-1' },
    {
      at: '14:00:08',
      by: deployment,
      service: 'chime-sdk-voice',
      name: 'CreateVoiceConnector',
      region: 'eu-west-1',
      request: { name: hidden, awsRegion: 'eu-west-1', requireEncryption: true },
      readOnly: false,
    },
    {
      at: '14:12:08',
      by: deployment,
      service: 'chime-sdk-voice',
      name: 'CreateVoiceConnector',
      region: 'sa-east-1',
      request: { name: hidden, awsRegion: 'sa-east-1', requireEncryption: true },
      readOnly: false,
    },
    // Classic Amazon Chime has one endpoint.
    { at: '10:11:39', by: chimeAdmin, service: 'chime', name: 'ListAccounts', region: 'eu-central-1' },
  ];
}

/** What the meeting application does all day: the application plane. */
function meetings(random: Random, { meetingApp }: Cast): Json[] {
  return Array.from({ length: 24 }, (_, index) => {
    const region = random.pick(['us-east-1', 'us-east-1', 'eu-central-1']);
    const minutes = 7 * 60 + index * 25 + random.below(20);
    const at = (later: number) =>
      `${String(Math.floor((minutes + later) / 60)).padStart(2, '0')}:${String((minutes + later) % 60).padStart(2, '0')}:${String(random.below(60)).padStart(2, '0')}`;
    const meetingId = random.uuid();
    const call = { by: meetingApp, service: 'chime', region, readOnly: false };
    return [
      record(random, {
        ...call,
        at: at(0),
        name: 'CreateMeeting',
        request: { clientRequestToken: hidden, mediaRegion: region, externalMeetingId: hidden },
        response: { meeting: { meetingId, mediaRegion: region } },
      }),
      record(random, {
        ...call,
        at: at(1),
        name: 'CreateAttendee',
        request: { meetingId, externalUserId: hidden },
        response: { attendee: { attendeeId: random.uuid(), externalUserId: hidden, joinToken: hidden } },
      }),
      record(random, { ...call, at: at(30), name: 'DeleteMeeting', request: { meetingId } }),
    ];
  }).flat();
}
