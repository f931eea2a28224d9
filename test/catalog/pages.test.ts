import { expect, test } from 'vitest';
import { pages } from '../../src/catalog/pages.ts';

test.each(Object.entries(pages))('%s has an address, a heading and a date', (_key, page) => {
  expect(page.url).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/[\w./#-]+$/);
  expect(page.heading.trim()).toBe(page.heading);
  expect(page.heading).not.toBe('');
  expect(page.read).toMatch(/^2026-\d\d-\d\d$/);
});

test('no heading of a page is listed twice', () => {
  const ids = Object.values(pages).map(({ url, heading }) => `${url} ${heading}`);
  expect(new Set(ids).size).toBe(ids.length);
});
