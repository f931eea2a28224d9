/** The evidence report as one page that fetches nothing and runs nothing: to read, to print, to hand in. */
import { timeInWords } from '../controls/dates.ts';
import { count } from '../findings/count.ts';
import { rank, standingInWords } from '../findings/finding.ts';
import { headLines, linked, pair, text } from '../findings/html-parts.ts';
import type { ControlState, EvidenceReport, FrameworkState } from './evidence.ts';
import { accountLines, basisLines, coveredLines, gapLines, seenOnceLines } from './html-basis.ts';
import { table } from './html-table.ts';
import { seenInWords } from './role-seen.ts';
import type { RoleState } from './roles.ts';
import { stateOrder, stateWords } from './state-words.ts';

/** The csv of the findings themselves has all of them. */
const mostShown = 2000;

/** Lines of an HTML document. Whatever comes from a log or an account stands in it as text. */
export function* asHtml(report: EvidenceReport): Generator<string> {
  yield* headLines('Rolecall evidence report');
  yield '<h1>Rolecall evidence report</h1>';
  yield* gapLines(report);
  yield* basisLines(report);
  yield* accountLines(report);
  yield* coveredLines(report);
  yield* seenOnceLines(report);
  yield* controlLines(report.controls);
  yield* frameworkLines(report.frameworks);
  yield '<h2>Roles</h2>';
  yield "<p>Each service-linked role against what AWS's page about it states. <em>Compliant</em>: the controls judged something and found nothing against it, in all accounts together. <em>No such role</em>: no account that was audited has it, and nothing is known to need it.</p>";
  for (const role of report.roles) yield* roleLines(role);
  yield* monthLines(report);
  yield* muteLines(report);
  yield* findingLines(report);
  yield* citationLines(report.controls);
  yield '</body>';
  yield '</html>';
}

function* controlLines(controls: readonly ControlState[]): Generator<string> {
  yield '<h2>Controls</h2>';
  yield `<p>${text(countedInWords(controls))}</p>`;
  const rows = controls.toSorted(worstFirst).map((control) => {
    const { id, title, severity, state, judged, evaluated, open, muted, resolved } = control;
    const unclear = judged.notEvaluated + judged.error + judged.pending;
    return [
      `<a href="#${text(id)}">${text(title)}</a>`,
      severity,
      stateWords[state],
      ...[evaluated.events, evaluated.looks].map((each) => each?.toLocaleString('en-US') ?? '–'),
      ...[judged.compliant, judged.violation, unclear, open, muted, resolved].map((each) =>
        each.toLocaleString('en-US'),
      ),
    ];
  });
  const judgements = ['Events', 'Looks', 'Compliant', 'Violated', 'Not evaluated'];
  const heads = ['Control', 'Severity', 'State', ...judgements, 'Open', 'Muted', 'Resolved'];
  yield* table('Controls', heads, rows);
}

function worstFirst(a: ControlState, b: ControlState): number {
  return stateOrder.indexOf(a.state) - stateOrder.indexOf(b.state) || rank(b.severity) - rank(a.severity);
}

function countedInWords(controls: readonly ControlState[]): string {
  const spans = controls.flatMap(({ evaluated: { since, until } }) => (since && until ? [{ since, until }] : []));
  const [since] = spans.map((span) => span.since).toSorted();
  const until = spans
    .map((span) => span.until)
    .toSorted()
    .at(-1);
  const looks =
    'Looks: audits in which a control had a state to judge. Compliant, violated and not evaluated count judgements; not evaluated is what nobody asked for or could look at, what an event does not tell or history does not reach, and what is not due yet; open, muted and resolved count findings, of which one may stand for many events.';
  if (since === undefined || until === undefined) return `Events were not counted: no reconciliation ran. ${looks}`;
  return `Events: those that a control judged from ${timeInWords(since)} to ${timeInWords(until)}. ${looks} A dash: it judges none of these, or they cannot be counted, since CloudTrail does not keep what a service itself sends.`;
}

function* frameworkLines(frameworks: readonly FrameworkState[]): Generator<string> {
  yield '<h2>Frameworks</h2>';
  yield '<p>Requirements to which a source ties a check of the same thing; the source stands with each control below. A control covers a part of a requirement, never the whole.</p>';
  for (const { title, requirements } of frameworks) {
    yield `<h3>${text(title)}</h3>`;
    const rows = requirements.map(({ requirement, controls }) => [
      text(requirement),
      controls
        .map(
          ({ id, state, check }) => `<a href="#${text(id)}">${text(id)}</a>: ${stateWords[state]} (as ${text(check)})`,
        )
        .join('<br>'),
    ]);
    yield* table(title, ['Requirement', 'Controls'], rows);
  }
}

function* roleLines({ role, service, seen, statements }: RoleState): Generator<string> {
  yield `<h3>${text(role)}</h3>`;
  const words = seenInWords(seen);
  yield `<p class="quiet">${text(service)}${words === '' ? '' : `: ${text(words)}`}</p>`;
  const rows = statements.map(({ says, page, heading, state, reason, controls, findings }) => {
    const more = [
      ...(controls.length === 0 ? [] : [controls.map((id) => `<a href="#${text(id)}">${text(id)}</a>`).join(', ')]),
      ...(reason === null ? [] : [text(reason)]),
      ...findings.map((id) => `finding <a href="#f-${text(id)}"><code>${text(id)}</code></a>`),
    ];
    const link = `<a href="${text(page)}" rel="noreferrer">${text(heading)}</a>`;
    return [`${text(says)} (${link})`, stateWords[state], more.join('<br>')];
  });
  yield* table(role, ['AWS states', 'State', 'Checked by'], rows);
}

