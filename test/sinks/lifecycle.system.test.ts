/** What becomes of a stored finding: mutes that begin and end, states that come and go, and its history. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Endpoints, startEndpoints } from '../../local/endpoints.ts';
import { type Configuration, defaults, type Mute } from '../../src/configuration.ts';
import { isTimeline } from '../../src/controls/control.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { findingKey } from '../../src/sinks/entry.ts';
import { FindingsReader } from '../../src/sinks/findings-reader.ts';
import { FindingsTable } from '../../src/sinks/findings-table.ts';
import type { StateLook } from '../../src/audit-looks.ts';
import { Outbox } from '../../src/sinks/outbox.ts';
import { finding } from '../findings/finding.ts';
import { newTable } from '../support/world.ts';
import { lent, single, tooSoon } from './controls.ts';
import { record } from './events.ts';
import { auditor, listed } from './promises.ts';

const lease = 60_000;
const day = 24 * 60 * 60_000;
const now = Date.parse('2026-05-04T00:00:00Z');

let endpoints: Endpoints;
let table: FindingsTable;
let tables = 0;
/** What the places were told, the newest last. */
let told: { readonly place: string; readonly status: string; readonly before: string | null | undefined }[];
let revisions: number[];
let busIsUp: boolean;

beforeAll(async () => {
  endpoints = await startEndpoints();
});

afterAll(() => endpoints.close());

beforeEach(async () => {
  tables++;
  const name = await newTable(endpoints, `lifecycle-${tables}`);
  table = new FindingsTable(endpoints.clients.dynamodb, { table: name, retention: lease });
  told = [];
  revisions = [];
  busIsUp = true;
});

function outbox() {
  const place = (name: string) => ({
    name,
    async send({ status }: Finding, revision: number, before?: string | null) {
      if (name === 'bus' && !busIsUp) throw new Error('the bus is down');
      told.push({ place: name, status, before });
      revisions.push(revision);
    },
  });
  return new Outbox({
    table,
    places: [place('topic'), place('bus')],
    controls: auditor.controls.filter(isTimeline),
    lease,
  });
}

function contextAt(time: number, mutes: Configuration['mute'] = []) {
  return { now: new Date(time).toISOString(), horizon: null, configuration: { ...defaults, mute: mutes } };
}

function mute(until: string, control: string = single.id): Mute {
  const any = { account: null, region: null, actor: null, subject: null };
  return { line: 1, control, ...any, until, reason: 'It is known', owner: 'security@example.com' };
}

function keep(event: unknown, context = contextAt(now)) {
  return outbox().keep(auditor.judge(event, context), context);
}

async function onlyFinding() {
  const [only, ...others] = await listed(table.stored());
  expect(others).toEqual([]);
  if (!only) throw new Error('expected a finding');
  return only;
}

function statuses(place = 'topic') {
  return told.filter((each) => each.place === place).map(({ status }) => status);
}

const call = (name: string, minute: number) => record('test.amazonaws.com', name, minute, { thing: 'it' });
const minutes = (count: number) => count * 60_000;
const happening = call('Happen', 0);

