import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findBreak } from '../../src/sources/json-break.ts';
import { read } from './reading.ts';

const RUNS = 200;

/** Objects as JSON.parse would give them: no undefined, no -0. */
const anyObject = fc
  .dictionary(fc.string({ unit: 'binary', maxLength: 8 }), fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }), {
    maxKeys: 5,
  })
  .map((object): Record<string, unknown> => JSON.parse(JSON.stringify(object)));
const anyRecord = anyObject.map((object) => ({ ...object, eventName: 'GetRole' }));
const records = fc.array(anyRecord, { maxLength: 6 });
const indent = fc.constantFrom(0, 1, 2, '\t');

/** Rewrites every character inside strings as \uXXXX. */
function escaped(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"/g, (string) => {
    const units = [...Array.from({ length: JSON.parse(string).length }).keys()].map((at) =>
      JSON.parse(string).charCodeAt(at),
    );
    return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}"`;
  });
}

describe('any way to write the same records', () => {
  const styles: Record<string, (each: object[], space: string | number) => string> = {
    file: (each, space) => JSON.stringify({ Records: each }, null, space),
    'file with other keys': (each, space) =>
      JSON.stringify({ x: [']', { Records: [1] }], Records: each, y: null }, null, space),
    list: (each, space) => JSON.stringify(each, null, space),
    'one after the other': (each, space) => each.map((one) => JSON.stringify(one, null, space)).join(''),
    ndjson: (each) => each.map((one) => `${JSON.stringify(one)}\n`).join(''),
    'ndjson of files': (each) => each.map((one) => JSON.stringify({ Records: [one] })).join('\r\n'),
    'a list of files': (each, space) =>
      JSON.stringify(
        each.map((one) => ({ Records: [one] })),
        null,
        space,
      ),
    'a line for each record': (each) => `{"Records":[\n${each.map((one) => JSON.stringify(one)).join(',\n')}\n]}`,
    'two lists': (each) => `{"Records":${JSON.stringify(each.slice(0, 2))},"Records":${JSON.stringify(each.slice(2))}}`,
  };

  it.each(Object.entries(styles))('%s', (_, write) => {
    fc.assert(
      fc.property(records, indent, fc.boolean(), fc.boolean(), (each, space, escape, zip) => {
        fc.pre(each.length > 0);
        const text = escape ? escaped(write(each, space)) : write(each, space);
        const { seen, unreadable } = read(zip ? gzipSync(text) : text);
        expect(unreadable).toEqual([]);
        expect(seen).toEqual(each);
      }),
      { numRuns: RUNS },
    );
  });
});

/** One byte replaced, removed or put in, anywhere. */
const damage = fc.record({
  at: fc.nat(),
  remove: fc.boolean(),
  insert: fc.option(fc.constantFrom(...'{}[]",:\\ \n\t\0a0-.e/\x80'.split('')), { nil: '' }),
});

function damaged(text: string, { at, remove, insert }: { at: number; remove: boolean; insert: string }): string {
  const position = at % (text.length + 1);
  return text.slice(0, position) + insert + text.slice(position + (remove ? 1 : 0));
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('any damage', () => {
  it('is found exactly when JSON.parse refuses the text', () => {
    fc.assert(
      fc.property(anyObject, indent, fc.array(damage, { maxLength: 3 }), (object, space, hits) => {
        const text = hits.reduce(damaged, JSON.stringify(object, null, space));
        fc.pre(text.trim() !== '');
        const bytes = Buffer.from(text);
        expect(findBreak(bytes, 0, bytes.length) === null).toBe(parses(bytes.toString()));
      }),
      { numRuns: RUNS * 10 },
    );
  });

  it('to a file is reported exactly when JSON.parse refuses the file, and costs no record before it', () => {
    fc.assert(
      fc.property(records, indent, damage, (each, space, hit) => {
        fc.pre(each.length > 0);
        const sound = JSON.stringify({ Records: each }, null, space);
        // Half of a surrogate pair becomes U+FFFD on the way to bytes.
        const text = damaged(sound, hit).toWellFormed();
        const { seen, unreadable } = read(text);
        if (!parses(text)) expect(unreadable.length).toBeGreaterThan(0);
        else if (Array.isArray(JSON.parse(text).Records)) expect(seen).toEqual(JSON.parse(text).Records);
        else expect(unreadable.length + seen.length).toBeGreaterThan(0);

        let end = '{"Records":['.length;
        const before = each.filter((one) => {
          end += JSON.stringify(one).length + 1;
          return end - 1 <= hit.at % (sound.length + 1);
        });
        if (space === 0) expect(seen.slice(0, before.length)).toEqual(before);
        expect(seen.length).toBeLessThanOrEqual(each.length);
      }),
      { numRuns: RUNS * 4 },
    );
  });

  it('to one line of NDJSON costs only that line', () => {
    fc.assert(
      fc.property(records, fc.nat(), damage, (each, which, hit) => {
        fc.pre(each.length > 0 && !hit.insert.includes('\n'));
        const lines = each.map((one) => JSON.stringify(one));
        const index = which % lines.length;
        const line = damaged(lines[index] ?? '', hit);
        fc.pre(!parses(line) && line.startsWith('{'));
        const { seen, unreadable } = read(lines.with(index, line).join('\n'));
        expect(unreadable.length).toBeGreaterThan(0);
        for (const [other, one] of each.entries()) if (other !== index) expect(seen).toContainEqual(one);
      }),
      { numRuns: RUNS * 4 },
    );
  });

  it('of any bytes at all throws nothing, and is never counted as fine', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.constantFrom('x', 'x.gz'), (bytes, name) => {
        const { records: count, unreadable, seen } = read(bytes, name);
        expect(count).toBe(seen.length);
        expect(count + unreadable.length).toBeGreaterThan(0);
      }),
      { numRuns: RUNS * 4 },
    );
  });

  it('of any gzipped bytes reports at least what the bytes alone do', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:\n 1a'.split('')) }), (text) => {
        expect(read(gzipSync(text)).unreadable.length).toBe(read(text).unreadable.length);
      }),
      { numRuns: RUNS * 4 },
    );
  });
});
