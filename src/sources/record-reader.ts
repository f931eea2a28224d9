import { constants } from 'node:buffer';
import type { Unread } from './gzip.ts';
import { describeAt, findBreak } from './json-break.ts';
import {
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  endOfString,
  endOfValue,
  isBlank,
  MAX_DEPTH,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
  skipBlank,
} from './json-scan.ts';
import {
  describeKeys,
  isDigest,
  isNamed,
  isObject,
  isRecord,
  kindOf,
  spellsRecords,
  unwrappingOf,
} from './record-shapes.ts';
import { UnreadPlaces } from './unread-places.ts';

/** CloudTrail writes one; two are judged both; the ranges of millions would fill the memory. */
const MAX_LISTS = 1000;
const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
/** Returned for an offset when the value is broken; what is wrong has been reported by then. */
const BROKEN = -1;

type Parsed = { readonly value: unknown } | { readonly offset: number; readonly reason: string };

/**
 * Walks inflated text and hands out its records, parsing one at a time: memory stays small, one bad record harms no
 * neighbour, and what precedes a break is kept. It reads a sequence of JSON values (one document, NDJSON, or documents put
 * end to end); after a break inside a value it goes on line by line.
 */
export class RecordReader {
  records = 0;
  digests = 0;
  /** Nothing but white space so far. */
  blank = true;
  readonly #bytes: Buffer;
  readonly #cut: boolean;
  readonly #onRecord: (record: unknown, place: number) => void;
  /** Nothing at or past this offset is looked at: the end of the text, or of the line when going line by line. */
  #limit: number;
  /** Up to here everything has been handed out or reported. */
  #consumed = 0;
  readonly #places: UnreadPlaces;

  /** `cut`: the text stops early, which is already reported, so that its end is not a second complaint. */
  constructor(bytes: Buffer, cut: boolean, onRecord: (record: unknown, place: number) => void) {
    this.#bytes = bytes;
    this.#cut = cut;
    this.#onRecord = onRecord;
    this.#limit = bytes.length;
    this.#places = new UnreadPlaces(bytes);
  }

  get unreadable(): readonly Unread[] {
    return this.#places.all;
  }

  read(): void {
    let at = this.#skipToValue(0);
    while (at < this.#limit) {
      this.blank = false;
      const opens = this.#opensValue(at);
      this.#consumed = at;
      const end = this.#value(at);
      if (end !== BROKEN) {
        at = this.#skipToValue(end);
      } else if (opens) {
        this.#readLines(this.#nextLine(this.#consumed));
        break;
      } else {
        at = this.#skipToValue(this.#nextLine(at));
      }
    }
    // A file of something else altogether, line for line: its first line tells as much.
    this.#places.end(this.records + this.digests === 0 ? 1 : Number.POSITIVE_INFINITY);
  }

