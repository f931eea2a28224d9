/** Which changes of a finding people hear of, and in which words. Machines are told all of them. */
import { type Finding, type Status, standingInWords } from './finding.ts';

/**
 * Whether a change is worth a person's attention; `before` is what the place was told last, null for nothing, undefined
 * where that is not known. What opens muted is not told, and what was muted ends without a word.
 */
export function isNews({ status }: Finding, before: Status | null | undefined): boolean {
  return status === 'open' || before === 'open' || before === undefined;
}

/** What changed, as a sentence; null for a finding that is told for the first time, or again as it was. */
export function newsOf(finding: Finding, before: Status | null | undefined): string | null {
  switch (finding.status) {
    case 'open':
      if (before === 'muted') return 'No longer muted: the finding is open.';
      return before === 'withdrawn' || before === 'resolved' ? 'The finding is open again.' : null;
    case 'withdrawn':
      return 'Taken back, because an event that arrived later shows that it was no violation.';
    default:
      return sentence(standingInWords(finding) ?? finding.status);
  }
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?]$/.test(words) ? '' : '.'}`;
}
