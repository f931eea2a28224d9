/** Events by chance for the controls of the tests and for some of the real ones, close enough together to matter to each other. */
import type { Random } from '../corpus/random.ts';
import { hour, stories } from './controls.ts';

const account = '111122223333';
const start = Date.parse('2026-05-01T18:00:00Z');

/** CloudTrail records of twelve hours around midnight, UTC. */
export function someEvents(random: Random): Record<string, unknown>[] {
  const events: Record<string, unknown>[] = [];
  for (const names of stories) {
    const thing = `thing ${random.integer(1, 2)}`;
    const begin = random.integer(0, 11) * hour;
    // A few at the same second: then their ids decide.
    for (let left = random.integer(2, 6); left > 0; left--) {
      const at = begin + random.integer(0, 12) * 5 * 60_000;
      events.push(record(random, 'test.amazonaws.com', random.pick(names), at, { thing, grave: random.next() < 0.3 }));
    }
  }
  for (let left = 4; left > 0; left--) {
    const at = random.integer(0, 11) * hour;
    const chimeAccount = { accountId: `12aaaaa3-4b5c-4d6e-8f7a-aaadd0a0aa0${random.integer(0, 1)}` };
    events.push(record(random, 'chime.amazonaws.com', 'StartDataExport', at, chimeAccount));
    events.push({
      ...record(random, 'iam.amazonaws.com', 'AttachRolePolicy', at, { roleName: 'AWSServiceRoleForLexBots' }),
      errorCode: 'UnmodifiableEntityException',
      errorMessage: 'Cannot perform the operation on the protected role, it can only be modified by AWS',
    });
  }
  return events;
}

function record(random: Random, eventSource: string, eventName: string, at: number, requestParameters: object) {
  const name = random.pick(['Ops', 'Audit']);
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      arn: `arn:aws:sts::${account}:assumed-role/${name}/session`,
      accountId: account,
      sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${account}:role/${name}`, accountId: account } },
    },
    eventTime: `${new Date(start + at).toISOString().slice(0, 19)}Z`,
    eventSource,
    eventName,
    awsRegion: 'us-east-1',
    requestParameters,
    responseElements: null,
    eventID: random.uuid(),
    eventType: 'AwsApiCall',
    recipientAccountId: account,
  };
}
