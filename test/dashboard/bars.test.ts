import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barsOf, labelsOf, ticksOf } from '../../dashboard/page/bars.ts';

/** Days with one finding of each severity, but for the first, which has nine of the worst. */
const days = (length: number) => ({
  from: '2026-01-01',
  counts: Array.from({ length }, (_, index) => (index === 0 ? [0, 0, 0, 0, 9] : [1, 1, 1, 1, 1])),
});

describe('bars', () => {
  it('are days where there is room, weeks up to the last day where there is not', () => {
    expect(barsOf(days(30), 300)).toMatchObject({ length: 1, bars: { length: 30 } });
    const weeks = barsOf(days(365), 300);
    expect([weeks.length, weeks.bars.length]).toEqual([7, 53]);
    expect(weeks.bars[0]).toEqual({ from: '2026-01-01', to: '2026-01-01', numbers: [0, 0, 0, 0, 9], total: 9 });
    expect(weeks.bars.at(-1)).toEqual({ from: '2026-12-25', to: '2026-12-31', numbers: [7, 7, 7, 7, 7], total: 35 });
  });

  it('hold every finding once, whatever the width', () => {
    const counts = fc.array(fc.array(fc.nat(9), { minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 400 });
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 2000 }), (numbers, width) => {
        const { bars } = barsOf({ from: '2026-01-01', counts: numbers }, width);
        expect(bars.reduce((sum, { total }) => sum + total, 0)).toBe(numbers.flat().reduce((sum, each) => sum + each));
      }),
    );
  });

  it('have names below them that do not touch', () => {
    for (const [length, width] of [
      [30, 300],
      [90, 1200],
      [365, 300],
      [365, 1200],
    ] as const) {
      const bars = barsOf(days(length), width);
      const places = [...labelsOf(bars, width).keys()].map((index) => ((index + 0.5) * width) / bars.bars.length);
      expect(places.length).toBeGreaterThan(1);
      for (const [index, place] of places.slice(1).entries())
        expect(place - (places[index] ?? 0)).toBeGreaterThanOrEqual(60);
    }
    expect([...labelsOf(barsOf(days(30), 600), 600).values()]).toContain('01-12');
    expect([...labelsOf(barsOf(days(365), 1200), 1200).values()]).toContain('2026-06');
  });

  it('are named at even steps, however wide it is', () => {
    for (let width = 280; width <= 1400; width += 20) {
      const months = [...labelsOf(barsOf(days(365), width), width).values()].map((name) => Number(name.slice(5)));
      const steps = months.slice(1).map((month, index) => (month - (months[index] ?? 0) + 12) % 12);
      expect(new Set(steps).size, `${width}: ${months.join(' ')}`).toBe(1);
    }
  });
});

describe('ticks', () => {
  it('are whole numbers, at most five, and reach the highest', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), (most) => {
        const ticks = ticksOf(most);
        expect(ticks.every(Number.isInteger)).toBe(true);
        expect(ticks.length).toBeLessThanOrEqual(5);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(Math.max(1, most));
      }),
    );
  });
});
