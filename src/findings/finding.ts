import type { Confidence } from '../catalog/types.ts';
import type {
  Citation,
  Control,
  EventJudge,
  Facts,
  Severity,
  StateViolation,
  Story,
  Subject,
  Violation,
} from '../controls/control.ts';
import { isTimeline, severities } from '../controls/control.ts';
import { timeInWords } from '../controls/dates.ts';
import type { Actor, ActorKind } from '../events/audit-event.ts';
import { sha256 } from '../sha256.ts';
import { clean } from './clean.ts';
import { fit } from './fit.ts';

export type Status = 'open' | 'withdrawn' | 'resolved' | 'muted';

/** What is published: the shape of `rolecall.findings/v1`. Fields are only added, never renamed. */
export interface Finding {
  /** Identity: the same violation has the same id, however often and by whichever path it is seen. */
  readonly id: string;
  readonly control: string;
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly status: Status;
  readonly account: string;
  readonly region: string;
  /** When it happened, ISO 8601 UTC. */
  readonly time: string;
  readonly subject: Subject;
  readonly actor: {
    readonly kind: ActorKind;
    readonly arn: string | null;
    readonly account: string | null;
    readonly invokedBy: string | null;
  };
  /** Null for findings of the scheduled audit. */
  readonly event: { readonly id: string; readonly name: string; readonly source: string } | null;
  readonly facts: Facts;
  readonly explanation: string;
  readonly remediation: string;
  readonly citations: readonly Citation[];
  /** Of folded findings: how many events (see `countLimit` in merge.ts), the first and the last. */
  readonly count?: number;
  readonly first?: string;
  readonly last?: string;
  /** Of a scan of proven logs: each record behind it lies in a log file that CloudTrail's digests prove. */
  readonly proven?: true;
  /** Of a muted finding: by which words of the configuration; `until` is the last day, in UTC, YYYY-MM-DD. */
  readonly mute?: { readonly reason: string; readonly owner: string; readonly until: string };
  /** Of a resolved finding: when (ISO 8601, UTC), by which event (null: by looks of the scheduled audit), and in words. */
  readonly resolution?: { readonly at: string; readonly event: string | null; readonly why: string };
}

/** What a finding needs to know of the event, or of the remembered item, behind it. */
export interface Occasion {
  readonly id: string;
  readonly time: string;
  readonly account: string;
  readonly region: string;
  readonly actor: Actor;
  readonly source: string;
  readonly name: string;
}

/** A violation with its identity and its words. `severity` is the user's own for this control, if any. */
export function findingOf(control: EventJudge, occasion: Occasion, violation: Violation, severity?: Severity): Finding {
  const { actor } = occasion;
  const facts = bounded(violation.facts);
  const { resolution } = violation;
  if (resolution && !(isTimeline(control) && control.identity === 'event'))
    throw new Error('only a finding of one event on a timeline can be undone by another event');
  return {
    id: identityOf(control, occasion, violation),
    control: control.id,
    title: control.title,
    severity: severityOf(control, violation, severity),
    confidence: violation.confidence ?? 'high',
    status: resolution ? 'resolved' : 'open',
    account: bounded(occasion.account),
    region: bounded(occasion.region),
    time: occasion.time,
    subject: bounded(violation.subject),
    actor: bounded({ kind: actor.kind, arn: actor.arn, account: actor.account, invokedBy: actor.invokedBy }),
    event: bounded({ id: occasion.id, name: occasion.name, source: occasion.source }),
    facts: fit(facts, largestFacts) as Facts,
    explanation: shortened(control.explain(facts, storyOf(occasion)), longestExplanation),
    remediation: control.remediation,
    citations: control.citations,
    ...(control.identity === 'folded' ? spanOf(occasion, violation) : {}),
    ...(resolution ? { resolution: bounded(resolution) } : {}),
  };
}

/** Where and when the scheduled audit looked. */
export interface Look {
  readonly account: string;
  readonly region: string;
  readonly time: string;
}

/** A state that is not as it should be: nobody is known to have done it, and no event shows it. */
export function stateFindingOf(control: Control, look: Look, violation: StateViolation, severity?: Severity): Finding {
  const facts = bounded(violation.facts);
  const { account, region, time } = look;
  return {
    id: hashed([control.id, account, violation.subject.type, violation.subject.id]),
    control: control.id,
    title: control.title,
    severity: severityOf(control, violation, severity),
    confidence: violation.confidence ?? 'high',
    status: 'open',
    account: bounded(account),
    region: bounded(region),
    time,
    subject: bounded(violation.subject),
    actor: { kind: 'unknown', arn: null, account: null, invokedBy: null },
    event: null,
    facts: fit(facts, largestFacts) as Facts,
    explanation: shortened(
      control.state?.explain(facts, { when: timeInWords(time), account, region }) ?? '',
      longestExplanation,
    ),
    remediation: control.remediation,
    citations: control.citations,
  };
}

