import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { handler as OnEvent } from '../../functions/on-event.ts';
import type { handler as OnPending } from '../../functions/on-pending.ts';
import { lambdaContext } from '../../local/lambda-context.ts';
import { type Deployment, deploy, messageOf, refusedEdit } from '../support/deployment.ts';

/** More than the lease of a writer, and than the time between two sweeps. */
const later = 3 * 60_000;

let deployment: Deployment;
let onEvent: typeof OnEvent;
let onPending: typeof OnPending;

beforeAll(async () => {
  deployment = await deploy();
  onEvent = (await import('../../functions/on-event.ts')).handler;
  onPending = (await import('../../functions/on-pending.ts')).handler;
});

afterAll(() => deployment.close());

beforeEach(() => {
  // Only the clock: timers and the network go on.
  vi.useFakeTimers({ toFake: ['Date'] });
});

afterEach(async () => {
  vi.useRealTimers();
  deployment.sns.answer = () => 'pass';
  await deployment.told();
});

function pass(milliseconds: number): void {
  vi.setSystemTime(Date.now() + milliseconds);
}

test('what the topic refused is tried again until it is taken, and then no more', async () => {
  deployment.sns.answer = () => 'refuse';
  await onEvent({ Records: [messageOf('1', refusedEdit('refused'))] }, lambdaContext('on-event'));

  expect(await onPending({}, lambdaContext('on-pending')), 'on-event may still be at it').toEqual({
    delivered: 0,
    failed: 0,
  });
  pass(later);
  expect(await onPending({}, lambdaContext('on-pending'))).toEqual({ delivered: 0, failed: 1 });
  deployment.sns.answer = () => 'pass';
  pass(later);
  expect(await onPending({}, lambdaContext('on-pending'))).toEqual({ delivered: 1, failed: 0 });
  pass(later);
  expect(await onPending({}, lambdaContext('on-pending'))).toEqual({ delivered: 0, failed: 0 });
  expect((await deployment.told()).map((t) => [t.finding.control, t.finding.revision])).toEqual([
    ['slr-edit-refused', 1],
  ]);
});

test('nothing is begun in the last seconds of an invocation', async () => {
  deployment.sns.answer = () => 'refuse';
  await onEvent(
    { Records: [messageOf('1', { ...refusedEdit('late'), source: 'example.late' })] },
    lambdaContext('on-event'),
  );
  deployment.sns.answer = () => 'pass';
  pass(later);
  expect(await onPending({}, lambdaContext('on-pending', 4000))).toEqual({ delivered: 0, failed: 0 });
  expect(await onPending({}, lambdaContext('on-pending'))).toEqual({ delivered: 1, failed: 0 });
});
