/** Events by chance for the controls of the tests and for some of the real ones, close enough together to matter to each other. */
import type { Random } from '../corpus/random.ts';
import { stories } from './controls.ts';

const account = '111122223333';
const start = Date.parse('2026-05-01T18:00:00Z');

/** CloudTrail records of twelve hours around midnight, UTC. */
export function someEvents(random: Random) {
  const events: ReturnType<typeof record>[] = [];
  for (const names of random.shuffled(stories).slice(0, 2)) {
    const thing = `thing ${random.integer(1, 2)}`;
    const begin = random.integer(0, 11) * 60;
    // A few at the same second: then their ids decide.
    for (let left = random.integer(3, 6); left > 0; left--) {
      const at = begin + random.integer(0, 12) * 5;
      const request = { thing, grave: random.next() < 0.3 };
      events.push(byChance(random, 'test.amazonaws.com', random.pick(names), at, request));
    }
  }
  for (let left = random.integer(1, 2); left > 0; left--) {
    const at = random.integer(0, 11) * 60;
    const chimeAccount = { accountId: `12aaaaa3-4b5c-4d6e-8f7a-aaadd0a0aa0${random.integer(0, 1)}` };
    events.push(byChance(random, 'chime.amazonaws.com', 'StartDataExport', at, chimeAccount));
    const refusal = {
      ...byChance(random, 'iam.amazonaws.com', 'AttachRolePolicy', at, { roleName: 'AWSServiceRoleForLexBots' }),
      errorCode: 'UnmodifiableEntityException',
      errorMessage: 'Cannot perform the operation on the protected role, it can only be modified by AWS',
    };
    events.push(refusal);
  }
  return events;
}

function byChance(random: Random, source: string, name: string, minute: number, request: object) {
  return { ...record(source, name, minute, request, random.pick(['Ops', 'Audit'])), eventID: random.uuid() };
}

/** A CloudTrail record, so many minutes after the beginning of the story. The same call has the same event id. */
export function record(eventSource: string, eventName: string, minute: number, requestParameters: object, by = 'Ops') {
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      arn: `arn:aws:sts::${account}:assumed-role/${by}/session`,
      accountId: account,
      sessionContext: {
        sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${account}:role/${by}`, accountId: account },
      },
    },
    eventTime: `${new Date(start + minute * 60_000).toISOString().slice(0, 19)}Z`,
    eventSource,
    eventName,
    awsRegion: 'us-east-1',
    requestParameters,
    responseElements: null,
    eventID: `${eventName} ${minute}`,
    eventType: 'AwsApiCall',
    recipientAccountId: account,
  };
}
