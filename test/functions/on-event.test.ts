import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { handler as Handler } from '../../functions/on-event.ts';
import { lambdaContext } from '../../local/lambda-context.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { type Deployment, deploy, irrelevant, messageOf, refusedEdit } from '../support/deployment.ts';

let deployment: Deployment;
let onEvent: typeof Handler;

beforeAll(async () => {
  deployment = await deploy();
  onEvent = (await import('../../functions/on-event.ts')).handler;
  // The SDK is loaded by the first finding: what is timed below is not to wait for it.
  await invoke(messageOf('first', refusedEdit('first', 'AWSServiceRoleForAmazonChime')));
});

afterAll(() => deployment.close());

beforeEach(async () => {
  deployment.dynamodb.answer = () => 'pass';
  deployment.sns.answer = () => 'pass';
  await deployment.told();
});

async function invoke(...Records: SQSRecord[]): Promise<string[]> {
  return invokeWithin(60_000, ...Records);
}

/** The ids that come back. */
async function invokeWithin(timeout: number, ...Records: SQSRecord[]): Promise<string[]> {
  const batch: SQSEvent = { Records };
  const response: SQSBatchResponse = await onEvent(batch, lambdaContext('on-event', timeout));
  return response.batchItemFailures.map((failure) => failure.itemIdentifier);
}

async function stored(predicate: (finding: Finding) => boolean): Promise<Finding[]> {
  const found: Finding[] = [];
  for await (const finding of deployment.table.stored()) if (predicate(finding)) found.push(finding);
  return found;
}

function aboutRole(name: string) {
  return (finding: Finding) => finding.subject.id === name;
}

test('a refused edit is stored and told with what a subscriber filters by and what a person needs', async () => {
  expect(await invoke(messageOf('1', refusedEdit('told', 'AWSServiceRoleForAmazonChimeVoiceConnector')))).toEqual([]);

  const [finding] = await stored(aboutRole('AWSServiceRoleForAmazonChimeVoiceConnector'));
  expect(finding).toMatchObject({ control: 'slr-edit-refused', severity: 'high', count: 1 });
  const told = await deployment.told();
  expect(told).toHaveLength(1);
  const [message] = told;
  expect(finding).toMatchObject({ ...message?.finding, revision: 1 });
  expect(message?.attributes).toEqual({
    severity: 'high',
    status: 'open',
    confidence: finding?.confidence,
    control: 'slr-edit-refused',
    account: '111122223333',
    region: 'us-east-1',
  });
  expect(message?.subject).toMatch(/^\[HIGH\] [\x20-\x7e]{1,92}$/);
  for (const part of [
    finding?.explanation,
    finding?.remediation,
    finding?.citations[0]?.url,
    finding?.id,
    'role/Ops',
  ]) {
    expect(message?.mail).toContain(part);
  }
});

test('a body that is not JSON is stored as event-unreadable with the original, and its neighbours are unharmed', async () => {
  const ids = await invoke(
    messageOf('1', refusedEdit('before', 'AWSServiceRoleForLexChannels')),
    messageOf('2', '{"detail": "no end'),
    messageOf('3', refusedEdit('after', 'AWSServiceRoleForLexV2Replication')),
  );

  expect(ids).toEqual([]);
  expect((await deployment.told()).map((t) => t.finding.control).toSorted()).toEqual([
    'event-unreadable',
    'slr-edit-refused',
    'slr-edit-refused',
  ]);
  const [unreadable] = await stored((finding) => finding.control === 'event-unreadable');
  expect(unreadable?.facts['reason']).toMatch(/JSON/);
  expect(await evidenceOf(unreadable)).toContain('no end');
});

test('a record that nests too deep for JSON is stored and not fatal', async () => {
  const deep = `{"detail-type":"AWS API Call via CloudTrail","source":"aws.iam","detail":{"eventSource":"iam.amazonaws.com","eventName":"CreateRole","requestParameters":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`;
  expect(await invoke(messageOf('1', deep))).toEqual([]);
  expect((await deployment.told()).map((t) => t.attributes['control'])).toEqual(['event-unreadable']);
});

test('a table that refuses one message returns that message and no other', async () => {
  deployment.dynamodb.answer = (body) => (body.includes('refused-by-table') ? 'refuse' : 'pass');
  const refused = messageOf('refused', refusedEdit('refused-by-table', 'AWSServiceRoleForChimeSDKMessaging'));
  const forged = messageOf('forged', { ...refusedEdit('fine'), source: 'example.forged' });
  expect(await invoke(forged, refused, messageOf('irrelevant', irrelevant))).toEqual(['refused']);

  deployment.dynamodb.answer = () => 'pass';
  expect(await invoke(refused)).toEqual([]);
});

test('a whole batch that fails is returned, not thrown', async () => {
  deployment.dynamodb.answer = () => 'refuse';
  const messages = ['1', '2', '3'].map((id) => messageOf(id, refusedEdit(`all-refused-${id}`)));
  expect(await invoke(...messages)).toEqual(['1', '2', '3']);
});

test('an empty or missing id is never returned, and its message is judged like any other', async () => {
  const nameless = [
    messageOf('', refusedEdit('empty-id')),
    messageOf(null as unknown as string, refusedEdit('null-id')),
  ];
  deployment.dynamodb.answer = () => 'refuse';
  expect(await invoke(...nameless, messageOf('named', refusedEdit('named')))).toEqual(['named']);

  deployment.dynamodb.answer = () => 'pass';
  const forged = nameless.map((message) => ({ ...message, body: message.body.replace('aws.iam', 'example.nameless') }));
  expect(await invoke(...forged)).toEqual([]);
  expect(await stored((finding) => finding.facts['envelopeSource'] === 'example.nameless')).toHaveLength(2);
});

test('what is not done at its own deadline comes back, what is done does not', async () => {
  deployment.dynamodb.answer = (body) => (body.includes('held') ? 'hold' : 'pass');
  const held = messageOf('held', { ...refusedEdit('held'), source: 'example.held' });
  const quick = messageOf('quick', { ...refusedEdit('quick'), source: 'example.quick' });
  // The handler keeps five seconds for its answer.
  expect(await invokeWithin(6500, held, quick)).toEqual(['held']);
  expect(await stored((finding) => finding.facts['envelopeSource'] === 'example.quick')).toHaveLength(1);
});

test('while the topic refuses, the finding is stored and the batch succeeds', async () => {
  deployment.sns.answer = () => 'refuse';
  expect(await invoke(messageOf('1', { ...refusedEdit('topic-down'), source: 'example.down' }))).toEqual([]);
  expect(await stored((finding) => finding.facts['envelopeSource'] === 'example.down')).toHaveLength(1);
  expect(await deployment.told()).toEqual([]);
});

test('the same message again tells nobody anything', async () => {
  const message = messageOf('1', { ...refusedEdit('again'), source: 'example.again' });
  await invoke(message);
  expect(await deployment.told()).toHaveLength(1);
  await invoke(message, { ...message, messageId: '2' });
  expect(await deployment.told()).toEqual([]);
});

async function evidenceOf(finding: Finding | undefined): Promise<string> {
  const { GetItemCommand } = await import('@aws-sdk/client-dynamodb');
  const { dynamodb } = deployment.endpoints.clients;
  const Key = { pk: { S: `finding|${finding?.id}` }, sk: { S: 'finding' } };
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName: deployment.endpoints.table, Key }));
  return Item?.['evidence']?.S ?? '';
}
