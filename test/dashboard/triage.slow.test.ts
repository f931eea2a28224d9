/** Going through findings in a real browser, as somebody does who has a hundred of them. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { StoredFinding } from '../../src/sinks/findings-table.ts';
import { inBrowser, soon, violations } from './browser.ts';
import { generated } from './generated.ts';
import { now } from './served.ts';

const { serve, end, open, withoutRefusals } = inBrowser();
const findings = [...generated(400, now)];

const heading = (page: Page) => page.textContent('h1');
const focusedRow = (page: Page) =>
  page.evaluate<string | null>('document.activeElement?.closest("[data-row]")?.dataset.row ?? null');

describe('from finding to finding', () => {
  it('next and previous follow the list, also by key, and Esc leads back to where one is', async () => {
    const page = await open(await serve(findings), '/findings?status=open&sort=time');
    await page.waitForSelector('.row a');
    const titles = await page.locator('.row .title a').allTextContents();
    await page.locator('[data-row="2"] a').click();
    await expect.poll(() => page.textContent('.steps')).toMatch(/Previous Next 3 of \d+$/);
    await page.getByRole('link', { name: 'Next' }).click();
    await expect.poll(() => page.textContent('.steps')).toContain('4 of');
    await expect.poll(() => heading(page)).toBe(titles[3]);
    await page.keyboard.press('j');
    await expect.poll(() => page.textContent('.steps')).toContain('5 of');
    await page.keyboard.press('k');
    await expect.poll(() => page.textContent('.steps')).toContain('4 of');
    await page.keyboard.press('k');
    await expect.poll(() => page.textContent('.steps')).toContain('3 of');
    await expect.poll(() => heading(page)).toBe(titles[2]);
    await page.keyboard.press('j');
    await expect.poll(() => heading(page)).toBe(titles[3]);
    // The address alone is enough: for a reload, another tab, a colleague.
    await page.reload();
    await expect.poll(() => page.textContent('.steps')).toContain('4 of');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.url()).toMatch(/\/findings\?status=open&sort=time$/);
    await expect.poll(() => focusedRow(page)).toBe('3');
  });

  it('no key is lost that is pressed before the next finding is there', async () => {
    const page = await open(await serve(findings), '/findings?status=open&sort=time');
    await page.locator('[data-row="2"] a').click();
    await expect.poll(() => page.textContent('.steps')).toContain('3 of');
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await page.route('**/api/v1/findings/*', async (route) => {
      await released;
      await route.continue().catch(() => undefined);
    });
    await Promise.all(['j', 'j', 'j', 'j', 'k', 'j'].map((key) => page.keyboard.press(key)));
    release();
    await expect.poll(() => page.textContent('.steps')).toContain('7 of');
    await page.keyboard.press('Escape');
    await expect.poll(() => focusedRow(page)).toBe('6');
  });

  it('Enter right after j opens the row that j led to', async () => {
    const page = await open(await serve(findings), '/findings?sort=time');
    await page.waitForSelector('.row a');
    await Promise.all(['j', 'j', 'j', 'Enter'].map((key) => page.keyboard.press(key)));
    await expect.poll(() => page.textContent('.steps')).toContain('3 of 400');
  });

  it('what arrives does not change what Enter opens', async () => {
    const newest = { ...(findings[0] as StoredFinding), id: 'abc', title: 'Just now', time: now };
    const server = await serve(findings);
    const page = await open(server, '/findings?sort=time');
    await page.waitForSelector('.row a');
    for (const row of ['0', '1', '2']) {
      await page.keyboard.press('j');
      await expect.poll(() => focusedRow(page)).toBe(row);
    }
    const title = await page.evaluate<string>('document.activeElement.textContent');
    server.kept.findings = [newest, ...findings];
    await server.live.read();
    await expect.poll(() => page.textContent('[data-row="0"] a'), soon).toBe('Just now');
    await expect.poll(() => focusedRow(page)).toBe('3');
    await page.keyboard.press('Enter');
    await expect.poll(() => heading(page)).toBe(title);
    await expect.poll(() => page.textContent('.steps')).toContain('4 of 401');
  });

  it('ids and ARNs are copied as they are shown', async () => {
    const first = findings.find(({ subject }) => subject.arn !== null) as StoredFinding;
    const arn = 'arn:aws:iam::111122223333:role/Ops\nrm -rf /';
    const server = await serve([{ ...first, actor: { ...first.actor, arn } }]);
    const page = await open(server, `/findings/${first.id}`, { permissions: ['clipboard-read', 'clipboard-write'] });
    const copied = async (name: string) => {
      await page.getByRole('button', { name }).click();
      await expect.poll(() => page.getByText('Copied.').count()).toBeGreaterThan(0);
      return page.evaluate<string>('navigator.clipboard.readText()');
    };
    expect(await copied('Copy the finding’s id')).toBe(first.id);
    expect(await copied('Copy the subject’s ARN')).toBe(first.subject.arn);
    expect(await copied('Copy the actor’s ARN')).toBe('arn:aws:iam::111122223333:role/Ops\\u{a}rm -rf /');
    expect(await violations(page)).toEqual([]);
  });

  it('a record that could not be read is read when it is unfolded again', async () => {
    const [first] = findings as [StoredFinding];
    const page = await open(await serve([{ ...first, evidence: '{"eventName":"GetRole"}' }]), `/findings/${first.id}`);
    await page.route('**/record', (route) => route.abort(), { times: 1 });
    await page.getByText('The record').click();
    await expect.poll(() => page.textContent('.record')).toContain('cannot be reached');
    await page.getByText('The record').click();
    await page.getByText('The record').click();
    await expect.poll(() => page.textContent('.record .code')).toContain('GetRole');
    withoutRefusals();
  });
});

