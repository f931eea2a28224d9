import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type EventJudge, severities } from '../../src/controls/control.ts';
import { type Finding, findingOf } from '../../src/findings/finding.ts';
import { countLimit, isSame, merge, restsOn, type Sighting, sighted, worthTelling } from '../../src/findings/merge.ts';
import { folded, single } from '../sinks/controls.ts';

const seed = 20_260_501;
const runs = { seed, numRuns: 300 };

/** A sighting of always the same finding, by one event. */
function sightingOf(
  control: EventJudge,
  event: { id: string; minute: number; severity: number; region?: string },
): Sighting {
  const time = new Date(Date.UTC(2026, 4, 1, 0, event.minute)).toISOString().replace('.000', '');
  const occasion = {
    id: event.id,
    time,
    account: '111122223333',
    region: event.region ?? 'us-east-1',
    actor: {
      kind: 'role' as const,
      arn: 'arn:aws:iam::111122223333:role/Ops',
      account: '111122223333',
      invokedBy: null,
      session: null,
      accessKeyId: null,
      mfa: null,
    },
    source: 'test.amazonaws.com',
    name: 'Repeat',
  };
  const severity = severities[event.severity] ?? 'info';
  return sighted(
    findingOf(control, occasion, {
      subject: { type: 'thing', id: 'one', arn: null },
      facts: { event: event.id },
      severity,
      occurrence: 'always the same',
    }),
  );
}

/** Of one event there is one time and one severity, but copies of it come from two Regions. */
function anEvent(id: number) {
  return fc.record({
    id: fc.constant(`event-${id}`),
    minute: fc.constant((id * 7) % 30),
    severity: fc.constant((id * 3) % severities.length),
    region: fc.constantFrom('us-east-1', 'eu-west-1'),
  });
}

const someEvents = fc.array(fc.integer({ min: 0, max: 14 }).chain(anEvent), { minLength: 1, maxLength: 20 });

function mergeAll(sightings: readonly Sighting[]): Sighting {
  const whole = sightings.reduce<Sighting | null>((known, seen) => merge(known, seen), null);
  if (whole === null) throw new Error('expected at least one sighting');
  return { finding: whole.finding, events: whole.events };
}

describe.each([
  ['a folded finding', folded],
  ['a finding of one event', single],
] as const)('%s', (_, control) => {
  test(`is the same in any order, however often and in whatever groups it is seen (seed ${seed})`, () => {
    const groups = fc.tuple(someEvents, someEvents, someEvents);
    fc.assert(
      fc.property(groups, fc.infiniteStream(fc.nat()), ([a, b, c], chance) => {
        const [x, y, z] = [a, b, c].map((events) => mergeAll(events.map((e) => sightingOf(control, e)))) as [
          Sighting,
          Sighting,
          Sighting,
        ];
        expect(mergeAll([x, y])).toEqual(mergeAll([y, x]));
        expect(mergeAll([mergeAll([x, y]), z])).toEqual(mergeAll([x, mergeAll([y, z])]));
        expect(mergeAll([x, x])).toEqual(x);
        const all = [...a, ...b, ...c].map((e) => sightingOf(control, e));
        const shuffled = all.map((s) => ({ s, at: chance.next().value ?? 0 })).sort((l, r) => l.at - r.at);
        expect(mergeAll(shuffled.map(({ s }) => s))).toEqual(mergeAll([x, y, z]));
      }),
      runs,
    );
  });

  test(`says that something changed exactly when something did (seed ${seed})`, () => {
    fc.assert(
      fc.property(someEvents, fc.integer({ min: 0, max: 14 }).chain(anEvent), (events, last) => {
        const known = mergeAll(events.map((e) => sightingOf(control, e)));
        const { changed, tell, finding, events: counted } = merge(known, sightingOf(control, last));
        expect(changed).toBe(!isSame(known, { finding, events: counted }));
        expect(tell).toBe(worthTelling(known.finding, finding));
      }),
      runs,
    );
  });
});

