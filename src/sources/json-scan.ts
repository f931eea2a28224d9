/** Levels that a record may nest, itself included; deeper ones are refused, because later stages recurse over it. */
export const MAX_DEPTH = 1000;

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_LIST = 0x5b;
export const CLOSE_LIST = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
const BACKSLASH = 0x5c;
const LINE_FEED = 0x0a;

/** Where a value ends, and how many levels it nests, itself included; 0 for what is neither an object nor a list. */
export interface Extent {
  readonly end: number;
  readonly depth: number;
}

/** Opening brackets of the value being scanned; shared, since scanning is synchronous and never calls out. */
const opened = new Uint8Array(MAX_DEPTH);

/** The offset of the first byte from `at` that is not JSON white space, or `limit`. */
export function skipBlank(bytes: Uint8Array, at: number, limit: number): number {
  while (at < limit && isBlank(bytes[at])) at += 1;
  return at;
}

/** Whether the byte is white space to JSON. */
export function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === LINE_FEED || byte === 0x0d || byte === 0x09;
}

/**
 * Finds the end of the value at `start` by its quotes and brackets alone; null when they do not close before `limit`.
 * What lies between them is left for JSON.parse to check. A line break inside a string counts as a lost quote, so that one
 * broken line of NDJSON cannot swallow the next.
 */
export function endOfValue(bytes: Uint8Array, start: number, limit: number): Extent | null {
  const first = bytes[start];
  if (first === QUOTE) {
    const end = endOfString(bytes, start, limit);
    return end < 0 ? null : { end, depth: 0 };
  }
  if (first !== OPEN_OBJECT && first !== OPEN_LIST) return endOfScalar(bytes, start, limit);
  let depth = 0;
  let deepest = 0;
  let at = start;
  while (at < limit) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = endOfString(bytes, at, limit);
      if (at < 0) return null;
      continue;
    }
    if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      // Beyond the limit only the depth is kept: the value is refused anyway, and the stack must not grow with the input.
      if (depth < MAX_DEPTH) opened[depth] = byte;
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      depth -= 1;
      // In ASCII either closing bracket is its opening one plus two.
      if (depth < MAX_DEPTH && opened[depth] !== byte - 2) return null;
      if (depth === 0) return { end: at + 1, depth: deepest };
    }
    at += 1;
  }
  return null;
}

/** The offset after the string whose opening quote is at `start`, or -1. */
export function endOfString(bytes: Uint8Array, start: number, limit: number): number {
  for (let at = start + 1; at < limit; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) return at + 1;
    if (byte === LINE_FEED) return -1;
    if (byte === BACKSLASH && bytes[at + 1] !== LINE_FEED) at += 1;
  }
  return -1;
}

function endOfScalar(bytes: Uint8Array, start: number, limit: number): Extent | null {
  let end = start;
  while (end < limit && !endsScalar(bytes[end])) end += 1;
  return end === start ? null : { end, depth: 0 };
}

function endsScalar(byte: number | undefined): boolean {
  return isBlank(byte) || byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT;
}
