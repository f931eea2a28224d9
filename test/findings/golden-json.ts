import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

/** Compares with a committed JSON file by meaning, since the formatter lays it out; see golden.ts for the others. */
export function goldenJson(name: string, value: unknown): void {
  const file = new URL(`golden/${name}`, import.meta.url);
  if (process.env['ROLECALL_GOLDEN'] === 'write') writeFileSync(file, JSON.stringify(value, null, 2));
  const known: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const how = 'run ROLECALL_GOLDEN=write npx vitest run test/findings, then npm run format';
  expect(value, `${name}: if this is meant, ${how}`).toEqual(known);
}
