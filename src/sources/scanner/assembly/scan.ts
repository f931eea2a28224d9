/*
 * Finds the records of a CloudTrail list that somebody wants, 64 bytes at a time. AssemblyScript: TypeScript's syntax, WebAssembly's
 * types; `npm run build:scanner` compiles it. docs/scanner.md explains it to a reader who has never seen SIMD.
 *
 * Whatever cannot be told here with certainty is a candidate, so that JSON.parse and the controls decide. in-javascript.ts says
 * the same byte by byte.
 */

/** What a call of `scan` ended with. */
const MORE: i32 = 0;
const ENDED: i32 = 1;
const IRREGULAR: i32 = 2;

/** Memory: slots of the table of wanted names, their text, candidates (start and end, u32 each), and from INPUT on what is scanned. */
const SLOTS: usize = 1024;
const SLOT_COUNT: u32 = 8192;
export const TEXT: usize = SLOTS + <usize>SLOT_COUNT * 16;
export const CANDIDATES: usize = TEXT + 131072;
export const CANDIDATES_END: usize = CANDIDATES + 262144;
export const INPUT: usize = CANDIDATES_END + 64;

/** Levels that a record may nest, itself included. */
const MAX_DEPTH: i32 = 1000;
/** Longer values of the fields looked at are left to JSON.parse. */
const LONGEST: usize = 512;

/** What a name means, and the seeds that keep sources, roles of sessions and the calls of each source apart. */
const OF_SOURCES: u32 = 0;
const OF_SESSIONS: u32 = 1;
const EVERY_CALL: u32 = 1;

const QUOTE: u32 = 0x22;
const COMMA: u32 = 0x2c;
const SLASH: u32 = 0x2f;
const COLON: u32 = 0x3a;
const CLOSE_LIST: u32 = 0x5d;
const UNDERSCORE: u32 = 0x5f;
const OPEN_OBJECT: u32 = 0x7b;
const CLOSE_OBJECT: u32 = 0x7d;

/** The first and last 8 bytes of the keys that are looked for, as little-endian numbers. */
const EVENT: u64 = 0x746e65766522; // `"event`
const EVENT_BYTES: u64 = 0xffffffffffff;
const SOURCE_END: u64 = 0x22656372756f5374; // `tSource"`
const NAME_END: u64 = 0x22656d614e746e65; // `entName"`
const TIME_END: u64 = 0x22656d6954746e65; // `entTime"`
const IDENTITY: u64 = 0x6564497265737522; // `"userIde`
const IDENTITY_END: u64 = 0x22797469746e6564; // `dentity"`
const DETAIL: u64 = 0x2d6c696174656422; // `"detail-`
const TYPE: u32 = 0x65707974; // `type`
const ARN: u32 = 0x6e726122; // `"arn`
const SERVICE: u64 = 0x6976726553535741; // `AWSServi`

/** Only records between these are looked at; a time is the number that its digits spell, 20260501100000. */
export let since: f64 = 0;
export let until: f64 = Infinity;

export let state: i32 = MORE;
/** No record of this list was seen yet: no comma is expected. */
export let fresh: bool = true;
/** Candidates of this call. */
export let found: i32 = 0;
/** Records that nobody wants, inside and outside of the period; the oldest and newest time of those inside. */
export let skipped: i32 = 0;
export let outside: i32 = 0;
export let first: f64 = Infinity;
export let last: f64 = 0;

/** Wants a name: `value` is EVERY_CALL, or the seed of the names of this source. The text stays in memory. */
export function want(text: usize, length: usize, seed: u32, value: u32): void {
  let slot = slotOf(text, length, seed);
  while (load<u32>(slot + 12) !== 0) slot = nextSlot(slot);
  store<u32>(slot, <u32>text);
  store<u32>(slot + 4, <u32>length);
  store<u32>(slot + 8, seed);
  store<u32>(slot + 12, value);
}

/**
 * Reads the records of a list from `from`, which is between two of them, to `end`; returns the place between two records up to
 * which everything was read. `state` says whether the list ended there, or stopped being regular, or just needs more bytes.
 */
export function scan(from: usize, end: usize): usize {
  // What an earlier call left behind is no part of the last block.
  memory.fill(end, 0, 64);
  found = 0;
  let at = from;
  for (;;) {
    let next = skipBlank(at);
    let byte: u32 = next < end ? load<u8>(next) : 0;
    if (next < end && byte !== CLOSE_LIST && !fresh) {
      if (byte !== COMMA) return irregular(at);
      next = skipBlank(next + 1);
      byte = next < end ? load<u8>(next) : 0;
    } else if (byte === CLOSE_LIST) {
      state = ENDED;
      return next + 1;
    }
    if (next >= end || CANDIDATES + ((<usize>found) << 3) >= CANDIDATES_END) break;
    if (byte !== OPEN_OBJECT) return irregular(at);
    const after = record(next, end);
    if (after === 0) break;
    if (after === 1) return irregular(at);
    fresh = false;
    at = after;
  }
  state = MORE;
  return at;
}

