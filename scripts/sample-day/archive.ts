/** Puts records into log files as CloudTrail does: by Region, every so many minutes, under keys that tell when. */
import { gzipSync } from 'node:zlib';
import type { Json } from '../../src/events/audit-event.ts';
import { account } from './callers.ts';
import { Random } from './random.ts';

export interface SampleFile {
  /** Below examples/sample-day, with slashes. */
  readonly path: string;
  /** As it is read: for a .gz, what is in it. */
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** CloudTrail writes about every five minutes; longer here, so that the day has tens of files instead of hundreds. */
const interval = 30 * 60 * 1000;

/** The log files of these records. Within a file they are in no order, as in CloudTrail's. */
export function logFiles(seed: number, records: readonly Json[]): SampleFile[] {
  const files = Map.groupBy(records, (record) => `${String(record['awsRegion'])} ${deliveredAt(record)}`);
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, held]) => {
      // A stream of its own for each file: a new story changes the files of its time and no other.
      const random = new Random(seed, key);
      const [region = '', delivered = ''] = key.split(' ');
      const [year, month, day] = delivered.split(/[-T]/);
      const name = `${account}_CloudTrail_${region}_${delivered.replaceAll(/[-:]/g, '').slice(0, 13)}Z_${random.alphanumeric(16)}.json.gz`;
      const path = `AWSLogs/${account}/CloudTrail/${region}/${year}/${month}/${day}/${name}`;
      const text = JSON.stringify({ Records: random.shuffled(held) });
      return { path, text, bytes: gzipped(text) };
    });
}

function deliveredAt(record: Json): string {
  const time = Date.parse(String(record['eventTime']));
  return new Date((Math.floor(time / interval) + 1) * interval + 5 * 60 * 1000).toISOString();
}

const operatingSystem = 9;
const unknownSystem = 255;

/** Without a time and without the name of the operating system, so that the bytes depend on the text (and on zlib) alone. */
function gzipped(text: string): Uint8Array {
  const bytes = gzipSync(text, { level: 9 });
  bytes[operatingSystem] = unknownSystem;
  return bytes;
}
