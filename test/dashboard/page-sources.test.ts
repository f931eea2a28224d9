import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { otherSources } from '../../dashboard/server/page.ts';

const folder = new URL('../../dashboard/page/', import.meta.url);

it('the page is built anew when anything changes that it takes from elsewhere', () => {
  const taken = readdirSync(folder)
    .filter((name) => /\.tsx?$/.test(name))
    .flatMap((name) => [
      ...readFileSync(new URL(name, folder), 'utf8').matchAll(/^import (?!type ).* from '(\.\.\/.+)';$/gm),
    ])
    .map(([, path]) => path);
  expect(taken.length).toBeGreaterThan(5);
  expect([...new Set(taken)].filter((path) => !otherSources.includes(path as string))).toEqual([]);
});
