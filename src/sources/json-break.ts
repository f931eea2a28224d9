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
} from './json-scan.ts';

/** The first byte at which a text stops being JSON, and what should stand there, for a sentence "expected …". */
export interface Break {
  readonly offset: number;
  readonly expected: string;
}

type Wants = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma';

/**
 * Says where and why a value is not JSON; null when it is. JSON.parse knows too, but tells it in engine-specific words, and
 * quotes the text, which may hold personal data.
 */
export function findBreak(bytes: Uint8Array, start: number, limit: number): Break | null {
  const closers: number[] = [];
  let wants: Wants = 'value';
  let at = start;
  for (;;) {
    at = skipBlank(bytes, at, limit);
    const byte = at < limit ? bytes[at] : undefined;
    const closer = closers.at(-1);
    if (wants === 'comma') {
      if (closer === undefined) return at < limit ? { offset: at, expected: 'the end of the value' } : null;
      if (byte === COMMA) {
        wants = closer === CLOSE_LIST ? 'value' : 'key';
        at += 1;
      } else if (byte === closer) {
        closers.pop();
        at += 1;
      } else {
        return { offset: at, expected: `"," or "${String.fromCharCode(closer)}"` };
      }
    } else if (wants === 'colon') {
      if (byte !== COLON) return { offset: at, expected: '":" after the key' };
      wants = 'value';
      at += 1;
    } else if ((wants === 'value or end' || wants === 'key or end') && byte === closer) {
      closers.pop();
      wants = 'comma';
      at += 1;
    } else if (wants === 'key' || wants === 'key or end') {
      if (byte !== QUOTE) return { offset: at, expected: 'a key in double quotes' };
      const problem = checkString(bytes, at, limit);
      if (typeof problem !== 'number') return problem;
      wants = 'colon';
      at = problem;
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      if (closers.length === MAX_DEPTH) return { offset: at, expected: `at most ${MAX_DEPTH} levels of nesting` };
      closers.push(byte === OPEN_LIST ? CLOSE_LIST : CLOSE_OBJECT);
      wants = byte === OPEN_LIST ? 'value or end' : 'key or end';
      at += 1;
    } else {
      const problem = byte === QUOTE ? checkString(bytes, at, limit) : checkScalar(bytes, at, limit);
      if (typeof problem !== 'number') return problem;
      wants = 'comma';
      at = problem;
    }
  }
}

/** What stands at `at`, for a sentence "found …". Never quotes more than one character: the text may hold personal data. */
export function describeAt(bytes: Buffer, at: number, limit: number): string {
  if (at >= bytes.length) return 'the end of the file';
  const byte = bytes[at] ?? 0;
  if (at >= limit || byte === 0x0a || byte === 0x0d) return 'the end of the line';
  const word = ['null', 'true', 'false'].find((each) => bytes.toString('latin1', at, at + each.length) === each);
  if (word) return word;
  if (byte === QUOTE) return 'a string';
  if (byte === OPEN_OBJECT) return 'an object';
  if (byte === OPEN_LIST) return 'a list';
  if (byte === 0x2d || isDigit(byte)) return 'a number';
  if (byte > 0x20 && byte < 0x7f) return `"${String.fromCharCode(byte)}"`;
  return `the byte 0x${byte.toString(16).padStart(2, '0')}`;
}

/** The offset after the string, or its break. */
function checkString(bytes: Uint8Array, start: number, limit: number): number | Break {
  for (let at = start + 1; at < limit; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) return at + 1;
    if (byte === 0x0a) return { offset: at, expected: 'a closing quote' };
    if (byte < 0x20) return { offset: at, expected: 'control characters to be escaped' };
    if (byte !== 0x5c) continue;
    at += 1;
    if (at >= limit) break;
    const escape = String.fromCharCode(bytes[at] ?? 0);
    if (escape === 'u') {
      for (let digit = 0; digit < 4; digit += 1) {
        at += 1;
        if (at >= limit || !/[0-9a-fA-F]/.test(String.fromCharCode(bytes[at] ?? 0))) {
          return { offset: Math.min(at, limit), expected: 'four hexadecimal digits after "\\u"' };
        }
      }
    } else if (!'"\\/bfnrt'.includes(escape)) {
      return { offset: at, expected: 'a valid character after the backslash' };
    }
  }
  return { offset: limit, expected: 'a closing quote' };
}

/** The offset after true, false, null or a number, or its break. */
function checkScalar(bytes: Uint8Array, start: number, limit: number): number | Break {
  const first = start < limit ? String.fromCharCode(bytes[start] ?? 0) : '';
  const word = ['true', 'false', 'null'].find((candidate) => first !== '' && candidate.startsWith(first));
  if (word) {
    for (let index = 1; index < word.length; index += 1) {
      const at = start + index;
      if (at >= limit || bytes[at] !== word.charCodeAt(index)) return { offset: at, expected: word };
    }
    return start + word.length;
  }
  if (first !== '-' && !isDigit(first.charCodeAt(0))) return { offset: start, expected: 'a value' };
  return checkNumber(bytes, start, limit);
}

function checkNumber(bytes: Uint8Array, start: number, limit: number): number | Break {
  const byteAt = (at: number) => (at < limit ? bytes[at] : undefined);
  const digits = (at: number) => {
    while (isDigit(byteAt(at))) at += 1;
    return at;
  };
  const missing = (offset: number): Break => ({ offset, expected: 'a digit' });
  let at = byteAt(start) === 0x2d ? start + 1 : start;
  if (!isDigit(byteAt(at))) return missing(at);
  at = byteAt(at) === 0x30 ? at + 1 : digits(at);
  if (byteAt(at) === 0x2e) {
    if (!isDigit(byteAt(at + 1))) return missing(at + 1);
    at = digits(at + 1);
  }
  const exponent = byteAt(at);
  if (exponent === 0x65 || exponent === 0x45) {
    at += 1;
    const sign = byteAt(at);
    if (sign === 0x2b || sign === 0x2d) at += 1;
    if (!isDigit(byteAt(at))) return missing(at);
    at = digits(at);
  }
  return at;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
