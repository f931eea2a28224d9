/** A control -> its page in docs/controls, and all controls -> the index of these pages. Pure. */
import { type Control, isTimeline, type Memory, type Read, severities } from '../../src/controls/control.ts';
import { durationInWords } from '../../src/controls/dates.ts';
import { partsInWords } from '../../src/inventory/parts.ts';
import type { Finding } from '../../src/findings/finding.ts';
import type { FiringCase } from './traceability.ts';

/** A finding that a case of the control leads to; `name` is the case's, in words. */
export interface Example {
  readonly name: string;
  readonly finding: Finding;
}

/** The page of one control; what there is nothing to say about has no section. */
export function controlPage(control: Control, example: Example | null, cases: readonly FiringCase[] = []): string {
  const { id, title, severity, citations, remediation, misses = [] } = control;
  return lines(
    generatedFrom(`src/controls/${id}.ts`),
    '',
    `# ${escaped(title)}`,
    '',
    `\`${id}\` · default severity **${severity}** · ${findingPer[control.identity]} · [code](../../src/controls/${id}.ts) · [all controls](README.md)`,
    '',
    '## What it looks at',
    '',
    ...readsInWords(control.reads).map(bullet),
    ...(isTimeline(control) ? ['', escaped(memoryInWords(control.remembers))] : []),
    '',
    '## What AWS documents',
    '',
    ...citations.map(({ url, heading, says, read }) =>
      bullet(`${escaped(says)} ([${escaped(heading)}](${url}), read ${read})`),
    ),
    '',
    '## What to do',
    '',
    escaped(remediation),
    ...otherSeverities(control, cases),
    ...(misses.length === 0 ? [] : ['', '## Known gaps', '', ...misses.map((gap) => bullet(escaped(gap)))]),
    ...(example === null ? [] : ['', ...exampleSection(example)]),
  );
}

/** The table of all controls, in the order of the list. */
export function controlIndex(controls: readonly Control[]): string {
  return lines(
    generatedFrom('src/controls/index.ts'),
    '',
    '# The controls',
    '',
    `${controls.length} documented expectations. An id is never renamed; a severity is the default, a finding may have another one.`,
    '',
    '| id | what it reports | severity |',
    '| --- | --- | --- |',
    ...controls.map(({ id, title, severity }) => `| [\`${id}\`](${id}.md) | ${escaped(title)} | ${severity} |`),
  );
}

const findingPer: Record<Control['identity'], string> = {
  event: 'one finding per event',
  folded: 'one finding per subject, actor, action and UTC day, which counts its events',
  state: 'one finding per subject, as long as the state lasts',
};

/** The first line of a page that is generated from this file or folder. */
export function generatedFrom(file: string): string {
  return `<!-- Generated from ${file} by \`npm run generate\`: edits here are overwritten. -->`;
}

/** Sources with the same calls share a line. */
function readsInWords(reads: readonly Read[]): readonly string[] {
  const bySelection = Map.groupBy(reads, selectionInWords);
  return [...bySelection].map(([selection, group]) => {
    const sources = group.flatMap((read) => ('source' in read ? [read.source] : []));
    return sources.length === 0 ? selection : `${selection} of ${code(sources)}`;
  });
}

function selectionInWords(read: Read): string {
  if (read.kind === 'calls') return read.names === 'all' ? 'all calls' : named('call', read.names);
  if (read.kind === 'service-events') return named('event', read.detailTypes);
  if (read.kind === 'inventory') return inventoryInWords(read);
  return read.kind === 'sessions'
    ? 'every call by a session of a covered service-linked role'
    : 'whatever any other control looks at, and what cannot be read at all';
}

function inventoryInWords({ parts, also }: Extract<Read, { kind: 'inventory' }>): string {
  const words = (some: typeof parts) => some.map((part) => partsInWords[part]).join('; ');
  const further = also.length === 0 ? '' : `; where they are there, also ${words(also)}`;
  return `in the audit of an account: ${words(parts)}${further}`;
}

function named(what: string, names: readonly string[]): string {
  return `the ${what}${names.length === 1 ? '' : 's'} ${code(names)}`;
}

function memoryInWords({ within, last, looks }: Memory<unknown>): string {
  const side = { back: 'before it', ahead: 'after it', both: 'before and after it' }[looks];
  const count = last === 1 ? 'the nearest such event' : `up to ${last} such events`;
  return `It remembers these events and judges each with ${count} ${side}, within ${durationInWords(within)}.`;
}

const most = 4;

/** When a finding is worse or milder than the default, by the names of the cases that hold it; those that say it first. */
function otherSeverities({ id, severity }: Control, cases: readonly FiringCase[]): readonly string[] {
  const told = severities.toReversed().flatMap((other) => {
    const held = other === severity ? [] : cases.filter((each) => each.severities.includes(other));
    const saying = held.filter(({ file }) => file.split('-').includes(other));
    const shown = (saying.length === 0 ? held : saying).slice(0, most);
    const links = shown.map(({ file }) => `[${file.replaceAll('-', ' ')}](../../test/controls/${id}/${file}.json)`);
    return links.length === 0 ? [] : [bullet(`**${other}**: ${links.join(', ')}`)];
  });
  if (told.length === 0) return [];
  return ['', '## Other severities', '', 'Some findings are worse or milder than the default:', '', ...told];
}

function exampleSection({ name, finding }: Example): readonly string[] {
  // What the page says already, and the explanation, which stands above as text, are left out.
  const { explanation, remediation: _, citations: __, title: ___, ...rest } = finding;
  return [
    '## Example',
    '',
    `From the case "${name}":`,
    '',
    `> ${escaped(explanation)}`,
    '',
    '```json',
    JSON.stringify(rest, null, 2),
    '```',
  ];
}

function code(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

function bullet(text: string): string {
  return `- ${text}`;
}

/** Text, not markup: names such as `<suffix>` and `**` stand in the texts as they are. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('|', '\\|').replaceAll('*', '\\*');
}

/** A file of these lines. */
export function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
