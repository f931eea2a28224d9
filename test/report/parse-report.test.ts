/** What a report makes of a file that somebody changed: a sentence that names the place, or a page in which it is text. */
import { expect, test } from 'vitest';
import { controls } from '../../src/controls/index.ts';
import { asHtml } from '../../src/report/as-html.ts';
import { reportOfFiles } from '../../src/report/from-files.ts';
import { parseReport } from '../../src/report/parse-report.ts';
import { finding, report } from '../findings/finding.ts';

const [may, june] = ['2026-05-01T00:00:00Z', '2026-06-01T00:00:00Z'];
const account = '111122223333';
const tally = { compliant: 1, violation: 0, pending: 0, notEvaluated: 0, error: 0 };
const { control, title, severity, region, subject, explanation, remediation } = finding();
const counts = { valid: 2, invalid: 0, missing: 0, unverified: 0 };
const scanned = {
  schema: 'rolecall.findings/v1',
  ...report([], {
    period: { since: may, until: null },
    unopened: 1,
    verified: { from: may, to: june, digests: counts, logs: counts, common: { from: may, to: june }, chains: 2 },
  }),
};
const audited = {
  schema: 'rolecall.findings/v1',
  ...report([finding()], {
    controls: { 'slr-edited': tally },
    unreadable: [{ input: 'a.json.gz', reason: 'not gzip' }],
    notEvaluated: [{ control: 'slr-edited', account, region: null, reason: 'it threw' }],
    covered: [{ account, region: 'us-west-2', files: 1, first: may, last: june, silence: { from: may, to: june } }],
    seenOnce: [{ control, title, severity, account, region, subject, explanation, remediation }],
    snapshots: [{ name: 'details.json', sha256: 'abc' }],
    looked: [
      {
        account,
        name: null,
        organizationalUnit: null,
        takenAt: june,
        users: 1,
        groups: 0,
        roles: 1,
        policies: 0,
        serviceLinkedRoles: { AWSServiceRoleForLexBots: 1 },
        looks: [{ part: 'trails', region: 'us-east-1', outcome: 'denied', reason: 'no', permission: null }],
      },
    ],
  }),
};

function pageOf(content: unknown): string {
  const parsed = parseReport(JSON.stringify(content));
  if (typeof parsed === 'string') return parsed;
  const files = [{ name: 'a.json', sha256: 'abc', report: parsed }];
  return [...asHtml(reportOfFiles(files, { made: june, rolecall: '1' }, controls))].join('\n');
}

type Json = Record<string, unknown>;

function placesIn(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[key], ...placesIn(inner).map((rest) => [key, ...rest])]);
}

test('as it was printed it is a page', () => {
  expect(pageOf(audited)).toContain('<h2>Seen once</h2>');
});

const changes = [audited, scanned].flatMap((printed) =>
  placesIn(printed).map((place) => [place.join('.'), printed, place] as const),
);

test.each(changes)('changed at %s', (_name, printed, place) => {
  for (const wrong of [undefined, null, 7, '<b>', [], {}, [null]]) {
    const changed = structuredClone(printed) as unknown as Json;
    const inner = place.slice(0, -1).reduce((object, key) => object[key] as Json, changed);
    inner[place.at(-1) as string] = wrong;
    expect(pageOf(changed)).not.toContain('<b>');
  }
});

test.each<[string, unknown, string]>([
  ['as something else', 'a string', 'expected what audit or scan prints with --format json'],
  ['without a list', { ...audited, summary: { ...audited.summary, unreadable: null } }, 'summary.unreadable: '],
  ['with an odd event', { ...audited, findings: [{ ...finding(), event: {} }] }, 'findings[0]: expected a finding'],
])('%s it is refused, and the place named', (_name, content, sentence) => {
  expect(pageOf(content).slice(0, sentence.length)).toBe(sentence);
});
