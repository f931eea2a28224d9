import type { PublishCommand, PublishCommandInput, SNSClient } from '@aws-sdk/client-sns';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Endpoints, startEndpoints } from '../../local/endpoints.ts';
import type { Fact, Violation } from '../../src/controls/control.ts';
import { defaults } from '../../src/configuration.ts';
import { type Finding, findingOf, type Status } from '../../src/findings/finding.ts';
import { FindingsTable } from '../../src/sinks/findings-table.ts';
import { Outbox } from '../../src/sinks/outbox.ts';
import { snsPlace } from '../../src/sinks/sns.ts';
import { drain } from '../support/world.ts';
import { single } from './controls.ts';

/** What SNS takes, bytes: message and attributes together. */
const largestMessage = 256 * 1024;

let endpoints: Endpoints;

beforeAll(async () => {
  endpoints = await startEndpoints();
});

afterAll(() => endpoints.close());

const occasion = {
  id: 'event',
  time: '2026-05-01T10:00:00Z',
  account: '111122223333',
  region: 'us-east-1',
  actor: {
    kind: 'role' as const,
    arn: 'arn:aws:iam::111122223333:role/Ops',
    account: '111122223333',
    invokedBy: null,
    session: null,
    accessKeyId: null,
    mfa: null,
  },
  source: 'iam.amazonaws.com',
  name: 'AttachRolePolicy',
};

function findingWith(changes: Partial<Violation>, where: Partial<typeof occasion> = {}): Finding {
  const violation = { subject: { type: 'thing', id: 'it', arn: null }, facts: {}, ...changes };
  return findingOf(single, { ...occasion, ...where }, violation);
}

/** What is asked of SNS for a finding; `before` is the status that was told last. */
async function messagesOf(finding: Finding, before?: Status | null): Promise<PublishCommandInput[]> {
  const inputs: PublishCommandInput[] = [];
  const client = { send: async ({ input }: PublishCommand) => inputs.push(input) } as unknown as SNSClient;
  await snsPlace(client, endpoints.topicArn).send(finding, 3, before);
  return inputs;
}

async function published(finding: Finding, before: Status | null = null): Promise<PublishCommandInput> {
  const [input, ...others] = await messagesOf(finding, before);
  expect(others).toEqual([]);
  return input as PublishCommandInput;
}

function sizeOf({ Message = '', MessageAttributes = {} }: PublishCommandInput): number {
  const attributes = Object.entries(MessageAttributes).map(
    ([name, { DataType, StringValue }]) => name + DataType + StringValue,
  );
  return Buffer.byteLength(Message + attributes.join(''));
}

/** Every text at its longest, of characters that take the most room: six bytes in JSON, seven in JSON within JSON. */
function largestFinding(): Finding {
  const endless = '\u0001"\\\u{1F600}'.repeat(10_000);
  const list: Fact = Array.from({ length: 1000 }, () => endless);
  const facts = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`fact ${n}`, n % 2 === 0 ? endless : list]));
  const actor = { ...occasion.actor, arn: endless, account: endless };
  const where = { id: endless, account: endless, region: endless, name: endless, source: endless, actor };
  return findingWith({ subject: { type: 'thing', id: endless, arn: endless }, facts }, where);
}