  /**
   * What follows a break. A line that holds a whole value gives its records: the next lines of NDJSON, or of a list with one
   * record a line. Indented and closing lines are the rest of the broken value, which is reported already.
   */
  #readLines(from: number): void {
    for (let line = from; line < this.#bytes.length; line = this.#limit + 1) {
      const lineFeed = this.#bytes.indexOf(LINE_FEED, line);
      this.#limit = lineFeed < 0 ? this.#bytes.length : lineFeed;
      let at = line;
      while (at < this.#limit && !isBlank(this.#bytes[line])) {
        if (this.#closesOrParts(at)) {
          at += 1;
          continue;
        }
        this.#consumed = at;
        const end = this.#value(at);
        if (end === BROKEN) break;
        at = end;
      }
    }
  }

  #closesOrParts(at: number): boolean {
    const byte = this.#bytes[at];
    return isBlank(byte) || byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT;
  }

  /** A value that stands by itself: a list, a file of Records, one record or event. */
  #value(at: number): number {
    if (this.#bytes[at] === OPEN_OBJECT) return this.#object(at);
    if (this.#bytes[at] === OPEN_LIST) return this.#list(at, '');
    this.#report(`expected an object or a list of records, found ${describeAt(this.#bytes, at, this.#limit)}`, at);
    return BROKEN;
  }

  /**
   * Reads an object by its keys, as JSON.parse would keep only the last of two "Records". The lists are read in place; what
   * is left of the object without them is small, is parsed to prove it sound, and shows what the object is.
   */
  #object(start: number): number {
    const lists: { from: number; to: number }[] = [];
    let wraps = false;
    let deepest = 0;
    let at = this.#skip(start + 1);
    while (!(at < this.#limit && this.#bytes[at] === CLOSE_OBJECT)) {
      if (!this.#holds(at, QUOTE)) return this.#broken('a key in double quotes', at);
      const keyEnd = endOfString(this.#bytes, at, this.#limit);
      if (keyEnd < 0) return this.#brokenIn(at);
      const isRecords = spellsRecords(this.#bytes.subarray(at, keyEnd));
      at = this.#skip(keyEnd);
      if (!this.#holds(at, COLON)) return this.#broken('":" after the key', at);
      at = this.#skip(at + 1);
      wraps ||= isRecords;
      if (isRecords && this.#holds(at, OPEN_LIST)) {
        if (lists.length === MAX_LISTS) return this.#broken(`at most ${MAX_LISTS} lists of Records in one object`, at);
        const end = this.#list(at, 'Records');
        if (end === BROKEN) return BROKEN;
        lists.push({ from: at + 1, to: end - 1 });
        at = end;
      } else {
        const extent = endOfValue(this.#bytes, at, this.#limit);
        if (!extent) return this.#brokenIn(at);
        if (isRecords) this.#report(`Records: expected a list, found ${describeAt(this.#bytes, at, this.#limit)}`, at);
        deepest = Math.max(deepest, extent.depth);
        at = extent.end;
      }
      at = this.#skip(at);
      if (this.#holds(at, CLOSE_OBJECT)) break;
      if (!this.#holds(at, COMMA)) return this.#broken('"," or "}"', at);
      at = this.#skip(at + 1);
      if (this.#holds(at, CLOSE_OBJECT)) return this.#broken('a key after the comma', at);
    }
    const end = at + 1;
    this.#consumed = end;
    if (deepest + 1 > MAX_DEPTH) this.#report(`nests deeper than ${MAX_DEPTH} levels`, start);
    else this.#judgeObject(this.#parse(start, end, lists), start, wraps);
    return end;
  }

  #judgeObject(parsed: Parsed, start: number, wraps: boolean): void {
    if ('reason' in parsed) this.#report(parsed.reason, parsed.offset);
    else if (wraps && !isNamed(parsed.value)) return;
    else if (wraps) this.#report('both a record and a list of Records: only the list was read', start);
    else if (isRecord(parsed.value)) this.#handOut(parsed.value, start);
    else if (isDigest(parsed.value)) this.digests += 1;
    else {
      const expected = 'expected a CloudTrail record, an EventBridge event or a list of them under "Records"';
      this.#report(unwrappingOf(parsed.value) ?? `${expected}, found an object ${describeKeys(parsed.value)}`, start);
    }
  }

  /** `label` is 'Records' for the list of a CloudTrail file, '' for a bare list. */
  #list(start: number, label: string): number {
    let at = this.#skip(start + 1);
    if (this.#holds(at, CLOSE_LIST)) return at + 1;
    for (let index = 0; ; index += 1) {
      const end = this.#item(at, `${label}[${index}]`, label === '');
      if (end === BROKEN) return BROKEN;
      this.#consumed = end;
      at = this.#skip(end);
      if (this.#holds(at, CLOSE_LIST)) return at + 1;
      if (!this.#holds(at, COMMA)) return this.#broken('"," or "]" after a record', at);
      at = this.#skip(at + 1);
    }
  }

  #item(at: number, label: string, bare: boolean): number {
    this.#consumed = at;
    const extent = endOfValue(this.#bytes, at, this.#limit);
    if (!extent) return this.#brokenIn(at);
    if (extent.depth > MAX_DEPTH) {
      this.#report(`nests deeper than ${MAX_DEPTH} levels`, at, label);
      return extent.end;
    }
    const parsed = this.#parse(at, extent.end, []);
    if ('reason' in parsed) this.#report(parsed.reason, parsed.offset, label);
    else if (typeof parsed.value === 'string' && parsed.value.startsWith('{'))
      this.#report(`expected an object, found one as text: jq -r '.[]' takes it out, for standard input`, at, label);
    else if (!isObject(parsed.value)) this.#report(`expected an object, found ${kindOf(parsed.value)}`, at, label);
    // A list of whole files, as `jq --slurp` makes it.
    else if (bare && !isRecord(parsed.value) && 'Records' in parsed.value) return this.#object(at);
    else if (bare && !isRecord(parsed.value) && isDigest(parsed.value)) this.digests += 1;
    else this.#handOut(parsed.value, at);
    return extent.end;
  }

  #handOut(record: unknown, place: number): void {
    this.records += 1;
    this.#onRecord(record, place);
  }

  /** Parses a range without the contents of `lists`. Bytes that are not UTF-8 become U+FFFD. */
  #parse(start: number, end: number, lists: { from: number; to: number }[]): Parsed {
    let from = start;
    const parts: Buffer[] = [];
    for (const list of lists) {
      parts.push(this.#bytes.subarray(from, list.from));
      from = list.to;
    }
    const rest = this.#bytes.subarray(from, end);
    const text = lists.length === 0 ? rest : Buffer.concat([...parts, rest]);
    try {
      return { value: JSON.parse(text.toString('utf8')) };
    } catch (error) {
      if (text.length > constants.MAX_STRING_LENGTH) return { offset: start, reason: 'too large for one record' };
      const broken = findBreak(text, 0, text.length);
      if (!broken) return { offset: start, reason: `not readable as JSON (${(error as Error).name})` };
      let offset = start + broken.offset;
      for (const list of lists) if (offset >= list.from) offset += list.to - list.from;
      const found = describeAt(this.#bytes, offset, this.#limit);
      return { offset, reason: `broken JSON: expected ${broken.expected}, found ${found}` };
    }
  }

  #brokenIn(valueStart: number): number {
    const broken = findBreak(this.#bytes, valueStart, this.#limit);
    return this.#broken(broken?.expected ?? 'a value', broken?.offset ?? valueStart);
  }

  #broken(expected: string, at: number): number {
    const kept = this.records === 0 ? '' : `; complete records read before it: ${this.records}`;
    // When the next line begins a value of its own, a line is what broke, and this is only where it came to light.
    const next = this.#nextLine(this.#consumed);
    const late = next <= at && next < this.#bytes.length && this.#opensValue(next);
    const found = describeAt(this.#bytes, at, this.#limit) + (late ? ` in ${this.#places.position(at)}` : '');
    const reason = `broken JSON: expected ${expected}, found ${found}${kept}`;
    if (!this.#endsEarly(at)) this.#report(reason, late ? this.#consumed : at);
    return BROKEN;
  }

  /** The break is the cut that is reported already. */
  #endsEarly(at: number): boolean {
    return this.#cut && at >= this.#bytes.length;
  }

  #report(reason: string, at: number, label = ''): void {
    if (this.#endsEarly(at)) return;
    this.#places.add(reason, at, label);
  }

  #opensValue(at: number): boolean {
    return this.#bytes[at] === OPEN_OBJECT || this.#bytes[at] === OPEN_LIST;
  }

  #holds(at: number, byte: number): boolean {
    return at < this.#limit && this.#bytes[at] === byte;
  }

  #skip(at: number): number {
    return skipBlank(this.#bytes, at, this.#limit);
  }

  /** A byte order mark may stand before any document, since files get put end to end. */
  #skipToValue(from: number): number {
    let at = this.#skip(from);
    while (BYTE_ORDER_MARK.every((byte, index) => this.#bytes[at + index] === byte)) at = this.#skip(at + 3);
    return at;
  }

  #nextLine(at: number): number {
    const lineFeed = this.#bytes.indexOf(LINE_FEED, at);
    return lineFeed < 0 ? this.#bytes.length : lineFeed + 1;
  }
}
