/** A finding as the text of an e-mail. */
import type { Fact } from '../controls/control.ts';
import { type Finding, nameOf, type Status } from './finding.ts';
import { newsOf } from './news.ts';
import { printable } from './printable.ts';

/** SNS takes printable ASCII, under 100 characters, for a subject. */
const longestSubject = 99;

export function subjectLine(finding: Finding): string {
  const status = finding.status === 'open' ? finding.severity.toUpperCase() : finding.status.toUpperCase();
  const line = `[${status}] ${finding.title}: ${finding.subject.id} (${finding.account})`;
  const ascii = line.replace(/[^\x20-\x7e]/g, '?');
  return ascii.length <= longestSubject ? ascii : `${ascii.slice(0, longestSubject - 3)}...`;
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
    `When:     ${finding.time}${finding.count === undefined ? '' : ` (${finding.count} events from ${finding.first} to ${finding.last})`}`,
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
