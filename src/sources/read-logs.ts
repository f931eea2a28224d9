import { createReadStream } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import type { Selection } from '../selection.ts';
import { deliveredBefore } from './delivery-time.ts';
import type { Unread } from './gzip.ts';
import type { Input, Problem } from './input.ts';
import { type Reading, readRecords } from './read-records.ts';
import type { Period, Tally } from './scanner/list-scanner.ts';
import { ScanPool } from './scanner/pool.ts';
import { InputScan } from './scanner/input-scan.ts';
import { scanBytes, type Scanned, scanFile, type Unscanned } from './scanner/scan-bytes.ts';
import { type Scanner, scannerOf } from './scanner/scanner.ts';

export interface LogOptions {
  readonly selection: Selection;
  readonly period: Period;
  /** Parse every byte of every input. */
  readonly strict: boolean;
  /** Threads that scan; null for as many as pay. */
  readonly jobs: number | null;
  /** Aborted when nothing further is to be read. */
  readonly signal?: AbortSignal | undefined;
}

/** One input that was read; its `records` count those of the tally too. */
export interface LogReading extends Reading {
  readonly name: string;
  /** The records that were counted, and not handed out. */
  readonly tally: Tally;
  /** Bytes of the input as it is stored. */
  readonly size: number;
}

/** An input that was not opened, since nothing in it can lie in the period. */
export interface Unopened {
  readonly name: string;
  readonly delivered: 'before the period';
}

type OnRecord = (record: unknown) => void;

/** Stored bytes read before other threads are started: about 100 MB of text, a tenth of a second. */
const BEFORE_THREADS = 2 ** 24;
/** Stored bytes of an average file below which handing it to another thread takes longer than reading it. */
const SMALL = 2 ** 14;
/** Scanning is as fast as most disks with fewer threads than this. */
const MOST_THREADS = 8;
/** Inputs fetched ahead of the one that is read, where fetching takes its time. */
const FETCHED_AHEAD = 8;
const PIECE = 2 ** 18;
/** Milliseconds between two looks at what else happens. */
const DEAF = 20;

const nothing: Tally = { skipped: 0, outside: 0, first: null, last: null };

/**
 * Reads inputs in their order, and hands out every record that the selection wants or that must be parsed to know; the others are
 * counted. Records come while their input is read, so before it is known to be sound; what the readings report is complete.
 */
export async function* readLogs(
  inputs: AsyncIterable<Input | Problem>,
  { selection, period, strict, jobs, signal }: LogOptions,
  onRecord: OnRecord,
): AsyncGenerator<LogReading | Problem | Unopened, void, void> {
  const reader = new LogReader(strict ? null : scannerOf(selection, period), onRecord, signal);
  const threads = strict ? 1 : (jobs ?? Math.min(availableParallelism(), MOST_THREADS));
  const pool = new ScanPool({ selection, period }, threads);
  let files = 0;
  let stored = 0;
  /** Whether files are read on this thread: so many were asked for, or others do not pay. */
  const alone = () => threads === 1 || (jobs === null && (stored < BEFORE_THREADS || stored < files * SMALL));
  let heard = 0;
  const isOver = () => signal?.aborted === true;
  /** Begun, and to be told in this order. */
  const waiting: (() => Promise<LogReading | Problem | Unopened>)[] = [];
  const begin = (input: Input | Problem): (() => Promise<LogReading | Problem | Unopened>) => {
    if ('reason' in input) return async () => input;
    const { name, path } = input;
    if (!strict && deliveredBefore(name, period.since)) return async () => ({ name, delivered: 'before the period' });
    if (!strict && input.pieces !== undefined) return () => reader.readPieces(input);
    if (path === undefined) {
      const bytes = input.bytes();
      return async () => reader.readBytes(input, await bytes);
    }
    if (alone()) return () => reader.readFile(input, path);
    const scanned = pool.scan({ path, name });
    return async () => {
      pool.flush();
      return reader.finish(input, await scanned);
    };
  };
  const told = async (read: () => Promise<LogReading | Problem | Unopened>) => {
    const reading = await read();
    if ('size' in reading) {
      files += 1;
      stored += reading.size;
    }
    // Reading many small files never waits, and then no signal and no thread would be heard.
    if (performance.now() - heard > DEAF) {
      await setImmediate();
      heard = performance.now();
    }
    return reading;
  };
  try {
    for await (const input of inputs) {
      waiting.push(begin(input));
      const most = alone() ? ('path' in input ? 0 : FETCHED_AHEAD) : Math.max(FETCHED_AHEAD, pool.depth);
      while (waiting.length > most && !isOver()) yield await told(waiting.shift() as (typeof waiting)[number]);
      if (isOver()) break;
    }
    for (const read of waiting) {
      if (isOver()) break;
      yield await told(read);
    }
  } finally {
    reader.close();
    await pool.close();
  }
}

