/** The report as one page that fetches nothing and runs nothing: to read, to keep, to print. */
import type { Fact, Facts } from '../controls/control.ts';
import { timeInWords } from '../controls/dates.ts';
import { severities } from '../controls/control.ts';
import { accountInWords, gapsOf, hasJudged, notAskedOf, nothingJudged, seenOnceMeans } from './coverage.ts';
import { type Finding, nameOf, standingInWords } from './finding.ts';
import { chartOfDays, chartOfSeverities } from './html-charts.ts';
import { count } from './count.ts';
import { configurationHtml, headLines, linked, pair, text } from './html-parts.ts';
import { bySilence, periodInWords, silenceInWords, withoutIam } from './log-coverage.ts';
import type { LookedAt, Report, Summary, Tally } from './report.ts';
import { provenInWords } from './report.ts';

/** A page with more findings of one control than this opens slowly, and nobody reads them. */
const mostShown = 500;
/** Inputs that are named; stderr names all of them. */
const mostNamed = 100;

/** Lines of an HTML document. Whatever comes from a log stands in it as text. */
export function* asHtml({ summary, findings }: Report): Generator<string> {
  const [open, muted, resolved] = (['open', 'muted', 'resolved'] as const).map((wanted) =>
    groupsOf(findings.filter(({ status }) => status === wanted)),
  ) as [Groups, Groups, Groups];
  const groups = [...open, ...muted, ...resolved];
  yield* headLines('Rolecall report');
  yield '<h1>Rolecall report</h1>';
  yield* missingLines(summary);
  yield* summaryLines(summary);
  yield* chartLines(summary, open.flat());
  yield '<h2>Findings</h2>';
  if (open.length === 0) yield `<p>${withoutFindings(summary)}</p>`;
  for (const [index, group] of groups.entries()) {
    if (index === open.length && muted.length > 0) yield '<h2>Muted</h2>';
    if (index === open.length + muted.length) yield '<h2>Resolved</h2>';
    yield* groupLines(group, index);
  }
  yield* seenOnceLines(summary);
  yield* controlLines(summary.controls, groups);
  yield '</body>';
  yield '</html>';
}

type Groups = readonly (readonly Finding[])[];

function groupsOf(findings: readonly Finding[]): Groups {
  return [...Map.groupBy(findings, ({ severity, control }) => `${severity} ${control}`).values()];
}

/** What was asked for and not looked at comes first: "nothing found" must not look like "nothing read". */
function* missingLines(summary: Summary): Generator<string> {
  const { unreadable, notEvaluated } = summary;
  const gaps = gapsOf(summary);
  if (unreadable.length + notEvaluated.length + gaps.length === 0) return;
  yield '<section class="warn">';
  if (gaps.length > 0) {
    yield `<h2>Incomplete: ${count(gaps.length, 'part')} could not be looked at</h2>`;
    yield* listLines(gaps.map(text), gaps.length);
  }
  if (unreadable.length > 0) {
    const inputs = new Set(unreadable.map(({ input }) => input)).size;
    yield `<h2>Incomplete: ${count(inputs, 'input')} could not be read</h2>`;
    const named = unreadable.slice(0, mostNamed).map(({ input, place, reason }) => {
      return `<code>${text(input)}</code>${place === undefined ? '' : `, ${text(place)}`}: ${text(reason)}`;
    });
    yield* listLines(named, unreadable.length);
  }
  if (notEvaluated.length > 0) {
    const controls = new Set(notEvaluated.map(({ control }) => control));
    const how = gaps.length === 0 ? 'failed, so not everything was judged' : 'could not judge everything';
    yield `<h2>Incomplete: ${count(controls.size, 'control')} ${how}</h2>`;
    const named = notEvaluated.slice(0, mostNamed).map(({ control, account, region, reason }) => {
      const where = [account, region].filter((each) => each !== null).join(', ');
      return `<code>${text(control)}</code>${where === '' ? '' : ` (${text(where)})`}: ${text(reason)}`;
    });
    yield* listLines(named, notEvaluated.length);
  }
  yield '</section>';
}

/** What an audit saw, and did not see twice. */
function* seenOnceLines({ seenOnce = [] }: Summary): Generator<string> {
  if (seenOnce.length === 0) return;
  yield '<h2>Seen once</h2>';
  yield `<p>${text(seenOnceMeans)}</p>`;
  const items = seenOnce.map(
    ({ severity, control, explanation }) =>
      `<span class="badge ${severity}">${severity}</span> <code>${text(control)}</code>: ${text(explanation)}`,
  );
  yield* listLines(items.slice(0, mostShown), items.length);
}

function* listLines(items: readonly string[], all: number): Generator<string> {
  yield '<ul>';
  for (const item of items) yield `<li>${item}</li>`;
  if (items.length < all) yield `<li>and ${(all - items.length).toLocaleString('en-US')} more</li>`;
  yield '</ul>';
}

