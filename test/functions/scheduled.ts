/** The functions of the scheduled audit over embedded endpoints and an account that answers as a test wants it to. */
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { lambdaContext } from '../../local/lambda-context.ts';
import type { Count, Counts } from '../../src/reconcile/counts.ts';
import type { JudgedSoFar } from '../../src/report/last-audit.ts';
import { lastAudits } from '../../src/sinks/audits.ts';
import type { StoredFinding } from '../../src/sinks/findings-table.ts';
import { type Deployment, deploy, messageOf } from '../support/deployment.ts';
import { account, type FakeAccount, startFakeAccount } from '../support/fake-account.ts';

export const member = '444455556666';
export let deployment: Deployment;
export let fake: FakeAccount;
let queue: string;
export let today = Date.parse('2026-06-01T00:00:00Z');

/** Hooks of a file: everything is there, and each test finds an account without its own answers. */
export function scheduled(): void {
  beforeAll(async () => {
    deployment = await deploy();
    fake = await startFakeAccount();
    const { aws, clients } = deployment.endpoints;
    const { QueueUrl = '' } = await clients.sqs.send(new CreateQueueCommand({ QueueName: 'audits' }));
    queue = QueueUrl;
    vi.stubEnv('AWS_ENDPOINT_URL', fake.url);
    vi.stubEnv('AWS_ENDPOINT_URL_SQS', aws);
    vi.stubEnv('ROLECALL_ACCOUNT', account);
    vi.stubEnv('ROLECALL_AUDIT_QUEUE_URL', queue);
  });

  beforeEach(() => {
    fake.reset();
    fake.answer('CloudTrail_20131101.LookupEvents', () => ({ Events: [] }));
    withTrail('trail');
    // The table is one for all: time goes on from test to test.
    today += 3 * 24 * 60 * 60 * 1000;
    vi.useFakeTimers({ toFake: ['Date'], now: today });
    vi.stubEnv('ROLECALL_AUDIT_ROLE', '');
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  afterAll(async () => {
    await deployment.close();
    await fake.close();
  });
}

/** A bucket without logs; without a bucket, some hundred requests go to the event history. */
export function withTrail(bucket: string): void {
  vi.stubEnv('AWS_ENDPOINT_URL_S3', fake.url);
  vi.stubEnv('ROLECALL_LOG_BUCKET', bucket);
  vi.stubEnv('ROLECALL_LOG_PREFIX', '');
  fake.answer('GET /trail/', () => '<ListBucketResult></ListBucketResult>');
}

/** A quarter of an hour, of which nothing passes. */
export const context = { ...lambdaContext('on-account'), getRemainingTimeInMillis: () => 900_000 };

/** A process that was just started. */
export async function start() {
  vi.resetModules();
  const { clock } = await import('../../functions/runtime/reconcile-account.ts');
  vi.spyOn(clock, 'sleep').mockImplementation(async (time: number) => void vi.setSystemTime(Date.now() + time));
  const [onSchedule, onAccount] = await Promise.all([
    import('../../functions/on-schedule.ts'),
    import('../../functions/on-account.ts'),
  ]);
  return {
    schedule: (task: string) => onSchedule.handler({ task }, context),
    audit: (...bodies: unknown[]) => {
      const Records = bodies.map((body, index) => messageOf(`${index}`, body));
      return onAccount.handler({ Records } satisfies SQSEvent, context);
    },
  };
}

export const later = (hours: number) => vi.setSystemTime(Date.now() + hours * 60 * 60 * 1000);

export async function states(): Promise<StoredFinding[]> {
  const found: StoredFinding[] = [];
  for await (const finding of deployment.table.stored()) if (finding.event === null) found.push(finding);
  return found;
}

export async function auditOf(id: string) {
  const { clients, table } = deployment.endpoints;
  return (await lastAudits(clients.dynamodb, table)).find((audit) => audit.account === id);
}

/** Over all months, of one control. */
export function sumsOf(months: Counts, control: string): Record<keyof Count, number> {
  const sums = { events: 0, compliant: 0, violated: 0, unclear: 0, looks: 0 };
  for (const month of Object.values(months))
    for (const [kind, number] of Object.entries(month[control] ?? {})) sums[kind as keyof Count] += number;
  return sums;
}

export const eventsIn = (judged?: JudgedSoFar) =>
  Object.values(judged?.months ?? {}).flatMap((month) => Object.entries(month).filter(([, { events }]) => events));

export const isRecordOfAudit = (body: string) => body.includes('rolecall|audit') && body.includes('takenAt');

export async function orders(): Promise<unknown[]> {
  const receive = new ReceiveMessageCommand({ QueueUrl: queue, MaxNumberOfMessages: 10 });
  const { Messages = [] } = await deployment.endpoints.clients.sqs.send(receive);
  for (const { ReceiptHandle } of Messages)
    await deployment.endpoints.clients.sqs.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle }));
  return Messages.map(({ Body = '' }) => JSON.parse(Body));
}

export async function hear(body: unknown): Promise<void> {
  const { handler } = await import('../../functions/on-event.ts');
  expect(await handler({ Records: [messageOf('live', body)] }, context)).toEqual({ batchItemFailures: [] });
}
