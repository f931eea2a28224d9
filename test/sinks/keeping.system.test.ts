/** What the outbox keeps besides findings: evidence, counts, and what is left for the next time. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Endpoints, startEndpoints } from '../../local/endpoints.ts';
import { auditorOf } from '../../src/audit.ts';
import { defaults, type Mute } from '../../src/configuration.ts';
import { isTimeline } from '../../src/controls/control.ts';
import { controls } from '../../src/controls/index.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { findingKey } from '../../src/sinks/entry.ts';
import { FindingsReader } from '../../src/sinks/findings-reader.ts';
import { FindingsTable } from '../../src/sinks/findings-table.ts';
import { Outbox } from '../../src/sinks/outbox.ts';
import { finding } from '../findings/finding.ts';
import { newTable } from '../support/world.ts';
import { single } from './controls.ts';
import { record } from './events.ts';
import { auditor, listed } from './promises.ts';

const lease = 60_000;
const day = 24 * 60 * 60_000;
const now = Date.parse('2026-05-04T00:00:00Z');

let endpoints: Endpoints;
let table: FindingsTable;
let tables = 0;
let told: string[];
let topicIsUp: boolean;

beforeAll(async () => {
  endpoints = await startEndpoints();
});

afterAll(() => endpoints.close());

beforeEach(async () => {
  const name = await newTable(endpoints, `keeping-${++tables}`);
  table = new FindingsTable(endpoints.clients.dynamodb, { table: name, retention: lease });
  told = [];
  topicIsUp = true;
});

function outbox() {
  const topic = {
    name: 'topic',
    async send({ status }: Finding) {
      if (!topicIsUp) throw new Error('the topic is down');
      told.push(status);
    },
  };
  return new Outbox({ table, places: [topic], controls: auditor.controls.filter(isTimeline), lease });
}

function contextAt(time: number, mute: readonly Mute[] = []) {
  return { now: new Date(time).toISOString(), horizon: null, configuration: { ...defaults, mute } };
}

const call = (name: string, minute: number) => record('test.amazonaws.com', name, minute, { thing: 'it' });
const keep = (event: unknown, time = now) => outbox().keep(auditor.judge(event, contextAt(time)), contextAt(time));
const state = finding({ id: 'a', control: 'slr-missing', event: null });
const scope = { control: 'slr-missing', part: 'us-east-1' };
const look = (findings: readonly Finding[], time: number) =>
  outbox().look({ account: '111122223333', scope, findings, unconfirmed: [], complete: true }, contextAt(time));
const dues = async () => (await listed(table.entries())).map(({ due }) => due);

test('what cannot be read is kept as it came', async () => {
  const kept = await outbox().keep(auditorOf(controls).judge('no JSON', contextAt(now)), contextAt(now), 'no JSON');
  expect(kept).toMatchObject({ delivered: 1, failed: [], said: [] });
  const [only] = await listed(table.stored());
  const reader = new FindingsReader(endpoints.clients.dynamodb, `keeping-${tables}`);
  expect(await reader.record(findingKey(only?.id ?? ''))).toBe('"no JSON"');
});

test('what is new is counted, and what came before is not', async () => {
  for (const event of [call('Happen', 0), call('Repeat', 0), call('Export', 0)]) {
    expect((await keep(event)).added, event.eventID).toBe(1);
    expect((await keep(event)).added, event.eventID).toBe(0);
  }
  expect((await keep(call('Repeat', 1))).added).toBe(0);
});

test('what a timeline control says is handed on', async () => {
  expect((await keep(call('Export', 0))).said).toEqual([{ control: 'test-too-soon', verdict: 'compliant' }]);
  expect((await keep(call('Export', 60))).said).toEqual([{ control: 'test-too-soon', verdict: 'violation' }]);
  const opened = Date.parse('2026-05-01T18:00:00Z');
  expect((await keep(call('Open', 0), opened)).said).toEqual([{ control: 'test-unclosed', verdict: 'pending' }]);
  const { said } = await outbox().sweep(contextAt(opened + 2 * 60 * 60_000));
  expect(said).toEqual([{ control: 'test-unclosed', verdict: 'violation' }]);
});

test.each([
  ['back', 'Export 0, Export 60, Export 120', 2],
  ['ahead', 'Close 62, Open 61, Open 60, Open 0', 1],
  ['both ways, farther than as many as count', 'Stand 0, Stand 10, Stand 20, Stand 30, Stand 40', 3],
  ['both ways, farther than as near as counts', 'Lend 0, Lend 100, Lend 300', 3],
])(
  'what lies at the edge of what is read is not judged by half of its neighbours: looking %s',
  async (_, events, found) => {
    for (const [what = '', minute] of events.split(', ').map((each) => each.split(' ')))
      await keep(call(what, Number(minute)));
    expect(told).toEqual(Array.from({ length: found }, () => 'open'));
    expect((await listed(table.stored())).map(({ history }) => history.length)).toEqual(told.map(() => 1));
  },
);

test('a sweep that has no more time leaves the rest to the next one', async () => {
  topicIsUp = false;
  expect((await keep(call('Happen', 0))).failed).toMatchObject([{ place: 'topic' }]);
  expect((await keep(call('Happen', 1))).failed).toHaveLength(1);
  topicIsUp = true;
  const later = contextAt(now + lease);
  expect(await outbox().sweep(contextAt(now + lease - 1))).toMatchObject({ delivered: 0, failed: [] });
  expect(await outbox().sweep(later, () => false)).toMatchObject({ delivered: 0 });
  let left = 1;
  expect(await outbox().sweep(later, () => left-- > 0)).toMatchObject({ delivered: 1 });
  expect(await outbox().sweep(later)).toMatchObject({ delivered: 1, told: [{ place: 'topic' }] });
  expect(told).toEqual(['open', 'open']);
  expect(await dues()).toEqual([null, null]);
});

test('so does remute', async () => {
  await keep(call('Happen', 0));
  const any = { line: 1, account: null, region: null, actor: null, subject: null };
  const mutes = [{ ...any, control: single.id, until: '2026-05-20', reason: 'known', owner: 'me' }];
  await outbox().remute(contextAt(now + 1, mutes), () => false);
  expect(told).toEqual(['open']);
  await outbox().remute(contextAt(now + 1, mutes));
  expect(told).toEqual(['open', 'muted']);
});

test('what is resolved stays so, however often nobody sees it', async () => {
  await look([state], now);
  for (const days of [1, 2, 3, 4, 5]) await look([], now + days * day);
  expect(told).toEqual(['open', 'resolved']);
  expect(await listed(table.entries())).toMatchObject([
    { sighting: { events: [], finding: { status: 'resolved' } }, missed: null, due: null, tell: 3 },
  ]);
});

test('looks less than ten minutes apart count as one', async () => {
  await look([state], now);
  await look([], now + day);
  await look([], now + day + 10 * 60_000 - 1);
  expect(told).toEqual(['open']);
  await look([], now + day + 10 * 60_000);
  expect(told).toEqual(['open', 'resolved']);
});
