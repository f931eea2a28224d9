import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Endpoints, startEndpoints } from '../../local/endpoints.ts';
import type { Note } from '../../src/audit.ts';
import { defaults } from '../../src/configuration.ts';
import type { TimelineControl } from '../../src/controls/control.ts';
import { findingKey } from '../../src/sinks/entry.ts';
import { FindingsTable } from '../../src/sinks/findings-table.ts';
import { Outbox, type Place } from '../../src/sinks/outbox.ts';
import { makeStale } from '../support/stale-reads.ts';
import { newClients, newTable } from '../support/world.ts';
import { crowded, single, tooSoon, unclosed } from './controls.ts';
import { record } from './events.ts';
import { auditor, findingsIn, listed } from './promises.ts';

const lease = 60_000;
const now = Date.parse('2026-05-04T00:00:00Z');

let endpoints: Endpoints;
let table: FindingsTable;
let tables = 0;

beforeAll(async () => {
  endpoints = await startEndpoints();
});

afterAll(() => endpoints.close());

beforeEach(async () => {
  tables++;
  const name = await newTable(endpoints, `table-${tables}`);
  table = new FindingsTable(endpoints.clients.dynamodb, { table: name, retention: lease });
});

function contextAt(time: number) {
  return { now: new Date(time).toISOString(), horizon: null, configuration: defaults };
}

function outboxOf(places: Place[], controls: TimelineControl[] = [tooSoon, unclosed, crowded] as TimelineControl[]) {
  return new Outbox({ table, places, controls, lease });
}

function keep(outbox: Outbox, event: unknown, time = now) {
  return outbox.keep(auditor.judge(event, contextAt(time)), contextAt(time));
}

/** A place that keeps what it is sent, or throws. */
function place(name: string, works: () => boolean = () => true) {
  const sent: string[] = [];
  return {
    name,
    sent,
    async send({ status }: { status: string }) {
      if (!works()) throw new Error(`${name} is down`);
      sent.push(status);
    },
  };
}

const happening = record('test.amazonaws.com', 'Happen', 0, { thing: 'it' });

describe('places', () => {
  test('one that is down holds up no other, and is told as soon as it is up', async () => {
    let up = false;
    const [topic, bus, hub] = [place('topic'), place('bus', () => up), place('hub')];
    const outbox = outboxOf([topic, bus, hub]);
    expect(await keep(outbox, happening)).toMatchObject({ delivered: 2, failed: [{ place: 'bus' }] });
    expect((await outbox.sweep(contextAt(now + lease - 1))).failed, 'the lease still runs').toEqual([]);
    expect((await outbox.sweep(contextAt(now + lease))).failed).toHaveLength(1);
    up = true;
    expect(await outbox.sweep(contextAt(now + 2 * lease))).toMatchObject({ delivered: 1, failed: [] });
    expect([topic.sent, bus.sent, hub.sent]).toEqual([['open'], ['open'], ['open']]);
    expect((await listed(table.entries())).map((entry) => entry.due)).toEqual([null]);
  });

  test('of two sweepers at the same time one delivers', async () => {
    const down = place('topic', () => false);
    await keep(outboxOf([down]), happening);
    const topic = place('topic');
    const sweeps = [1, 2, 3, 4].map(() => outboxOf([topic]).sweep(contextAt(now + lease)));
    await Promise.all(sweeps);
    expect(topic.sent).toEqual(['open']);
  });
});