describe('a mute', () => {
  test('is applied to what is told and never to what is stored, and its end is told when it comes', async () => {
    const mutes = [mute('2026-05-05')];
    const end = Date.parse('2026-05-06T00:00:00Z');
    await keep(happening, contextAt(now, mutes));
    expect(told).toEqual([
      { place: 'topic', status: 'muted', before: null },
      { place: 'bus', status: 'muted', before: null },
    ]);
    expect(await onlyFinding()).toMatchObject({ status: 'open' });
    expect((await listed(table.entries())).map(({ due }) => due)).toEqual([end]);
    await outbox().sweep(contextAt(end - 1, mutes));
    expect(told).toHaveLength(2);
    await outbox().sweep(contextAt(end, mutes));
    expect(told.slice(2)).toEqual([
      { place: 'topic', status: 'open', before: 'muted' },
      { place: 'bus', status: 'open', before: 'muted' },
    ]);
    expect((await onlyFinding()).history).toEqual([
      {
        at: '2026-05-04T00:00:00.000Z',
        from: null,
        to: 'muted',
        why: 'muted until 2026-05-05 by security@example.com: It is known; event Happen of 2026-05-01 18:00:00 UTC, id Happen 0',
        rev: 1,
      },
      { at: '2026-05-06T00:00:00.000Z', from: 'muted', to: 'open', why: 'the mute ended', rev: 2 },
    ]);
    expect((await listed(table.entries())).map(({ due }) => due)).toEqual([null]);
  });

  test('that was made longer meanwhile goes on, with its new end', async () => {
    await keep(happening, contextAt(now, [mute('2026-05-05')]));
    await outbox().sweep(contextAt(now + 2 * day, [mute('2026-05-10')]));
    expect(statuses()).toEqual(['muted', 'muted']);
    expect((await listed(table.entries())).map(({ due }) => due)).toEqual([Date.parse('2026-05-11T00:00:00Z')]);
  });

  test('that is added or taken away is told by remute, once, and only where something changes', async () => {
    await keep(happening);
    await keep(call('Repeat', 0));
    told = [];
    await outbox().remute(contextAt(now + 1, [mute('2026-05-05')]));
    expect(statuses()).toEqual(['muted']);
    await outbox().remute(contextAt(now + 2, [mute('2026-05-05')]));
    expect(statuses()).toEqual(['muted']);
    await outbox().remute(contextAt(now + 3));
    expect(statuses()).toEqual(['muted', 'open']);
    const { history } = (await listed(table.stored())).find(({ control }) => control === single.id) ?? {};
    expect(history?.map(({ from, to, why }) => `${from} ${to}: ${why}`).slice(1)).toEqual([
      'open muted: muted until 2026-05-05 by security@example.com: It is known',
      'muted open: the configuration mutes it no more',
    ]);
    expect(new Set(revisions).size).toBe(3);
  });

  test('that two sweeps of the configuration see at once is told once, and how things were before no more', async () => {
    busIsUp = false;
    await keep(happening);
    busIsUp = true;
    const context = contextAt(now + 1, [mute('2026-05-05')]);
    await Promise.all([outbox().remute(context), outbox().remute(context)]);
    expect([statuses('topic'), statuses('bus')]).toEqual([['open', 'muted'], ['muted']]);
  });

  test('does not hold back what is withdrawn, and a place that was down hears how things stand, and what it knew', async () => {
    const mutes = [mute('2026-05-20', tooSoon.id)];
    await keep(call('Export', 0), contextAt(now, mutes));
    busIsUp = false;
    await keep(call('Export', 60), contextAt(now, mutes));
    await keep(call('Cancel', 30), contextAt(now + 1, mutes));
    busIsUp = true;
    await outbox().sweep(contextAt(now + 2 * lease, mutes));
    expect(told).toEqual([
      { place: 'topic', status: 'muted', before: null },
      { place: 'topic', status: 'withdrawn', before: 'muted' },
      { place: 'bus', status: 'withdrawn', before: null },
    ]);
    const { history } = await onlyFinding();
    expect(history.at(-1)).toMatchObject({
      from: 'muted',
      to: 'withdrawn',
      why: 'event Cancel of 2026-05-01 18:30:00 UTC, id Cancel 30',
    });
    // Nobody has to wake for the end of a mute of what is over.
    expect((await listed(table.entries())).map(({ due }) => due)).toEqual([null, null, null]);
  });
});

