/** The first screen in a real browser. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { audited } from './audited.ts';
import { inBrowser, violations } from './browser.ts';
import { generated } from './generated.ts';
import { now } from './served.ts';

const { serve, open } = inBrowser();

describe('the chart', () => {
  /** The colours of the canvas that cover at least some pixels of it. */
  const colours = (page: Page) =>
    page.evaluate<readonly string[]>(`(() => {
      const canvas = document.querySelector('.plot canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const counts = new Map();
      for (let at = 0; at < data.length; at += 4)
        if (data[at + 3] === 255) {
          const colour = [...data.slice(at, at + 3)].map((each) => each.toString(16).padStart(2, '0')).join('');
          counts.set('#' + colour, (counts.get('#' + colour) ?? 0) + 1);
        }
      return [...counts].filter(([, count]) => count > 20).map(([colour]) => colour);
    })()`);
  const critical = { light: '#a10d3f', dark: '#ff6a93' };

  it('is read and used without a mouse, and says what it shows', async () => {
    const findings = [...generated(600, now)];
    const page = await open(await serve(findings));
    const plot = page.getByRole('slider');
    await plot.focus();
    expect(await plot.getAttribute('aria-valuetext')).toMatch(/^all: 600 findings, \d+ critical/);
    await page.keyboard.press('End');
    const today = findings.filter(({ time }) => time.startsWith('2026-11-21')).length;
    await expect.poll(() => plot.getAttribute('aria-valuetext')).toContain(`2026-11-21: ${today} findings`);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => page.textContent('.readout .period')).toBe('2026-11-20');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toMatch(/\/findings\?from=2026-11-20&to=2026-11-20$/);
  });

  it('is drawn anew for another colour scheme and another width', async () => {
    const page = await open(await serve(generated(600, now)), '/', { colorScheme: 'light' });
    await expect.poll(() => colours(page)).toContain(critical.light);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(() => colours(page)).toContain(critical.dark);
    expect(await colours(page)).not.toContain(critical.light);
    await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
    await expect.poll(() => colours(page)).toContain(critical.light);
    await page.emulateMedia({ media: 'screen' });
    await page.setViewportSize({ width: 360, height: 740 });
    await expect.poll(() => page.textContent('#by-day')).toBe('Findings by week');
    expect(await page.locator('.plot canvas').count()).toBe(1);
  });

  it('has the same numbers in a table', async () => {
    const findings = [...generated(600, now)];
    const page = await open(await serve(findings));
    await page.getByText('The numbers as a table').click();
    const cells = await page.locator('.timeline td').allTextContents();
    const year = findings.filter(({ time }) => time >= '2025-11-21').length;
    expect(cells.reduce((sum, cell) => sum + Number(cell), 0)).toBe(year);
    expect(await violations(page)).toEqual([]);
  });
});

describe('the matrix', () => {
  it('tells a role that is not there from one that is in order, and how many there are', async () => {
    const server = await serve([]);
    const judged = { compliant: 3, violation: 0, pending: 0, notEvaluated: 0, error: 0 };
    const seen = { users: 0, groups: 0, roles: 9, policies: 0, looks: [] };
    const looked = { account: '111122223333', name: null, organizationalUnit: null, takenAt: now, ...seen };
    const serviceLinkedRoles = { AWSServiceRoleForLexBots: 3 };
    server.kept.audits = [
      audited({ controls: { 'slr-trust-mismatch': judged }, looked: { ...looked, serviceLinkedRoles } }),
    ];
    await server.live.read();
    const page = await open(server);
    const row = (name: string) => page.locator('.matrix tbody tr', { has: page.getByText(name, { exact: true }) });
    expect(await row('Amazon Lex V1').first().innerText()).toMatch(/3 roles\s+✓ compliant/);
    expect(await row('Amazon Chime').innerText()).toMatch(/(no such role\s*){6}$/);
    expect(await page.locator('.note').allInnerTexts()).toContainEqual(expect.stringContaining('No such role: no'));
    expect(await violations(page)).toEqual([]);
  });
});
