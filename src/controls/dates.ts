/** Days and deadlines, from times that a record carries. */

/** Milliseconds, as are the next two. */
export const hour = 60 * 60 * 1000;
export const day = 24 * hour;
export const year = 365 * day;
const minute = 60 * 1000;

/** So many milliseconds in their largest whole unit: `7 days`, `1 hour`, `10 minutes`. */
export function durationInWords(milliseconds: number): string {
  const [length, unit] =
    milliseconds % day === 0 ? [day, 'day'] : milliseconds % hour === 0 ? [hour, 'hour'] : [minute, 'minute'];
  const count = milliseconds / length;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** The UTC day that lies so many days after a time (ISO 8601), as YYYY-MM-DD. */
export function dayAfter(time: string, days: number): string {
  return new Date(Date.parse(time) + days * day).toISOString().slice(0, 10);
}

/** A time so many milliseconds after another (ISO 8601), to the second. */
export function timeAfter(time: string, milliseconds: number): string {
  return `${new Date(Date.parse(time) + milliseconds).toISOString().slice(0, 19)}Z`;
}

/** `2026-05-01T10:00:00Z` as it stands in a sentence: `2026-05-01 10:00:00 UTC`. */
export function timeInWords(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`;
}

/** The day of a time in a response, YYYY-MM-DD: AWS services write `2026-05-01T10:00:00Z`, `May 1, 2026, 10:00:00 AM` or seconds. Null for anything else. */
export function dayIn(value: unknown): string | null {
  if (typeof value === 'number' && value > 0 && value < 1e11) return new Date(value * 1000).toISOString().slice(0, 10);
  if (typeof value !== 'string') return null;
  const text = /^\d{4}-\d\d-\d\d(?=T)/.exec(value)?.[0] ?? /^[A-Z][a-z]{2} \d{1,2}, \d{4}\b/.exec(value)?.[0];
  const time = text === undefined ? Number.NaN : Date.parse(`${text} UTC`);
  return Number.isNaN(time) ? null : new Date(time).toISOString().slice(0, 10);
}