describe('filters', () => {
  it('Esc leaves the search with what it says', async () => {
    const page = await open(await serve(findings), '/findings');
    await page.keyboard.press('/');
    await page.keyboard.type('lexbots');
    await expect.poll(() => page.url()).toContain('q=lexbots');
    await page.keyboard.press('Escape');
    expect(await page.evaluate('document.activeElement.localName')).toBe('body');
    expect(await page.getByLabel('Search').inputValue()).toBe('lexbots');
    expect(page.url()).toContain('q=lexbots');
  });

  it('letter keys go on after a box was ticked, and lead to the search of controls too', async () => {
    const page = await open(await serve(findings), '/findings');
    await page.getByLabel('critical').check();
    await expect.poll(() => page.textContent('.total')).not.toBe('400 findings');
    await page.keyboard.press('j');
    expect(await focusedRow(page)).toBe('0');
    await page.getByText('Controls', { exact: true }).click();
    await page.waitForSelector('.controls');
    await page.keyboard.press('/');
    await page.keyboard.type('edit');
    expect(await page.getByLabel('Search').inputValue()).toBe('edit');
  });

  it('the foot of a page names the keys that work there', async () => {
    const server = await serve(findings);
    const page = await open(server);
    const [{ id }] = findings as [StoredFinding];
    const moving = 'j k next and previous, ';
    for (const [path, keys] of [
      ['/findings', `Keys: ${moving}Enter open, / search, Esc back. Letter keys are on`],
      [`/findings/${id}?status=open`, `Keys: ${moving}Esc back. Letter keys are on`],
      [`/findings/${id}`, 'Keys: Esc back. Letter keys are on'],
      ['/controls', 'Keys: / search, Esc back. Letter keys are on'],
      ['/controls/slr-edited', ''],
    ] as const) {
      await page.goto(`${server.origin}${path}`);
      await page.waitForSelector('h1');
      expect((await page.locator('.keys').allTextContents()).join()).toBe(keys);
    }
  });

  it('what is shown of another filter meanwhile is marked', async () => {
    const server = await serve(findings);
    const page = await open(server, '/findings');
    await page.waitForSelector('.row a');
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await page.route('**/api/v1/findings?*', async (route) => {
      await released;
      await route.continue().catch(() => undefined);
    });
    await page.getByLabel('critical').check();
    await expect.poll(() => page.locator('.old').getAttribute('aria-busy')).toBe('true');
    release();
    await expect.poll(() => page.locator('.old').count()).toBe(0);
    await end(server);
    await page.getByLabel('critical').uncheck();
    await page.getByLabel('low').check();
    await expect.poll(() => page.textContent('[role=alert]'), soon).toContain('Not what was asked for');
    withoutRefusals();
  });

  it('what is typed and what is chosen right after it hold both', async () => {
    const page = await open(await serve(findings), '/findings');
    await page.evaluate(`(() => {
      const search = document.querySelector('[type=search]');
      search.focus();
      search.value = 'role';
      search.dispatchEvent(new Event('input', { bubbles: true }));
      document.querySelector('[type=checkbox]').click();
    })()`);
    await expect.poll(() => page.url()).toMatch(/severity=critical&q=role$/);
    expect(await page.getByLabel('critical').isChecked()).toBe(true);
  });

  it('a day that is typed is one step back', async () => {
    const page = await open(await serve(findings), '/findings');
    await page.getByText('More filters').click();
    await page.getByLabel('From').focus();
    await page.keyboard.type('11182026');
    await expect.poll(() => page.url()).toContain('from=2026-11-18');
    await expect.poll(() => page.textContent('.filters summary')).toBe('More filters, 1 in use');
    await page.goBack();
    await expect.poll(() => page.url()).toMatch(/\/findings$/);
    expect(await page.getByLabel('From').inputValue()).toBe('');
  });

  it('an address that asks for what there is not says so', async () => {
    const page = await open(await serve(findings), '/findings?severity=grave');
    await expect.poll(() => page.textContent('[role=alert]')).toContain('severity: expected one of');
    await expect.poll(() => page.textContent('.total')).toBe('400 findings');
    await page.getByText('Controls').click();
    expect(await page.locator('[role=alert]').count()).toBe(0);
  });

  it('the search of controls is in the address, and both ways back lead to it', async () => {
    const page = await open(await serve(findings), '/controls');
    await page.getByLabel('Search').fill('edit refused');
    await expect.poll(() => page.url()).toMatch(/\/controls\?q=edit\+refused$/);
    await expect.poll(() => page.textContent('.total')).toBe('1 control');
    await page.locator('.controls a').click();
    await page.waitForSelector('.citations');
    await page.getByText('← All controls').click();
    await expect.poll(() => page.textContent('.total')).toBe('1 control');
    await page.locator('.controls a').click();
    await page.waitForSelector('.citations');
    await page.goBack();
    await expect.poll(() => page.textContent('.total')).toBe('1 control');
    expect(await page.getByLabel('Search').inputValue()).toBe('edit refused');
  });
});

