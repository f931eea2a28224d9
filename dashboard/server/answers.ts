/** What each address of the API answers. */
import { controls } from '../../src/controls/index.ts';
import { type Control, isTimeline, judgesEvents, type Read } from '../../src/controls/control.ts';
import { asCsv } from '../../src/findings/as-csv.ts';
import { asJson } from '../../src/findings/as-json.ts';
import { defaultsUsed } from '../../src/configuration.ts';
import type { Fact } from '../../src/controls/control.ts';
import { standingInWords } from '../../src/findings/finding.ts';
import { masked } from '../../src/findings/masked.ts';
import type { Report } from '../../src/findings/report.ts';
import { type Evaluations, evaluationsOf } from '../../src/report/evaluated.ts';
import type { ControlsAnswer, FindingAnswer, FindingsAnswer, Overview, RecordAnswer } from '../api.ts';
import { everything, namesList, QueryError, queryOf } from '../query.ts';
import { auditSummary, judgedIn } from './audits.ts';
import { rowOf, type Shown } from './item.ts';
import type { LiveIndex } from './live-index.ts';
import { accountsOf, matrixOf } from './matrix.ts';
import { muteSnippet } from './mute-snippet.ts';
import { overviewOf } from './overview.ts';
import { byStatus } from './selecting.ts';

export class NotFound extends Error {
  override readonly name = 'NotFound';
}

export interface Answer {
  readonly type: string;
  readonly body: Iterable<string>;
  /** Of the file that it is to be saved as. */
  readonly name?: string;
}

/** Throws QueryError and NotFound. */
export async function answer(live: LiveIndex, url: URL): Promise<Answer> {
  const { pathname, searchParams: params } = url;
  if (pathname === '/api/v1/overview') return json(overview(live, params.get('account')));
  if (pathname === '/api/v1/controls') return json(controlsAnswer(live));
  if (pathname === '/api/v1/findings') return findingsAnswer(live, params);
  const [, id = '', record] = /^\/api\/v1\/findings\/([^/]+)(\/record)?$/.exec(pathname) ?? [];
  if (id === '') throw new NotFound('There is no such address in this API.');
  const finding = live.index.get(id);
  if (finding === undefined)
    throw new NotFound(
      live.reading.asOf === null
        ? 'No finding with this id was read so far; the table is still being read.'
        : 'There is no finding with this id in the table.',
    );
  return json(record === undefined ? findingAnswer(live, finding, params) : await recordAnswer(live, finding));
}

function json(value: Overview | ControlsAnswer | FindingsAnswer | FindingAnswer | RecordAnswer): Answer {
  return { type: 'application/json; charset=utf-8', body: [JSON.stringify(value)] };
}

/** `account`: of whose roles the matrix is; all where it is null. */
function overview(live: LiveIndex, account: string | null): Overview {
  const findings = live.index.all;

  const now = live.now();
  const { heartbeat } = live;
  const lastSeen = findings.reduce<string | null>(
    (newest, each) => (newest === null || each.lastSeen > newest ? each.lastSeen : newest),
    null,
  );
  return {
    reading: live.reading,
    now,
    ...overviewOf(findings, now),
    health: {
      lastSeen,
      heartbeat,
      heartbeatExpected: live.sendsHeartbeats,
      audit: auditSummary(live.audits),
    },
    matrix: matrixOf(findings, live.audits, account),
    matrixAccounts: accountsOf(findings, live.audits),
  };
}

const longestPage = 500;

function findingsAnswer(live: LiveIndex, params: URLSearchParams): Answer {
  const query = queryOf(params);
  const format = params.get('format') ?? 'page';
  if (format === 'page') {
    const offset = wholeNumber(params, 'offset', 0, Number.MAX_SAFE_INTEGER);
    const limit = wholeNumber(params, 'limit', 100, longestPage);
    return json({ reading: live.reading, ...live.index.page(query, offset, limit) });
  }
  const report = reportOf(live.index.select(query));
  // Whoever opens the file later has to see that it is not all.
  const name = `rolecall-findings-${live.now().slice(0, 10)}${live.reading.asOf === null ? '-partial' : ''}`;
  if (format === 'csv') return { type: 'text/csv; charset=utf-8', body: lines(asCsv(report)), name: `${name}.csv` };
  if (format === 'json')
    return { type: 'application/json; charset=utf-8', body: lines(asJson(report)), name: `${name}.json` };
  throw new QueryError('format: expected csv or json, or nothing for a page.');
}

