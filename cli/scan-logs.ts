/** Inputs in, report out: what `scan` does between its options and its output. */
import type { Auditor, Outcome } from '../src/audit.ts';
import type { Configuration, ConfigurationUsed } from '../src/configuration.ts';
import type { Context, Severity } from '../src/controls/control.ts';
import { isFromAws, peek } from '../src/events/normalise.ts';
import { isTime } from '../src/events/time.ts';
import type { Finding, Status } from '../src/findings/finding.ts';
import { standingOf, withMute } from '../src/findings/mutes.ts';
import type { Report, Summary } from '../src/findings/report.ts';
import { type Judged, Ledger } from '../src/ledger.ts';
import type { Input, Problem } from '../src/sources/input.ts';
import { LogCoverage } from '../src/sources/log-coverage.ts';
import { readLogs } from '../src/sources/read-logs.ts';
import { timeOfDigits } from '../src/sources/scanner/digits.ts';
import { selectionOf } from '../src/selection.ts';
import { KnownEvents } from './known-events.ts';
import type { Period } from './period.ts';

export interface Scan {
  readonly auditor: Auditor;
  readonly configuration: Configuration;
  readonly used: ConfigurationUsed;
  readonly period: Period;
  /** Parse every byte, also of records that concern nobody. */
  readonly strict?: boolean;
  /** Threads that scan; as many as pay when left out. */
  readonly jobs?: number | undefined;
  /** Aborted when nothing further is to be read. */
  readonly signal?: AbortSignal;
  /** Told after every input. */
  readonly onInput?: (seen: Seen) => void;
}

/** How far a scan is. */
export interface Seen {
  readonly name: string;
  readonly files: number;
  readonly records: number;
  /** As stored; left out where nobody counts. */
  readonly bytes?: number;
  readonly findings?: number;
}

/** Of a log in which no record has a time. */
const noTime = '1970-01-01T00:00:00Z';

/** Judges whatever the inputs hold. Records are not kept; what controls remember and what cannot be read is. */
export async function scanLogs(
  inputs: AsyncIterable<Input | Problem>,
  { auditor, configuration, used, period, strict, jobs, signal, onInput }: Scan,
): Promise<Report> {
  const ledger = new Ledger();
  const undated: unknown[] = [];
  const span = new Span();
  /** Of the input that is being read. */
  let within = new Span();
  const coverage = new LogCoverage();
  const known = new KnownEvents();
  const unreadable: { input: string; place?: string; reason: string }[] = [];
  let files = 0;
  let unopened = 0;
  let bytes = 0;
  let digests = 0;
  let records = 0;
  let outside = 0;
  let relevant = 0;
  let repeated = 0;

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
    if (time !== null) for (const each of [span, within]) each.include(time, record);
    const outcome: Outcome = auditor.judge(record, early);
    if (!outcome.relevant) return;
    relevant++;
    // What cannot be normalised may have no time; it is then dated with `now`, and so has to wait.
    if (outcome.event === null) undated.push(record);
    else {
      const isNew = known.add(outcome.event.account, outcome.event.id);
      if (!isNew) repeated++;
      ledger.add(outcome, { counted: isNew });
    }
  };

  const selection = selectionOf(auditor.controls);
  const reading = readLogs(inputs, { selection, period, strict: strict ?? false, jobs: jobs ?? null, signal }, take);
  for await (const input of reading) {
    if ('reason' in input) unreadable.push({ input: input.name, reason: input.reason });
    else if ('delivered' in input) unopened++;
    else {
      files++;
      bytes += input.size;
      records += input.tally.skipped;
      outside += input.tally.outside;
      for (const time of [input.tally.first, input.tally.last])
        if (time !== null) for (const each of [span, within]) each.includeTime(timeOfDigits(time));
      coverage.add(input.name, within.first, within.last);
      if (input.skipped === 'digest') digests++;
      for (const { reason, place } of input.unreadable) {
        unreadable.push({ input: input.name, ...(place === undefined ? {} : { place }), reason });
      }
      onInput?.({ name: input.name, files, records: records + outside, bytes, findings: ledger.size });
    }
    within = new Span();
  }
  if (signal?.aborted)
    unreadable.push({ input: 'the scan', reason: 'interrupted: what was not read by then is missing' });

  // Where `--since` lies before the first record, the log does not show what was in between, so `horizon` is the first record.
  const context: Context = { now: period.until ?? span.last ?? noTime, horizon: span.first, configuration };
  for (const record of undated) ledger.add(auditor.judge(record, context));
  const judged = ledger.close(context);
  const left = { ...(unopened > 0 ? { unopened } : {}), ...(repeated > 0 ? { repeated } : {}) };
  const asked = period.since === null && period.until === null ? {} : { period };
  const counts = {
    files,
    digests,
    ...left,
    ...asked,
    records,
    outside,
    relevant,
    first: span.first,
    last: span.last,
    covered: coverage.end(),
    unreadable,
  };
  const findings = judged.findings.map((finding) => withMute(finding, configuration.mute, context.now));
  const mutes = standingOf(configuration.mute, findings, { now: context.now, since: span.first });
  return { summary: { ...counts, ...summaryOf(judged), ...countsOf(findings), mutes, configuration: used }, findings };
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
    this.includeTime(time);
  }

  includeTime(time: string): void {
    if (this.first === null || time < this.first) this.first = time;
    if (this.last === null || time > this.last) this.last = time;
  }
}

/** Whoever may put events on a bus can date them in any year. */
function isForeign(record: unknown): boolean {
  const { envelope } = peek(record);
  return envelope !== null && !isFromAws(envelope['source']);
}

function summaryOf({ controls, errors }: Judged): Pick<Summary, 'notEvaluated' | 'pending' | 'controls'> {
  const tallies = [...controls].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    notEvaluated: errors,
    pending: tallies.reduce((sum, [, { pending }]) => sum + pending, 0),
    controls: Object.fromEntries(tallies),
  };
}

/** How the findings of a report stand. */
export function countsOf(all: readonly Finding[]): Pick<Summary, 'findings' | 'muted' | 'resolved'> {
  const findings: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { status, severity } of all) if (status === 'open') findings[severity]++;
  const withStatus = (wanted: Status) => all.filter(({ status }) => status === wanted).length;
  return { findings, muted: withStatus('muted'), resolved: withStatus('resolved') };
}
