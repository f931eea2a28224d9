/** Numbers, times and names as the page writes them. Pure. */
import { printable } from '../../src/findings/printable.ts';

/** What a log put into a name cannot reorder or hide anything. */
export const shown = printable;

export function number(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1 finding`, `3,561 findings`. */
export function count(value: number, thing: string): string {
  return `${number(value)} ${thing}${value === 1 ? '' : 's'}`;
}

/** `2026-11-18 09:41`, in UTC. */
export function minute(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)}`;
}

/** `2026-11-18 09:41:07 UTC`. */
export function second(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`;
}

const units = [
  ['day', 24 * 60 * 60],
  ['hour', 60 * 60],
  ['minute', 60],
] as const;

/** `3 days ago`, `just now` below a minute. */
export function age(time: string, now: string): string {
  const seconds = (Date.parse(now) - Date.parse(time)) / 1000;
  for (const [unit, length] of units) if (seconds >= length) return `${count(Math.floor(seconds / length), unit)} ago`;
  return 'just now';
}

/** `+3`, `−2`, `±0`. */
export function change(value: number): string {
  return value === 0 ? '±0' : `${value > 0 ? '+' : '−'}${number(Math.abs(value))}`;
}

/** `2026-11-18`: the day `days` after `from`, UTC. */
export function dayAfter(from: string, days: number): string {
  return new Date(Date.parse(from) + days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
}