function* lines(parts: Iterable<string>): Generator<string> {
  for (const part of parts) yield `${part}\n`;
}

function wholeNumber(params: URLSearchParams, name: string, usual: number, most: number): number {
  const text = params.get(name) ?? String(usual);
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > most) throw new QueryError(`${name}: expected a whole number from 0 to ${most}.`);
  return number;
}

/** A report of nothing but findings: no file was read for it. */
function reportOf(findings: readonly Shown[]): Report {
  const statuses = byStatus(findings);
  const open = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity, status } of findings) if (status === 'open') open[severity]++;
  const nothing = { files: 0, digests: 0, records: 0, outside: 0, relevant: 0, first: null, last: null, pending: 0 };
  const { muted, resolved } = statuses;
  const told = { unreadable: [], notEvaluated: [], mutes: [], configuration: defaultsUsed, controls: {} };
  return { summary: { ...nothing, ...told, findings: open, muted, resolved }, findings };
}

const othersShown = 10;

function findingAnswer(live: LiveIndex, finding: Shown, params: URLSearchParams): FindingAnswer {
  const { arn } = finding.actor;
  const others =
    arn === null
      ? null
      : live.index
          .select({ ...everything, sort: 'time' })
          .filter((other) => other.actor.arn === arn && other.id !== finding.id);
  return {
    reading: live.reading,
    finding,
    standing: standingInWords(finding),
    others: others && { total: others.length, rows: others.slice(0, othersShown).map(rowOf) },
    mute: muteSnippet(finding, live.index.hidesSubject(finding.id), live.now()),
    neighbours: namesList(params) ? live.index.neighbours(finding.id, queryOf(params)) : null,
  };
}

async function recordAnswer(live: LiveIndex, finding: Shown): Promise<RecordAnswer> {
  const record = await live.record(finding.id);
  return { record: record && JSON.stringify(maskedRecord(finding, record), null, 2) };
}

/** A record has the same names of fields as facts have. */
function maskedRecord(finding: Shown, record: string): unknown {
  return masked({ ...finding, facts: { record: JSON.parse(record) as Fact } }).facts['record'];
}

function controlsAnswer(live: LiveIndex): ControlsAnswer {
  const judged = judgedIn(live.audits);
  const evaluated = evaluationsOf(live.audits, controls);
  const byControl = Map.groupBy(live.index.all, ({ control }) => control);
  return {
    reading: live.reading,
    auditAt: auditSummary(live.audits)?.at ?? null,
    controls: controls.map((control) => {
      const { id, title, severity, remediation, misses = [], citations } = control;
      const findings = byControl.get(id) ?? [];
      const lastSeen = findings.reduce<string | null>(
        (newest, each) => (newest === null || each.lastSeen > newest ? each.lastSeen : newest),
        null,
      );
      const statuses = byStatus(findings);
      return {
        id,
        title,
        severity,
        remediation,
        misses,
        citations,
        reads: readsOf(control),
        statuses,
        lastSeen,
        judged: judged?.[id] ?? null,
        evaluated: evaluated.get(id) as Evaluations,
      };
    }),
  };
}

function readsOf(control: Control): readonly string[] {
  const kinds = control.reads.map(inWords);
  const memory = judgesEvents(control) && isTimeline(control) ? ['what it remembers of earlier events'] : [];
  return [...kinds, ...memory];
}

function inWords(read: Read): string {
  if (read.kind === 'calls') return `${read.names === 'all' ? 'every call' : read.names.join(', ')} of ${read.source}`;
  if (read.kind === 'service-events') return `${read.detailTypes.join(', ')} of ${read.source}`;
  if (read.kind === 'sessions') return 'what sessions of service-linked roles call';
  if (read.kind === 'everything') return 'whatever other controls read';
  return 'the state of the account, in an audit';
}
