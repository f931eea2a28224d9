/** Cuts what is too large for a message or an item at field boundaries, and says so. */
import { sha256 } from '../sha256.ts';

/** Size of a value as JSON in UTF-8, bytes. */
export function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '');
}

/**
 * The object, if its JSON has at most `limit` bytes; else its smaller fields, as many as there is room for, and a field
 * `cut` that names the others with their size and a hash of the whole.
 */
export function fit(object: Readonly<Record<string, unknown>>, limit: number): Record<string, unknown> {
  const size = sizeOf(object);
  if (size <= limit) return { ...object };
  const fields = Object.entries(object).map(([name, value]) => ({ name, value, size: sizeOf({ [name]: value }) }));
  const kept = new Set<unknown>();
  let room = limit - roomForMark;
  for (const field of fields.toSorted((a, b) => a.size - b.size)) {
    if (field.size > room) break;
    room -= field.size;
    kept.add(field);
  }
  const cut = fields.filter((field) => !kept.has(field)).map(({ name }) => name);
  const names = cut.slice(0, 10).map((name) => name.slice(0, 50).toWellFormed());
  const more = cut.length > names.length ? ` and ${cut.length - names.length} more` : '';
  const hash = sha256(JSON.stringify(object));
  return {
    ...Object.fromEntries(fields.filter((field) => kept.has(field)).map(({ name, value }) => [name, value])),
    cut: `${names.join(', ')}${more}: left out of ${size} bytes of JSON with the SHA-256 ${hash}`,
  };
}

/** The mark itself: ten names of fifty characters, each up to six bytes of JSON, and its sentence. */
const roomForMark = 10 * 52 * 6 + 200;
