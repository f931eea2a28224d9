/** A real browser for the tests of a file: it complains when the browser does. */
import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { Mute } from '../../src/configuration.ts';
import { type Recorded, type Served, served } from './served.ts';

const executablePath =
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync) ?? '';

/** The page asks every two seconds. */
export const soon = { timeout: 8000 };

export function inBrowser() {
  let browser: Browser;
  let context: BrowserContext;
  /** What the browser complained of: errors of scripts, refusals of the content security policy. */
  let complaints: string[] = [];
  /** Whether the test refuses what the page asks for, of which the browser complains too. */
  let refusals = false;
  const servers: Served[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath });
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await context.close();
    await Promise.all(servers.splice(0).map((server) => server.close()));
    expect(complaints.filter((each) => !refusals || !/40[014]|ERR_CONNECTION|ERR_FAILED/.test(each))).toEqual([]);
  });

  async function blank(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    complaints = [];
    refusals = false;
    context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => {
      complaints.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    return page;
  }

  return {
    blank,
    serve: async (findings: Iterable<Recorded>, mutes: readonly Mute[] = [], error: Error | null = null) => {
      const server = await served(findings, mutes, error);
      servers.push(server);
      return server;
    },
    /** Ends before the test does. */
    end: async (server: Served): Promise<void> => {
      servers.splice(servers.indexOf(server), 1);
      await server.close();
    },
    open: async (server: Served, path = '/', options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> => {
      const page = await blank(options);
      await page.goto(server.address);
      if (path !== '/') await page.goto(`${server.origin}${path}`);
      await page.waitForSelector('h1');
      return page;
    },
    another: () => context.newPage(),
    /** The browser itself tells of refused requests, which a test may want. */
    withoutRefusals: (): void => {
      refusals = true;
    },
  };
}

/** What axe finds wrong, by the rules of WCAG 2.2 AA and its best practices. */
export async function violations(page: Page): Promise<readonly string[]> {
  // From outside: the page's own policy lets no other script in.
  await page.evaluate(`${axe.source};0`);
  const found = (await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`,
  )) as { violations: { id: string; nodes: { html: string }[] }[] };
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
}