describe('a folded finding', () => {
  test(`counts its events, keeps the first and the last time and the worst severity (seed ${seed})`, () => {
    fc.assert(
      fc.property(someEvents, (events) => {
        const { finding } = mergeAll(events.map((e) => sightingOf(folded, e)));
        const times = events.map((e) => sightingOf(folded, e).finding.time).sort();
        expect(finding).toMatchObject({
          count: new Set(events.map((e) => e.id)).size,
          first: times[0],
          last: times.at(-1),
          severity: severities[Math.max(...events.map((e) => e.severity))],
        });
      }),
      runs,
    );
  });

  test(`is told once when it opens and once at 10, 100 and 1000, in any order, and counts to ${countLimit} (seed ${seed})`, () => {
    const ids = Array.from({ length: countLimit + 50 }, (_, id) => id);
    const orders = fc.shuffledSubarray([...ids, ...ids.slice(0, 200)], { minLength: countLimit + 250 });
    fc.assert(
      fc.property(orders, (order) => {
        const toldAt: (number | undefined)[] = [];
        let known: Sighting | null = null;
        for (const id of order) {
          const { tell, finding, events } = merge(
            known,
            sightingOf(folded, { id: `event-${id}`, minute: id, severity: 2 }),
          );
          known = { finding, events };
          if (tell) toldAt.push(finding.count);
        }
        expect(toldAt).toEqual([1, 10, 100, 1000]);
        expect(known?.finding).toMatchObject({
          count: countLimit,
          first: '2026-05-01T00:00:00Z',
          last: '2026-05-01T17:29:00Z',
        });
      }),
      { seed, numRuns: 3 },
    );
  });

  test('is told when it gets worse, and not when something milder joins it', () => {
    const medium = sightingOf(folded, { id: 'a', minute: 5, severity: 2 });
    const high = sightingOf(folded, { id: 'b', minute: 9, severity: 3 });
    const info = sightingOf(folded, { id: 'c', minute: 1, severity: 0 });
    expect(merge(medium, high)).toMatchObject({ tell: true, finding: { severity: 'high', count: 2 } });
    expect(merge(medium, info)).toMatchObject({
      tell: false,
      changed: true,
      finding: { severity: 'medium', count: 2 },
    });
  });

  test('rests on the events it counts, and on those at its ends once it no longer knows them all', () => {
    const parts = ['a', 'b', 'c'].map((id, minute) => sightingOf(folded, { id, minute, severity: 2 }));
    const whole = mergeAll(parts);
    for (const part of parts) expect(restsOn(whole, part)).toBe(true);
    const stranger = sightingOf(folded, { id: 'd', minute: 1, severity: 2 });
    expect(restsOn(whole, stranger)).toBe(false);
    const ids = Array.from({ length: countLimit }, (_, n) => `event-${n}`);
    const full: Sighting = { finding: { ...whole.finding, count: countLimit }, events: ids };
    expect(restsOn(full, stranger)).toBe(false);
    expect(restsOn(full, { ...stranger, finding: { ...stranger.finding, status: 'withdrawn' } })).toBe(true);
    expect(restsOn(full, sightingOf(folded, { id: 'e', minute: 2, severity: 2 }))).toBe(true);
  });
});

test('what was taken back opens again with what is seen then, and is told', () => {
  const known = mergeAll(['a', 'b'].map((id, minute) => sightingOf(folded, { id, minute, severity: 4 })));
  const gone: Finding = { ...known.finding, status: 'withdrawn' };
  const seen = sightingOf(folded, { id: 'c', minute: 9, severity: 1 });
  expect(merge({ finding: gone, events: [] }, seen)).toEqual({ ...seen, changed: true, tell: true });
});

test('an event id of any length takes little room', () => {
  const { events } = merge(null, sightingOf(folded, { id: 'x'.repeat(5000), minute: 0, severity: 2 }));
  expect(events.map((id) => id.length)).toEqual([64]);
});
