import { inflate, isGzip, type Unread } from './gzip.ts';
import { RecordReader } from './record-reader.ts';
import { textOf } from './text.ts';

/** What one input held: its records went to `onRecord`, and everything else that it held is named here. */
export interface Reading {
  /** How many records and events were handed out. */
  records: number;
  /** Anything here makes the scan incomplete. Reasons are sentences for people and quote no values. */
  unreadable: Unread[];
  /** The input is a CloudTrail digest file, which has no records by nature. */
  skipped: 'digest' | null;
}

export type { Unread } from './gzip.ts';

/** Inflated bytes that one input may have: a bomb stops here, and so does a log that is better split. */
const MAX_INFLATED = 2 ** 30;

/** What becomes one string on the way. */
const MAX_UTF16 = 2 ** 29;

const EXPECTED = 'expected CloudTrail records or EventBridge events as JSON';

/**
 * Bytes in, records and unreadables out: the one seam between where logs are kept and who judges them.
 *
 * Takes a CloudTrail file, a list of records or EventBridge events, a single one, NDJSON of any of these, and documents put
 * end to end, gzipped or not, in UTF-8, or in UTF-16 with its mark. `name` only decides that a name in .gz must be gzip. A byte
 * order mark is skipped; bytes that are not UTF-8 become U+FFFD. Records are handed out as they are parsed, before the end of the input has been seen, each with the
 * offset of its first byte in the inflated text, as UTF-8. This is the exact way: every byte is parsed. read-logs.ts is the fast one.
 */
export function readRecords(
  bytes: Uint8Array,
  name: string,
  onRecord: (record: unknown, place: number) => void,
  maxInflated: number = MAX_INFLATED,
): Reading {
  const input = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const gzipped = isGzip(input);
  if (input.length === 0) return unreadable(`empty file: ${EXPECTED}`);
  if (!gzipped && /\.gz$/i.test(name))
    return unreadable('not gzip, although its name ends in .gz: it may have been replaced or unpacked');
  const { text, problems, cut } = gzipped ? inflate(input, maxInflated) : { text: input, problems: [], cut: false };
  if (isUtf16(text) && text.length > MAX_UTF16)
    return unreadable('more than 512 MiB of UTF-16 text: convert it to UTF-8', problems);

  const reader = new RecordReader(isUtf16(text) ? Buffer.from(textOf(text)) : text, cut, onRecord);
  reader.read();
  if (reader.records + reader.digests === 0 && /\.csv(\.gz)?$/i.test(name))
    return unreadable(
      'CSV, which has no whole records: download the event history as JSON, or scan the log files themselves',
      problems,
    );
  if (reader.blank && !cut) return unreadable(`nothing but white space: ${EXPECTED}`, problems);
  const last = problems.at(-1);
  if (cut && last && reader.records > 0) last.reason += `; complete records read before it: ${reader.records}`;
  return {
    records: reader.records,
    unreadable: [...problems, ...reader.unreadable],
    skipped: reader.digests > 0 ? 'digest' : null,
  };
}

function unreadable(reason: string, problems: Unread[] = []): Reading {
  return { records: 0, unreadable: [...problems, { reason }], skipped: null };
}

/** Windows PowerShell writes it when output is redirected. */
function isUtf16(text: Buffer): boolean {
  return (text[0] === 0xff && text[1] === 0xfe) || (text[0] === 0xfe && text[1] === 0xff);
}