function irregular(at: usize): usize {
  state = IRREGULAR;
  return at;
}

/** What the fields of the record being read say; 0 as long as they say nothing. */
let source: usize = 0;
let sourceEnd: usize = 0;
let name: usize = 0;
let nameEnd: usize = 0;
let time: f64 = 0;
let identity: usize = 0;
let session: bool = false;
/** Only JSON.parse can tell what the record says. */
let doubtful: bool = false;

/** The end of the record that begins at `start`; 0 when it ends past `end`, 1 when it is not what a record looks like. */
function record(start: usize, end: usize): usize {
  let depth: i32 = 0;
  let inString: u64 = 0;
  let carry: u64 = 0;
  let inIdentity = false;
  source = 0;
  name = 0;
  time = 0;
  identity = 0;
  session = false;
  doubtful = false;

  for (let block = start; block < end; block += 64) {
    const a = v128.load(block);
    const b = v128.load(block, 16);
    const c = v128.load(block, 32);
    const d = v128.load(block, 48);
    let quotes = where(a, b, c, d, i8x16.splat(0x22));
    let backslashes: u64 = 0;
    if (has(a, b, c, d, i8x16.splat(0x5c)) || carry) {
      backslashes = where(a, b, c, d, i8x16.splat(0x5c));
      const escaped = escapedBy(backslashes, carry);
      carry = carriesOver(backslashes, carry);
      quotes &= ~escaped;
    }
    const strings = prefixXor(quotes) ^ inString;
    inString = <u64>(<i64>strings >> 63);
    if (hasControls(a, b, c, d) && (where(a, b, c, d, i8x16.splat(0x0a)) & strings) !== 0) return 1;

    let brackets = bracketsIn(a, b, c, d) & ~strings;
    if (brackets === 0 && depth > 2) continue;
    let rest: u64 = ~0;
    for (;;) {
      const bracket = brackets & (0 - brackets);
      const before = bracket - 1;
      if (depth === 1 || (depth === 2 && inIdentity)) {
        const stretch = rest & before;
        if (backslashes & stretch) doubtful = true;
        const begins = quotes & strings & stretch;
        if (begins) look(block, begins, depth);
      }
      if (bracket === 0) break;
      rest = ~(before | bracket);
      brackets ^= bracket;
      const at = block + <usize>ctz(bracket);
      const byte: u32 = load<u8>(at);
      // Square and curly brackets differ in one bit.
      if ((byte | 0x20) === OPEN_OBJECT) {
        depth += 1;
        if (depth === 2) inIdentity = at === identity && byte === OPEN_OBJECT;
        else if (depth > MAX_DEPTH) return 1;
      } else {
        if ((byte | 0x20) !== CLOSE_OBJECT) return 1;
        depth -= 1;
        if (depth === 0) {
          if (at >= end) return 0;
          if (byte !== CLOSE_OBJECT) return 1;
          decide(start, at + 1);
          return at + 1;
        }
      }
    }
  }
  return 0;
}

/** Takes from the strings that begin at these bits what the record's own keys, or those of its userIdentity, say. */
function look(block: usize, begins: u64, depth: i32): void {
  while (begins) {
    const key = block + <usize>ctz(begins);
    begins &= begins - 1;
    const head = load<u64>(key);
    if (depth !== 1) {
      if (<u32>head === ARN && load<u8>(key + 4) === QUOTE) {
        const value = valueOf(key + 5);
        if (value !== 0 && isSession(value)) session = true;
      }
    } else if ((head & EVENT_BYTES) === EVENT) {
      if (load<u64>(key + 5) === SOURCE_END) {
        const value = valueOf(key + 13);
        if (value !== 0) {
          if (source) doubtful = true;
          source = value;
          sourceEnd = endOfText(value);
          if (!sourceEnd) doubtful = true;
        }
      } else if (load<u64>(key + 3) === NAME_END) {
        const value = valueOf(key + 11);
        if (value !== 0) {
          if (name) doubtful = true;
          name = value;
          nameEnd = endOfText(value);
          if (!nameEnd) doubtful = true;
        }
      } else if (load<u64>(key + 3) === TIME_END) {
        const value = valueOf(key + 11);
        if (value !== 0) {
          if (time) doubtful = true;
          time = timeOf(value);
          if (!time) doubtful = true;
        }
      }
    } else if (head === IDENTITY) {
      const value = load<u64>(key + 6) === IDENTITY_END ? valueOf(key + 14) : 0;
      if (value !== 0) {
        if (identity) doubtful = true;
        identity = value;
      }
    } else if (head === DETAIL && load<u32>(key + 8) === TYPE && load<u8>(key + 12) === QUOTE) {
      if (valueOf(key + 13) !== 0) doubtful = true;
    }
  }
}

