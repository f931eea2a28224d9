/** Days and deadlines, from times that a record carries. */

/** Milliseconds. */
export const hour = 60 * 60 * 1000;
export const day = 24 * hour;
export const year = 365 * day;

/** The UTC day that lies so many days after a time (ISO 8601), as YYYY-MM-DD. */
export function dayAfter(time: string, days: number): string {
  return new Date(Date.parse(time) + days * day).toISOString().slice(0, 10);
}

/** A time so many milliseconds after another (ISO 8601), to the second. */
export function timeAfter(time: string, milliseconds: number): string {
  return `${new Date(Date.parse(time) + milliseconds).toISOString().slice(0, 19)}Z`;
}
