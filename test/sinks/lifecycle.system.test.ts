/** What becomes of a stored finding: mutes that begin and end, what undoes it, and its history. */
import { describe, expect, test } from 'vitest';
import { findingKey } from '../../src/sinks/entry.ts';
import { FindingsReader } from '../../src/sinks/findings-reader.ts';
import { lent, single, tooSoon } from './controls.ts';
import { listed } from './promises.ts';
import {
  bus,
  call,
  contextAt,
  day,
  endpoints,
  happening,
  keep,
  lease,
  mute,
  now,
  onlyFinding,
  outbox,
  revisions,
  statuses,
  table,
  tables,
  told,
  withTables,
} from './lifecycle.ts';

withTables();

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
    told.length = 0;
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
    bus.isUp = false;
    await keep(happening);
    bus.isUp = true;
    const context = contextAt(now + 1, [mute('2026-05-05')]);
    await Promise.all([outbox().remute(context), outbox().remute(context)]);
    expect([statuses('topic'), statuses('bus')]).toEqual([['open', 'muted'], ['muted']]);
  });

  test('does not hold back what is withdrawn, and a place that was down hears how things stand, and what it knew', async () => {
    const mutes = [mute('2026-05-20', tooSoon.id)];
    await keep(call('Export', 0), contextAt(now, mutes));
    bus.isUp = false;
    await keep(call('Export', 60), contextAt(now, mutes));
    await keep(call('Cancel', 30), contextAt(now + 1, mutes));
    bus.isUp = true;
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
