/** What the log files of a scan cover, in words. */
import { iamRegion } from '../catalog/regions.ts';
import { hour, timeInWords } from '../controls/dates.ts';
import { partitionOf } from '../events/role-target.ts';
import { count } from './count.ts';
import type { Covered, Summary } from './report.ts';

/** The longest time without a record; null when it is under an hour, which tells nothing: CloudTrail delivers about every five minutes. */
export function silenceInWords({ silence }: Covered): string | null {
  if (silence === null || silenceOf(silence) < hour) return null;
  const hours = Math.floor(silenceOf(silence) / hour);
  const long = hours < 48 ? count(hours, 'hour') : count(Math.floor(hours / 24), 'day');
  return `none for ${long} from ${timeInWords(silence.from)}`;
}

/** The longest silence first. */
export function bySilence(a: Covered, b: Covered): number {
  return (b.silence === null ? 0 : silenceOf(b.silence)) - (a.silence === null ? 0 : silenceOf(a.silence));
}

function silenceOf({ from, to }: NonNullable<Covered['silence']>): number {
  return Date.parse(to) - Date.parse(from);
}

/**
 * A sentence, without its stop, that names the accounts without a log file of the Region in which CloudTrail records IAM's
 * calls; nothing when there are none. AWS documents that Region for the commercial partition alone.
 */
export function withoutIam({
  covered = [],
  files,
  digests,
}: Pick<Summary, 'covered' | 'files' | 'digests'>): readonly string[] {
  // Files of other names may hold any Region.
  if (covered.reduce((sum, each) => sum + each.files, 0) < files - digests) return [];
  const commercial = covered.filter(({ region }) => partitionOf(region) === 'aws');
  const accounts = [...Map.groupBy(commercial, ({ account }) => account)]
    .filter(([, own]) => own.every(({ region }) => region !== iamRegion.aws))
    .map(([account]) => account);
  if (accounts.length === 0) return [];
  const [named, left] = [accounts.slice(0, 10).join(', '), accounts.length - 10];
  const all = left > 0 ? `${named} and ${left.toLocaleString('en-US')} more` : named;
  return [
    `no log file of ${iamRegion.aws} was read for ${all}: CloudTrail records IAM's calls there alone, so nothing is known of who works on service-linked roles`,
  ];
}

/** The time that was asked for. */
export function periodInWords({ since, until }: NonNullable<Summary['period']>): string {
  if (since === null) return until === null ? 'any time' : `until ${timeInWords(until)}`;
  return `from ${timeInWords(since)}${until === null ? '' : ` to ${timeInWords(until)}`}`;
}