describe('coming back', () => {
  it('a view is where it was, without waiting', async () => {
    const page = await open(await serve(findings));
    await page.waitForSelector('.matrix');
    const last = page.locator('.matrix a').last();
    await last.scrollIntoViewIfNeeded();
    const before = await page.evaluate<number>('scrollY');
    expect(before).toBeGreaterThan(300);
    await last.click();
    await page.waitForSelector('.row a');
    await page.evaluate(`(() => {
      window.seen = [];
      new MutationObserver(() => seen.push(document.querySelector('.waiting')?.textContent)).observe(document.body, {
        subtree: true,
        childList: true,
      });
    })()`);
    await page.goBack();
    await page.waitForSelector('.matrix');
    await expect.poll(() => page.evaluate('scrollY')).toBe(before);
    expect(await page.evaluate<unknown[]>('seen.filter(Boolean)')).toEqual([]);
  });

  it('what was kept of a view is not called new when the server is gone', async () => {
    const server = await serve(findings);
    const page = await open(server);
    await page.waitForSelector('.matrix');
    await page.getByText('Controls', { exact: true }).click();
    await page.waitForSelector('.controls');
    await end(server);
    await page.goBack();
    await expect.poll(() => page.textContent('[role=alert]'), soon).toContain('Not up to date');
    withoutRefusals();
  });
});
