/** `--jobs`: how many threads scan. */
import { UsageError } from './usage-error.ts';

const most = 64;

/** The number of threads; undefined leaves it to the scan. Throws UsageError. */
export function jobsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const jobs = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (jobs < 1 || jobs > most)
    throw new UsageError(`--jobs: expected a number of threads from 1 to ${most}, found "${text}".`);
  return jobs;
}
