/** Administration of Amazon Chime beyond its domains: users, sign-in, accounts, and how the calls were made. */
import type { Json } from '../../src/events/audit-event.ts';
import { account, type Cast, chimeAccount, foreignAccount, otherChimeAccount, through } from './callers.ts';
import { type Call, record } from './record.ts';
import type { Random } from './random.ts';

const hidden = 'HIDDEN_DUE_TO_SECURITY_REASONS';
const directoryId = 'd-90670a1b2c';
const voiceConnectorId = 'abcdef1ghij2klmno3pqr4';
const chime = { service: 'chime', readOnly: false } as const;

/** Every call, the near misses among those that a control names. */
export function chimeAdministration(random: Random, cast: Cast): Json[] {
  return [...users(random, cast), ...signIn(cast), ...accounts(cast), ...connections(cast), ...voice(cast)].map(
    (call) => record(random, call),
  );
}

/** Many in a short time are bursts; a few over the day are not. */
function users(random: Random, { helpdesk, chimeAdmin, developer }: Cast): Call[] {
  const accountId = chimeAccount;
  const pin = (at: string): Call => {
    const userId = random.uuid();
    return { ...chime, at, by: helpdesk, name: 'ResetPersonalPIN', request: { accountId, userId } };
  };
  const suspended = (at: string): Call => {
    const userIdList = Array.from({ length: 6 }, () => random.uuid());
    return {
      ...chime,
      at,
      by: helpdesk,
      name: 'BatchSuspendUser',
      request: { accountId, userIdList },
      response: { userErrors: [] },
    };
  };
  const refused = (at: string): Call => {
    const message = `User: ${String(developer.identity['arn'])} is not authorized to perform: chime:ListBots on resource: *`;
    return {
      at,
      by: developer,
      service: 'chime',
      name: 'ListBots',
      request: { accountId },
      error: { code: 'AccessDeniedException', message },
    };
  };
  return [
    ...['10:20:00', '10:21:10', '10:22:05', '10:24:30', '10:27:41', '10:31:12'].map(pin),
    {
      ...chime,
      at: '15:10:00',
      by: chimeAdmin,
      name: 'ResetPersonalPIN',
      request: { accountId, userId: random.uuid() },
    },
    ...['16:05:00', '16:09:30'].map(suspended),
    { ...chime, at: '16:40:00', by: chimeAdmin, name: 'LogoutUser', request: { accountId, userId: random.uuid() } },
    ...['17:01:00', '17:01:40', '17:02:15', '17:03:30', '17:05:20', '17:06:02'].map(refused),
  ];
}

/** Who may sign in, and with which directory. */
function signIn({ chimeAdmin, ops, deployment }: Cast): Call[] {
  const ds = { service: 'ds', readOnly: false } as const;
  return [
    {
      ...chime,
      at: '08:40:00',
      by: chimeAdmin,
      name: 'ConnectDirectory',
      request: { accountId: chimeAccount, directoryId },
    },
    {
      ...ds,
      at: '08:39:58',
      by: through(chimeAdmin, 'chime.amazonaws.com'),
      name: 'AuthorizeApplication',
      request: { directoryId, applicationName: 'Amazon Chime' },
    },
    {
      ...ds,
      at: '12:42:00',
      by: ops,
      name: 'AuthorizeApplication',
      region: 'eu-central-1',
      request: { directoryId: 'd-99670d4e5f', applicationName: 'Amazon Chime' },
    },
    {
      ...ds,
      at: '12:44:10',
      by: ops,
      name: 'AuthorizeApplication',
      region: 'eu-central-1',
      request: { directoryId: 'd-99670d4e5f', applicationName: 'Amazon WorkSpaces' },
    },
    // Of the two directories Amazon Chime uses the first.
    { ...ds, at: '16:55:00', by: ops, name: 'DisableSso', request: { directoryId, userName: hidden } },
    { ...ds, at: '16:57:00', by: ops, name: 'DisableSso', request: { directoryId: 'd-90670f6a7b', userName: hidden } },
    { at: '16:54:20', by: deployment, service: 'ds', name: 'DescribeDirectories' },
  ];
}

