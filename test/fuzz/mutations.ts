/** Changes of a record that keep its shape, and of its bytes that do not. */
import { gzipSync } from 'node:zlib';
import type { Random } from '../corpus/random.ts';

type Json = Record<string, unknown>;

const naughty: readonly string[] = [
  '',
  ' ',
  'null',
  'undefined',
  'NaN',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  '-1',
  '1e309',
  '0x10',
  '=1+1',
  '+cmd|calc',
  '@SUM(A1)',
  '-2+3',
  '\t=1',
  '\r\n',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '</style><style>',
  '<!--',
  ']]>',
  '&#0;',
  "'; DROP TABLE findings; --",
  '${jndi:ldap://example.com/a}',
  '{{7*7}}',
  '%s%n%00',
  '../../../etc/passwd',
  '\u0000',
  '\u0007\u001b[2J\u001b]8;;https://example.com\u0007',
  '\u009b31m',
  '\u202e\u2066',
  '\u200b\u200d\ufeff',
  '\u2028\u2029',
  '\ud800',
  '\udc00x\ud800',
  '\ufffe\uffff',
  '\u{1F469}\u200d\u{1F469}\u200d\u{1F467}',
  'Z\u0351\u036b\u0343'.repeat(40),
  '\u0130\u0131\u017f\u212a',
  '\u{e0041}',
  'arn:aws:iam::111122223333:role/',
  'arn:aws:iam:::role/x',
  'arn:aws:iam::1:role/aws-service-role//',
  ':'.repeat(500),
  '/'.repeat(500),
  'a'.repeat(20_000),
  '%'.repeat(3000),
  '*'.repeat(3000),
  `${'a'.repeat(2000)}!`,
  `${' '.repeat(20_000)}x`,
  '\\'.repeat(1000),
  '%7B%22Statement%22%3A%5B%5D%7D',
  '{"Statement":{"Principal":"*","Effect":"Allow"}}',
  '{"Version":"2012-10-17","Statement":[[[[]]]]}',
  '2026-02-30T25:61:61Z',
  '+275760-09-13T00:00:00.001Z',
  '-000001-01-01T00:00:00Z',
  '0000-00-00T00:00:00Z',
  '2026-05-01T10:00:00+23:59',
  '99999999999999999999',
];

function deep(levels: number): unknown {
  let value: unknown = 'end';
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? { a: value } : [value];
  return value;
}

/** A copy with one to five fields changed, at any depth. */
export function mutated(random: Random, record: Readonly<Json>): Json {
  const copy = structuredClone(record) as Json;
  for (let left = random.integer(1, 5); left > 0; left--) {
    const places = placesIn(copy);
    if (places.length === 0) break;
    const { holder, name } = random.pick(places);
    change(random, holder, name);
  }
  return copy;
}

function placesIn(copy: Json): { holder: Json; name: string }[] {
  const places: { holder: Json; name: string }[] = [];
  const walk = (holder: Json, level: number) => {
    for (const [name, value] of Object.entries(holder)) {
      places.push({ holder, name });
      if (typeof value === 'object' && value !== null && level < 12) walk(value as Json, level + 1);
    }
  };
  walk(copy, 0);
  return places;
}

function change(random: Random, holder: Json, name: string): void {
  const value = holder[name];
  const kind = random.next();
  if (kind < 0.5) holder[name] = random.pick(naughty);
  else if (kind < 0.6 && typeof value === 'string')
    holder[name] =
      value.slice(0, random.integer(0, value.length)) +
      random.pick(naughty) +
      value.slice(random.integer(0, value.length));
  else if (kind < 0.75)
    holder[name] = random.pick([null, true, 0, -1, 1e308, 0.1, [], {}, [null], [[]], { length: -1 }]);
  else if (kind < 0.8) delete holder[name];
  else if (kind < 0.85) holder[name] = [value, value];
  else if (kind < 0.9) holder[name] = { [random.pick(naughty)]: value };
  else if (kind < 0.92) holder[name] = deep(random.pick([40, 300, 1200, 5000]));
  else if (kind < 0.96) {
    // As JSON.parse makes it: an own property, which a careless copy would make the prototype.
    Object.defineProperty(holder, '__proto__', {
      value: { polluted: true, toString: null },
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } else holder[name] = Array.from({ length: random.integer(1, 3000) }, (_, index) => index);
}

/** The record in one of the shapes of a log, whole or broken, plain or compressed, whole or broken again. */
export function brokenBytes(random: Random, record: Readonly<Json>): Uint8Array {
  let text: string;
  try {
    text = JSON.stringify(record);
  } catch {
    text = `${'{"a":'.repeat(3000)}1`;
  }
  const framed = random.pick([
    `{"Records":[${text}]}`,
    `${text}\n${text}\n`,
    `[${text},${text}]`,
    text,
    `\ufeff${text}`,
  ]);
  const bytes = damaged(random, Buffer.from(framed, 'utf8'), 0.6);
  return random.next() < 0.3 ? damaged(random, gzipSync(bytes), 0.5) : bytes;
}

function damaged(random: Random, bytes: Buffer, likelihood: number): Buffer {
  if (bytes.length === 0 || random.next() > likelihood) return bytes;
  const at = random.integer(0, bytes.length - 1);
  const kind = random.integer(0, 4);
  if (kind === 0) return bytes.subarray(0, at);
  const piece = Buffer.from(random.pick(['\u0000', '"', '{', ']', ',', '\\', '\\u', '\\ud800', '1e', '/*', '\ufffe']));
  if (kind === 1) return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
  if (kind === 2)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + random.integer(1, 30)))]);
  if (kind === 3) return Buffer.concat([bytes, bytes.subarray(0, at)]);
  const copy = Buffer.from(bytes);
  copy[at] = random.integer(0, 255);
  return copy;
}
