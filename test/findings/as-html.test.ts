import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { asHtml } from '../../src/findings/as-html.ts';
import type { Report } from '../../src/findings/report.ts';
import { finding, report } from './finding.ts';
import { golden, goldenReport } from './golden.ts';
import { elements, type HtmlElement, textIn } from './html-reader.ts';

const pageOf = (of: Report) => [...asHtml(of)].map((line) => `${line}\n`).join('');
const textOf = (of: Report) => textIn(pageOf(of));
const named = (page: string, name: string) => elements(page).filter((element) => element.name === name);
const attributes = (found: readonly HtmlElement[], name: string) => found.map((element) => element.attributes[name]);

it('is the page that was agreed on', async () => {
  await golden('findings.html', pageOf(goldenReport));
});

it('fetches nothing and runs nothing, and lets the browser hold it to that', () => {
  const page = pageOf(goldenReport);
  const style = /<style>(?<style>[^]*?)<\/style>/.exec(page)?.groups?.['style'] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = named(page, 'meta').find((meta) => meta.attributes['http-equiv'] === 'Content-Security-Policy');
  expect(policy?.attributes['content']).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
  );
  expect(style).not.toMatch(/url\(|@import/);
  const allowed = new Set(
    'html head meta title style body h1 h2 h3 h4 section article div p strong span code bdi a ul li dl dt dd'
      .concat(' figure figcaption svg rect path text table thead tbody tr th td')
      .split(' '),
  );
  expect(elements(page).filter(({ name }) => !allowed.has(name))).toEqual([]);
});

it('links to the documentation of AWS and into itself, and to nothing else', () => {
  const elsewhere = { heading: 'x', says: 'y', read: '2026-05-01' };
  const page = pageOf(
    report(
      [
        finding({
          citations: [
            ...finding().citations,
            { ...elsewhere, url: 'https://docs.aws.amazon.com.evil.example/' as 'https://docs.aws.amazon.com/' },
            { ...elsewhere, url: 'javascript:alert(1)' as 'https://docs.aws.amazon.com/' },
          ],
        }),
      ],
      { controls: goldenReport.summary.controls },
    ),
  );
  const links = named(page, 'a');
  expect(attributes(links, 'href')).toEqual([finding().citations[0]?.url, '#group-1']);
  expect(attributes(links, 'rel')).toEqual(['noreferrer', undefined]);
  expect(elements(page).map(({ attributes: { id } }) => id)).toContain('group-1');
});

it('says first what could not be looked at', () => {
  const text = textOf(goldenReport);
  const order = [
    'Incomplete: 1 input could not be read',
    'logs/<b>.json.gz, line 3: not JSON',
    'Incomplete: 1 control failed',
    'slr-denied: TypeError: x is undefined',
    '4: 1 critical, 2 high, 1 info',
    'Trust policy of a service-linked role differs',
  ];
  const places = order.map((each) => text.indexOf(each));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(textOf(report([finding()]))).not.toContain('Incomplete');
});

it('counts inputs that could not be read, not the places in them, and files that were not opened', () => {
  const unreadable = ['1', '2'].map((line) => ({ input: 'a.json', place: `line ${line}`, reason: 'broken' }));
  const text = textOf(report([], { unreadable, unopened: 1200, records: 0, relevant: 0 }));
  expect(text).toContain('Incomplete: 1 input could not be read');
  expect(text).toContain('a.json, line 2: broken');
  expect(text).toContain('1,200 files, delivered before the period asked for');
  expect(text).toContain('Nothing was judged: no record lies in the period asked for.');
});

it('tells "nothing found" from "nothing read"', () => {
  expect(textOf(report())).toContain('None.');
  expect(textOf(report([], { relevant: 0 }))).toContain('None: no record concerns a control.');
  const nothing = report([], { records: 0, relevant: 0, first: null, last: null });
  expect(textOf(nothing)).toContain('Nothing was judged: there was no record to look at.');
  expect(textOf(nothing)).not.toContain('Period');
});

it('shows at most 500 findings of a control, and says how many it left out', () => {
  const many = report(Array.from({ length: 1502 }, () => finding()));
  expect(named(pageOf(many), 'article')).toHaveLength(500);
  expect(textOf(many)).toContain('1,002 more of this control are not on this page');
  expect(textOf(report(many.findings.slice(0, 500)))).not.toContain('not on this page');
});

it('shows deep facts as JSON, so that no browser stops in the middle', () => {
  let deep: { readonly [key: string]: string | object } = { end: '<here>' };
  for (let level = 0; level < 1000; level++) deep = { deep };
  const page = pageOf(report([finding({ facts: deep as never })]));
  expect(Math.max(...elements(page).map(({ depth }) => depth))).toBeLessThan(30);
  expect(textIn(page)).toContain('{"end":"<here>"}');
});

