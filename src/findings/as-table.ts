/** The report for people: findings by control, the worst first, then what was looked at. */
import { styleText } from 'node:util';
import type { Severity } from '../controls/control.ts';
import { severities } from '../controls/control.ts';
import { cut, pad, wrap } from './columns.ts';
import { count } from './count.ts';
import { accountInWords, gapsOf, hasJudged, notAskedOf, nothingJudged, seenOnceMeans } from './coverage.ts';
import { type Finding, nameOf, standingInWords } from './finding.ts';
import { printable } from './printable.ts';
import type { LookedAt, MuteReport, Report, Summary } from './report.ts';
import { bySilence, silenceInWords, withoutIam } from './log-coverage.ts';
import { provenInWords } from './report.ts';

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
  const gaps = gapsOf(summary);
  if (gaps.length > 0) {
    yield paint('bold', `Could not be looked at (${gaps.length}):`);
    for (const gap of gaps) yield* wrap(printable(gap), columns, '  ');
    yield '';
  }
  const open = findings.filter(({ status }) => status === 'open');
  const groups = Map.groupBy(open, ({ severity, control }) => `${severity} ${control}`);
  if (groups.size > 0) {
    yield paint('dim', row(['TIME (UTC)', 'ACCOUNT', 'SUBJECT', 'WHO'], columns));
    yield '';
  }
  for (const group of groups.values()) yield* groupLines(group, columns, paint);
  yield* foldedLines(
    'Muted',
    findings.filter(({ status }) => status === 'muted'),
    columns,
    paint,
  );
  yield* foldedLines(
    'Resolved',
    findings.filter(({ status }) => status === 'resolved'),
    columns,
    paint,
  );
  yield* seenOnceLines(summary, columns, paint);
  yield* summaryLines(summary, columns, paint);
}

/** What an audit saw, and did not see twice. */
function* seenOnceLines({ seenOnce = [] }: Summary, width: number, paint: Paint): Generator<string> {
  if (seenOnce.length === 0) return;
  yield paint('bold', `Seen once (${seenOnce.length.toLocaleString('en-US')})`);
  for (const line of wrap(`${seenOnceMeans} Nothing of it counts for --fail-on.`, width, '  '))
    yield paint('dim', line);
  for (const { severity, control, explanation } of seenOnce)
    yield* wrap(printable(`${severity} ${control}: ${explanation}`), width, '  ');
  yield '';
}

/** What needs nobody now: one line for findings of one control that are so for the same reason. */
function* foldedLines(heading: string, findings: readonly Finding[], width: number, paint: Paint): Generator<string> {
  if (findings.length === 0) return;
  yield paint('bold', `${heading} (${findings.length.toLocaleString('en-US')})`);
  const same = Map.groupBy(findings, (finding) =>
    [finding.severity, finding.control, standingInWords(finding)].join(' '),
  );
  for (const group of same.values()) {
    const [first] = group as [Finding];
    const howMany = group.length === 1 ? first.subject.id : count(group.length, 'finding');
    const sentence = `${first.severity} ${first.control}, ${howMany}: ${standingInWords(first)}`;
    for (const line of wrap(printable(sentence), width, '  ')) yield paint('dim', line);
  }
  yield '';
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
  yield paint('bold', row([inWords(time), account, subject.id, event === null ? '' : shortNameOf(actor)], width));
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
  return `  ${cells.join('  ')}  ${cut(printable(who), left - forSubject)}`.trimEnd();
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
  yield* coveredLines(summary, width, paint);
  const { unreadable, notEvaluated } = summary;
  if (unreadable.length > 0) {
    yield paint('bold', `Could not be read (${new Set(unreadable.map(({ input }) => input)).size}):`);
    for (const { input, place, reason } of unreadable.slice(0, mostNamed)) {
      yield* wrap(printable(`${input}${place === undefined ? '' : `, ${place}`}: ${reason}`), width, '  ');
    }
    if (unreadable.length > mostNamed) yield `  and ${unreadable.length - mostNamed} more`;
  }
  // What an audit could not look at stands at the top, and what follows from it among the sentences.
  const failed = summary.looked
    ? notEvaluated.filter(({ control }) => (summary.controls[control]?.error ?? 0) > 0)
    : notEvaluated;
  if (failed.length > 0) {
    yield paint('bold', `Not evaluated, because the control failed (${failed.length}):`);
    for (const { control, reason } of failed) yield* wrap(printable(`${control}: ${reason}`), width, '  ');
  }
  yield* muteLines(summary, width, paint);
  const { source, sha256, version } = summary.configuration;
  const exactly = [
    ...(version === null ? [] : [`version ${version}`]),
    ...(sha256 === null ? [] : [`SHA-256 ${sha256}`]),
  ];
  const which = exactly.length === 0 ? `the ${source}` : `${source}, ${exactly.join(', ')}`;
  yield* wrap(printable(`Configuration: ${which}`), width);
}

