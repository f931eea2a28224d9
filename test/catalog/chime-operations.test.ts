import { expect, test } from 'vitest';
import { chimeOperations, outlivesClassic, sources } from '../../src/catalog/chime-operations.ts';
import { isClassicOnly, operationByName } from '../../src/catalog/lookup.ts';
import type { ChimeOperation, ChimeService } from '../../src/catalog/types.ts';

const withApi = chimeOperations.filter(({ services }) => services.length > 0);
const permissionOnly = chimeOperations.filter(({ services }) => services.length === 0);

function operation(name: string): ChimeOperation {
  const found = operationByName(name);
  if (found === undefined) throw new Error(`${name} is missing`);
  return found;
}

test('has 316 names, each once: 252 of APIs and 64 permissions', () => {
  expect(chimeOperations).toHaveLength(316);
  expect(new Set(chimeOperations.map(({ name }) => name)).size).toBe(316);
  expect(withApi).toHaveLength(252);
  expect(permissionOnly).toHaveLength(64);
});

test('has as many operations per service as the service has', () => {
  const count = (service: ChimeService) => withApi.filter(({ services }) => services.includes(service)).length;
  expect(count('chime')).toBe(62);
  expect(count('chime-sdk-identity')).toBe(30);
  expect(count('chime-sdk-media-pipelines')).toBe(31);
  expect(count('chime-sdk-meetings')).toBe(16);
  expect(count('chime-sdk-messaging')).toBe(51);
  expect(count('chime-sdk-voice')).toBe(96);
});

test('every operation has a plane, and a source with a page and a date', () => {
  for (const { plane, source } of chimeOperations) {
    expect(['administration', 'application']).toContain(plane);
    expect(Object.hasOwn(sources, source)).toBe(true);
  }
  for (const source of Object.values(sources)) {
    expect(source.url).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    expect(source.read).toMatch(/^2026-\d\d-\d\d$/);
  }
});

test('full access allows everything, user management 38 actions, read-only nothing that writes', () => {
  expect(chimeOperations.every(({ allowedBy }) => allowedBy.includes('AmazonChimeFullAccess'))).toBe(true);
  const allowed = (policy: 'AmazonChimeReadOnly' | 'AmazonChimeUserManagement') =>
    chimeOperations.filter(({ allowedBy }) => allowedBy.includes(policy));
  expect(allowed('AmazonChimeUserManagement')).toHaveLength(38);
  expect(allowed('AmazonChimeReadOnly').filter(({ access }) => access === 'Write' || access === 'Tagging')).toEqual([]);
  expect(operation('RetrieveDataExports').allowedBy).toEqual(['AmazonChimeFullAccess']);
});

test('classic Chime is administration, but for what serves meetings of the SDK', () => {
  const exceptions = withApi.filter(({ services, plane }) => services.includes('chime') && plane === 'application');
  expect(exceptions.map(({ name }) => name)).toEqual(['CreateMeetingDialOut']);
});

test('meetings are wholly application, phone numbers and Voice Connectors administration', () => {
  expect(withApi.filter((o) => o.services.includes('chime-sdk-meetings') && o.plane !== 'application')).toEqual([]);
  expect(
    chimeOperations.filter((o) => /PhoneNumber|VoiceConnector/.test(o.name) && o.plane !== 'administration'),
  ).toEqual([]);
});

test.each([
  ['PutMessagingStreamingConfigurations', 'administration'],
  ['PutAppInstanceRetentionSettings', 'administration'],
  ['CreateChannelFlow', 'administration'],
  ['CreateMediaInsightsPipelineConfiguration', 'administration'],
  ['PutVoiceConnectorProxy', 'administration'],
  ['AddDomain', 'administration'],
  ['StartDataExport', 'administration'],
  ['CreateProxySession', 'application'],
  ['CreateSipMediaApplicationCall', 'application'],
  ['StartSpeakerSearchTask', 'application'],
  ['SendChannelMessage', 'application'],
  ['RegisterAppInstanceUserEndpoint', 'application'],
  ['CreateMediaCapturePipeline', 'application'],
  ['TagMeeting', 'application'],
])('%s is %s', (name, plane) => {
  expect(operation(name).plane).toBe(plane);
});

test.each(['DeleteAccount', 'PutRetentionSettings', 'AddDomain', 'ResetPersonalPIN', 'RetrieveDataExports'])(
  '%s ended with Amazon Chime',
  (name) => expect(isClassicOnly(operation(name))).toBe(true),
);

test.each([
  'DeletePhoneNumber',
  'UpdateGlobalSettings',
  'CreateMeetingDialOut',
  'TagMeeting',
  'PutAppInstanceStreamingConfigurations',
  'CreateVoiceConnector',
  'TagResource',
])('%s lives on', (name) => expect(isClassicOnly(operation(name))).toBe(false));

test('everything that outlives classic Chime is in the list of operations', () => {
  expect(outlivesClassic.filter((name) => operationByName(name) === undefined)).toEqual([]);
});

test.each(['', '__proto__', 'constructor', 'addDomain', 'RetrieveDataExport', 'AddDomain '])(
  '%j is no operation',
  (name) => expect(operationByName(name)).toBeUndefined(),
);
