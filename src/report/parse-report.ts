/** Reads what `audit` and `scan` printed with --format json. A file may come from anywhere, so its shape is not trusted. Pure. */
import { severities } from '../controls/control.ts';
import { isObject } from '../events/fields.ts';
import type { Report } from '../findings/report.ts';

type Fits = (value: unknown) => boolean;

const text: Fits = (value) => typeof value === 'string';
const number: Fits = (value) => Number.isSafeInteger(value);

const tally = shaped({ compliant: number, violation: number, pending: number, notEvaluated: number, error: number });
const look = shaped({ part: text, region: orNull(text), outcome: text, reason: orNull(text) });
const account = shaped({
  account: text,
  takenAt: text,
  looks: listOf(look),
  serviceLinkedRoles: optional(recordOf(number)),
});
const severity = oneOf(severities);
const seen = { control: text, severity, account: text, region: text, subject: shaped({ id: text }), explanation: text };

const finding = shaped({
  ...seen,
  id: text,
  time: text,
  confidence: oneOf(['low', 'medium', 'high']),
  status: oneOf(['open', 'muted', 'resolved', 'withdrawn']),
  event: orNull(shaped({ id: text, name: text, source: text })),
});

/** What an evidence report reads of a summary. */
const summaryShape: Readonly<Record<string, Fits>> = {
  controls: recordOf(tally),
  configuration: shaped({ source: text, sha256: orNull(text), version: orNull(text) }),
  files: number,
  digests: number,
  records: number,
  outside: number,
  unopened: optional(number),
  period: optional(shaped({ since: orNull(text), until: orNull(text) })),
  first: orNull(text),
  last: orNull(text),
  unreadable: listOf(shaped({ input: text, reason: text })),
  notEvaluated: listOf(shaped({ control: text, reason: text })),
  mutes: listOf(shaped({ control: text, until: text, reason: text, owner: text, matched: number })),
  covered: optional(
    listOf(
      shaped({
        account: text,
        region: text,
        files: number,
        first: orNull(text),
        last: orNull(text),
        silence: orNull(shaped({ from: text, to: text })),
      }),
    ),
  ),
  looked: optional(listOf(account)),
  verified: optional(
    shaped({
      from: orNull(text),
      to: orNull(text),
      logs: shaped({ valid: number, invalid: number, missing: number, unverified: number }),
      common: optional(orNull(shaped({ from: text, to: text }))),
      chains: optional(number),
    }),
  ),
  seenOnce: optional(listOf(shaped(seen))),
  snapshots: optional(listOf(shaped({ name: text, sha256: text }))),
};

/** The report in a text, or the sentence that says why there is none. */
export function parseReport(content: string): Report | string {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return 'expected one JSON object, what audit or scan prints with --format json: it is something else, or was cut off';
  }
  if (!isObject(value) || value['schema'] !== 'rolecall.findings/v1')
    return 'expected what audit or scan prints with --format json (rolecall.findings/v1)';
  const { summary, findings } = value;
  if (!isObject(summary)) return 'summary: expected what audit or scan prints there';
  const wrong = Object.entries(summaryShape).find(([key, fits]) => !fits(summary[key]));
  if (wrong !== undefined) return `summary.${wrong[0]}: expected what audit or scan prints there`;
  if (!Array.isArray(findings)) return 'findings: expected a list';
  const odd = findings.findIndex((each) => !finding(each));
  if (odd >= 0) return `findings[${odd}]: expected a finding, as audit or scan prints it`;
  return value as unknown as Report;
}

function orNull(fits: Fits): Fits {
  return (value) => value === null || fits(value);
}

function optional(fits: Fits): Fits {
  return (value) => value === undefined || fits(value);
}

function oneOf(words: readonly unknown[]): Fits {
  return (value) => words.includes(value);
}

function listOf(fits: Fits): Fits {
  return (value) => Array.isArray(value) && value.every(fits);
}

function recordOf(fits: Fits): Fits {
  return (value) => isObject(value) && Object.values(value).every(fits);
}

/** An object with at least these fields. */
function shaped(shape: Readonly<Record<string, Fits>>): Fits {
  return (value) => isObject(value) && Object.entries(shape).every(([key, fits]) => fits(value[key]));
}
