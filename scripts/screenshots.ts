/** `npm run screenshots`: the pictures of the dashboard in docs/screenshots, of a made-up year and the sample day. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { feed } from '../local/feed.ts';
import { startSystem } from '../local/system.ts';
import { controls } from '../src/controls/index.ts';
import type { StoredFinding } from '../src/sinks/findings-table.ts';
import { audited } from '../test/dashboard/audited.ts';
import { generated } from '../test/dashboard/generated.ts';
import { now, served } from '../test/dashboard/served.ts';

const root = join(import.meta.dirname, '..');
const target = join(root, 'docs/screenshots');
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
if (executablePath === undefined) throw new Error('Chromium is needed: it was not found in /usr/bin.');

interface Picture {
  readonly name: string;
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
}

const wide = { width: 1280, height: 860 };
const narrow = { width: 360, height: 740 };

const day = await sampleDay();
const example = day.find(({ control }) => control === 'slr-edit-refused')?.id ?? '';
const server = await served([...generated(4000, now), ...day]);
const judged = { compliant: 4, violation: 0, pending: 0, notEvaluated: 0, error: 0 };
const counted = Object.fromEntries(
  controls.map(({ id }, index) => [
    id,
    { events: 90 + 37 * index, compliant: 60 + 31 * index, violated: index % 5, unclear: index % 3, looks: 30 },
  ]),
);
// One of four accounts was never audited.
server.kept.audits = ['111122223333', '123456789012', '444455556666'].map((account) =>
  audited({
    account,
    controls: Object.fromEntries(controls.filter(({ state }) => state !== undefined).map(({ id }) => [id, judged])),
    reconciled: { source: 'trail', events: 4102, missed: 0, gaps: [] },
    judged: { by: now, since: '2026-10-01T00:00:00.000Z', until: now, months: { '2026-11': counted } },
  }),
);
await server.live.read();
const browser = await chromium.launch({ executablePath });
mkdirSync(target, { recursive: true });
for (const picture of [
  { name: 'overview-light', path: '/', ...wide, scheme: 'light' },
  { name: 'overview-dark', path: '/', ...wide, scheme: 'dark' },
  { name: 'overview-narrow', path: '/', ...narrow, scheme: 'light' },
  { name: 'findings-light', path: '/findings?status=open', ...wide, scheme: 'light' },
  { name: 'findings-narrow', path: '/findings?status=open', ...narrow, scheme: 'dark' },
  { name: 'finding-light', path: `/findings/${example}?status=open&sort=severity`, ...wide, scheme: 'light' },
  { name: 'controls-dark', path: '/controls', ...wide, scheme: 'dark' },
] satisfies Picture[])
  await take(picture);
await browser.close();
await server.close();

async function take({ name, path, width, height, scheme }: Picture): Promise<void> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
  const page = await context.newPage();
  await page.goto(server.address);
  await page.goto(`${server.origin}${path}`);
  await page.waitForSelector('.matrix, .row a, .facts, .controls');
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
  await page.screenshot({ path: join(target, `${name}.png`) });
  await context.close();
  console.log(`wrote docs/screenshots/${name}.png`);
}

/** What the whole system finds in the sample day, as if it had been seen when it happened. */
async function sampleDay(): Promise<readonly StoredFinding[]> {
  const system = await startSystem({
    onError: (error) => {
      throw error;
    },
  });
  try {
    await feed([join(root, 'examples/sample-day')], system);
    await system.settle();
    return (await system.findings()).map((finding) => {
      const seen = new Date(Date.parse(finding.last ?? finding.time) + 90_000).toISOString();
      const history = finding.history.map((change) => ({ ...change, at: seen }));
      return { ...finding, firstSeen: seen, lastSeen: seen, history };
    });
  } finally {
    await system.close();
  }
}