function* summaryLines(summary: Summary): Generator<string> {
  const { looked } = summary;
  const found = severities.toReversed().filter((severity) => summary.findings[severity] > 0);
  const all = found.reduce((sum, severity) => sum + summary.findings[severity], 0);
  const bySeverity = found.map((severity) => `${summary.findings[severity].toLocaleString('en-US')} ${severity}`);
  yield '<dl>';
  yield pair(
    'Findings',
    all === 0 ? withoutFindings(summary) : `${all.toLocaleString('en-US')}: ${bySeverity.join(', ')}`,
  );
  if (looked) yield* lookedLines(summary, looked);
  else yield* readLines(summary);
  if (summary.verified) yield pair('Proven', text(provenInWords(summary.verified)));
  yield* muteLines(summary);
  const { rolecall, catalogue } = summary;
  if (rolecall !== undefined && catalogue !== undefined)
    yield pair('Judged by', text(`Rolecall ${rolecall}, by AWS's documentation as of ${catalogue}`));
  yield pair('Configuration', configurationHtml(summary.configuration));
  yield '</dl>';
}

/** What the audit of accounts looked at. */
function* lookedLines(summary: Summary, looked: readonly LookedAt[]): Generator<string> {
  for (const account of looked) yield pair('Account', text(accountInWords(account)));
  const { by, snapshots = [] } = summary;
  if (by !== undefined) yield pair('Asked by', `<code>${text(by)}</code>`);
  for (const { name, sha256 } of snapshots)
    yield pair('Snapshot', `${text(name)}, SHA-256 <code>${text(sha256)}</code>`);
  for (const reason of notAskedOf(summary)) yield pair('Not asked', text(reason));
  const { pending } = summary;
  if (pending > 0) yield pair('Pending', `${count(pending, 'judgement')}, seen once`);
}

/** What the scan of a log looked at. */
function* readLines(summary: Summary): Generator<string> {
  const { files, digests, unopened = 0, repeated = 0, records, outside, relevant, first, last, pending } = summary;
  const { period, covered = [] } = summary;
  if (period) yield pair('Asked for', text(periodInWords(period)));
  if (first !== null && last !== null) yield pair('Period', `${text(inWords(first))} to ${text(inWords(last))}`);
  yield pair('Read', `${count(files, 'file')}${digests === 0 ? '' : `, ${count(digests, 'digest file')} among them`}`);
  yield pair(
    'Records',
    `${records.toLocaleString('en-US')}, ${relevant.toLocaleString('en-US')} relevant to a control`,
  );
  if (repeated > 0) yield pair('Repeated', `${count(repeated, 'relevant record')}, counted once`);
  const rows = covered.toSorted(bySilence).map((each) => {
    const span = each.first === null || each.last === null ? 'none' : `${inWords(each.first)} to ${inWords(each.last)}`;
    const silence = silenceInWords(each);
    return text(`${each.account} ${each.region}: ${span}${silence === null ? '' : `; ${silence}`}`);
  });
  if (rows.length > 0) {
    yield pair('Log files', [...listLines(rows.slice(0, mostNamed), rows.length)].join(''));
  }
  for (const without of withoutIam(summary)) yield pair('Note', text(without));
  if (outside > 0) yield pair('Left out', `${count(outside, 'record')} before or after the period asked for`);
  if (unopened > 0) yield pair('Not opened', `${count(unopened, 'file')}, delivered before the period asked for`);
  if (pending > 0) yield pair('Pending', `${count(pending, 'judgement')} not due yet at the end of the log`);
}

/** Every mute: who reads the report sees what was held back, and by whom. */
function* muteLines({ muted, resolved, mutes }: Summary): Generator<string> {
  if (muted > 0) yield pair('Muted', count(muted, 'finding'));
  if (resolved > 0) yield pair('Resolved', count(resolved, 'finding'));
  if (mutes.length === 0) return;
  const items = mutes.map(({ control, until, reason, owner, matched, state }) => {
    const stands = `${stateWords[state]}, ${count(matched, 'finding')}`;
    return `<li><code>${text(control)}</code> until ${text(until)} by ${text(owner)}: ${text(reason)} (${stands})</li>`;
  });
  yield pair('Mutes', `<ul>${items.join('')}</ul>`);
}

const stateWords = {
  active: 'at work',
  'ends-soon': 'ends within 14 days',
  unused: 'nothing of the last 90 days fits it',
  ended: 'ended',
} as const;

function withoutFindings(summary: Summary): string {
  const { relevant, muted, resolved, looked } = summary;
  if (looked && !hasJudged(summary)) return 'Nothing was judged: there was nothing to look at.';
  if (looked) return muted + resolved > 0 ? 'None is open.' : 'None.';
  const nothing = nothingJudged(summary);
  if (nothing !== null) return nothing;
  if (muted + resolved > 0) return 'None is open.';
  return relevant === 0 ? 'None: no record concerns a control.' : 'None.';
}

function* chartLines(summary: Summary, findings: readonly Finding[]): Generator<string> {
  if (findings.length === 0) return;
  yield '<div class="charts">';
  yield `<figure><figcaption>Findings by severity</figcaption>${chartOfSeverities(summary.findings)}</figure>`;
  // An audit finds all it finds on one day.
  const days = summary.looked ? null : chartOfDays(findings);
  if (days !== null) yield `<figure><figcaption>Findings by ${days.unit} (UTC)</figcaption>${days.svg}</figure>`;
  yield '</div>';
}

