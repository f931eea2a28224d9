import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { deadLinks } from '../support/links.ts';

it('every link of the documentation leads to a file, and to a heading where it names one', () => {
  const root = resolve(import.meta.dirname, '../..');
  const pages = globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md'], { cwd: root });
  expect(pages.length).toBeGreaterThan(100);
  expect(deadLinks(root, pages)).toEqual([]);
});
