import { createHash } from 'node:crypto';
import { isObject, nestsTooDeep } from '../events/fields.ts';
import { fit } from '../findings/fit.ts';

/** An item of DynamoDB takes 400 KB, bytes; a finding and the ids it counted need a part of that. */
const limit = 100_000;

/** The record behind a finding as JSON; one too large keeps the fields there is room for, and says what it lost. */
export function evidenceOf(record: unknown): string {
  if (nestsTooDeep(record)) return JSON.stringify({ cut: 'the record nests deeper than 1,000 levels' });
  if (isObject(record)) return JSON.stringify(fit(record, limit));
  const text = typeof record === 'string' ? record : (JSON.stringify(record) ?? '');
  return JSON.stringify(text.length <= longestText ? text : beginning(text));
}

/** In JSON a character takes up to six bytes. */
const longestText = Math.floor(limit / 6) - 200;

function beginning(text: string) {
  const sha256 = createHash('sha256').update(text).digest('hex');
  return {
    beginning: text.slice(0, longestText).toWellFormed(),
    cut: `the beginning of ${text.length} characters with the SHA-256 ${sha256}`,
  };
}