describe('a message', () => {
  test('has texts for people and for machines, and attributes to filter by', async () => {
    const finding = findingWith({ facts: { note: 'a note' } });
    const { Message = '', MessageStructure, TopicArn, MessageAttributes = {} } = await published(finding);
    expect({ MessageStructure, TopicArn }).toEqual({ MessageStructure: 'json', TopicArn: endpoints.topicArn });
    const { default: json, email } = JSON.parse(Message);
    expect(JSON.parse(json)).toEqual({ ...finding, revision: 3 });
    expect(email).toContain('note: a note');
    expect(email).toContain(`Finding ${finding.id}, revision 3`);
    expect(Object.keys(MessageAttributes).sort()).toEqual([
      'account',
      'confidence',
      'control',
      'region',
      'severity',
      'status',
    ]);
  });

  test('of a change is short, and says why', async () => {
    const opened = findingWith({ facts: { note: 'a note' } });
    const mute = { reason: 'a test', owner: 'security@example.com', until: '2027-01-31' };
    const { Subject, Message = '' } = await published({ ...opened, status: 'muted', mute }, 'open');
    expect(Subject).toMatch(/^\[MUTED\] /);
    const { default: json, email } = JSON.parse(Message);
    expect(JSON.parse(json)).toMatchObject({ id: opened.id, status: 'muted', mute });
    expect(email).toContain('\nMuted until 2027-01-31 by security@example.com: a test.\n');
    expect(email).not.toContain('a note');
    const { Message: again = '' } = await published(opened, 'muted');
    expect(JSON.parse(again).email).toMatch(
      /\nNo longer muted: the finding is open\.\n[^]*What to do: [^]*note: a note/,
    );
  });

  test('is not sent of what opens muted, or ends muted', async () => {
    const finding = findingWith({});
    const mute = { reason: 'a test', owner: 'security@example.com', until: '2027-01-31' };
    expect(await messagesOf({ ...finding, status: 'muted', mute }, null)).toEqual([]);
    expect(await messagesOf({ ...finding, status: 'withdrawn' }, 'muted')).toEqual([]);
  });

  test('masks personal data', async () => {
    const { Message, Subject } = await published(
      findingWith({
        subject: { type: 'user', id: 'alice@example.com', arn: null },
        facts: { phoneNumber: '+13605550199' },
      }),
    );
    expect(`${Subject} ${Message}`).not.toMatch(/alice@example|3605550199/);
  });

  test('has a subject and attributes that SNS takes, whatever a log says (seed 11)', async () => {
    const odd = fc.string({ unit: 'binary', maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(odd, odd, odd, async (id, account, region) => {
        const finding = findingWith({ subject: { type: 'thing', id, arn: null } }, { account, region });
        const { Subject, MessageAttributes = {} } = await published(finding);
        expect(Subject).toMatch(/^[\x21-\x7e][\x20-\x7e]{0,98}$/);
        for (const { StringValue } of Object.values(MessageAttributes))
          expect(StringValue).toMatch(/^[\x20-\x7e]{1,256}$/);
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  test('of the largest finding fits, and says what was left out', async () => {
    const words = (length: number) => '\u0001'.repeat(length);
    const mute = { reason: words(500), owner: words(200), until: '2027-01-31' };
    const finding = { ...largestFinding(), mute };
    const size = sizeOf(await published(finding));
    expect(size).toBeLessThan(largestMessage);
    expect(size, 'or the bounds are needlessly narrow').toBeGreaterThan(largestMessage / 8);
    expect(finding.facts['cut']).toMatch(
      /^fact 1, fact 3, .* left out of \d+ bytes of JSON with the SHA-256 [0-9a-f]{64}$/,
    );
    expect(finding.explanation).toMatch(/… \(\d+ more characters\)$/);
  });
});

test('the largest finding, of the largest record, is stored and delivered', async () => {
  const { clients, table, topicArn, subscriberQueue } = endpoints;
  const outbox = new Outbox({
    table: new FindingsTable(clients.dynamodb, { table, retention: 1 }),
    places: [snsPlace(clients.sns, topicArn)],
    controls: [],
    lease: 1,
  });
  const finding = largestFinding();
  const outcome = { relevant: true, event: null, findings: [finding], notes: [], said: [] };
  const record = { eventName: 'kept', requestParameters: '\u0001'.repeat(1_000_000) };
  const context = { now: occasion.time, horizon: null, configuration: defaults };
  expect(await outbox.keep(outcome, context, record)).toMatchObject({ delivered: 1, failed: [] });
  expect((await drain(endpoints, subscriberQueue.url)).map((t) => t.finding.id)).toEqual([finding.id]);
});