function accounts({ chimeAdmin, dana }: Cast): Call[] {
  const other = { accountId: otherChimeAccount };
  return [
    {
      ...chime,
      at: '09:01:00',
      by: chimeAdmin,
      name: 'RenameAccount',
      request: { ...other, name: 'Example Corp (old)' },
    },
    {
      ...chime,
      at: '09:05:40',
      by: chimeAdmin,
      name: 'InviteDelegate',
      request: { accountId: chimeAccount, delegateAccountId: foreignAccount },
    },
    { at: '09:04:00', by: chimeAdmin, service: 'chime', name: 'ListDelegates', request: { accountId: chimeAccount } },
    { ...chime, at: '19:30:00', by: chimeAdmin, name: 'DeleteAccount', request: other },
    { at: '19:45:00', by: dana, service: 'organizations', name: 'LeaveOrganization', readOnly: false },
    { at: '19:40:00', by: dana, service: 'organizations', name: 'DescribeOrganization' },
  ];
}

/** How a call was made: by a key without MFA, over an old protocol, under a name that nobody knows. */
function connections({ legacyUser, instance }: Cast): Call[] {
  const look = { service: 'chime-sdk-voice', readOnly: true } as const;
  const tls = (tlsVersion: string, cipherSuite: string): Pick<Call, 'more'> => ({
    more: {
      tlsDetails: { tlsVersion, cipherSuite, clientProvidedHostHeader: 'voice-chime.us-east-1.amazonaws.com' },
    },
  });
  return [
    {
      at: '02:15:00',
      by: legacyUser,
      service: 'chime-sdk-voice',
      name: 'UpdatePhoneNumberSettings',
      request: { callingName: hidden },
      readOnly: false,
    },
    { ...look, at: '02:14:30', by: legacyUser, name: 'ListPhoneNumbers' },
    { ...look, at: '03:00:10', by: instance, name: 'ListVoiceConnectors', ...tls('TLSv1.1', 'ECDHE-RSA-AES128-SHA') },
    { ...look, at: '03:05:12', by: instance, name: 'GetVoiceConnector', ...tls('TLSv1.2', 'AES128-SHA') },
    {
      ...look,
      at: '03:06:40',
      by: instance,
      name: 'GetVoiceConnector',
      ...tls('TLSv1.2', 'ECDHE-RSA-AES128-GCM-SHA256'),
    },
    {
      ...chime,
      at: '13:30:00',
      by: instance,
      name: 'EraseUniverse',
      request: null,
      error: { code: 'UnknownOperationException', message: `No operation of that name for account ${account}` },
    },
  ];
}

/** Phone numbers, the logs of Voice Connectors, and the services that bring their roles along. */
function voice({ chimeAdmin, ops, deployment }: Cast): Call[] {
  const number = { service: 'chime-sdk-voice', readOnly: false, by: chimeAdmin } as const;
  const logs = { service: 'logs', readOnly: false, by: ops, name: 'DeleteRetentionPolicy' } as const;
  const domain = { service: 'profile', readOnly: false, by: deployment, name: 'CreateDomain' } as const;
  const settings = { callingName: hidden };
  return [
    {
      ...number,
      at: '09:10:00',
      name: 'AssociatePhoneNumbersWithVoiceConnector',
      request: { voiceConnectorId, e164PhoneNumbers: ['+12065550100'] },
    },
    { ...number, at: '13:10:00', name: 'DeletePhoneNumber', request: { phoneNumberId: '+12065550100' } },
    { ...number, at: '13:12:00', name: 'RestorePhoneNumber', request: { phoneNumberId: '+12065550199' } },
    { ...number, at: '16:25:00', name: 'UpdatePhoneNumberSettings', request: settings },
    { ...logs, at: '15:50:00', request: { logGroupName: `/aws/ChimeVoiceConnectorSipMessages/${voiceConnectorId}` } },
    { ...logs, at: '15:52:00', request: { logGroupName: '/aws/lambda/order-worker' } },
    { ...domain, at: '08:20:00', region: 'eu-central-1', request: { domainName: 'customers' } },
    { ...domain, at: '14:06:10', region: 'ap-south-1', request: { domainName: 'customers-in' } },
  ];
}
