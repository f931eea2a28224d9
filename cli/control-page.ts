/** One control, explained completely, for a terminal. */
import { type Control, isTimeline, type Memory, type Read } from '../src/controls/control.ts';
import { durationInWords } from '../src/controls/dates.ts';
import { wrap } from '../src/findings/columns.ts';
import { partsInWords } from '../src/inventory/parts.ts';
import { printable } from '../src/findings/printable.ts';

const identities: Record<Control['identity'], string> = {
  event: 'Every event is a finding of its own; a copy of it, from another file or Region, is the same finding.',
  folded:
    'Folded: what one principal does to one subject with one action on one day (UTC) is one finding, which counts its events and keeps the first and the last.',
  state: 'One finding for each subject, for as long as the state persists.',
};

/** Lines of at most `width` columns. */
export function controlPage(control: Control, width: number): readonly string[] {
  const { id, title, severity, reads, citations, remediation, misses = [] } = control;
  const section = (heading: string, texts: readonly string[]) =>
    texts.length === 0 ? [] : ['', heading, ...texts.flatMap((text) => wrap(printable(text), width, '  '))];
  return [
    ...wrap(`${id}: ${title}`, width),
    `Severity: ${severity}; a finding may have another one`,
    ...section('What it looks at', [
      ...readInWords(reads),
      ...(isTimeline(control) ? [memoryInWords(control.remembers)] : []),
    ]),
    ...section('What counts as one finding', [identities[control.identity]]),
    ...section('What to do about it', [remediation]),
    ...section('What it cannot see', misses),
    ...citations.flatMap((citation, index) => [
      ...section(index === 0 ? 'What AWS documents' : '', [
        citation.heading,
        citation.url,
        citation.says,
        `Read on ${citation.read}.`,
      ]),
    ]),
  ];
}

/** The same calls under several event sources are told once. */
function readInWords(reads: readonly Read[]): readonly string[] {
  const groups = Map.groupBy(reads, selectionInWords);
  return [...groups].map(([words, group]) => {
    const sources = group.flatMap((read) => ('source' in read ? [read.source] : []));
    return sources.length === 0 ? `${words}.` : `${words}; source ${sources.join(', ')}.`;
  });
}

function selectionInWords(read: Read): string {
  if (read.kind === 'calls') {
    return `CloudTrail records of ${read.names === 'all' ? 'every call' : read.names.join(', ')}`;
  }
  if (read.kind === 'service-events') {
    return `Events that the service itself sends to EventBridge: ${read.detailTypes.join(', ')}`;
  }
  if (read.kind === 'inventory') {
    return `In the audit of an account: ${[...read.parts, ...read.also].map((part) => partsInWords[part]).join('; ')}`;
  }
  return read.kind === 'sessions'
    ? 'Whatever a session of a service-linked role of the catalogue calls'
    : 'Whatever another control reads, and what cannot be read at all';
}

function memoryInWords({ within, last, looks }: Memory<unknown>): string {
  const where = { back: 'before', ahead: 'after', both: 'before and after' }[looks];
  return `It remembers: each is judged with ${last === 1 ? 'the nearest one' : `the ${last} nearest`} of its kind in the ${durationInWords(within)} ${where} it.`;
}