/** Of which accounts and Regions there were logs, where that says more than the sentences: a hole, or several of them. */
function* coveredLines(summary: Summary, width: number, paint: Paint): Generator<string> {
  const { covered = [] } = summary;
  if (covered.length > 1 || covered.some((each) => silenceInWords(each) !== null)) {
    yield paint('bold', 'Records in the log files, by account and Region (UTC):');
    for (const each of covered.toSorted(bySilence).slice(0, mostNamed)) {
      const { account, region, files, first, last } = each;
      const [from, to] = [first, last].map((time) => (time === null ? '' : inWords(time).slice(0, 16)));
      const span = first === null ? 'none' : `${from} to ${to}`;
      const silence = silenceInWords(each);
      const words = `${account} ${region}: ${span}, ${count(files, 'file')}${silence === null ? '' : `; ${silence}`}`;
      yield* wrap(words, width, '  ');
    }
    if (covered.length > mostNamed) yield `  and ${covered.length - mostNamed} more: --format json names all`;
  }
  for (const without of withoutIam(summary)) yield* wrap(`Note: ${without}.`, width);
}

/** Mutes that somebody should look at; the others are at work. */
function* muteLines({ mutes, configuration }: Summary, width: number, paint: Paint): Generator<string> {
  const noticed = mutes.filter(({ state }) => state !== 'active');
  if (noticed.length === 0) return;
  yield paint('bold', `Mutes to look at (${noticed.length}):`);
  for (const mute of noticed) {
    const where = `${configuration.source}:${mute.line}`;
    yield* wrap(printable(`${where}: ${mute.control}, ${inNotice(mute)} (${mute.owner}: ${mute.reason})`), width, '  ');
  }
}

function inNotice({ state, until, matched }: MuteReport): string {
  const fit = `${count(matched, 'finding')} ${matched === 1 ? 'fits' : 'fit'} it`;
  if (state === 'ended') return `ended after ${until}; ${fit} and ${matched === 1 ? 'is' : 'are'} open`;
  if (state === 'unused') return 'nothing of the last 90 days fits it';
  return `ends after ${until}; ${fit}`;
}

/** What was found, then what was looked at: "nothing found" must not look like "nothing read". */
function summarySentences(summary: Summary): readonly string[] {
  const { muted, resolved } = summary;
  const bySeverity = severities.toReversed().map((severity) => [severity, summary.findings[severity]] as const);
  const all = bySeverity.reduce((sum, [, number]) => sum + number, 0);
  const found = bySeverity
    .filter(([, number]) => number > 0)
    .map(([severity, number]) => `${number.toLocaleString('en-US')} ${severity}`);
  return [
    [
      all > 0 ? `${count(all, 'finding')}: ${found.join(', ')}.` : withoutFindings(summary),
      ...(muted > 0 ? [`${muted.toLocaleString('en-US')} muted.`] : []),
      ...(resolved > 0 ? [`${resolved.toLocaleString('en-US')} resolved.`] : []),
    ].join(' '),
    ...(summary.looked ? auditSentences(summary, summary.looked) : scanSentences(summary)),
  ];
}

/** What the audit of accounts looked at. */
function auditSentences(summary: Summary, looked: readonly LookedAt[]): readonly string[] {
  const { pending, controls } = summary;
  const sentences = looked.map((account) => `Looked at ${accountInWords(account)}.`);
  if (pending > 0) sentences.push(`${count(pending, 'judgement')} pending, seen once.`);
  for (const reason of notAskedOf(summary)) sentences.push(`Not asked: ${reason}.`);
  const without = Object.entries(controls).filter(([, tally]) => tally.notEvaluated > 0);
  if (without.length > 0)
    sentences.push(`Cannot answer, wholly or in part: ${without.map(([control]) => control).join(', ')}.`);
  return sentences;
}

/** What the scan of a log looked at. */
function scanSentences(summary: Summary): readonly string[] {
  const {
    files,
    digests,
    unopened = 0,
    repeated = 0,
    records,
    outside,
    relevant,
    first,
    last,
    pending,
    controls,
  } = summary;
  const span = first === null || last === null ? '' : `, from ${inWords(first)} to ${inWords(last)} UTC`;
  const sentences = [
    `Read ${count(files, 'file')}${digests === 0 ? '' : ` (${count(digests, 'digest file')} skipped)`} with ${count(records, 'record')}${span}; ${count(relevant, 'record')} relevant to a control.`,
  ];
  if (summary.verified) sentences.push(provenInWords(summary.verified));
  if (repeated > 0)
    sentences.push(
      `${count(repeated, 'relevant record')} came before, such as by a second trail, and ${repeated === 1 ? 'counts' : 'count'} once.`,
    );
  if (outside > 0) sentences.push(`${count(outside, 'record')} outside of --since and --until, not judged.`);
  if (unopened > 0) sentences.push(`${count(unopened, 'file')} not opened: delivered before --since.`);
  if (pending > 0) sentences.push(`${count(pending, 'judgement')} pending: not due yet at the end of the log.`);
  const without = Object.entries(controls).filter(([, tally]) => tally.notEvaluated > 0);
  if (without.length > 0) {
    const named = without.map(([control, { notEvaluated }]) => `${control} ${notEvaluated}`).join(', ');
    sentences.push(`The log lacks what some judgements need, so they were not made: ${named}.`);
  }
  return sentences;
}

function withoutFindings(summary: Summary): string {
  const { relevant, muted, resolved, looked } = summary;
  if (looked && !hasJudged(summary)) return 'Nothing was judged: there was nothing to look at.';
  if (looked) return muted + resolved > 0 ? 'No open findings.' : 'No findings.';
  const nothing = nothingJudged(summary);
  if (nothing !== null) return nothing;
  if (muted + resolved > 0) return 'No open findings.';
  return relevant === 0 ? 'No findings: no record concerns a control.' : 'No findings.';
}

function inWords(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 19)}`;
}
