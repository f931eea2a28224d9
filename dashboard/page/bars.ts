/** Days as bars: one a day, or one a week where a day would be too thin to see. Pure. */
import { severities } from '../../src/controls/control.ts';
import type { Days } from '../api.ts';
import { dayAfter } from './words.ts';

export interface Bars {
  /** Days of a bar, 1 or 7. */
  readonly length: number;
  readonly bars: readonly Bar[];
}

export interface Bar {
  /** First and last day, YYYY-MM-DD. */
  readonly from: string;
  readonly to: string;
  /** In the order of `severities`, from info to critical. */
  readonly numbers: readonly number[];
  readonly total: number;
}

/** Pixels that a bar needs with its gap. */
const thinnest = 2.4;

/** Whether bars are too thin to tell lines on them apart. */
export function isThin({ bars }: Bars, width: number): boolean {
  return width / bars.length < 6;
}

/** `width` is that of the plot, in pixels. Weeks are counted back from the last day, so the last one is whole. */
export function barsOf({ from, counts }: Days, width: number): Bars {
  const length = width / counts.length >= thinnest ? 1 : 7;
  const bars: Bar[] = [];
  for (let end = counts.length; end > 0; end -= length) {
    const begin = Math.max(0, end - length);
    const days = counts.slice(begin, end);
    const numbers = severities.map((_, rank) => days.reduce((sum, day) => sum + (day[rank] ?? 0), 0));
    const total = numbers.reduce((sum, each) => sum + each, 0);
    bars.unshift({ from: dayAfter(from, begin), to: dayAfter(from, end - 1), numbers, total });
  }
  return { length, bars };
}

/** From 0 on, at most four steps, whole numbers; the last one holds the highest value. */
export function ticksOf(most: number): readonly number[] {
  const rough = Math.max(1, most) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? 1);
  return Array.from({ length: Math.ceil(Math.max(1, most) / step) + 1 }, (_, index) => index * step);
}

/** Pixels that a label below the axis needs, and half of the widest, which the first and the last would stand out by. */
const label = { room: 60, half: 26 };

/**
 * Bars that are named below the axis: beginnings of months where there are many days, of weeks where there are few. Always as
 * many of them apart: an axis with gaps would be misread.
 */
export function labelsOf({ bars, length }: Bars, width: number): ReadonlyMap<number, string> {
  const labels = new Map<number, string>();
  const hasMonths = bars.length * length > 100;
  const step = width / bars.length;
  const apart = (step / length) * (hasMonths ? 28 : 7);
  const every = [1, 2, 3, 6].find((each) => each * apart >= label.room) ?? 12;
  let weeks = 0;
  bars.forEach(({ from, to }, index) => {
    const begins = hasMonths ? from.endsWith('-01') || from.slice(0, 7) !== to.slice(0, 7) : isMonday(from);
    if (!begins) return;
    const place = hasMonths ? Number(to.slice(5, 7)) - 1 : weeks++;
    const at = (index + 0.5) * step;
    if (place % every > 0 || at < label.half || at > width - label.half) return;
    labels.set(index, hasMonths ? to.slice(0, 7) : from.slice(5));
  });
  return labels;
}

function isMonday(day: string): boolean {
  return new Date(day).getUTCDay() === 1;
}
