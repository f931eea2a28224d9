import { expect, test } from 'vitest';
import { controls } from '../../src/controls/index.ts';
import { asHtml } from '../../src/report/as-html.ts';
import { asCsv } from '../../src/report/as-csv.ts';
import { evaluatedMonths, evaluationsOf } from '../../src/report/evaluated.ts';
import { reportOfFiles } from '../../src/report/from-files.ts';
import { reportOfTable } from '../../src/report/from-table.ts';
import type { JudgedSoFar, LastAudit } from '../../src/report/last-audit.ts';
import { defaults } from '../../src/configuration.ts';
import { audited } from '../dashboard/audited.ts';
import { report } from '../findings/finding.ts';

const judged = (changes: Partial<JudgedSoFar> = {}): JudgedSoFar => ({
  by: '2026-06-02T06:00:00Z',
  since: '2026-05-31T00:00:00.000Z',
  until: '2026-06-02T05:40:00.000Z',
  months: {
    '2026-05': { 'slr-edited': { events: 5, violated: 1 } },
    '2026-06': { 'slr-edited': { events: 2, compliant: 1, unclear: 1 }, 'trail-incomplete': { looks: 6 } },
  },
  ...changes,
});
const other = judged({
  since: '2026-06-01T00:00:00.000Z',
  until: '2026-06-02T11:40:00.000Z',
  months: { '2026-06': { 'slr-edited': { events: 10 }, 'trail-incomplete': { looks: 1 } } },
});

test('the counts of all accounts and months are added, and say from when until when', () => {
  const evaluations = evaluationsOf([audited({ judged: judged() }), audited({ judged: other })], controls);
  expect(evaluations.size).toBe(controls.length);
  expect(evaluations.get('slr-edited')).toEqual({
    events: 17,
    compliant: 1,
    violated: 1,
    unclear: 1,
    looks: null,
    since: '2026-05-31T00:00:00.000Z',
    until: '2026-06-02T11:40:00.000Z',
  });
  expect(evaluations.get('trail-incomplete')).toMatchObject({ events: null, looks: 7, since: null });
  // Reconciled, and nothing of it happened: that is none, and not unknown.
  expect(evaluations.get('slr-edit-refused')).toMatchObject({ events: 0 });
  expect(evaluatedMonths([audited({ judged: judged() }), audited({ judged: other })])).toEqual([
    { month: '2026-05', events: 5, looks: 0 },
    { month: '2026-06', events: 12, looks: 7 },
  ]);
});

test.each<[string, readonly LastAudit[]]>([
  ['nobody audited', []],
  ['the audits are of an older version', [audited()]],
  ['nothing was reconciled', [audited({ judged: judged({ since: null, until: null, months: {} }) })]],
])('where %s, events are not counted', (_what, audits) => {
  expect(evaluationsOf(audits, controls).get('slr-edited')).toMatchObject({ events: null, since: null, until: null });
});

test('what reconciliation cannot find is not counted as none', () => {
  const evaluations = (source: 'trail' | 'lookup') =>
    evaluationsOf([audited({ judged: judged(), reconciled: { source, events: 1, missed: 0, gaps: [] } })], controls);
  const kindsOf = (id: string) => new Set(controls.find((control) => control.id === id)?.reads.map(({ kind }) => kind));
  const ofServices = controls.filter(({ id }) => [...kindsOf(id)].every((kind) => kind === 'service-events'));
  const ofSessions = controls.filter(({ id }) => kindsOf(id).has('sessions') && !kindsOf(id).has('calls'));
  expect(ofServices.length * ofSessions.length).toBeGreaterThan(0);
  for (const { id } of ofServices) expect(evaluations('trail').get(id)?.events, id).toBeNull();
  for (const { id } of ofSessions) {
    expect(evaluations('lookup').get(id)?.events, id).toBeNull();
    expect(evaluations('trail').get(id)?.events, id).toBe(0);
  }
});

const used = { source: 'defaults', sha256: null, version: null };
const made = { made: '2026-06-02T12:00:00Z', rolecall: '1.2.3', configuration: defaults, used };
const ofTable = (audits: readonly LastAudit[]) => reportOfTable({ table: 't', findings: [], audits }, made, controls);

test('the report of a table counts events with looks, and one that was unclear a year ago leaves a control compliant', () => {
  const shown = ofTable([audited({ takenAt: '2026-06-02T06:00:00Z', judged: judged() })]);
  const state = shown.controls.find(({ id }) => id === 'slr-edited');
  expect(state).toMatchObject({ state: 'compliant', judged: { compliant: 1, violation: 1, notEvaluated: 1 } });
  expect(shown.months.map(({ month, evaluated }) => [month, evaluated?.events])).toEqual([
    ['2026-05', 5],
    ['2026-06', 2],
  ]);
  const page = [...asHtml(shown)].join('\n');
  expect(page).toContain('judged from 2026-05-31 00:00:00 UTC to 2026-06-02 05:40:00 UTC');
  expect([...asCsv(shown)].find((line) => line.startsWith('slr-edited,'))).toMatch(/,7,,2026-05-31T.*,2026-06-02T/);
});

test('an event that could not be judged is not compliant, and without a count the page says that there is none', () => {
  const months = { '2026-05': { 'slr-edited': { events: 1, unclear: 1 } } };
  const unclear = ofTable([audited({ takenAt: '2026-06-02T06:00:00Z', judged: judged({ months }) })]);
  expect(unclear.controls.find(({ id }) => id === 'slr-edited')?.state).toBe('not-evaluated');
  const uncounted = ofTable([audited({ takenAt: '2026-06-02T06:00:00Z' })]);
  expect([...asHtml(uncounted)].join('\n')).toContain('Events were not counted: no reconciliation ran.');
});

test('of files, a scan counts the events that it judged, and an audit is a look', () => {
  const tally = { compliant: 0, violation: 0, pending: 0, notEvaluated: 0, error: 0 };
  const scan = report([], {
    first: '2026-05-01T00:00:00Z',
    last: '2026-05-02T00:00:00Z',
    controls: { 'slr-edited': { ...tally, compliant: 3, violation: 2, pending: 1 } },
  });
  const audit = report([], { looked: [], controls: { 'trail-incomplete': { ...tally, compliant: 40 } } });
  const { controls: states } = reportOfFiles(
    [
      { name: 'scan.json', sha256: 'a', report: scan },
      { name: 'audit.json', sha256: 'b', report: audit },
    ],
    made,
    controls,
  );
  const evaluated = (id: string) => states.find((state) => state.id === id)?.evaluated;
  expect(evaluated('slr-edited')).toEqual({
    events: 6,
    compliant: 3,
    violated: 2,
    unclear: 1,
    looks: null,
    since: '2026-05-01T00:00:00Z',
    until: '2026-05-02T00:00:00Z',
  });
  expect(evaluated('trail-incomplete')).toMatchObject({ events: null, looks: 1, since: null });
});
