/** What happens while SNS or DynamoDB is away, and afterwards. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { auditorOf } from '../../src/audit.ts';
import { defaults } from '../../src/configuration.ts';
import { controls } from '../../src/controls/index.ts';
import { auditAll } from '../../src/ledger.ts';
import { accountOf } from '../support/accounted.ts';
import type { AwsCall } from '../support/aws-limits.ts';
import { type Cloud, startCloud } from '../support/cloud.ts';
import { irrelevant, messageOf, refusedEdit } from '../support/deployment.ts';
import type { Sandbox } from '../support/sandboxes.ts';

/** Longer than the lease of the outbox (functions/runtime/outbox.ts). */
const pause = 130_000;

let cloud: Cloud;
let onEvent: Sandbox;
let onPending: Sandbox;
let away: AwsCall['service'] | null = null;
let ahead = 0;
const seen: ReturnType<typeof refusedEdit>[] = [];

beforeAll(async () => {
  cloud = await startCloud({
    decide: ({ service }) => (service === away ? 'failed before' : null),
    kill: () => undefined,
    onBrokenLimit: (_call, why) => {
      throw new Error(why);
    },
  });
  onEvent = cloud.sandbox('on-event');
  onPending = cloud.sandbox('on-pending');
});

afterAll(() => cloud.close());

beforeEach(() => {
  away = null;
});

const now = () => Date.now() + ahead;

function someEvents(name: string, count: number) {
  const events = Array.from({ length: count }, (_, index) =>
    refusedEdit(`${name} ${index}`, `AWSServiceRoleForLexV2Bots_${name}${index}`),
  );
  seen.push(...events);
  return events;
}

/** The ids of the messages that come back. */
async function deliver(events: readonly { id: string }[]): Promise<string[]> {
  const Records = events.map((event) => messageOf(event.id, event));
  const answer = (await onEvent.invoke({ Records }, now())) as { batchItemFailures: { itemIdentifier: string }[] };
  return answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

async function sweep(): Promise<{ delivered: number; failed: number }> {
  ahead += pause;
  return (await onPending.invoke({}, now())) as { delivered: number; failed: number };
}

async function expectAllThere(): Promise<void> {
  const context = { now: new Date(now()).toISOString(), horizon: null, configuration: defaults };
  await cloud.subscriber.listen();
  const account = await accountOf(cloud, auditAll(auditorOf(controls), seen, context).findings, now());
  expect(account).toEqual({ findings: seen.length, lost: [], spurious: [], leftOver: [] });
}

test('what SNS did not take is stored, and told as fast as it must be once it is back', async () => {
  const count = 200;
  away = 'sns';
  const events = someEvents('mute', count);
  for (let at = 0; at < count; at += 10) expect(await deliver(events.slice(at, at + 10))).toEqual([]);
  // The process and its connections are there already, as a minute after the last sweep.
  expect(await sweep()).toMatchObject({ delivered: 0 });
  away = null;
  ahead += pause;
  const start = performance.now();
  expect(await sweep()).toEqual({ delivered: count, failed: 0 });
  const perSecond = count / ((performance.now() - start) / 1000);
  console.log(`on-pending told ${Math.round(perSecond)} findings a second`);
  // docs/reliability.md: ten minutes at 200 events a second, of which 3 % violate something, are told within five.
  expect(perSecond).toBeGreaterThan((600 * 200 * 0.03) / 300);
  await expectAllThere();
});

test('without DynamoDB nothing is acknowledged that would be lost, and nothing else comes back', async () => {
  away = 'dynamodb';
  const events = someEvents('unkept', 5);
  const failed = await deliver([...events.slice(0, 3), { ...irrelevant, id: 'concerns nobody' }, ...events.slice(3)]);
  expect(failed.toSorted()).toEqual(events.map(({ id }) => id).toSorted());
  away = null;
  expect(await deliver(events)).toEqual([]);
  await expectAllThere();
});

test('a redrive of the dead-letter queue, twice, changes nothing', async () => {
  const events = someEvents('dead', 10);
  expect(await deliver(events)).toEqual([]);
  await expectAllThere();
  const { messages } = cloud.subscriber;
  for (let redrive = 0; redrive < 2; redrive++) {
    ahead += pause;
    expect(await deliver(events)).toEqual([]);
    expect(await sweep()).toEqual({ delivered: 0, failed: 0 });
  }
  await expectAllThere();
  expect(cloud.subscriber.messages).toBe(messages);
});
