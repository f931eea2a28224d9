/** What looks of the scheduled audit make of states: kept, resolved, opened again. */
import { describe, expect, test } from 'vitest';
import type { Mute } from '../../src/configuration.ts';
import type { Finding } from '../../src/findings/finding.ts';
import type { StateLook } from '../../src/audit-looks.ts';
import { finding } from '../findings/finding.ts';
import { listed } from './promises.ts';
import {
  contextAt,
  day,
  happening,
  keep,
  minutes,
  mute,
  now,
  onlyFinding,
  outbox,
  statuses,
  table,
  withTables,
} from './lifecycle.ts';

withTables();

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