function* monthLines({ months }: EvidenceReport): Generator<string> {
  if (months.length === 0) return;
  yield '<h2>Over time</h2>';
  const rows = months.map(({ month, evaluated, found, ended, left, controls }) => {
    const busiest = Object.entries(controls)
      .toSorted(([, a], [, b]) => b.found - a.found)
      .slice(0, 5);
    const named = busiest.map(([id, numbers]) => `${text(id)} ${numbers.found} found, ${numbers.ended} ended`);
    const numbers = [evaluated?.events, evaluated?.looks, found, ended, left];
    return [text(month), ...numbers.map((each) => each?.toLocaleString('en-US') ?? '–'), named.join('<br>')];
  });
  const heads = ['Month', 'Events judged', 'Looks', 'Found', 'Ended', 'Left', 'Most of them'];
  yield* table('Over time', heads, rows);
}

function* muteLines({ mutes, findings }: EvidenceReport): Generator<string> {
  const muted = findings.filter(({ status }) => status === 'muted');
  if (mutes.length + muted.length === 0) return;
  yield '<h2>Mutes</h2>';
  const standing = {
    active: 'at work',
    'ends-soon': 'ends within 14 days',
    unused: 'unused for 90 days',
    ended: 'ended',
  };
  yield* table(
    'Mutes',
    ['Control', 'By', 'Until', 'Why', 'Findings', 'State'],
    mutes.map(({ control, owner, until, reason, matched, state }) => [
      text(control),
      text(owner),
      text(until),
      text(reason),
      matched.toLocaleString('en-US'),
      standing[state],
    ]),
  );
  if (muted.length === 0) return;
  yield '<h3>What is muted</h3>';
  const rows = muted
    .slice(0, mostShown)
    .map(({ id, control, account, region, subject, mute }) => [
      `<a href="#f-${text(id)}">${text(control)}</a>`,
      `${text(account)}, ${text(region)}`,
      text(subject.id),
      text(mute === undefined ? '' : `${mute.owner}, until ${mute.until}: ${mute.reason}`),
    ]);
  yield* table('What is muted', ['Control', 'Where', 'Subject', 'Who, until when and why'], rows);
}

function* findingLines({ findings }: EvidenceReport): Generator<string> {
  yield '<h2>Findings</h2>';
  if (findings.length === 0) yield '<p>None.</p>';
  for (const finding of findings.slice(0, mostShown)) {
    const { id, control, severity, status, account, region, time, subject, explanation, event, proven, confidence } =
      finding;
    const badge = status === 'open' ? '' : ` <span class="badge">${status}</span>`;
    yield `<article class="${severity}" id="f-${text(id)}">`;
    yield `<h4><span class="badge ${severity}">${severity}</span> <bdi>${text(subject.id)}</bdi>${badge}</h4>`;
    yield `<p>${text(explanation)}</p>`;
    yield '<dl>';
    yield pair('Control', `<a href="#${text(control)}">${text(control)}</a>`);
    yield pair('When', text(/^\d{4}-\d\d-\d\dT/.test(time) ? timeInWords(time) : time));
    yield pair('Where', `account ${text(account)}, <bdi>${text(region)}</bdi>`);
    if (event !== null) {
      const where = proven ? '; CloudTrail’s digests prove the log file that holds it' : '';
      yield pair('Event', `${text(event.name)} (${text(event.source)}), id <code>${text(event.id)}</code>${where}`);
    }
    if ((finding.count ?? 1) > 1)
      yield pair('Events', text(`${finding.count}, from ${finding.first} to ${finding.last}`));
    if (confidence !== 'high') yield pair('Confidence', confidence);
    const standing = standingInWords(finding);
    if (standing !== null) yield pair('Status', text(standing));
    yield pair('Finding', `<code>${text(id)}</code>`);
    yield '</dl>';
    yield '</article>';
  }
  const left = findings.length - mostShown;
  if (left > 0)
    yield `<p><strong>${count(left, 'more finding')}, not on this page;</strong> the format json has all.</p>`;
}

function* citationLines(controls: readonly ControlState[]): Generator<string> {
  yield '<h2>What each control rests on</h2>';
  for (const { id, title, remediation, citations, misses, mappings } of controls) {
    yield `<section id="${text(id)}">`;
    yield `<h3>${text(title)}</h3>`;
    yield `<p class="quiet"><code>${text(id)}</code></p>`;
    yield '<ul>';
    for (const citation of citations)
      yield `<li>${linked(citation)}: ${text(citation.says)} (read ${text(citation.read)})</li>`;
    yield `<li><strong>What to do:</strong> ${text(remediation)}</li>`;
    for (const miss of misses) yield `<li><strong>Not seen:</strong> ${text(miss)}</li>`;
    for (const { requirements, check, source, read } of mappings)
      yield `<li>${text(requirements.join(', '))}, as ${text(check)} (${text(source)}, read ${text(read)})</li>`;
    yield '</ul>';
    yield '</section>';
  }
}
