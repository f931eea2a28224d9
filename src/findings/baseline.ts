/** A baseline: what was there when somebody began to look, accepted until a day. Pure. */
import type { Mute } from '../configuration.ts';
import { type Severity, severities } from '../controls/control.ts';
import { isObject } from '../events/fields.ts';
import type { Finding } from './finding.ts';

/** The shape of `rolecall.baseline/v1`. Fields are only added, never renamed. */
export interface Baseline {
  /** ISO 8601, UTC. */
  readonly written: string;
  readonly accepted: readonly Accepted[];
}

/** Reason, owner and day are for people to change. */
export interface Accepted {
  /** Of the finding: this one is accepted, and no other. */
  readonly id: string;
  /** How bad it was: when it gets worse, it speaks again. */
  readonly severity: Severity;
  /** For people. */
  readonly control: string;
  readonly account: string;
  /** `subject.id`. */
  readonly subject: string;
  readonly reason: string;
  readonly owner: string;
  /** The last day, in UTC, YYYY-MM-DD. */
  readonly until: string;
}

/** Accepts what is open, for a year: what nobody looked at by then speaks again. */
export function baselineOf(findings: readonly Finding[], written: string, owner: string): Baseline {
  const until = `${Number(written.slice(0, 4)) + 1}${written.slice(4, 10)}`.replace('-02-29', '-02-28');
  const reason = `there when the baseline was written on ${written.slice(0, 10)}`;
  const open = findings.filter(({ status }) => status === 'open');
  const accepted = open.map(({ id, severity, control, account, subject }) => ({
    id,
    severity,
    control,
    account,
    subject: subject.id,
    reason,
    owner,
    until,
  }));
  return { written, accepted };
}

export function asBaselineJson({ written, accepted }: Baseline): readonly string[] {
  return [JSON.stringify({ schema: 'rolecall.baseline/v1', written, accepted }, null, 2)];
}

/** The baseline in a text, or the sentence that says why there is none. */
export function parseBaseline(text: string): Baseline | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'expected a baseline as JSON';
  }
  if (!isObject(value) || value['schema'] !== 'rolecall.baseline/v1' || !Array.isArray(value['accepted']))
    return 'expected a baseline with the schema rolecall.baseline/v1';
  const fields = ['id', 'severity', 'control', 'account', 'subject', 'reason', 'owner', 'until'];
  const isAccepted = (one: unknown) =>
    isObject(one) &&
    fields.every((field) => typeof one[field] === 'string' && one[field] !== '') &&
    severities.includes(one['severity'] as Severity) &&
    /^\d{4}-\d\d-\d\d$/.test(one['until'] as string) &&
    !Number.isNaN(Date.parse(one['until'] as string));
  const wrong = value['accepted'].findIndex((one) => !isAccepted(one));
  if (wrong >= 0)
    return `accepted[${wrong}]: expected ${fields.join(', ')} (severity such as high, until a day such as 2027-01-31)`;
  return value as unknown as Baseline;
}

/** What is accepted is muted: kept and shown, and nobody is told. A line is the place in the list, from 1. */
export function mutesOf({ accepted }: Baseline): readonly Mute[] {
  return accepted.map(({ id, severity, control, account, subject, reason, owner, until }, index) => ({
    line: index + 1,
    control,
    account,
    region: null,
    actor: null,
    subject,
    until,
    reason,
    owner,
    accepts: { id, severity },
  }));
}