describe('the charts', () => {
  const labels = (of: Report) => attributes(named(pageOf(of), 'svg'), 'aria-label');
  const at = (time: string, severity: 'high' | 'low' = 'high') => finding({ time, severity });

  it('tell in words what they show', () => {
    expect(labels(goldenReport)).toEqual([
      'Findings by severity: 1 critical, 2 high, 0 medium, 0 low, 1 info.',
      'Findings by day and severity: 2026-05-01 1 critical, 1 high; 2026-05-02 1 high, 1 info.',
    ]);
  });

  it('draw bars as long as their numbers', () => {
    const few = report([at('2026-05-01T10:00:00Z'), at('2026-05-01T10:00:00Z'), at('2026-05-01T10:00:00Z', 'low')]);
    const bars = named(pageOf(few), 'rect').slice(0, 5);
    const [critical, high, medium, low, info] = attributes(bars, 'width').map(Number);
    expect([critical, medium, info]).toEqual([0, 0, 0]);
    expect(low).toBeGreaterThan(0);
    expect(high).toBe(2 * (low ?? 0));
  });

  it.each([
    [['2026-05-31T23:59:59Z', '2026-06-02T00:00:00Z'], 'by day and severity: 2026-05-31 1 high; 2026-06-02 1 high.'],
    [['2025-12-01T00:00:00Z', '2026-03-31T00:00:00Z'], 'by month and severity: 2025-12 1 high; 2026-03 1 high.'],
    [['2026-05-01T00:00:00Z', '2026-07-01T00:00:00Z'], 'by day and severity: 2026-05-01 1 high; 2026-07-01 1 high.'],
    [['2026-05-01T00:00:00Z', '2026-07-02T00:00:00Z'], 'by month and severity: 2026-05 1 high; 2026-07 1 high.'],
    [['1999-12-01T00:00:00Z', '2026-03-31T00:00:00Z'], 'by year and severity: 1999 1 high; 2026 1 high.'],
    [['2026-05-01T00:00:00Z', 'soon', '2026-99-99T00:00:00Z'], 'by day and severity: 2026-05-01 1 high.'],
  ])('take the unit that fits: %j', (times, words) => {
    expect(labels(report(times.map((time) => at(time))))[1]).toBe(`Findings ${words}`);
  });

  it.each([[['never']], [['0000-01-01T00:00:00Z', '9999-12-31T00:00:00Z']]])('draw no days for %j', (times) => {
    expect(labels(report(times.map((time) => at(time))))).toHaveLength(1);
  });

  it('are left out when there is nothing to draw', () => {
    expect(labels(report())).toEqual([]);
  });
});

describe('whatever a log contains', () => {
  const hostile = [
    '</p><script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onclick='alert(1)",
    '<!--',
    ']]>',
    '&lt;b&gt;&#60;',
    '</style></title></svg>',
    'x\u001b[2J\u202e\u0000\r\n\u2028\ud800\ufffe',
  ];

  it.each(hostile)('%j is text', (text) => {
    const page = pageOf(
      report(
        [
          finding({
            control: text,
            title: text,
            account: text,
            region: text,
            time: text,
            first: text,
            last: text,
            count: 2,
            subject: { type: text, id: text, arn: null },
            actor: { kind: 'role', arn: text, account: text, invokedBy: text },
            event: { id: text, name: text, source: text },
            facts: { [text]: [text, { [text]: text }] },
            explanation: text,
          }),
        ],
        {
          first: text,
          last: text,
          unreadable: [{ input: text, place: text, reason: text }],
          notEvaluated: [{ control: text, account: text, region: text, reason: text }],
          controls: { [text]: { compliant: 0, violation: 1, pending: 0, notEvaluated: 0, error: 0 } },
        },
      ),
    );
    const plain = pageOf(
      report(
        [
          finding({
            count: 2,
            first: 'x',
            last: 'x',
            subject: { type: 'x', id: 'x', arn: null },
            facts: { x: ['x', { x: 'x' }] },
          }),
        ],
        {
          unreadable: [{ input: 'x', place: 'x', reason: 'x' }],
          notEvaluated: [{ control: 'x', account: 'x', region: 'x', reason: 'x' }],
          controls: { 'slr-edit-refused': { compliant: 0, violation: 1, pending: 0, notEvaluated: 0, error: 0 } },
        },
      ),
    );
    // The second chart needs a day, and the hostile time is none.
    const outline = (of: string) => elements(of.replace(/<figure><figcaption>Findings by day[^]*?<\/figure>/, ''));
    expect(outline(page).map(({ name }) => name)).toEqual(outline(plain).map(({ name }) => name));
    expect(page.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\ufffe]/u);
    if (!text.includes('\u001b')) expect(textIn(page).split(text).length).toBeGreaterThan(20);
  });
});

it.each([
  '<p>',
  '</p>',
  '<b><i></b></i>',
  'a < b',
  'a & b',
  '<a href="javascript:x"></a>',
  '<p onclick="x"></p>',
  '<p style="x"></p>',
  '<p id=x></p>',
  '<p id="x"></p><p id="x"></p>',
  '<img src="x">',
  '<!-- x -->',
])('the reader of these tests refuses %s', (html) => {
  expect(() => elements(`<!DOCTYPE html><p></p>${html}`)).toThrow();
  expect(elements('<!DOCTYPE html><p></p>')).toHaveLength(1);
});
