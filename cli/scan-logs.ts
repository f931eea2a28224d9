/** Inputs in, report out: what `scan` does between its options and its output. */
import type { Auditor, Outcome } from '../src/audit.ts';
import type { Configuration } from '../src/configuration.ts';
import type { Context, Severity } from '../src/controls/control.ts';
import { isFromAws, isTime, peek } from '../src/events/normalise.ts';
import type { Finding } from '../src/findings/finding.ts';
import type { Report, Summary } from '../src/findings/report.ts';
import { type Judged, Ledger } from '../src/ledger.ts';
import type { Input, Problem } from '../src/sources/input.ts';
import { readRecords } from '../src/sources/read-records.ts';
import type { Period } from './period.ts';

export interface Scan {
  readonly auditor: Auditor;
  readonly configuration: Configuration;
  readonly period: Period;
  /** Told after every input. */
  readonly onInput?: (seen: { readonly name: string; readonly files: number; readonly records: number }) => void;
}

/** Of a log in which no record has a time. */
const noTime = '1970-01-01T00:00:00Z';

/** Judges whatever the inputs hold. Records are not kept; what controls remember and what cannot be read is. */
export async function scanLogs(
  inputs: AsyncIterable<Input | Problem>,
  { auditor, configuration, period, onInput }: Scan,
): Promise<Report> {
  const ledger = new Ledger();
  const undated: unknown[] = [];
  const span = new Span();
  const unreadable: { input: string; place?: string; reason: string }[] = [];
  let files = 0;
  let digests = 0;
  let records = 0;
  let outside = 0;
  let relevant = 0;

  /*
   * `now` is the newest time of the whole log, so nobody can know it yet. Timelines are judged at the end; a control that
   * judges an event by itself needs neither `now` nor `horizon`, and one that asks for them fails instead of guessing.
   */
  const early: Context = {
    configuration,
    get now(): never {
      throw new Error('it asks for the end of the log before the end was read: only a control with a timeline can');
    },
    get horizon(): never {
      throw new Error('it asks for the beginning of the log before all was read: only a control with a timeline can');
    },
  };

  const take = (record: unknown) => {
    const time = timeOf(record);
    if (time !== null && isOutside(time, period) && isTime(time)) {
      outside++;
      return;
    }
    records++;
    if (time !== null) span.include(time, record);
    const outcome: Outcome = auditor.judge(record, early);
    if (!outcome.relevant) return;
    relevant++;
    // What cannot be normalised may have no time; it is then dated with `now`, and so has to wait.
    if (outcome.event === null) undated.push(record);
    else ledger.add(outcome);
  };

  for await (const input of inputs) {
    const bytes = 'reason' in input ? input : await input.bytes();
    if ('reason' in bytes) {
      unreadable.push({ input: input.name, reason: bytes.reason });
      continue;
    }
    files++;
    const reading = readRecords(bytes, input.name, take);
    if (reading.skipped === 'digest') digests++;
    for (const { reason, place } of reading.unreadable) {
      unreadable.push({ input: input.name, ...(place === undefined ? {} : { place }), reason });
    }
    onInput?.({ name: input.name, files, records: records + outside });
  }

  // Where `--since` lies before the first record, the log does not show what was in between, so `horizon` is the first record.
  const context: Context = { now: period.until ?? span.last ?? noTime, horizon: span.first, configuration };
  for (const record of undated) ledger.add(auditor.judge(record, context));
  const judged = ledger.close(context);
  const counts = { files, digests, records, outside, relevant, first: span.first, last: span.last, unreadable };
  return { summary: { ...counts, ...summaryOf(judged) }, findings: judged.findings };
}

/** When the record says it happened, to the second; null when it does not say. Not checked: most records need no check. */
function timeOf(record: unknown): string | null {
  const seen = peek(record);
  const time = seen.record[seen.kind === 'service-event' ? 'time' : 'eventTime'];
  return typeof time === 'string' ? `${time.trim().slice(0, 19)}Z` : null;
}

function isOutside(time: string, { since, until }: Period): boolean {
  return (since !== null && time < since) || (until !== null && time > until);
}

/** From the oldest to the newest time read. */
class Span {
  first: string | null = null;
  last: string | null = null;

  include(time: string, record: unknown): void {
    if (this.first !== null && this.last !== null && time >= this.first && time <= this.last) return;
    if (!isTime(time) || isForeign(record)) return;
    if (this.first === null || time < this.first) this.first = time;
    if (this.last === null || time > this.last) this.last = time;
  }
}

/** Whoever may put events on a bus can date them in any year. */
function isForeign(record: unknown): boolean {
  const { envelope } = peek(record);
  return envelope !== null && !isFromAws(envelope['source']);
}

function summaryOf({
  findings,
  controls,
  errors,
}: Judged): Pick<Summary, 'notEvaluated' | 'pending' | 'findings' | 'controls'> {
  const tallies = [...controls].map(
    ([control, { 'not-evaluated': notEvaluated, ...tally }]) => [control, { ...tally, notEvaluated }] as const,
  );
  return {
    notEvaluated: errors,
    pending: tallies.reduce((sum, [, { pending }]) => sum + pending, 0),
    findings: countBySeverity(findings),
    controls: Object.fromEntries(tallies.toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function countBySeverity(findings: readonly Finding[]): Record<Severity, number> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}
