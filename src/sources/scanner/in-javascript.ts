import type { Selection } from '../../selection.ts';
import { isTime } from '../../events/time.ts';
import {
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  MAX_DEPTH,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
  skipBlank,
} from '../json-scan.ts';
import { digitsOf } from './digits.ts';
import type { ListScanner, Period, Tally } from './list-scanner.ts';

const BACKSLASH = 0x5c;
const LINE_FEED = 0x0a;
const CUT = 0;
const IRREGULAR = -1;

/** The same as assembly/scan.ts, byte by byte: for machines without vector instructions, and to hold the other to. */
export function scannerInJavaScript(selection: Selection, period: Period): ListScanner {
  const since = period.since === null ? 0 : digitsOf(period.since);
  const until = period.until === null ? Infinity : digitsOf(period.until);
  let tally = nothing();
  let memory = Buffer.alloc(0);
  return {
    window(length) {
      if (length > memory.length) memory = Buffer.concat([memory], length);
      return memory.subarray(0, length);
    },
    scan(from, to, fresh, onCandidate) {
      const bytes = memory.subarray(0, to);
      let expectsComma = !fresh;
      for (let at = from; ; expectsComma = true) {
        let next = skipBlank(bytes, at, bytes.length);
        if (next < bytes.length && bytes[next] === CLOSE_LIST) return { at: next + 1, state: 'ended' };
        if (next < bytes.length && expectsComma) {
          if (bytes[next] !== COMMA) return { at, state: 'irregular' };
          next = skipBlank(bytes, next + 1, bytes.length);
        }
        if (next >= bytes.length) return { at, state: 'more' };
        if (bytes[next] !== OPEN_OBJECT) return { at, state: 'irregular' };
        const record = new RecordScan(bytes, selection);
        const end = record.endFrom(next);
        if (end === CUT) return { at, state: 'more' };
        if (end === IRREGULAR) return { at, state: 'irregular' };
        const { time } = record;
        if (time === null || record.isDoubtful()) onCandidate(next, end);
        else if (time < since || time > until) tally.outside += 1;
        else if (record.isWanted()) onCandidate(next, end);
        else {
          tally.skipped += 1;
          tally.first = Math.min(tally.first ?? time, time);
          tally.last = Math.max(tally.last ?? time, time);
        }
        at = end;
      }
    },
    tally() {
      const counted = tally;
      tally = nothing();
      return counted;
    },
  };
}

function nothing(): Tally {
  return { skipped: 0, outside: 0, first: null, last: null };
}

/** One record, and what its own keys and those of its userIdentity say. */
class RecordScan {
  time: number | null = null;
  #source: string | null = null;
  #name: string | null = null;
  #identity = -1;
  #isSession = false;
  #doubtful = false;
  readonly #bytes: Buffer;
  readonly #selection: Selection;

  constructor(bytes: Buffer, selection: Selection) {
    this.#bytes = bytes;
    this.#selection = selection;
  }

  /** The end of the record at `start`, CUT when the bytes end first, IRREGULAR when no record of CloudTrail looks like this. */
  endFrom(start: number): number {
    const bytes = this.#bytes;
    let depth = 0;
    let inIdentity = false;
    let at = start;
    while (at < bytes.length) {
      const byte = bytes[at];
      const looks = depth === 1 || (depth === 2 && inIdentity);
      if (byte === QUOTE) {
        const end = this.#endOfString(at, looks);
        if (end <= 0) return end;
        if (looks) this.#look(bytes.toString('latin1', at + 1, end - 1), end, depth);
        at = end;
        continue;
      }
      if (byte === BACKSLASH) {
        this.#doubtful ||= looks;
        at += 1;
      } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        depth += 1;
        if (depth > MAX_DEPTH) return IRREGULAR;
        if (depth === 2) inIdentity = at === this.#identity && byte === OPEN_OBJECT;
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        depth -= 1;
        if (depth === 0) return byte === CLOSE_OBJECT ? at + 1 : IRREGULAR;
      }
      at += 1;
    }
    return CUT;
  }

  isDoubtful(): boolean {
    return this.#doubtful || this.#source === null;
  }

  isWanted(): boolean {
    if (this.#isSession) return true;
    const names = this.#selection.sources.get(this.#source ?? '');
    if (names === undefined || names === 'all') return names === 'all';
    // Some names end with a version of the API, which dispatch leaves out of account.
    return this.#name === null || /\d$/.test(this.#name) || names.has(this.#name);
  }

  #endOfString(start: number, looks: boolean): number {
    const bytes = this.#bytes;
    for (let at = start + 1; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte === QUOTE) return at + 1;
      if (byte === LINE_FEED) return IRREGULAR;
      if (byte !== BACKSLASH) continue;
      this.#doubtful ||= looks;
      at += 1;
      if (bytes[at] === LINE_FEED) return IRREGULAR;
    }
    return CUT;
  }

  /** Looks at a string that may be a key. */
  #look(key: string, end: number, depth: number): void {
    if (depth === 2) {
      if (key !== 'arn') return;
    } else if (!['eventSource', 'eventName', 'eventTime', 'userIdentity', 'detail-type'].includes(key)) return;
    const bytes = this.#bytes;
    const colon = skipBlank(bytes, end, bytes.length);
    if (bytes[colon] !== COLON) return;
    const value = skipBlank(bytes, colon + 1, bytes.length);
    if (key === 'arn') this.#isSession ||= this.#isOfSession(value);
    else if (key === 'detail-type') this.#doubtful = true;
    else if (key === 'userIdentity') {
      this.#doubtful ||= this.#identity !== -1;
      this.#identity = value;
    } else this.#lookAtEvent(key, value);
  }

  #lookAtEvent(key: string, value: number): void {
    const before = key === 'eventSource' ? this.#source : key === 'eventName' ? this.#name : this.time;
    const text = this.#text(value);
    if (before !== null || text === null || !/^[!-~](.*[!-~])?$/s.test(text)) this.#doubtful = true;
    else if (key === 'eventSource') this.#source = text;
    else if (key === 'eventName') this.#name = text;
    else if (text.length === 20 && text >= '1970' && isTime(text)) this.time = digitsOf(text);
    else this.#doubtful = true;
  }

  #isOfSession(value: number): boolean {
    const names = (this.#text(value) ?? '').split('/').slice(1);
    return names.some((name) => this.#selection.sessions.includes(name.split('_', 1)[0] ?? ''));
  }

  /** A string, in which there are no escapes unless the record is doubtful; null for any other value. */
  #text(start: number): string | null {
    const bytes = this.#bytes;
    if (bytes[start] !== QUOTE) return null;
    const end = bytes.indexOf(QUOTE, start + 1);
    return bytes.toString('latin1', start + 1, end < 0 ? bytes.length : end);
  }
}
