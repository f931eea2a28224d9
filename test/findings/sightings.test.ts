/** What merging says of sightings that are states, or hold too much to count. */
import { expect, test } from 'vitest';
import { countLimit, isSame, merge, restsOn, type Sighting, sighted, worthTelling } from '../../src/findings/merge.ts';
import { finding } from './finding.ts';

const event = (id: string) => ({ id, name: 'AttachRolePolicy', source: 'iam.amazonaws.com' });
const once = { count: 1, first: '2026-05-01T10:00:00Z', last: '2026-05-01T10:00:00Z' };

test('only a folded finding of an event keeps the ids of its events', () => {
  expect(sighted(finding()).events).toEqual([]);
  expect(sighted(finding({ event: null })).events).toEqual([]);
  expect(sighted(finding({ ...once, event: null })).events).toEqual([]);
  expect(sighted(finding({ ...once, event: event('a') })).events).toEqual(['a']);
});

test('nothing is the same as nothing, and as no finding', () => {
  const one = sighted(finding());
  expect(isSame(null, null)).toBe(true);
  expect(isSame(one, null)).toBe(false);
  expect(isSame(null, one)).toBe(false);
});

test('other words are the same, anything else is not', () => {
  const one = sighted(finding());
  const words = { title: 'another', explanation: 'other', remediation: 'words', citations: [] };
  expect(isSame(one, sighted(finding(words)))).toBe(true);
  expect(isSame(one, { ...one, events: ['a'] })).toBe(false);
  for (const [name, value] of Object.entries({ facts: {}, severity: 'low', region: 'eu-west-1', confidence: 'low' }))
    expect(isSame(one, sighted(finding({ [name]: value }))), name).toBe(false);
});

test('a state rests on what has no event either; a finding of one event on that event alone', () => {
  const state = sighted(finding({ event: null }));
  const one = sighted(finding({ event: event('a') }));
  expect(restsOn(state, state)).toBe(true);
  expect(restsOn(one, one)).toBe(true);
  expect(restsOn(one, state)).toBe(false);
  expect(restsOn(state, one)).toBe(false);
  expect(restsOn(one, sighted(finding({ event: event('b') })))).toBe(false);
});

test('a folded finding rests on each event it counts, and on its ends', () => {
  const known: Sighting = {
    finding: finding({ ...once, last: '2026-05-01T12:00:00Z', event: event('a') }),
    events: ['a', 'b'],
  };
  const part = (id: string, first: string, last: string) =>
    sighted(finding({ event: event(id), count: 1, first, last }));
  const inside = '2026-05-01T11:00:00Z';
  expect(restsOn(known, part('b', inside, inside))).toBe(true);
  expect(restsOn(known, part('c', inside, inside))).toBe(false);
  expect(restsOn(known, part('c', once.first, inside))).toBe(true);
  expect(restsOn(known, part('c', inside, '2026-05-01T12:00:00Z'))).toBe(true);
  const gone = part('c', inside, inside);
  expect(restsOn(known, { ...gone, finding: { ...gone.finding, status: 'withdrawn' } })).toBe(false);
});

test('of two sightings of a state at the same time one speaks, whichever was first', () => {
  const [a, b] = ['eu-west-1', 'us-east-1'].map((region) => sighted(finding({ event: null, region }))) as [
    Sighting,
    Sighting,
  ];
  expect(merge(a, b).finding).toEqual(merge(b, a).finding);
  const withEvent = sighted(finding({ event: event('a') }));
  expect(merge(a, withEvent).finding).toEqual(a.finding);
  expect(merge(withEvent, a).finding).toEqual(a.finding);
});

test('a full count keeps the events that it has', () => {
  const events = Array.from({ length: countLimit }, (_, n) => `event-${n}`);
  const full: Sighting = { finding: finding({ ...once, count: countLimit, event: event('event-0') }), events };
  const more = merge(full, sighted(finding({ ...once, event: event('a') })));
  expect(more.events).toBe(events);
  expect(more.finding.count).toBe(countLimit);
  const almost = merge({ ...full, events: events.slice(1) }, sighted(finding({ ...once, event: event('a') })));
  expect(almost.events).toHaveLength(countLimit);
  expect(almost.events).toContain('a');
});

test.each([
  [{}, {}, false],
  [{}, { status: 'resolved' }, true],
  [{}, { severity: 'low' }, true],
  [{ count: 9 }, { count: 10 }, true],
  [{ count: 10 }, { count: 11 }, false],
  [{ count: 99 }, { count: 100 }, true],
  [{ count: 8 }, { count: 9 }, false],
  [{}, { count: 10 }, true],
  [{ count: 10 }, {}, false],
] as const)('from %j to %j: telling is worth it: %s', (before, after, expected) => {
  expect(worthTelling(finding(before), finding(after))).toBe(expected);
});