describe('a finding of one event', () => {
  test('is resolved by the event that undoes it', async () => {
    await keep(call('Lend', 0));
    await keep(call('Return', 60), contextAt(now + 1));
    expect(statuses()).toEqual(['open', 'resolved']);
    expect(await onlyFinding()).toMatchObject({
      status: 'resolved',
      resolution: { at: '2026-05-01T19:00:00Z', event: 'Return 60', why: 'it was given back' },
      control: lent.id,
      firstSeen: '2026-05-04T00:00:00.000Z',
      lastSeen: '2026-05-04T00:00:00.000Z',
      revision: 2,
    });
    expect((await onlyFinding()).history.map(({ to, why }) => `${to}: ${why}`)).toEqual([
      'open: event Lend of 2026-05-01 18:00:00 UTC, id Lend 0',
      'resolved: resolved on 2026-05-01 19:00:00 UTC: it was given back; event Return of 2026-05-01 19:00:00 UTC, id Return 60',
    ]);
  });

  test('that comes back after it was withdrawn is told again', async () => {
    await keep(call('Deny', 0));
    for (const minute of [5, 10]) await keep(call('Deny', minute));
    await keep(call('Pardon', 7), contextAt(now + 1));
    for (const minute of [15, 20]) await keep(call('Deny', minute), contextAt(now + 2));
    expect(statuses()).toEqual(['open', 'withdrawn', 'open']);
    expect((await onlyFinding()).history.map(({ from, to }) => [from, to])).toEqual([
      [null, 'open'],
      ['open', 'withdrawn'],
      ['withdrawn', 'open'],
    ]);
  });

  test('is found by its key, with its record, wherever it lies', async () => {
    await keep(happening);
    await keep(call('Lend', 0));
    const reader = new FindingsReader(endpoints.clients.dynamodb, `lifecycle-${tables}`);
    const all = await listed(reader.all());
    expect(await reader.at(all.map(({ key }) => key))).toEqual(all);
    const records = new Map<string, string | null>();
    for (const one of all) records.set(one.finding.control, await reader.record(one.key));
    expect([...records.keys()].toSorted()).toEqual([lent.id, single.id].toSorted());
    expect(records.get(lent.id)).toBeNull();
    expect(JSON.parse(records.get(single.id) ?? '')).toEqual(happening);
    expect(await reader.at([findingKey('nobody')])).toEqual([]);
  });

  test('was last seen when the last of its events came, which a second delivery is not', async () => {
    await keep(call('Repeat', 0), contextAt(now));
    await keep(call('Repeat', 1), contextAt(now + 1000));
    await keep(call('Repeat', 1), contextAt(now + 2000));
    expect(await onlyFinding()).toMatchObject({
      firstSeen: '2026-05-04T00:00:00.000Z',
      lastSeen: '2026-05-04T00:00:01.000Z',
      count: 2,
    });
  });
});