/** Counts the record, or takes it for a candidate. */
function decide(start: usize, end: usize): void {
  if (doubtful || !source || !time) take(start, end);
  else if (time < since || time > until) outside += 1;
  else if (session || isWanted(source, sourceEnd, name, nameEnd)) take(start, end);
  else {
    skipped += 1;
    if (time < first) first = time;
    if (time > last) last = time;
  }
}

function take(start: usize, end: usize): void {
  const entry = CANDIDATES + ((<usize>found) << 3);
  store<u32>(entry, <u32>start);
  store<u32>(entry + 4, <u32>end);
  found += 1;
}

// @ts-ignore: decorator
@inline
function has(a: v128, b: v128, c: v128, d: v128, byte: v128): bool {
  const ab = v128.or(i8x16.eq(a, byte), i8x16.eq(b, byte));
  const cd = v128.or(i8x16.eq(c, byte), i8x16.eq(d, byte));
  return v128.any_true(v128.or(ab, cd));
}

/** Whether any byte is below that of a blank: compact JSON has none, and this takes fewer steps than looking for line feeds. */
// @ts-ignore: decorator
@inline
function hasControls(a: v128, b: v128, c: v128, d: v128): bool {
  const least = i8x16.min_u(i8x16.min_u(a, b), i8x16.min_u(c, d));
  return v128.any_true(i8x16.eq(i8x16.min_u(least, i8x16.splat(0x1f)), least));
}

/** Brackets of either kind. Of what else it hits (Y, y, _, DEL), JSON has nothing outside of strings. */
// @ts-ignore: decorator
@inline
function bracketsIn(a: v128, b: v128, c: v128, d: v128): u64 {
  const differing = i8x16.splat(0x26);
  return where(
    v128.or(a, differing),
    v128.or(b, differing),
    v128.or(c, differing),
    v128.or(d, differing),
    i8x16.splat(0x7f),
  );
}

// @ts-ignore: decorator
@inline
function where(a: v128, b: v128, c: v128, d: v128, byte: v128): u64 {
  return (
    <u64>(<u32>i8x16.bitmask(i8x16.eq(a, byte)) | (<u32>i8x16.bitmask(i8x16.eq(b, byte)) << 16)) |
    (<u64>(<u32>i8x16.bitmask(i8x16.eq(c, byte)) | (<u32>i8x16.bitmask(i8x16.eq(d, byte)) << 16)) << 32)
  );
}

/** Bit n is the parity of the bits up to n: between an opening quote and its closing one, all are set. */
// @ts-ignore: decorator
@inline
function prefixXor(bits: u64): u64 {
  bits ^= bits << 1;
  bits ^= bits << 2;
  bits ^= bits << 4;
  bits ^= bits << 8;
  bits ^= bits << 16;
  bits ^= bits << 32;
  return bits;
}

/** The bytes that follow a backslash which is not itself escaped; `carry` is 1 when the block before ended with such a one. */
function escapedBy(backslashes: u64, carry: u64): u64 {
  const escaping = backslashes & ~carry;
  const follows = (escaping << 1) | carry;
  const oddStarts = escaping & ~EVEN & ~follows;
  return (EVEN ^ ((oddStarts + escaping) << 1)) & follows;
}

function carriesOver(backslashes: u64, carry: u64): u64 {
  const escaping = backslashes & ~carry;
  const follows = (escaping << 1) | carry;
  const oddStarts = escaping & ~EVEN & ~follows;
  return oddStarts + escaping < escaping ? 1 : 0;
}

const EVEN: u64 = 0x5555555555555555;

/** The value after a key that ends before `at`; 0 when no colon follows, so that it was no key. */
// @ts-ignore: decorator
@inline
function valueOf(at: usize): usize {
  at = skipBlank(at);
  return load<u8>(at) === COLON ? skipBlank(at + 1) : 0;
}

// @ts-ignore: decorator
@inline
function skipBlank(at: usize): usize {
  while (isBlank(load<u8>(at))) at += 1;
  return at;
}