/** Reads one input after the other. Without a scanner, every byte is parsed. */
class LogReader {
  readonly #scanner: Scanner | null;
  readonly #onRecord: OnRecord;
  readonly #signal: AbortSignal | undefined;

  constructor(scanner: Scanner | null, onRecord: OnRecord, signal: AbortSignal | undefined) {
    this.#scanner = scanner;
    this.#onRecord = onRecord;
    this.#signal = signal;
  }

  close(): void {
    this.#scanner?.inflater?.close();
  }

  async readFile(input: Input, path: string): Promise<LogReading | Problem> {
    return this.#scanner === null ? this.#parse(input) : this.finish(input, scanFile(path, input.name, this.#scanner));
  }

  async readBytes(input: Input, got: Uint8Array | Problem): Promise<LogReading | Problem> {
    if ('reason' in got) return got;
    const bytes = Buffer.from(got.buffer, got.byteOffset, got.byteLength);
    const again: Input = { ...input, bytes: async () => bytes };
    return this.#scanner === null
      ? this.#parse(again)
      : this.finish(again, scanBytes(bytes, input.name, this.#scanner));
  }

  /** What follows a scan: parsing its candidates, or reading the input in another way. */
  async finish(input: Input, scanned: Scanned | Unscanned): Promise<LogReading | Problem> {
    if (scanned === 'large') return this.readPieces(input);
    if (typeof scanned === 'string') return this.#parse(input);
    const { candidates, places, tally, unreadable, size } = scanned;
    const handed = new Set<number>();
    for (const [index, candidate] of candidates.entries()) {
      const record = parsed(candidate);
      if (record === undefined) return this.#parse(input, handed);
      this.#onRecord(record);
      handed.add(places[index] ?? 0);
    }
    const records = candidates.length + tally.skipped + tally.outside;
    return { name: input.name, records, unreadable, skipped: null, tally, size };
  }

  /** Hands candidates out as they are found. */
  async readPieces(input: Input): Promise<LogReading | Problem> {
    const scanner = this.#scanner as Scanner;
    const stored = await storedPieces(input);
    if ('reason' in stored) return stored;
    const handed = new Set<number>();
    const scan = new InputScan(input.name, scanner, (candidate, place) => {
      const record = parsed(candidate.toString('utf8'));
      if (record === undefined) return false;
      this.#onRecord(record);
      handed.add(place);
      return true;
    });
    const unreadable = await this.#writeAll(stored, scan);
    const { name } = input;
    const { size } = scan;
    if (this.#signal?.aborted) {
      const reason = 'interrupted: the rest of it was not read';
      return { name, records: handed.size, unreadable: [{ reason }], skipped: null, tally: nothing, size };
    }
    if (unreadable === null) return this.#parse(input, handed);
    const tally = scanner.lists.tally();
    const records = handed.size + tally.skipped + tally.outside;
    return { name, records, unreadable, skipped: null, tally, size };
  }

  /** What was noticed; null when the full parse must read the input, or somebody ended the scan. */
  async #writeAll(stored: AsyncIterable<Buffer>, scan: InputScan): Promise<Unread[] | null> {
    try {
      for await (const piece of stored) if (this.#signal?.aborted || !scan.write(piece)) return null;
      return scan.end();
    } catch {
      // Who reads it in the ordinary way says why it cannot be read.
      return null;
    }
  }

  /** `handed`: places of records that were handed out before it showed that the whole input must be parsed. */
  async #parse(input: Input, handed?: ReadonlySet<number>): Promise<LogReading | Problem> {
    const bytes = await input.bytes();
    if ('reason' in bytes) return bytes;
    const reading = readRecords(bytes, input.name, (record, place) => {
      if (!handed?.has(place)) this.#onRecord(record);
    });
    return { ...reading, name: input.name, tally: nothing, size: bytes.length };
  }
}

/** The parsed text; undefined where it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function storedPieces(input: Input): Promise<AsyncIterable<Buffer> | Problem> {
  if (input.pieces !== undefined) return input.pieces();
  if (input.path !== undefined) return createReadStream(input.path, { highWaterMark: PIECE });
  const bytes = await input.bytes();
  if ('reason' in bytes) return bytes;
  return (async function* () {
    for (let at = 0; at < bytes.length; at += PIECE) yield Buffer.from(bytes.subarray(at, at + PIECE));
  })();
}