describe('a sweep', () => {
  test('goes on after an item that cannot be read, and stops when there is no time left', async () => {
    const topic = place('topic');
    const down = place('topic', () => false);
    for (const minute of [0, 1, 2]) await keep(outboxOf([down]), { ...happening, eventID: `event ${minute}` });
    const { UpdateItemCommand } = await import('@aws-sdk/client-dynamodb');
    const [first] = await listed(table.entries());
    await endpoints.clients.dynamodb.send(
      new UpdateItemCommand({
        TableName: `table-${tables}`,
        Key: { pk: { S: first?.key.pk ?? '' }, sk: { S: first?.key.sk ?? '' } },
        UpdateExpression: 'SET finding = :broken',
        ExpressionAttributeValues: { ':broken': { S: '{' } },
      }),
    );
    expect(await outboxOf([topic]).sweep(contextAt(now + lease), () => false)).toMatchObject({ delivered: 0 });
    const kept = await outboxOf([topic]).sweep(contextAt(now + lease));
    expect(kept).toMatchObject({ delivered: 2, failed: [{ finding: first?.key.pk, place: 'table' }] });
  });

  test('judges what was pending when it falls due, not before, and tells it', async () => {
    const topic = place('topic');
    const opened = record('test.amazonaws.com', 'Open', 0, { thing: 'it' });
    const time = Date.parse(opened.eventTime);
    const until = time + 2 * 60 * 60_000;
    await keep(outboxOf([topic]), opened, time);
    expect((await listed(table.entries())).map(({ due, pending }) => [due, pending])).toEqual([[until, until]]);
    await outboxOf([topic]).sweep(contextAt(until - 1));
    expect(topic.sent).toEqual([]);
    await outboxOf([topic]).sweep(contextAt(until));
    expect(topic.sent).toEqual(['open']);
    expect((await listed(table.entries())).map(({ due, pending }) => [due, pending])).toEqual([[null, null]]);
  });

  test('leaves alone what a control that exists no more had pending', async () => {
    const opened = record('test.amazonaws.com', 'Open', 0, { thing: 'it' });
    const time = Date.parse(opened.eventTime);
    await keep(outboxOf([]), opened, time);
    expect(await outboxOf([], []).sweep(contextAt(time + 100 * lease * 60))).toMatchObject({ failed: [] });
    expect((await listed(table.entries())).map((entry) => entry.due)).toEqual([null]);
  });
});

describe('a timeline control that fails', () => {
  const fails = {
    ...tooSoon,
    evaluate: () => {
      throw new Error('a mistake');
    },
  } as TimelineControl;
  const wavers = {
    ...tooSoon,
    evaluate: (_: unknown, { before }: { before: readonly unknown[] }) => ({
      verdict: 'violation',
      violations: [{ subject: { type: 'thing', id: `after ${before.length}`, arn: null }, facts: {} }],
    }),
  } as unknown as TimelineControl;
  const exports = [100, 50].map((minute) => record('test.amazonaws.com', 'Export', minute, { thing: 'it' }));

  /** What a later version of a control makes of the events. */
  async function keepWith(control: TimelineControl, event: unknown) {
    const { notes, ...rest } = auditor.judge(event, contextAt(now));
    return outboxOf([], [control]).keep(
      { ...rest, notes: notes.map((note) => ({ ...note, control })) },
      contextAt(now),
    );
  }

  test('says so, and what was known stays', async () => {
    for (const event of exports) await keep(outboxOf([]), event);
    const before = await listed(table.entries());
    expect(findingsIn(before)).toHaveLength(1);
    const kept = await keepWith(fails, exports[1]);
    expect(kept.said).toMatchObject([{ control: 'test-too-soon', verdict: 'error', reason: 'a mistake' }]);
    expect(await listed(table.entries())).toEqual(before);
  });

  test('by giving a finding another identity when its neighbours change is told so', async () => {
    await keepWith(wavers, exports[0]);
    const before = await listed(table.entries());
    await keepWith(wavers, exports[1]);
    const after = await listed(table.entries());
    expect(after.filter((entry) => entry.key.sk === before[0]?.key.sk)).toEqual(before);
    expect((await keepWith(wavers, exports[0])).said).toMatchObject([{ verdict: 'error', reason: /identity/ }]);
  });
});