describe('a look of the scheduled audit', () => {
  const state = (id: string, fields: Partial<Finding> = {}) =>
    finding({ id, control: 'slr-missing', event: null, time: '2026-05-04T00:00:00Z', ...fields });
  const scope = { control: 'slr-missing', part: 'us-east-1' };
  const look = (fields: Partial<StateLook>, time: number, mutes: readonly Mute[] = []) =>
    outbox().look(
      { account: '111122223333', scope, findings: [], unconfirmed: [], complete: true, ...fields },
      contextAt(time, mutes),
    );

  test('keeps a state that it sees, and tells of it once', async () => {
    await look({ findings: [state('a')] }, now);
    await look({ findings: [state('a', { time: '2026-05-05T00:00:00Z', facts: { now: 'otherwise' } })] }, now + day);
    expect(statuses()).toEqual(['open']);
    expect(await onlyFinding()).toMatchObject({
      status: 'open',
      time: '2026-05-04T00:00:00Z',
      facts: { now: 'otherwise' },
      firstSeen: '2026-05-04T00:00:00.000Z',
      lastSeen: '2026-05-05T00:00:00.000Z',
    });
  });

  test('resolves what two complete ones in a row do not see, and opens it again when it returns', async () => {
    await look({ findings: [state('a')] }, now);
    await look({}, now + day);
    expect(await onlyFinding()).toMatchObject({ status: 'open' });
    await look({}, now + 2 * day);
    expect(await onlyFinding()).toMatchObject({ status: 'resolved', resolution: { event: null } });
    await look({}, now + 3 * day);
    await look({ findings: [state('a', { time: '2026-05-08T00:00:00Z' })] }, now + 4 * day);
    expect(statuses()).toEqual(['open', 'resolved', 'open']);
    const { history, time, resolution } = await onlyFinding();
    expect([time, resolution]).toEqual(['2026-05-08T00:00:00Z', undefined]);
    expect(history.map(({ to, why }) => `${to}: ${why}`)).toEqual([
      'open: seen by the look of 2026-05-04 00:00:00 UTC',
      'resolved: resolved on 2026-05-06 00:00:00 UTC: two complete looks did not find it any more, those of 2026-05-05 00:00:00 UTC and 2026-05-06 00:00:00 UTC',
      'open: seen by the look of 2026-05-08 00:00:00 UTC',
    ]);
  });

  test.each<[string, readonly Partial<StateLook>[]]>([
    ['one complete look', [{}]],
    ['looks that are not complete', [{ complete: false }, { complete: false }, { complete: false }]],
    ['one complete look among others', [{ complete: false }, {}, { complete: false }]],
    ['complete looks that another one saw it between', [{}, { findings: [state('a')], complete: false }, {}]],
    [
      'complete looks at another part',
      [{ scope: { ...scope, part: 'eu-central-1' } }, { scope: { ...scope, part: 'eu-central-1' } }],
    ],
    ['complete looks at another account', [{ account: '444455556666' }, { account: '444455556666' }]],
  ])('is not resolved by %s', async (_what, looks) => {
    await look({ findings: [state('a')] }, now);
    for (const [index, one] of looks.entries()) await look(one, now + (index + 1) * day);
    expect(await onlyFinding()).toMatchObject({ status: 'open' });
    expect(statuses()).toEqual(['open']);
  });

  test('that is tried again within minutes counts once', async () => {
    await look({ findings: [state('a')], unconfirmed: [state('b')] }, now);
    await look({ findings: [state('a')], unconfirmed: [state('b')] }, now + minutes(9));
    await look({}, now + day);
    await look({}, now + day + minutes(9));
    expect(statuses()).toEqual(['open']);
    expect(await onlyFinding()).toMatchObject({ id: 'a', status: 'open' });
  });

  test('that proves nothing by itself is told by the second one, unless a complete one in between saw nothing', async () => {
    await look({ unconfirmed: [state('a'), state('b')] }, now);
    expect(await listed(table.stored())).toEqual([]);
    await look({ unconfirmed: [state('a')] }, now + day);
    expect(statuses()).toEqual(['open']);
    await look({ unconfirmed: [state('a'), state('b')] }, now + 2 * day);
    expect(await onlyFinding()).toMatchObject({ id: 'a', firstSeen: '2026-05-04T00:00:00.000Z' });
    await look({ unconfirmed: [state('a'), state('b')] }, now + 3 * day);
    expect(statuses()).toEqual(['open', 'open']);
  });

  test('that proves nothing by itself opens at once what was told before', async () => {
    for (const days of [0, 1]) await look({ unconfirmed: [state('a')] }, now + days * day);
    for (const days of [2, 3]) await look({}, now + days * day);
    await look({ unconfirmed: [state('a')] }, now + 4 * day);
    expect(statuses()).toEqual(['open', 'resolved', 'open']);
  });

  test('leaves alone what events found, and applies mutes', async () => {
    await keep(happening);
    const mutes = [mute('2026-05-20', 'slr-missing')];
    await look({ findings: [state('a')] }, now, mutes);
    await look({}, now + day, mutes);
    await look({}, now + 2 * day, mutes);
    expect(statuses()).toEqual(['open', 'muted', 'resolved']);
    expect((await listed(table.stored())).map(({ control, status }) => `${control} ${status}`).toSorted()).toEqual([
      'slr-missing resolved',
      'test-single open',
    ]);
  });

  test('by two audits at once loses nothing', async () => {
    const states = ['a', 'b', 'c', 'd'].map((id) => state(id));
    await Promise.all([look({ findings: states }, now), look({ findings: states }, now + 1)]);
    expect((await listed(table.stored())).map(({ id }) => id).toSorted()).toEqual(['a', 'b', 'c', 'd']);
    expect(statuses()).toEqual(['open', 'open', 'open', 'open']);
    await Promise.all([look({}, now + day), look({}, now + day + 1)]);
    expect(statuses()).toHaveLength(4);
    await Promise.all([look({}, now + 2 * day), look({}, now + 2 * day + 1)]);
    expect(statuses().slice(4)).toEqual(['resolved', 'resolved', 'resolved', 'resolved']);
  });
});