// @ts-ignore: decorator
@inline
function isBlank(byte: u32): bool {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** The closing quote of a string; 0 when it is none, is far off, or is a text that String.trim would change or empty. */
function endOfText(at: usize): usize {
  if (load<u8>(at) !== QUOTE) return 0;
  const end = closingQuote(at + 1);
  if (end <= at + 1) return 0;
  return isInk(load<u8>(at + 1)) && isInk(load<u8>(end - 1)) ? end : 0;
}

function closingQuote(from: usize): usize {
  const quote = i8x16.splat(0x22);
  for (let at = from; at < from + LONGEST; at += 16) {
    const hits = i8x16.bitmask(i8x16.eq(v128.load(at), quote));
    if (hits) return at + <usize>ctz(hits);
  }
  return 0;
}

// @ts-ignore: decorator
@inline
function isInk(byte: u32): bool {
  return byte - 0x21 <= 0x7e - 0x21;
}

/** The number that the digits of `"2026-05-01T10:00:00Z"` spell; 0 for any other form and for days that do not exist. */
function timeOf(at: usize): f64 {
  if (load<u8>(at) !== QUOTE || load<u8>(at + 20) !== 0x5a || load<u8>(at + 21) !== QUOTE) return 0;
  if (load<u8>(at + 5) !== 0x2d || load<u8>(at + 8) !== 0x2d || load<u8>(at + 11) !== 0x54) return 0;
  if (load<u8>(at + 14) !== COLON || load<u8>(at + 17) !== COLON) return 0;
  const century = two(at + 1);
  const years = two(at + 3);
  const month = two(at + 6);
  const day = two(at + 9);
  const hour = two(at + 12);
  const minute = two(at + 15);
  const second = two(at + 18);
  if (century > 99 || years > 99 || month - 1 > 11 || day - 1 > 30 || hour > 23 || minute > 59 || second > 59) return 0;
  const year = century * 100 + years;
  if (year < 1970) return 0;
  if (day > 28 && day > daysOf(year, month)) return 0;
  return <f64>(((<u64>year * 100 + month) * 100 + day) * 1000000 + hour * 10000 + minute * 100 + second);
}

/** The number of two digits, or more than 99. */
// @ts-ignore: decorator
@inline
function two(at: usize): u32 {
  const high = <u32>load<u8>(at) - 0x30;
  const low = <u32>load<u8>(at + 1) - 0x30;
  return high > 9 || low > 9 ? 1000 : high * 10 + low;
}

function daysOf(year: u32, month: u32): u32 {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Whether the ARN may be that of a session of a covered role: a wanted name follows a slash. */
function isSession(at: usize): bool {
  if (load<u8>(at) !== QUOTE) return false;
  const end = closingQuote(at + 1);
  if (!end) return true;
  const slash = i8x16.splat(0x2f);
  for (let block = at; block < end; block += 16) {
    let slashes = i8x16.bitmask(i8x16.eq(v128.load(block), slash));
    while (slashes) {
      const name = block + <usize>ctz(slashes) + 1;
      slashes &= slashes - 1;
      if (load<u64>(name) !== SERVICE) continue;
      let stop = name;
      for (;;) {
        const byte: u32 = load<u8>(stop);
        if (byte === UNDERSCORE || byte === SLASH || stop >= end) break;
        stop += 1;
      }
      if (lookUp(name, stop - name, OF_SESSIONS)) return true;
    }
  }
  return false;
}

function isWanted(source: usize, sourceEnd: usize, name: usize, nameEnd: usize): bool {
  const value = lookUp(source + 1, sourceEnd - source - 1, OF_SOURCES);
  if (value <= EVERY_CALL) return value === EVERY_CALL;
  if (!name) return true;
  // Some names end with a version of the API, which dispatch leaves out of account.
  if (<u32>load<u8>(nameEnd - 1) - 0x30 <= 9) return true;
  return lookUp(name + 1, nameEnd - name - 1, value) !== 0;
}

function lookUp(text: usize, length: usize, seed: u32): u32 {
  let slot = slotOf(text, length, seed);
  let value = load<u32>(slot + 12);
  while (value !== 0) {
    const fits = load<u32>(slot + 4) === <u32>length && load<u32>(slot + 8) === seed;
    if (fits && isSame(load<u32>(slot), text, length)) return value;
    slot = nextSlot(slot);
    value = load<u32>(slot + 12);
  }
  return 0;
}

function isSame(a: usize, b: usize, length: usize): bool {
  for (let index: usize = 0; index < length; index += 1) {
    if (load<u8>(a + index) !== load<u8>(b + index)) return false;
  }
  return true;
}

/** By the first and the last 8 bytes and the length: enough to tell AWS's names apart, and isSame decides. */
function slotOf(text: usize, length: usize, seed: u32): usize {
  let mixed: u64 = <u64>length ^ (<u64>seed << 32);
  if (length >= 8) mixed ^= load<u64>(text) ^ rotl<u64>(load<u64>(text + length - 8), 29);
  else if (length > 0) mixed ^= load<u64>(text) & ((<u64>1 << (<u64>length * 8)) - 1);
  mixed *= 0x9e3779b97f4a7c15;
  return SLOTS + <usize>((mixed >> 40) & (<u64>SLOT_COUNT - 1)) * 16;
}

function nextSlot(slot: usize): usize {
  return slot + 16 === SLOTS + <usize>SLOT_COUNT * 16 ? SLOTS : slot + 16;
}
