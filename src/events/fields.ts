/** Readers for values that came out of a log: they never throw and never trust a type. */
import type { Json } from './audit-event.ts';

const nothing: Json = Object.freeze({});

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object, or an empty one. */
export function objectOf(value: unknown): Json {
  return isObject(value) ? value : nothing;
}

/** A non-empty string without the blanks around it, or null. */
export function textOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const trimmed = value.trim();
  return trimmed === '' ? null : trimmed;
}

/** A list, or an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** CloudTrail writes flags as `true` and as `"true"`. */
export function flagOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (value === 'true') return true;
  if (value === 'false') return false;
  return null;
}

/** Own fields only, so that a `__proto__` or `constructor` in a log means nothing. */
export function field(object: Json, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

const deepest = 1000;

/** Whether a value nests deeper than JSON.stringify and structuredClone can be trusted with; itself it goes no deeper than that. */
export function nestsTooDeep(value: unknown, depth = 1): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth > deepest) return true;
  // Object.values, since for…in takes eight times as long on records of many shapes.
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && inner !== null && nestsTooDeep(inner, depth + 1)) return true;
  }
  return false;
}
