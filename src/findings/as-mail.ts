/** A finding as the text of an e-mail. */
import type { Fact } from '../controls/control.ts';
import { timeInWords } from '../controls/dates.ts';
import { type Finding, nameOf, type Status } from './finding.ts';
import { newsOf } from './news.ts';
import { printable } from './printable.ts';

/** SNS takes printable ASCII, under 100 characters, for a subject. */
const longestSubject = 99;

export function subjectLine(finding: Finding): string {
  const status = finding.status === 'open' ? finding.severity.toUpperCase() : finding.status.toUpperCase();
  const before = asciiOf(`[${status}] ${finding.title}: `);
  const after = asciiOf(` (${finding.account})`);
  const room = longestSubject - before.length - after.length;
  const line = `${before}${middleOut(asciiOf(finding.subject.id), Math.max(shortestName, room))}${after}`;
  return line.length <= longestSubject ? line : `${line.slice(0, longestSubject - 3)}...`;
}

/** A name that is cut further says nothing. */
const shortestName = 13;

function asciiOf(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}

/** Names of AWS differ at both ends, and mostly at the second. */
function middleOut(name: string, room: number): string {
  if (name.length <= room) return name;
  const end = Math.ceil((room - 3) * 0.7);
  return `${name.slice(0, room - 3 - end)}...${name.slice(-end)}`;
}

/**
 * What happened, who did it, why it matters and what to do, in plain text; of a finding that is over or muted only what
 * changed and what it was. `before` is what the reader was told last.
 */
export function asMail(finding: Finding, revision: number, before?: Status | null): string {
  const news = newsOf(finding, before);
  const isOpen = finding.status === 'open';
  const lines = [
    `${finding.title} (${finding.severity}, confidence ${finding.confidence}, ${finding.status})`,
    '',
    ...(news === null ? [] : [news, '']),
    ...(isOpen ? [finding.explanation, '', `What to do: ${finding.remediation}`, ''] : []),
    `When:     ${whenOf(finding)}`,
    // As a sentence would begin, a forwarded call ends in a comma.
    `Who:      ${nameOf(finding.actor).replace(/,$/, '')}`,
    `Account:  ${finding.account}, Region ${finding.region}`,
    `Subject:  ${finding.subject.arn ?? `${finding.subject.type} ${finding.subject.id}`}`,
    ...(finding.event === null
      ? []
      : [`Event:    ${finding.event.name} (${finding.event.source}), id ${finding.event.id}`]),
    `Control:  ${finding.control}`,
    '',
    ...(isOpen ? [...factLines(finding), ...pageLines(finding)] : []),
    `Finding ${finding.id}, revision ${revision}`,
  ];
  return lines.map(printable).join('\n');
}

function whenOf({ time, count, first, last }: Finding): string {
  const when = timeInWords(time);
  if (count === undefined || count === 1) return when;
  return `${when} (${count} events from ${timeInWords(first ?? time)} to ${timeInWords(last ?? time)})`;
}

function factLines({ facts }: Finding): string[] {
  const entries = Object.entries(facts);
  return entries.length === 0 ? [] : ['Facts:', ...entries.map(([name, fact]) => `  ${name}: ${factText(fact)}`), ''];
}

function pageLines({ citations }: Finding): string[] {
  return ['AWS documentation:', ...citations.map((c) => `  ${c.heading}: ${c.url}`), ''];
}

/** A fact in a line of text. */
function factText(fact: Fact): string {
  if (fact === null) return 'not known';
  if (Array.isArray(fact)) return fact.length === 0 ? 'none' : fact.map(factText).join(', ');
  if (typeof fact === 'object') {
    return Object.entries(fact)
      .map(([name, inner]) => `${name} ${factText(inner)}`)
      .join('; ');
  }
  return String(fact);
}
