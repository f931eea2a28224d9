/** What `rolecall doctor` says of the alarms of a deployment. */
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Check } from '../../src/doctor/check.ts';
import { clockOfCommand, freshDay } from '../support/clock.ts';
import { alarms, type FakeDeployment, Refusal, startFakeDeployment } from '../support/fake-deployment.ts';
import { rolecall } from './run-command.ts';

let fake: FakeDeployment;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: freshDay });
  fake = await startFakeDeployment();
});
afterAll(() => {
  vi.useRealTimers();
  return fake.close();
});
afterEach(() => fake.reset());

const waiting = 'rolecall-prod-events-waiting';

/** The alarms of the template, with something else about the one of that name. */
function changed(name: string, over: object): () => { MetricAlarms: readonly object[] } {
  return () => ({ MetricAlarms: alarms.map((one) => (one.AlarmName === name ? { ...one, ...over } : one)) });
}

async function doctor(...args: string[]) {
  const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_MAX_ATTEMPTS: '1' };
  const environment = { ...credentials, ...clockOfCommand, AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: fake.url };
  return rolecall(['doctor', ...args], '', environment);
}

async function checks(answer: NonNullable<FakeDeployment['answers'][string]>) {
  fake.answers['DescribeAlarms'] = answer;
  const { status, stdout, stderr } = await doctor('--format', 'json');
  expect(stderr).toBe('');
  const { healthy, checks: all } = JSON.parse(stdout) as { healthy: boolean; checks: readonly Check[] };
  expect(healthy).toBe(status === 0);
  return { status, found: all.filter(({ area }) => area === 'alarms') };
}

test('quiet ones are asked for by name, page by page, and are healthy', async () => {
  const names = alarms.map(({ AlarmName }) => AlarmName);
  const asked: unknown[] = [];
  const { status, found } = await checks(({ AlarmNames, NextToken }) => {
    asked.push(AlarmNames);
    return NextToken === undefined
      ? { MetricAlarms: alarms.slice(0, 3), NextToken: 'more' }
      : { MetricAlarms: alarms.slice(3) };
  });
  expect(status).toBe(0);
  expect(asked).toEqual([names, names]);
  const says = `${alarms.length} alarms about Rolecall itself are quiet.`;
  expect(found).toEqual([{ area: 'alarms', state: 'ok', says, remedy: null }]);
});

test('one that is raised, in JSON and for people', async () => {
  const raised = changed(waiting, { StateValue: 'ALARM' });
  const { status, found } = await checks(raised);
  expect(status).toBe(1);
  expect(found[0]).toMatchObject({ state: 'wrong', remedy: expect.stringContaining('concurrency') });
  expect(found[0]?.says).toBe(
    `${waiting} has been raised since 2026-05-01 10:00:00 UTC: An event has waited for on-event for more than a quarter of an hour.`,
  );
  const { stdout } = await doctor();
  expect(stdout).toMatch(/\nwrong {3}alarms {6}rolecall-prod-events-waiting has been raised since\n/);
  expect(stdout).toContain('1 wrong, 0 not looked at.');
});

test('one that is new and has no data yet is healthy', async () => {
  const { status, found } = await checks(changed(waiting, { StateValue: 'INSUFFICIENT_DATA' }));
  expect(status).toBe(0);
  expect(found.map(({ state }) => state)).toEqual(['note', 'ok']);
});

test.each<[string, NonNullable<FakeDeployment['answers'][string]>, RegExp]>([
  ['disabled actions', changed(waiting, { ActionsEnabled: false }), /^Nobody .*events-waiting: .* are disabled\.$/],
  ['no action', changed(waiting, { AlarmActions: [] }), /^Nobody .*events-waiting: .* were taken away\.$/],
  ['none any more', () => ({ MetricAlarms: alarms.slice(1) }), /^rolecall-prod-heartbeat-missing is gone/],
])('%s', async (_, answer, says) => {
  const { status, found } = await checks(answer);
  expect(status).toBe(1);
  expect(found[0]).toMatchObject({ state: 'wrong', says: expect.stringMatching(says) });
  expect(found[0]?.remedy).toContain('REVERT_DRIFT');
});

test.each([
  ['AccessDenied', 'the permission cloudwatch:DescribeAlarms is missing'],
  ['Throttling', 'the call that takes cloudwatch:DescribeAlarms failed (Throttling), so ask again'],
])('%s is no health', async (code, reason) => {
  const { status, found } = await checks(() => new Refusal(code));
  expect(status).toBe(3);
  const says = `What the alarms say was not looked at: ${reason}.`;
  expect(found).toEqual([{ area: 'alarms', state: 'unseen', says, remedy: null }]);
});
