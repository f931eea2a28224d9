/** Rows for a spreadsheet (RFC 4180): a header, then one finding a row. */
import { asciiJson } from './as-json.ts';
import { clean } from './clean.ts';
import type { Finding } from './finding.ts';
import { printable } from './printable.ts';
import type { Report } from './report.ts';

/** In this order; columns are only added, at the end. */
const columns: Readonly<Record<string, (finding: Finding) => string | number | null | undefined>> = {
  id: ({ id }) => id,
  control: ({ control }) => control,
  title: ({ title }) => title,
  severity: ({ severity }) => severity,
  confidence: ({ confidence }) => confidence,
  status: ({ status }) => status,
  account: ({ account }) => account,
  region: ({ region }) => region,
  time: ({ time }) => time,
  first: ({ first }) => first,
  last: ({ last }) => last,
  count: ({ count }) => count,
  subject_type: ({ subject }) => subject.type,
  subject_id: ({ subject }) => subject.id,
  subject_arn: ({ subject }) => subject.arn,
  actor_kind: ({ actor }) => actor.kind,
  actor_arn: ({ actor }) => actor.arn,
  actor_account: ({ actor }) => actor.account,
  invoked_by: ({ actor }) => actor.invokedBy,
  event_id: ({ event }) => event?.id,
  event_name: ({ event }) => event?.name,
  event_source: ({ event }) => event?.source,
  explanation: ({ explanation }) => explanation,
  remediation: ({ remediation }) => remediation,
  citations: ({ citations }) => citations.map(({ url }) => url).join(' '),
  facts: ({ facts }) => asciiJson(facts),
  mute_until: ({ mute }) => mute?.until,
  mute_owner: ({ mute }) => mute?.owner,
  mute_reason: ({ mute }) => mute?.reason,
  proven: ({ proven }) => (proven ? 'yes' : undefined),
  resolved_at: ({ resolution }) => resolution?.at,
  resolved_why: ({ resolution }) => resolution?.why,
};

/** Rows without their line feed; each ends with the carriage return that RFC 4180 wants before it. */
export function* asCsv({ findings }: Report): Generator<string> {
  yield row(Object.keys(columns));
  for (const finding of findings) yield row(Object.values(columns).map((column) => column(finding)));
}

/** Without its line feed. */
export function row(cells: readonly (string | number | null | undefined)[]): string {
  return `${cells.map(cell).join(',')}\r`;
}

// What a spreadsheet reads as a formula. Excel splits at semicolons where the comma is the decimal sign, inside quotes too.
const formula = /(?<=^|;)(?=\s*[=+\-@＝＋－＠])/g;

/** Empty when there is nothing. No cell holds a line break: printable text has none. */
function cell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  const text = printable(clean(String(value))).replace(formula, "'");
  return /[",]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
