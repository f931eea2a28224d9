import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { alarmChecks, alarmRemedies } from '../../src/doctor/alarms.ts';
import type { Alarm, AlarmState } from '../../src/doctor/snapshot.ts';
import { alarms as ofTemplate } from '../support/fake-deployment.ts';

const page = readFileSync('docs/operations.md', 'utf8');
const remedies = new Map([['events-waiting', 'Look at errors and throttles.']]);

const alarm = (name: string, over: Partial<AlarmState> = {}): Alarm => ({
  name: `rolecall-prod-${name}`,
  seen: { value: { state: 'OK', since: '2026-05-01T07:00:00Z', description: null, actions: 'enabled', ...over } },
});
const told = (...alarms: Alarm[]) =>
  alarmChecks(alarms, 'rolecall-prod', remedies).map(({ state, says, remedy }) => [state, says, remedy]);

test('quiet ones are counted', () => {
  expect(told(alarm('a'))).toEqual([['ok', '1 alarm about Rolecall itself is quiet.', null]]);
  expect(told(alarm('a'), alarm('b'))).toEqual([['ok', '2 alarms about Rolecall itself are quiet.', null]]);
});

test('each that is raised: since when, what it means, and what to do', () => {
  const description = 'An event has waited for on-event for more than a quarter of an hour';
  expect(told(alarm('events-waiting', { state: 'ALARM', description }), alarm('b'))).toEqual([
    [
      'wrong',
      `rolecall-prod-events-waiting has been raised since 2026-05-01 07:00:00 UTC: ${description}.`,
      remedies.get('events-waiting'),
    ],
    ['ok', '1 alarm about Rolecall itself is quiet.', null],
  ]);
  // One of another version than this, or of somebody's own.
  expect(told(alarm('own', { state: 'ALARM' }))).toEqual([
    [
      'wrong',
      'rolecall-prod-own has been raised since 2026-05-01 07:00:00 UTC.',
      expect.stringContaining('CloudWatch'),
    ],
  ]);
});

test('one that is new and has no data yet is not wrong', () => {
  expect(told(alarm('a', { state: 'INSUFFICIENT_DATA' }))).toEqual([
    ['note', expect.stringMatching(/^Without data to judge: rolecall-prod-a since 2026-05-01 07:00:00 UTC\./), null],
  ]);
});

test('those that nobody would hear of are, quiet or not', () => {
  const putBack = expect.stringContaining('REVERT_DRIFT');
  expect(told(alarm('a', { actions: 'disabled' }), alarm('b', { actions: 'disabled', state: 'ALARM' }))).toEqual([
    ['wrong', expect.stringMatching(/^rolecall-prod-b has been raised/), expect.anything()],
    [
      'wrong',
      'Nobody would hear of rolecall-prod-a, rolecall-prod-b: the actions of those alarms are disabled.',
      expect.stringMatching(/^Enable them in CloudWatch\. .*REVERT_DRIFT/),
    ],
    ['ok', '1 alarm about Rolecall itself is quiet.', null],
  ]);
  expect(told(alarm('a', { actions: 'none' }))[0]).toEqual([
    'wrong',
    'Nobody would hear of rolecall-prod-a: the actions of that alarm were taken away.',
    putBack,
  ]);
});

test('those that somebody deleted', () => {
  const gone = ['a', 'b'].map((name): Alarm => ({ name: `rolecall-prod-${name}`, seen: { gone: true } }));
  expect(told(...gone)).toEqual([
    [
      'wrong',
      'rolecall-prod-a, rolecall-prod-b are gone, though the stack made them.',
      expect.stringContaining('REVERT_DRIFT'),
    ],
  ]);
});

test('docs/operations.md says in sentences what to do about each alarm of the template', () => {
  const found = alarmRemedies(page);
  expect(ofTemplate.length).toBeGreaterThan(15);
  expect([...found.keys()].toSorted()).toEqual(
    ofTemplate.map(({ AlarmName: name }) => name.replace('rolecall-prod-', '')).toSorted(),
  );
  for (const [name, remedy] of found) expect(remedy, name).toMatch(/^[A-Z][^`[\]|]*[.)]$/);
});

test('links of the page become what they lead to', () => {
  const rows = [
    '| alarm | what it means | what to do |',
    '| --- | --- | --- |',
    '| `a`, `b-c` | something with `code` | See [here](#the-way), then [backfill](backfill.md) and `x`. |',
  ];
  const remedy = 'See here (docs/operations.md#the-way), then backfill (docs/backfill.md) and x.';
  const found = alarmRemedies(`# Page\n\n## Alarms\n\n${rows.join('\n')}\n\n## After\n\n| \`d\` | x | y |\n`);
  expect([...found]).toEqual([
    ['a', remedy],
    ['b-c', remedy],
  ]);
});