/** The user's severity holds, except where the control has a reason to say info. */
function severityOf(
  control: Control,
  { severity = control.severity }: Pick<Violation, 'severity'>,
  wanted: Severity | undefined,
): Severity {
  return wanted === undefined || (severity === 'info' && control.severity !== 'info') ? severity : wanted;
}

/** The events a folded finding counts at this sighting. */
export function countedEvents(
  occasion: Occasion,
  { events }: Violation,
): readonly { readonly id: string; readonly time: string }[] {
  return events ?? [occasion];
}

function spanOf(occasion: Occasion, violation: Violation): Pick<Finding, 'count' | 'first' | 'last'> {
  const counted = countedEvents(occasion, violation);
  const times = counted.map((event) => event.time).sort(compare);
  return { count: counted.length, first: times[0] ?? occasion.time, last: times.at(-1) ?? occasion.time };
}

const longestText = 1000;
const longestList = 50;
const longestExplanation = 4000;
/** As JSON, bytes. A message carries a finding twice, as JSON in JSON and as a text; SNS takes 256 KiB. */
const largestFacts = 24_000;

/** Log fields can be of any size and hold any character; a finding must fit into a message. */
function bounded<T>(value: T): T {
  if (typeof value === 'string') return shortened(value, longestText) as T;
  if (Array.isArray(value)) {
    const kept = value.slice(0, longestList).map(bounded);
    return (value.length <= longestList ? kept : [...kept, `… ${value.length - longestList} more`]) as T;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [clean(name), bounded(inner)])) as T;
}

function shortened(text: string, limit: number): string {
  return clean(text.length <= limit ? text : `${text.slice(0, limit)}… (${text.length - limit} more characters)`);
}

function identityOf(control: Control, occasion: Occasion, { subject, occurrence }: Violation): string {
  const parts = [control.id, occasion.account, subject.type, subject.id];
  if (control.identity === 'event') parts.push('event', occurrence ?? occasion.id);
  if (control.identity === 'folded')
    parts.push('fold', actorKey(occasion.actor), occurrence ?? occasion.name, occasion.time.slice(0, 10));
  return hashed(parts);
}

/** JSON keeps the parts apart whatever they contain. */
function hashed(parts: readonly string[]): string {
  return sha256(JSON.stringify(parts)).slice(0, 32);
}

function actorKey(actor: Actor): string {
  return actor.arn ?? `${actor.kind} ${actor.account ?? ''} ${actor.invokedBy ?? ''}`;
}

function storyOf(occasion: Occasion): Story {
  return {
    who: nameOf(occasion.actor),
    when: timeInWords(occasion.time),
    account: occasion.account,
    region: occasion.region,
  };
}

const kindNames: Record<ActorKind, string> = {
  root: 'The root user',
  user: 'User',
  role: 'Role',
  federated: 'Federated user',
  account: 'AWS account',
  service: 'AWS service',
  unknown: 'An unnamed principal',
};

/** The actor as a sentence begins with it. */
export function nameOf(actor: Pick<Actor, 'kind' | 'arn' | 'account' | 'invokedBy'>): string {
  if (actor.kind === 'service') return `The AWS service ${actor.invokedBy ?? actor.arn ?? 'behind the event'}`;
  const name = kindNames[actor.kind];
  const through = actor.invokedBy === null ? '' : `, through ${actor.invokedBy},`;
  if (actor.kind === 'root') return `${name} of account ${actor.account ?? 'unknown'}${through}`;
  if (actor.arn !== null) return `${name} ${actor.arn}${through}`;
  return actor.account === null ? `${name}${through}` : `${name} of account ${actor.account}${through}`;
}

/** Why a finding is not open, as a sentence without its stop; null for one that is. */
export function standingInWords({ status, mute, resolution }: Finding): string | null {
  if (status === 'open') return null;
  if (status === 'muted' && mute) return `muted until ${mute.until} by ${mute.owner}: ${mute.reason}`;
  if (status === 'resolved' && resolution) return `resolved on ${timeInWords(resolution.at)}: ${resolution.why}`;
  return status;
}

/** 0 for info up to 4 for critical. */
export function rank(severity: Severity): number {
  return severities.indexOf(severity);
}

/** The order of every list of findings: the worst first, then by time, then by id. */
export function byImportance(a: Finding, b: Finding): number {
  return rank(b.severity) - rank(a.severity) || compare(a.time, b.time) || compare(a.id, b.id);
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
