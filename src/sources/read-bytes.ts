import { type Reading, readRecords } from './read-records.ts';
import { InputScan } from './scanner/input-scan.ts';
import type { Scanner } from './scanner/scanner.ts';

/** Stored bytes scanned at a time. */
const PIECE = 2 ** 17;

/**
 * Reads an input that is in memory: as readRecords does, but hands out those records alone that the scanner's selection wants, or
 * that must be parsed to know. `records` counts the others too; malformed JSON inside one of them goes unnoticed.
 */
export function readBytes(
  bytes: Uint8Array,
  name: string,
  scanner: Scanner,
  onRecord: (record: unknown) => void,
  maxInflated: number,
): Reading {
  const handed = new Set<number>();
  const scan = new InputScan(name, scanner, (candidate, place) => {
    let record: unknown;
    try {
      record = JSON.parse(candidate.toString('utf8'));
    } catch {
      return false;
    }
    onRecord(record);
    handed.add(place);
    return true;
  });
  const stored = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let regular = true;
  for (let at = 0; regular && at < stored.length; at += PIECE)
    regular = scan.write(stored.subarray(at, at + PIECE)) && scan.length <= maxInflated;
  const unreadable = regular ? scan.end() : null;
  if (unreadable !== null) {
    const { skipped, outside } = scanner.lists.tally();
    return { records: handed.size + skipped + outside, unreadable, skipped: null };
  }
  const parseTheRest = (record: unknown, place: number) => {
    if (!handed.has(place)) onRecord(record);
  };
  return readRecords(bytes, name, parseTheRest, maxInflated);
}