describe('keys', () => {
  const item = { ...record('', '', 0, {}), id: 'id', time: '2026-05-01T00:00:00Z', account: '1', region: '', note: {} };
  const noteOf = (changed: object, key = 'it') =>
    ({ control: tooSoon, account: '1', key, item: { ...item, ...changed } }) as unknown as Note;

  test.each([
    ['longer than DynamoDB takes', '\u{1F600}'.repeat(3000), 'x'.repeat(5000)],
    ['with characters that are none', 'half \ud800 a pair', 'nul \0'],
    ['with the separator', 'a|b|c', 'd|e'],
  ])('%s are found again', async (_, key, id) => {
    const { key: at } = await table.remember(noteOf({ id }, key), now);
    const [entry] = await table.around(at, { within: 1000, last: 1 });
    expect(entry?.key).toEqual(at);
    expect(entry?.item?.id).toBe(id.toWellFormed());
  });

  test('that differ only far behind stay apart', async () => {
    const long = 'x'.repeat(5000);
    const [a, b] = [
      await table.remember(noteOf({}, `${long}a`), now),
      await table.remember(noteOf({}, `${long}b`), now),
    ];
    expect(a.key.pk).not.toBe(b.key.pk);
  });

  test.each(['0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z'])('of the year in %s have neighbours', async (time) => {
    const { key: at } = await table.remember(noteOf({ time }), now);
    await table.remember(noteOf({ time, id: 'other' }), now);
    expect(await table.around(at, { within: 7 * 24 * 60 * 60_000, last: 5 })).toHaveLength(2);
  });

  test.each([5, 19, 20, 21, 60])('of %i on one timeline have the nearest neighbours on both sides', async (length) => {
    const times = Array.from({ length }, (_, index) => `2026-05-01T00:${String(index).padStart(2, '0')}:00Z`);
    const line = await Promise.all(times.map(async (time) => table.remember(noteOf({ time }, `of ${length}`), now)));
    for (const last of [1, 7, 100]) {
      for (const at of [0, 3, length >> 1, length - 1]) {
        const near = await table.around((line[at] as (typeof line)[number]).key, { within: 40 * 60_000, last });
        const [from, to] = [Math.max(0, at - last, at - 40), Math.min(at + last, at + 40)];
        expect(near.map((entry) => entry.item?.time)).toEqual(times.slice(from, to + 1));
      }
    }
  });
});

test('reads know of every write before them, and only the index may lag behind', async () => {
  const { dynamodb } = newClients(endpoints);
  makeStale(dynamodb, { lag: () => Number.MAX_SAFE_INTEGER, writes: [] });
  const late = new FindingsTable(dynamodb, { table: `table-${tables}`, retention: lease });
  const outbox = new Outbox({ table: late, places: [place('topic', () => false)], controls: [], lease });
  await keep(outbox, happening);
  await keep(outbox, record('test.amazonaws.com', 'Export', 0, { thing: 'it' }));
  const [finding, item] = (await listed(table.entries())).toSorted((a, b) => a.key.pk.localeCompare(b.key.pk));
  if (!finding || !item) throw new Error('expected a finding and an item of a timeline');
  expect(await late.get(finding.key)).toEqual(finding);
  expect(await late.around(item.key, { within: 1000, last: 1 })).toEqual([item]);
  expect(await late.timeline(item.key.pk, '2026-05-01')).toEqual([item]);
  expect(await listed(table.due(now + lease))).toHaveLength(1);
  expect(await listed(late.due(now + lease))).toEqual([]);
  dynamodb.destroy();
});

test('what is stored stays for the time of its retention after its last write', async () => {
  await keep(outboxOf([]), happening);
  const { ScanCommand } = await import('@aws-sdk/client-dynamodb');
  const { Items } = await endpoints.clients.dynamodb.send(new ScanCommand({ TableName: `table-${tables}` }));
  expect(Items?.map((i) => Number(i['expires']?.N))).toEqual([(now + lease) / 1000]);
});

test('the record behind a finding is kept as evidence', async () => {
  await keep(outboxOf([]), happening);
  const { finding } = (await listed(table.entries()))[0]?.sighting ?? {};
  expect(finding?.control).toBe(single.id);
  const { GetItemCommand } = await import('@aws-sdk/client-dynamodb');
  const { pk, sk } = findingKey(finding?.id ?? '');
  const get = new GetItemCommand({ TableName: `table-${tables}`, Key: { pk: { S: pk }, sk: { S: sk } } });
  const { Item } = await endpoints.clients.dynamodb.send(get);
  expect(JSON.parse(Item?.['evidence']?.S ?? '')).toEqual(happening);
});
