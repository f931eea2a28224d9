/** What the page looks like in a real browser, at many widths and on paper. */
import { describe, expect, it } from 'vitest';
import { inBrowser } from './browser.ts';
import { generated } from './generated.ts';
import { poisoned } from './hostile.ts';
import { now } from './served.ts';

const { serve, open } = inBrowser();
const findings = [...generated(400, now)];

describe('looks', () => {
  it.each([1440, 1240, 1100, 1024, 800, 390])('ends of names are not cut off at %i pixels', async (width) => {
    const page = await open(await serve(findings), '/findings', { viewport: { width, height: 900 } });
    await page.waitForSelector('.row a');
    const cut = await page.evaluate<
      readonly string[]
    >(`[...document.querySelectorAll('.row .subject')].flatMap((cell) => {
      const text = cell.querySelector('.end').lastChild;
      const range = document.createRange();
      range.setStart(text, text.length - 1);
      range.setEnd(text, text.length);
      return range.getBoundingClientRect().right > cell.getBoundingClientRect().right + 0.5 ? [cell.textContent] : [];
    })`);
    expect(cut).toEqual([]);
  });

  it('a long title does not hide what became of the finding', async () => {
    const some = findings.slice(0, 40).map((each) => ({ ...each, title: 'A title '.repeat(20), count: 900 }));
    const page = await open(await serve(some), '/findings');
    await page.waitForSelector('.row a');
    for (const width of [1440, 1024, 390]) {
      await page.setViewportSize({ width, height: 800 });
      const hidden = () =>
        page.evaluate(`[...document.querySelectorAll('.row .title > span')].filter(
          (each) => each.getBoundingClientRect().right > each.parentElement.getBoundingClientRect().right).length`);
      await expect.poll(hidden, { message: `${width}` }).toBe(0);
    }
  });

  it('no name makes a page wider than the window', async () => {
    const texts = ['x'.repeat(300), '<meta http-equiv="refresh" content="0;url=javascript:hacked()">'];
    const bad = findings.slice(0, 40).map((finding) => ({ ...poisoned(finding, texts), status: 'open' as const }));
    const page = await open(await serve(bad));
    for (const path of ['/', '/findings', `/findings/${bad[0]?.id}`]) {
      await page.goto(new URL(path, page.url()).href);
      await page.waitForSelector('.matrix, .row a, .facts');
      for (const width of [1280, 1024, 390]) {
        await page.setViewportSize({ width, height: 800 });
        const widest = () => page.evaluate('document.documentElement.scrollWidth');
        await expect.poll(widest, { message: `${path} ${width}` }).toBeLessThanOrEqual(width);
      }
    }
  });

  it('neither Regions nor the steps from finding to finding are cut at 360 pixels', async () => {
    const viewport = { width: 360, height: 740 };
    const far = findings.map((each) => ({ ...each, region: 'ap-southeast-1' }));
    const page = await open(await serve(far), '/findings', { viewport });
    await page.waitForSelector('.row a');
    const cut = `[...document.querySelectorAll('.row .where')].filter((each) => each.scrollWidth > each.clientWidth).length`;
    expect(await page.evaluate(cut)).toBe(0);
    await page.locator('.row a').first().click();
    await page.waitForSelector('.steps a');
    expect(await page.evaluate(`document.querySelector('.steps a').getClientRects().length`)).toBe(1);
  });

  it('on paper, tables are whole, and a list says what it leaves out', async () => {
    const page = await open(await serve(findings), '/controls', { viewport: { width: 718, height: 1000 } });
    await page.waitForSelector('.controls');
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate('document.querySelector(".controls").offsetWidth')).toBeLessThanOrEqual(718);
    await page.goto(new URL('/findings', page.url()).href);
    await page.waitForSelector('.row a');
    expect(await page.isVisible('text=Printed are findings 1 to 300')).toBe(true);
    await page.emulateMedia({ media: null });
    expect(await page.isVisible('text=Printed are findings')).toBe(false);
    // 300 rows, as a browser prints them.
    const pages = (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type \/Page\b/g);
    expect(pages?.length).toBeGreaterThan(6);
    await page.goto(new URL('/findings?severity=critical', page.url()).href);
    await page.waitForSelector('.row a');
    expect(await page.locator('.paper').count()).toBe(0);
  });
});
