/** What the log files of a scan cover, in words. */
import { iamRegion } from '../catalog/regions.ts';
import { timeInWords } from '../controls/dates.ts';
import { partitionOf } from '../events/role-target.ts';
import type { Covered, Summary } from './report.ts';

/** The longest time without a record; null under an hour, which is none to speak of: CloudTrail delivers every five minutes. */
export function silenceInWords({ silence }: Covered): string | null {
  if (silence === null || silenceOf(silence) < hour) return null;
  const hours = Math.floor(silenceOf(silence) / hour);
  const [length, unit] = hours < 48 ? [hours, 'hour'] : [Math.floor(hours / 24), 'day'];
  const long = `${length.toLocaleString('en-US')} ${unit}${length === 1 ? '' : 's'}`;
  return `none for ${long} from ${timeInWords(silence.from)}`;
}

/** Those that are silent longest first. */
export function bySilence(a: Covered, b: Covered): number {
  return (b.silence === null ? 0 : silenceOf(b.silence)) - (a.silence === null ? 0 : silenceOf(a.silence));
}

function silenceOf({ from, to }: NonNullable<Covered['silence']>): number {
  return Date.parse(to) - Date.parse(from);
}

const hour = 3_600_000;

/**
 * Accounts without a log file of the Region in which CloudTrail records IAM's calls: sentences without their stop. That Region
 * is documented for the commercial partition alone.
 */
export function withoutIam({ covered = [], files, digests }: Summary): readonly string[] {
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
