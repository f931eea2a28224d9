/** What happens while SNS or DynamoDB is away or a function dies again and again, and afterwards. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { auditorOf } from '../../src/audit.ts';
import { defaults } from '../../src/configuration.ts';
import { controls } from '../../src/controls/index.ts';
import { auditAll } from '../../src/ledger.ts';
import { accountOf } from '../support/accounted.ts';
import type { AwsCall } from '../support/aws-limits.ts';
import { evidenceBucket, makeBackfill } from '../support/backfill.ts';
import { type Cloud, startCloud } from '../support/cloud.ts';
import { irrelevant, messageOf, refusedEdit } from '../support/deployment.ts';
import { Killed, type Sandbox } from '../support/sandboxes.ts';

/** Longer than the lease of the outbox (functions/runtime/outbox.ts). */
const pause = 130_000;

let cloud: Cloud;
let onEvent: Sandbox;
let onPending: Sandbox;
let onLogObject: Sandbox;
let away: AwsCall['service'] | null = null;
/** How often on-log-object dies yet, each time when it has stored something. */
let deaths = 0;
let ahead = 0;
const seen: ReturnType<typeof refusedEdit>[] = [];

beforeAll(async () => {
  cloud = await startCloud({
    decide: ({ service, step }) => {
      if (step === 'store' && deaths > 0) {
        deaths--;
        return 'killed after';
      }
      return service === away ? 'failed before' : null;
    },
    kill: () => onLogObject.kill(),
    onBrokenLimit: (_call, why) => {
      throw new Error(why);
    },
  });
  onEvent = cloud.sandbox('on-event');
  onPending = cloud.sandbox('on-pending');
  onLogObject = cloud.sandbox('on-log-object', { ROLECALL_EVIDENCE_BUCKET: evidenceBucket });
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

test('a batch of the backfill whose function dies is done again, at once or by the next run', async () => {
  const backfill = await makeBackfill(cloud, (event) =>
    onLogObject.invoke(event, now()).catch((error: unknown) => {
      // What Lambda says of a process that was killed, and Step Functions after it.
      throw error instanceof Killed ? Object.assign(new Error('signal: killed'), { name: 'Runtime.ExitError' }) : error;
    }),
  );
  const prefix = (name: string) => `AWSLogs/111122223333/CloudTrail/us-east-1/2026/05/01/${name}`;
  const archive = async (name: string) => {
    const Records = someEvents(name, 10).map(({ detail }) => detail);
    await backfill.put(prefix(`${name}.json.gz`), { Records });
  };

  await archive('retried');
  deaths = 5;
  expect(await backfill.run('first', { prefix: prefix('retried') })).toMatchObject({ status: 'SUCCEEDED' });
  expect(deaths).toBe(0);

  await archive('failed');
  deaths = 6;
  const error = 'States.ExceedToleratedFailureThreshold';
  expect(await backfill.run('second', { prefix: prefix('failed') })).toMatchObject({ status: 'FAILED', error });
  expect(deaths).toBe(0);
  expect(await backfill.run('third', { manifest: 'backfill/second/unread/' })).toMatchObject({ status: 'SUCCEEDED' });
  // What dead processes had stored.
  await sweep();
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
