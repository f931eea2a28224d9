/** Text from a log on its way into a finding: what SQS, SNS and JSON parsers refuse is replaced, so one field cannot poison a queue. */

// NUL, U+FFFE and U+FFFF are refused by SQS and SNS; lone surrogates are not Unicode.
const refused = /[\0\uFFFE\uFFFF]/g;

export function clean(text: string): string {
  const formed = text.isWellFormed() ? text : text.toWellFormed();
  return formed.replace(refused, '\uFFFD');
}

/** Cleans every string of a value made of plain objects, lists and scalars, keys included. */
export function cleanDeep<T>(value: T): T {
  if (typeof value === 'string') return clean(value) as T;
  if (Array.isArray(value)) return value.map(cleanDeep) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [clean(key), cleanDeep(inner)]);
  return Object.fromEntries(entries) as T;
}
