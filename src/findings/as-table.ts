/** The report for people: findings by control, the worst first, then what was looked at. */
import { styleText } from 'node:util';
import type { Severity } from '../controls/control.ts';
import { severities } from '../controls/control.ts';
import { cut, pad, wrap } from './columns.ts';
import { type Finding, nameOf } from './finding.ts';
import { printable } from './printable.ts';
import type { Report, Summary } from './report.ts';

export interface TableOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colours: boolean;
}

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

/** The severity also stands there as a word. */
const styles: Record<Severity, Style> = {
  critical: ['bold', 'red'],
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  info: 'dim',
};

/** Longer lines are hard to read. */
const widest = 120;
const narrowest = 60;
/** Unreadable inputs that are named in the summary; stderr names all of them. */
const mostNamed = 10;

/** Lines for people, none wider than the terminal. Nothing from a log is passed on unescaped. */
export function* asTable({ summary, findings }: Report, { width, colours }: TableOptions): Generator<string> {
  // Whether colours are wanted was decided by whoever knows the terminal.
  const paint: Paint = (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text);
  const columns = Math.min(Math.max(width, narrowest), widest);
  const groups = Map.groupBy(findings, ({ severity, control }) => `${severity} ${control}`);
  if (groups.size > 0) {
    yield paint('dim', row(['TIME (UTC)', 'ACCOUNT', 'SUBJECT', 'WHO'], columns));
    yield '';
  }
  for (const group of groups.values()) yield* groupLines(group, columns, paint);
  yield* summaryLines(summary, columns, paint);
}

function* groupLines(group: readonly Finding[], width: number, paint: Paint): Generator<string> {
  const { severity, control, title, remediation, citations } = group[0] as Finding;
  const howMany = group.length === 1 ? '' : ` (${group.length})`;
  const [heading = '', ...more] = wrap(printable(`${severity.toUpperCase()} ${control}: ${title}${howMany}`), width);
  // Only the word is painted, so that no line is cut inside an escape sequence.
  yield paint(styles[severity], heading.slice(0, severity.length)) + heading.slice(severity.length);
  yield* more;
  for (const finding of group) yield* findingLines(finding, width, paint);
  yield* wrap(printable(`What to do: ${remediation}`), width, '  ');
  for (const { heading: page, url } of citations)
    yield* wrap(printable(`AWS: ${page}, ${url}`), width, '  ').map((line) => paint('dim', line));
  yield '';
}

function* findingLines(finding: Finding, width: number, paint: Paint): Generator<string> {
  const { time, account, subject, actor, region, event, confidence } = finding;
  yield paint('bold', row([inWords(time), account, subject.id, shortNameOf(actor)], width));
  const name = subject.arn ?? (subject.type === 'event' ? null : `${subject.type} ${subject.id}`);
  const facts = [
    finding.explanation,
    ...(name === null ? [] : [`Subject: ${name}`]),
    ...(event === null ? [] : [`Event: ${event.name} (${event.source}) in ${region}, id ${event.id}`]),
    ...(finding.count === undefined || finding.count === 1
      ? []
      : [`Events: ${finding.count}, from ${finding.first} to ${finding.last}`]),
    ...(confidence === 'high' ? [] : [`Confidence: ${confidence}`]),
  ];
  for (const fact of facts) yield* wrap(printable(fact), width, '    ');
}

/** Time and account always fit; subject and actor share the rest, and are cut. */
function row([time, account, subject, who]: readonly [string, string, string, string], width: number): string {
  const left = width - '  2026-05-01 10:00:00  111122223333    '.length;
  const forSubject = Math.floor(left * 0.6);
  const cells = [
    pad(cut(printable(time), 19), 19),
    pad(cut(printable(account), 12), 12),
    pad(cut(printable(subject), forSubject), forSubject),
  ];
  return `  ${cells.join('  ')}  ${cut(printable(who), left - forSubject)}`;
}

/** `role Ops`, `user Alice`, `root`: the name without its path, in a few columns. */
function shortNameOf(actor: Finding['actor']): string {
  const { kind, arn, invokedBy } = actor;
  if (kind === 'service') return invokedBy ?? nameOf(actor);
  if (kind === 'root') return 'root user';
  if (arn === null) return kind === 'unknown' ? 'unknown' : `${kind} ${actor.account ?? ''}`.trim();
  return `${kind} ${arn.slice(arn.lastIndexOf('/') + 1)}`;
}

function* summaryLines(summary: Summary, width: number, paint: Paint): Generator<string> {
  const [result, ...looked] = summarySentences(summary).map((sentence) => wrap(printable(sentence), width));
  yield* (result ?? []).map((line) => paint('bold', line));
  yield* looked.flat();
  const { unreadable, notEvaluated } = summary;
  if (unreadable.length > 0) {
    yield paint('bold', `Could not be read (${unreadable.length}):`);
    for (const { input, place, reason } of unreadable.slice(0, mostNamed)) {
      yield* wrap(printable(`${input}${place === undefined ? '' : `, ${place}`}: ${reason}`), width, '  ');
    }
    if (unreadable.length > mostNamed) yield `  and ${unreadable.length - mostNamed} more`;
  }
  if (notEvaluated.length > 0) {
    yield paint('bold', `Not evaluated, because the control failed (${notEvaluated.length}):`);
    for (const { control, reason } of notEvaluated) yield* wrap(printable(`${control}: ${reason}`), width, '  ');
  }
}

/** What was found, then what was looked at: "nothing found" must not look like "nothing read". */
function summarySentences(summary: Summary): readonly string[] {
  const { files, digests, records, outside, relevant, first, last, pending, controls } = summary;
  const bySeverity = severities.toReversed().map((severity) => [severity, summary.findings[severity]] as const);
  const all = bySeverity.reduce((sum, [, number]) => sum + number, 0);
  const found = bySeverity
    .filter(([, number]) => number > 0)
    .map(([severity, number]) => `${number.toLocaleString('en-US')} ${severity}`);
  const span = first === null || last === null ? '' : `, from ${inWords(first)} to ${inWords(last)} UTC`;
  const sentences = [
    all > 0 ? `${count(all, 'finding')}: ${found.join(', ')}.` : withoutFindings(records, relevant),
    `Read ${count(files, 'file')}${digests === 0 ? '' : ` (${count(digests, 'digest file')} skipped)`} with ${count(records, 'record')}${span}; ${count(relevant, 'record')} relevant to a control.`,
  ];
  if (outside > 0) sentences.push(`${count(outside, 'record')} outside of --since and --until, not judged.`);
  if (pending > 0) sentences.push(`${count(pending, 'judgement')} pending: not due yet at the end of the log.`);
  const without = Object.entries(controls).filter(([, tally]) => tally.notEvaluated > 0);
  if (without.length > 0) {
    const named = without.map(([control, { notEvaluated }]) => `${control} ${notEvaluated}`).join(', ');
    sentences.push(`The log lacks what some judgements need, so they were not made: ${named}.`);
  }
  return sentences;
}

function withoutFindings(records: number, relevant: number): string {
  if (records === 0) return 'Nothing was judged: there was no record to look at.';
  return relevant === 0 ? 'No findings: no record concerns a control.' : 'No findings.';
}

function count(number: number, thing: string): string {
  return `${number.toLocaleString('en-US')} ${thing}${number === 1 ? '' : 's'}`;
}

function inWords(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 19)}`;
}
