/** `--since` and `--until`: which records are judged, by their time. */
import type { Period } from '../src/sources/scanner/list-scanner.ts';
import { UsageError } from './usage-error.ts';

export type { Period } from '../src/sources/scanner/list-scanner.ts';

/** A day as `--until` includes that day. Throws UsageError for what is no time of the calendar. */
export function periodOf(since: string | undefined, until: string | undefined): Period {
  const period = {
    since: since === undefined ? null : timeOf('--since', since, '00:00:00'),
    until: until === undefined ? null : timeOf('--until', until, '23:59:59'),
  };
  if (period.since !== null && period.until !== null && period.since > period.until) {
    throw new UsageError(`--since ${since} lies after --until ${until}: no record can be in between.`);
  }
  return period;
}

const shape = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(:\d{2})?(?:\.\d+)?Z?)?$/;

function timeOf(option: string, text: string, timeOfDay: string): string {
  const [, day, minutes, seconds = ':00'] = shape.exec(text) ?? [];
  if (day === undefined) {
    throw new UsageError(
      `${option}: expected a UTC date or time such as 2026-05-01 or 2026-05-01T10:00:00Z, found "${text}".`,
    );
  }
  const time = `${day}T${minutes === undefined ? timeOfDay : minutes + seconds}Z`;
  // JavaScript takes February 30 for March 2.
  const parsed = new Date(time);
  if (Number.isNaN(parsed.getTime()) || !parsed.toISOString().startsWith(time.slice(0, 19))) {
    throw new UsageError(`${option}: ${text} does not exist in the calendar.`);
  }
  return time;
}
