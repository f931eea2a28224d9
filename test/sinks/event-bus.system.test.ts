import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { localCredentials } from '../../local/endpoints.ts';
import { eventBusPlace } from '../../src/sinks/event-bus.ts';
import { finding } from '../findings/finding.ts';
import { type FakeAws, startFakeAws } from '../support/fake-aws.ts';

const operation = 'AWSEvents.PutEvents';

let aws: FakeAws;
let client: EventBridgeClient;

beforeAll(async () => {
  aws = await startFakeAws();
  client = new EventBridgeClient({ region: 'us-east-1', credentials: localCredentials, endpoint: aws.url });
});

afterAll(async () => {
  client.destroy();
  await aws.close();
});

/** What the bus was asked to take last. */
function entry(): Record<string, unknown> {
  const { Entries } = aws.inputs(operation).at(-1) as { Entries: Record<string, unknown>[] };
  expect(Entries).toHaveLength(1);
  const [{ Detail, ...rest } = {}] = Entries;
  return { ...rest, Detail: JSON.parse(String(Detail)) };
}

test('an event for each change, named and addressed, with personal data masked', async () => {
  aws.on(operation, () => ({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] }));
  const place = eventBusPlace(client, 'rolecall-prod-findings');
  await place.send(finding({ facts: { phoneNumber: '+13605550199' } }), 1, null);
  expect(entry()).toEqual({
    EventBusName: 'rolecall-prod-findings',
    Source: 'rolecall',
    DetailType: 'Rolecall Finding',
    Resources: [finding().subject.arn],
    Detail: {
      schema: 'rolecall.finding-event/v1',
      revision: 1,
      change: { from: null, to: 'open' },
      finding: finding({ facts: { phoneNumber: '+1********99' } }),
    },
  });
  // Machines are told of what opens muted, and of what has no ARN.
  const mute = { reason: 'a test', owner: 'security@example.com', until: '2027-01-31' };
  await place.send(finding({ status: 'muted', mute, subject: { type: 'user', id: 'u-1', arn: null } }), 2, 'open');
  expect(entry()['Resources']).toBeUndefined();
  expect(entry()['Detail']).toMatchObject({ change: { from: 'open', to: 'muted' }, finding: { mute } });
});

test('an entry that the bus refuses was not delivered, though the call went through', async () => {
  aws.on(operation, () => ({
    FailedEntryCount: 1,
    Entries: [{ ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' }],
  }));
  await expect(eventBusPlace(client, 'findings').send(finding(), 1)).rejects.toThrow(
    'the bus findings refused the event: ThrottlingException: Rate exceeded',
  );
});
