/** docs/rolecall.schema.json, as an editor uses it. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly description?: string;
}

export function schemaText(): Schema & Required<Pick<Schema, 'properties'>> {
  return JSON.parse(readFileSync(new URL('../../docs/rolecall.schema.json', import.meta.url), 'utf8'));
}

/** The keys of the file, in full: `accounts`, `accounts.own`, `principals[].match`. */
export function keysOf({ properties = {}, items }: Schema, path = ''): readonly string[] {
  if (items) return keysOf(items, `${path}[]`);
  return Object.entries(properties).flatMap(([key, inner]) => {
    const name = path === '' ? key : `${path}.${key}`;
    return [name, ...keysOf(inner, name)];
  });
}

/** Of an editor's formats, the one that the schema uses. */
const date = (text: string) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().slice(0, 10) === text;

const compiled = new Ajv2020({ strict: true, allErrors: true, formats: { date } }).compile(schemaText());

/** What is wrong with a value, by place; nothing when it is valid. */
export function mistakesIn(value: unknown): readonly string[] {
  return compiled(value)
    ? []
    : (compiled.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
