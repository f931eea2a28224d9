/** The list of findings in a real browser. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inBrowser, soon, violations } from './browser.ts';
import { generated } from './generated.ts';
import { now } from './served.ts';

const { serve, open, another } = inBrowser();

describe('the list', () => {
  it('is filtered by what is chosen and typed, and the address says how', async () => {
    const findings = [...generated(400, now)];
    const page = await open(await serve(findings), '/findings');
    await page.getByLabel('critical').check();
    await page.getByLabel('open').check();
    const fitting = findings.filter(({ severity, status }) => severity === 'critical' && status === 'open').length;
    await expect.poll(() => page.textContent('.total')).toBe(`${fitting} of 400 findings`);
    expect(page.url()).toMatch(/\/findings\?severity=critical&status=open$/);

    await page.getByLabel('Search').fill('lexbots');
    await expect.poll(() => page.url()).toContain('q=lexbots');
    const named = findings.filter(
      ({ severity, status, explanation }) =>
        severity === 'critical' && status === 'open' && explanation.includes('AWSServiceRoleForLexBots'),
    );
    const left = `${named.length} of 400 findings`;
    await expect.poll(() => page.textContent('.total'), soon).toBe(left);
    const other = await another();
    await other.goto(page.url());
    await expect.poll(() => other.textContent('.total')).toBe(left);
    expect(await other.getByLabel('critical').isChecked()).toBe(true);
    expect(await other.getByLabel('Search').inputValue()).toBe('lexbots');

    await page.getByText('Clear all filters').click();
    await expect.poll(() => page.textContent('.total')).toBe('400 findings');
  });

  it('works without a mouse', async () => {
    const page = await open(await serve(generated(400, now)), '/findings');
    await page.waitForSelector('.row a');
    const focused = () =>
      page.evaluate<string | null>('document.activeElement?.closest("[data-row]")?.dataset.row ?? null');
    for (const [key, row] of [
      ['j', '0'],
      ['j', '1'],
      ['j', '2'],
      ['k', '1'],
      ['End', '399'],
      ['k', '398'],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(focused).toBe(row);
    }
    const title = await page.evaluate<string>('document.activeElement.textContent');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.textContent('h1')).toBe(title);
    await page.waitForSelector('.facts');
    await page.keyboard.press('Escape');
    await expect.poll(focused).toBe('398');
    await page.keyboard.press('/');
    await page.keyboard.type('jk/');
    expect(await page.getByLabel('Search').inputValue()).toBe('jk/');
    await expect.poll(() => page.textContent('.waiting')).toContain('No finding fits');
    await page.keyboard.press('Escape');
    expect(await page.evaluate('document.activeElement.localName')).toBe('body');
    await page.getByRole('button', { name: 'Letter keys' }).click();
    await page.goto(new URL('/findings', page.url()).href);
    await page.waitForSelector('.row a');
    await page.keyboard.press('j');
    expect(await focused()).toBe(null);
  });

  it('saves what it shows', async () => {
    const findings = [...generated(50, now)];
    const page = await open(await serve(findings), '/findings?status=open');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'CSV' }).click(),
    ]);
    const lines = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(1 + findings.filter(({ status }) => status === 'open').length);
  });

  it('stays fluid with 100,000 findings', async () => {
    const page = await open(await serve(generated(100_000, now)), '/findings?sort=time');
    await page.waitForSelector('.row a');
    expect(await page.textContent('.total')).toBe('100,000 findings');
    const slowest = await page.evaluate<number>(`new Promise((done) => {
      const box = document.querySelector('.rows');
      const frames = [];
      let before = performance.now();
      const step = () => {
        const now = performance.now();
        frames.push(now - before);
        before = now;
        box.scrollTop += 400;
        if (frames.length < 120) requestAnimationFrame(step);
        else done(frames.sort((a, b) => a - b)[Math.floor(frames.length * 0.9)]);
      };
      requestAnimationFrame(step);
    })`);
    expect(slowest).toBeLessThan(100);
    expect(await page.locator('.row').count()).toBeLessThan(100);
    await page.locator('.row a').first().focus();
    await page.keyboard.press('End');
    await expect.poll(() => page.locator('[data-row="99999"] a').count(), soon).toBe(1);
    expect(await violations(page)).toEqual([]);
  });
});

describe('live', () => {
  it('shows a finding that arrives, without a reload', async () => {
    const findings = [...generated(20, now)];
    const server = await serve(findings.slice(1));
    const page = await open(server, '/findings');
    await expect.poll(() => page.textContent('.total')).toBe('19 findings');
    await page.evaluate('window.notReloaded = true');
    server.kept.findings = findings;
    await server.live.read();
    await expect.poll(() => page.textContent('.total'), soon).toBe('20 findings');
    expect(await page.evaluate('window.notReloaded')).toBe(true);
  });
});
