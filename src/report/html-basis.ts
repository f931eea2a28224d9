/** The beginning of the evidence page: what is missing, and what all of it rests on. */
import { severities } from '../controls/control.ts';
import { timeInWords } from '../controls/dates.ts';
import { count } from '../findings/count.ts';
import { seenOnceMeans } from '../findings/coverage.ts';
import { compare, type Finding } from '../findings/finding.ts';
import { configurationHtml, pair, text } from '../findings/html-parts.ts';
import { bySilence, silenceInWords } from '../findings/log-coverage.ts';
import type { ControlState, EvidenceReport } from './evidence.ts';
import { table } from './html-table.ts';
import { stateOrder, stateWords } from './state-words.ts';

/** First: what is not said below must not look like "nothing found". */
export function* gapLines({ gaps }: EvidenceReport): Generator<string> {
  if (gaps.length === 0) {
    yield '<p>Everything that was asked for was looked at.</p>';
    return;
  }
  yield '<section class="warn">';
  yield `<h2>Incomplete: ${count(gaps.length, 'gap')}</h2>`;
  yield `<ul>${gaps.map((gap) => `<li>${text(gap)}</li>`).join('')}</ul>`;
  yield '</section>';
}

export function* basisLines(report: EvidenceReport): Generator<string> {
  const { made, rolecall, sources, catalogue, configurations, notAsked } = report;
  yield '<dl>';
  yield pair('Controls', text(statesInWords(report.controls)));
  yield pair('Open findings', text(severitiesInWords(report.findings)));
  yield pair('Made', `${text(timeInWords(made))} by Rolecall ${text(rolecall)}`);
  for (const source of sources) yield pair('From', text(source));
  const span =
    catalogue.oldest === catalogue.newest ? catalogue.newest : `between ${catalogue.oldest} and ${catalogue.newest}`;
  yield pair(
    "AWS's documentation",
    `read ${text(span)}; the last of it ${count(catalogue.age, 'day')} before this report`,
  );
  for (const used of configurations) yield pair('Configuration', configurationHtml(used));
  if (notAsked.length > 0)
    yield pair('Not asked', `<ul>${notAsked.map((each) => `<li>${text(each)}</li>`).join('')}</ul>`);
  yield '</dl>';
}

export function* accountLines({ accounts }: EvidenceReport): Generator<string> {
  if (accounts.length === 0) return;
  yield '<h2>Accounts</h2>';
  const rows = accounts.map(({ account, name, organizationalUnit, takenAt, complete, serviceLinkedRoles }) => [
    text(account),
    text([name, organizationalUnit].filter((each) => each !== null).join(', in ')),
    takenAt === null ? 'no audit' : text(timeInWords(takenAt)),
    takenAt === null ? 'events only' : complete ? 'complete' : 'incomplete',
    serviceLinkedRoles === null ? '–' : text(rolesInWords(serviceLinkedRoles)),
  ]);
  yield* table('Accounts', ['Account', 'Name', 'Last audit', 'Look', 'Covered service-linked roles'], rows);
}

function rolesInWords(roles: Readonly<Record<string, number>>): string {
  const named = Object.entries(roles).toSorted(([a], [b]) => compare(a, b));
  return named.length === 0
    ? 'none'
    : named.map(([name, number]) => `${name}: ${number.toLocaleString('en-US')}`).join(', ');
}

/** Which logs there were: what is not among them was not judged. */
export function* coveredLines({ covered }: EvidenceReport): Generator<string> {
  if (covered.length === 0) return;
  yield '<h2>Logs</h2>';
  yield '<p>The log files that were scanned, by account and Region as CloudTrail names them. A long time without a record may be a quiet Region or missing files: <code>rolecall verify</code> tells which.</p>';
  const rows = covered
    .toSorted(bySilence)
    .slice(0, mostShown)
    .map((each) => [
      text(each.account),
      text(each.region),
      text(each.files.toLocaleString('en-US')),
      ...[each.first, each.last].map((time) => (time === null ? '–' : text(timeInWords(time)))),
      text(each.silence === null ? '–' : (silenceInWords(each) ?? 'under an hour')),
      text(each.source),
    ]);
  yield* table(
    'Logs',
    ['Account', 'Region', 'Files', 'First record', 'Last record', 'Longest silence', 'Source'],
    rows,
  );
  const left = covered.length - rows.length;
  if (left > 0) yield `<p>And ${count(left, 'more row')}: the format json has all.</p>`;
}

const mostShown = 2000;

/** What an audit saw, and did not see twice: no finding, and not nothing either. */
export function* seenOnceLines({ seenOnce }: EvidenceReport): Generator<string> {
  if (seenOnce.length === 0) return;
  yield '<h2>Seen once</h2>';
  yield `<p>${text(seenOnceMeans)}</p>`;
  const rows = seenOnce.map(({ severity, control, account, region, explanation }) => [
    text(severity),
    `<a href="#${text(control)}">${text(control)}</a>`,
    `${text(account)}, ${text(region)}`,
    text(explanation),
  ]);
  yield* table('Seen once', ['Severity', 'Control', 'Where', 'What'], rows);
}

function statesInWords(controls: readonly ControlState[]): string {
  const counts = stateOrder.map((wanted) => ({
    number: controls.filter(({ state }) => state === wanted).length,
    words: stateWords[wanted],
  }));
  const named = counts.filter(({ number }) => number > 0).map(({ number, words }) => `${number} ${words}`);
  return `${controls.length}: ${named.join('; ')}`;
}

function severitiesInWords(findings: readonly Finding[]): string {
  const open = findings.filter(({ status }) => status === 'open');
  const counts = severities.toReversed().map((wanted) => ({
    number: open.filter(({ severity }) => severity === wanted).length,
    wanted,
  }));
  const named = counts.filter(({ number }) => number > 0).map(({ number, wanted }) => `${number} ${wanted}`);
  return open.length === 0 ? 'none' : `${open.length.toLocaleString('en-US')}: ${named.join(', ')}`;
}
