/** What AWS documents say -> docs/traceability.md: who checks each statement, by what, and where that is proven. Pure. */
import { pages } from '../../src/catalog/pages.ts';
import { controlsOfOtherPages, guideRules, statedDocuments } from '../../src/catalog/statements/index.ts';
import {
  anyChimeCall,
  anySessionCall,
  type CheckedStatement,
  type PageReference,
  type StatedDocument,
  type Statement,
} from '../../src/catalog/statements/statement.ts';
import type { Severity } from '../../src/controls/control.ts';
import { controls } from '../../src/controls/index.ts';
import { escaped, generatedFrom, lines } from './control-page.ts';

/** A case in which a control fires. */
export interface FiringCase {
  /** Without folder and ending. */
  readonly file: string;
  /** Names of the calls and detail-types in it. */
  readonly events: readonly string[];
  /** Its inputs as JSON. */
  readonly text: string;
  /** Of the findings it expects. */
  readonly severities: readonly Severity[];
}

/** A control's firing cases, in the order of their files. */
export type FiringCases = (control: string) => readonly FiringCase[];

/** How many cases a statement shows; the rest is counted. */
const shown = 2;

/** The whole page. */
export function traceability(firingCasesOf: FiringCases): string {
  return lines(
    generatedFrom('src/catalog/statements'),
    '',
    '# Traceability',
    '',
    'What the AWS documents say that Rolecall starts from, statement by statement: the [controls](controls/README.md) that',
    'check it, the calls and events by which they do, and the cases that prove it; or why no event and no API reveals it.',
    'Calls that only read are those of the audit of an account, whose answers the control judges.',
    '',
    ...counts(),
    ...statedDocuments.flatMap((document) => ['', ...section(document, firingCasesOf)]),
    '',
    ...otherPages(),
  );
}

function counts(): readonly string[] {
  const all = statedDocuments.flatMap(({ statements }) => statements);
  const ofRoles = all.filter(({ kind }) => ['trust', 'permission', 'creation', 'editing', 'deletion'].includes(kind));
  const unchecked = all.filter((statement) => !isChecked(statement));
  const share = (statements: readonly Statement[]) => `${statements.filter(isChecked).length} of ${statements.length}`;
  return [
    '| | checked by a control |',
    '| --- | --- |',
    `| all statements | ${share(all)} |`,
    `| numbered rules of the Administration Guide | ${share(guideRules.statements)} |`,
    `| trust, permission, creation, editing and deletion of roles | ${share(ofRoles)} |`,
    `| clean-up of roles | ${share(all.filter(({ kind }) => kind === 'clean-up'))} |`,
    `| Regions of roles | ${share(all.filter(({ kind }) => kind === 'region'))} |`,
    '',
    `No event and no API reveals ${unchecked.length} statements.`,
  ];
}

function section(document: StatedDocument, firingCasesOf: FiringCases): readonly string[] {
  const { title, page, statements } = document;
  return [
    `## ${title}`,
    '',
    `From <${urlOf(page)}>.`,
    '',
    '| statement | what it says | controls | calls and events | cases, or why there are none |',
    '| --- | --- | --- | --- | --- |',
    ...statements.map((statement) => `| ${cells(statement, document, firingCasesOf).join(' | ')} |`),
  ];
}

function cells(
  statement: Statement,
  { page, about = [] }: StatedDocument,
  firingCasesOf: FiringCases,
): readonly string[] {
  const { id, heading, says } = statement;
  const source = `[${escaped(heading)}](${urlOf(statement.page ?? page)})`;
  if (!isChecked(statement)) return [`**${id}**`, `${escaped(says)} (${source})`, '', '', escaped(statement.reason)];
  const { controls: ids, reveals, misses } = statement;
  const missed = misses === undefined ? '' : ` Not seen: ${escaped(misses)}`;
  return [
    `**${id}**`,
    `${escaped(says)} (${source})`,
    ids.map(linkToControl).join(', '),
    escaped(reveals.join(', ')),
    `${casesInWords(statement, about, firingCasesOf)}.${missed}`,
  ];
}

/** The cases of a statement's controls that hold a call or event which reveals it, in the order of the controls. */
export function casesOf(statement: CheckedStatement, firingCasesOf: FiringCases) {
  const reveals = new Set(statement.reveals);
  const unnamed = reveals.has(anyChimeCall) || reveals.has(anySessionCall);
  return statement.controls.flatMap((control) =>
    firingCasesOf(control)
      .filter(({ events }) => unnamed || events.some((event) => reveals.has(event)))
      .map((each) => ({ ...each, control })),
  );
}

/** First the cases about what the document is about, then those of the others; of each control one before a second one. */
function casesInWords(statement: CheckedStatement, about: readonly string[], firingCasesOf: FiringCases): string {
  const cases = casesOf(statement, firingCasesOf);
  const apart = ({ text }: FiringCase) => (about.some((name) => text.includes(name)) ? 0 : 1);
  const ranked = [...Map.groupBy(cases, ({ control }) => control).values()].flatMap((own) =>
    own.toSorted((a, b) => apart(a) - apart(b)).map((each, place) => ({ ...each, place })),
  );
  const first = ranked.toSorted((a, b) => a.place - b.place).slice(0, shown);
  const links = first.map(
    ({ control, file }) => `[${escaped(file.replaceAll('-', ' '))}](../test/controls/${control}/${file}.json)`,
  );
  const more = cases.length - first.length;
  return more === 0 ? links.join(', ') : `${links.join(', ')}, and ${more} more`;
}

function otherPages(): readonly string[] {
  return [
    '## Controls of other pages',
    '',
    'No statement above asks for these controls; each rests on a page of its own.',
    '',
    '| control | what it reports | page |',
    '| --- | --- | --- |',
    ...[...controlsOfOtherPages].map(([id, page]) => {
      const title = controls.find((control) => control.id === id)?.title ?? '';
      return `| ${linkToControl(id)} | ${escaped(title)} | [${escaped(pages[page].heading)}](${pages[page].url}) |`;
    }),
  ];
}

/** Whether some control checks it. */
export function isChecked(statement: Statement): statement is CheckedStatement {
  return 'controls' in statement;
}

function linkToControl(id: string): string {
  return `[\`${id}\`](controls/${id}.md)`;
}

function urlOf(page: PageReference): string {
  return page in pages ? pages[page as keyof typeof pages].url : page;
}
