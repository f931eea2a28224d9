/** Personal data in a finding, made unreadable: phone numbers, e-mail addresses, SIP URIs and headers, PINs. */
import type { Fact, Facts } from '../controls/control.ts';
import type { Finding } from './finding.ts';
import type { SeenOnce } from './report.ts';

/**
 * The finding as it may be shown to anybody. Account ids, times, event ids and ARNs stay as they are: they say who did
 * what, and an IAM user or a session that is named like an e-mail address is that name.
 */
export function masked(finding: Finding): Finding {
  const hidden = new Map<string, string>();
  const facts = maskFacts(finding.facts, hidden);
  const hide = (text: string) => maskText(replaceAll(text, hidden));
  return {
    ...finding,
    facts,
    explanation: hide(finding.explanation),
    subject: { ...finding.subject, id: hide(finding.subject.id) },
    ...(finding.resolution === undefined
      ? {}
      : { resolution: { ...finding.resolution, why: hide(finding.resolution.why) } }),
  };
}

/** The same of what was seen once. */
export function maskedSeenOnce(seen: SeenOnce): SeenOnce {
  const subject = { ...seen.subject, id: maskText(seen.subject.id) };
  return { ...seen, subject, explanation: maskText(seen.explanation) };
}

// Each alternative starts where none of its own characters precede, so that no run of them is looked at twice.
const arn = /(?<arn>(?<!\w)arn:[\w-]*:[\w-]*:[\w-]*:\d*:[^\s"'<>;]*)/;
const sip = /(?<scheme>(?<!\w)sips?:)[^\s"'<>@;?]{1,256}@(?<host>[^\s"'<>@;?]*)(?:[;?][^\s"'<>]*)?/;
const email =
  /(?<![\p{L}\p{N}_.%+~-])(?<local>[\p{L}\p{N}_.%+~-]+)(?<at>@|%40)(?<domain>(?:[\p{L}\p{N}-]+\.)+\p{L}{2,})/u;
const phone = /(?<!\w|\+)(?<plus>\+|%2B)(?<number>[1-9](?:[ .()-]{0,2}\d){6,14})(?!\d)/;
const pin = /\b(?<pin>PIN\b[ :=]{1,3})\d{4,}/;
const personal = new RegExp([arn, sip, email, phone, pin].map((each) => each.source).join('|'), 'giu');

/** Text with what looks like personal data masked: `+13605550199` becomes `+1********99`, `alice@example.com` `a***@example.com`. */
export function maskText(text: string): string {
  return text.replace(personal, (found, ...rest) => {
    const groups = rest.at(-1) as Record<string, string | undefined>;
    if (groups['arn'] !== undefined) return found;
    if (groups['scheme'] !== undefined) return `${groups['scheme']}***@${groups['host'] ?? ''}`;
    if (groups['local'] !== undefined) return `${firstOf(groups['local'])}***${groups['at']}${groups['domain']}`;
    if (groups['number'] !== undefined) return `${groups['plus']}${maskNumber(groups['number'])}`;
    return `${groups['pin']}****`;
  });
}

/** Names of fields, in lower case, that hold nothing but personal data, whatever it looks like. */
const wholly = new Map<string, (text: string) => string>([
  ...['pin', 'personalpin', 'hostpin', 'moderatorpin', 'conferencepin', 'passcode'].map(
    (name) => [name, () => '****'] as const,
  ),
  ...['sipheaders', 'headers', 'updateheaders', 'displayname', 'callername'].map(
    (name) => [name, () => '***'] as const,
  ),
  ...['phonenumber', 'phonenumbers', 'phonenumberid', 'phonenumberids', 'e164phonenumber', 'e164phonenumbers'].map(
    (name) => [name, maskDigits] as const,
  ),
  ...['fromnumber', 'tonumber', 'callednumber', 'callingnumber', 'fromphonenumber', 'tophonenumber'].map(
    (name) => [name, maskDigits] as const,
  ),
]);

/** Ids that may look like an address: the Call-ID of SIP is `token@host`, and says nothing about a person. */
const ids = new Set(['callid', 'transactionid']);

/** `hidden` collects what was masked because of its field's name, since the same text may stand in a sentence. */
function maskFacts(facts: Facts, hidden: Map<string, string>): Facts {
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [name, maskField(name.toLowerCase(), fact, hidden)]),
  );
}

function maskField(name: string, fact: Fact, hidden: Map<string, string>): Fact {
  const mask = wholly.get(name);
  if (mask !== undefined) return maskWholly(mask, fact, hidden);
  if (ids.has(name)) return fact;
  if (typeof fact === 'string') return maskText(fact);
  if (Array.isArray(fact)) return fact.map((each: Fact) => maskField('', each, hidden));
  return isFacts(fact) ? maskFacts(fact, hidden) : fact;
}

function maskWholly(mask: (text: string) => string, fact: Fact, hidden: Map<string, string>): Fact {
  if (typeof fact === 'string' || typeof fact === 'number') {
    const text = String(fact);
    const shown = mask(text);
    // A shorter one may well be a year or a count; a PIN that follows the word is masked anyway.
    if (text.length >= 6) hidden.set(text, shown);
    return shown;
  }
  if (Array.isArray(fact)) return fact.map((each: Fact) => maskWholly(mask, each, hidden));
  if (!isFacts(fact)) return fact;
  return Object.fromEntries(Object.entries(fact).map(([name, each]) => [name, maskWholly(mask, each, hidden)]));
}

function isFacts(fact: Fact): fact is Facts {
  return typeof fact === 'object' && fact !== null && !Array.isArray(fact);
}

/** The longest first: one may be part of another. Whole words only: six digits also stand inside an account id. */
function replaceAll(text: string, hidden: ReadonlyMap<string, string>): string {
  const longestFirst = [...hidden].sort(([a], [b]) => b.length - a.length);
  return longestFirst.reduce((sofar, [from, to]) => {
    const word = new RegExp(`(?<!\\w)${from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?!\\w)`, 'g');
    return sofar.replace(word, () => to);
  }, text);
}

/** A phone number in a field of that name, with or without its plus. */
function maskDigits(text: string): string {
  return text.startsWith('+') ? `+${maskNumber(text.slice(1))}` : maskNumber(text);
}

/** The first digit and the last two stay. */
function maskNumber(text: string): string {
  const digits = text.replace(/\D/g, '');
  return digits.length < 6 ? '****' : `${digits[0]}${'*'.repeat(digits.length - 3)}${digits.slice(-2)}`;
}

function firstOf(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) ?? 0x2a);
}