function* groupLines(group: readonly Finding[], index: number): Generator<string> {
  const { severity, control, title, remediation, citations } = group[0] as Finding;
  yield `<section id="group-${index + 1}">`;
  const howMany = group.length === 1 ? '' : ` (${group.length.toLocaleString('en-US')})`;
  yield `<h3><span class="badge ${severity}">${severity}</span> ${text(title)}${howMany}</h3>`;
  yield `<p class="quiet keep">Control <code>${text(control)}</code></p>`;
  yield `<p class="keep"><strong>What to do:</strong> ${text(remediation)}</p>`;
  yield '<ul class="keep">';
  for (const citation of citations) yield `<li>${linked(citation)}: ${text(citation.says)}</li>`;
  yield '</ul>';
  for (const finding of group.slice(0, mostShown)) yield* findingLines(finding);
  if (group.length > mostShown) {
    const left = (group.length - mostShown).toLocaleString('en-US');
    yield `<p><strong>${left} more of this control are not on this page;</strong> the formats csv, json and ndjson have them.</p>`;
  }
  yield '</section>';
}

function* findingLines(finding: Finding): Generator<string> {
  const { severity, confidence, status, time, account, region, subject, actor, event } = finding;
  const standing = standingInWords(finding);
  yield `<article class="${severity}">`;
  yield `<h4><bdi>${text(subject.id)}</bdi>${status === 'open' ? '' : ` <span class="badge">${status}</span>`}</h4>`;
  yield `<p>${text(finding.explanation)}</p>`;
  yield '<dl>';
  yield pair('When', text(inWords(time)));
  if (finding.count !== undefined && finding.count > 1) {
    const { first = time, last = time } = finding;
    yield pair('Events', `${count(finding.count, 'event')}, ${text(inWords(first))} to ${text(inWords(last))}`);
  }
  if (event !== null) yield pair('Who', text(nameOf(actor).replace(/,$/, '')));
  yield pair('Where', `account ${text(account)}, <bdi>${text(region)}</bdi>`);
  yield pair('Subject', text(subject.arn ?? `${subject.type} ${subject.id}`));
  if (event !== null) {
    yield pair('Event', `${text(event.name)} (<bdi>${text(event.source)}</bdi>), id <code>${text(event.id)}</code>`);
  }
  if (Object.keys(finding.facts).length > 0) yield pair('Facts', factHtml(finding.facts));
  if (standing !== null) yield pair('Status', text(standing));
  if (confidence !== 'high') yield pair('Confidence', confidence);
  yield pair('Finding', `<code>${text(finding.id)}</code>`);
  yield '</dl>';
  yield '</article>';
}

function* controlLines(tallies: Summary['controls'], groups: readonly (readonly Finding[])[]): Generator<string> {
  if (Object.keys(tallies).length === 0) return;
  // The first group of a control is its worst.
  const worst = new Map(groups.map((group, index) => [group[0]?.control, index + 1] as const).toReversed());
  yield '<h2>Controls</h2>';
  yield '<p>How the judgements of each control ended. One that is missing here had nothing to judge.</p>';
  yield '<section class="scroll" aria-label="Controls" tabindex="0"><table>';
  const heads = ['Control', 'Compliant', 'Violated', 'Pending', 'Not evaluated', 'Failed'];
  yield `<thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead>`;
  yield '<tbody>';
  for (const [control, tally] of Object.entries(tallies)) yield controlRow(control, tally, worst.get(control));
  yield '</tbody>';
  yield '</table></section>';
}

function controlRow(control: string, tally: Tally, group: number | undefined): string {
  const name = `<code>${text(control)}</code>`;
  const numbers = [tally.compliant, tally.violation, tally.pending, tally.notEvaluated, tally.error];
  const cells = numbers.map((number) => `<td>${number.toLocaleString('en-US')}</td>`);
  return `<tr><td>${group === undefined ? name : `<a href="#group-${group}">${name}</a>`}</td>${cells.join('')}</tr>`;
}

/** Lists in lists beyond this are shown as JSON: browsers stop at some hundred elements in each other. */
const deepest = 4;

function factHtml(fact: Fact, depth = 0): string {
  if (fact === null) return 'not known';
  if (typeof fact !== 'object') return text(String(fact));
  if (depth === deepest) return `<code>${text(JSON.stringify(fact))}</code>`;
  if (Array.isArray(fact)) {
    if (fact.length === 0) return 'none';
    return `<ul>${fact.map((each: Fact) => `<li>${factHtml(each, depth + 1)}</li>`).join('')}</ul>`;
  }
  const fields = Object.entries(fact as Facts);
  if (fields.length === 0) return 'none';
  return `<dl>${fields.map(([name, each]) => pair(text(name), factHtml(each, depth + 1))).join('')}</dl>`;
}

/** `2026-05-01 10:00:00 UTC`; what is no such time stays as it is. */
function inWords(time: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(time) ? timeInWords(time) : time;
}
