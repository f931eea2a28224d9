/** What a control is: one documented expectation, what it looks at, and how it judges. */
import type { Actor, AuditEvent, Unreadable } from '../events/audit-event.ts';
import type { Confidence } from '../catalog/types.ts';
import type { Configuration } from '../configuration.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Part } from '../inventory/parts.ts';

export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** The AWS page behind a control. `says` is in our words; `read` is the day it was read, YYYY-MM-DD. */
export interface Citation {
  readonly url: `https://docs.aws.amazon.com/${string}`;
  readonly heading: string;
  readonly says: string;
  readonly read: string;
}

/** What a control looks at. The EventBridge patterns and the documentation are generated from it. */
export type Read =
  /**
   * CloudTrail records of one event source, by name or all of them. `only` keeps EventBridge from delivering every call of
   * a busy name: any of these patterns of the record must match. A scan does not use it, so the control checks again.
   */
  | {
      readonly kind: 'calls';
      readonly source: string;
      readonly names: readonly string[] | 'all';
      readonly only?: readonly { readonly [field: string]: unknown }[];
    }
  /** Events that a service itself sends to EventBridge. */
  | { readonly kind: 'service-events'; readonly source: string; readonly detailTypes: readonly string[] }
  /** Whatever a session of a covered service-linked role calls, told by the name of the role behind the session. */
  | { readonly kind: 'sessions' }
  /** Whatever the other controls read, and what cannot be read at all. */
  | { readonly kind: 'everything' }
  /**
   * What the scheduled audit reads. Without one of `parts` nothing is judged; what `also` names helps where it is there, and
   * the control asks for it.
   */
  | { readonly kind: 'inventory'; readonly parts: readonly Part[]; readonly also: readonly Part[] };

export type Fact = string | number | boolean | null | readonly Fact[] | { readonly [key: string]: Fact };
export type Facts = { readonly [key: string]: Fact };

/** What a finding is about. `id` is unique within an account and type. */
export interface Subject {
  readonly type: string;
  readonly id: string;
  readonly arn: string | null;
}

export interface Violation<F extends Facts = Facts> {
  readonly subject: Subject;
  readonly facts: F;
  /** Where it differs from the control's own. */
  readonly severity?: Severity;
  /** `high` when left out. */
  readonly confidence?: Confidence;
  /**
   * What happened, when several events are the same occurrence (a deletion task, a burst of different actions); the event's
   * id when left out, the action where findings fold.
   */
  readonly occurrence?: string;
  /**
   * Where a later event undid it in time: when (ISO 8601), the id of that event, and what it did, in words. Only on a
   * timeline, of findings with `event` identity.
   */
  readonly resolution?: { readonly at: string; readonly event: string; readonly why: string };
  /** Of a folded finding: the events it counts, the judged one among them, when they are more than that (a burst). */
  readonly events?: readonly { readonly id: string; readonly time: string }[];
}

export type Verdict<F extends Facts = Facts> =
  | { readonly verdict: 'not-applicable' }
  | { readonly verdict: 'compliant' }
  | { readonly verdict: 'violation'; readonly violations: readonly Violation<F>[] }
  | { readonly verdict: 'pending'; readonly until: string }
  | { readonly verdict: 'not-evaluated'; readonly reason: string };

export const notApplicable: Verdict<never> = { verdict: 'not-applicable' };
export const compliant: Verdict<never> = { verdict: 'compliant' };

/** One thing that violates the control, or several at once. */
export function violation<F extends Facts>(...violations: readonly [Violation<F>, ...Violation<F>[]]): Verdict<F> {
  return { verdict: 'violation', violations };
}

/** Not due before `until` (ISO 8601). */
export function pending(until: string): Verdict<never> {
  return { verdict: 'pending', until };
}

/** It could not be looked at; that is never "fine". */
export function notEvaluated(reason: string): Verdict<never> {
  return { verdict: 'not-evaluated', reason };
}

export interface Context {
  /** ISO 8601: the clock in Lambda, the newest eventTime read (or `--until`) in a scan. */
  readonly now: string;
  /** Since when everything was seen, ISO 8601; null when that is not known. A timeline says nothing about what lies before it. */
  readonly horizon: string | null;
  readonly configuration: Configuration;
}

/** What an event is judged with by itself: neither the end nor the beginning of a log is known while it is read. */
export type EventContext = Pick<Context, 'configuration'>;

/** Who and when, already in words, for `explain`. */
export interface Story {
  /** `role Ops (arn:…:role/Ops), through cloudformation.amazonaws.com`. */
  readonly who: string;
  /** `2026-05-01 10:00:00 UTC`. */
  readonly when: string;
  readonly account: string;
  readonly region: string;
}

/**
 * What makes two violations the same finding: the event (`event`), actor, action and UTC day (`folded`: it counts its
 * events), or only the subject (`state`). Control, account and subject always belong to it.
 */
export type Identity = 'event' | 'folded' | 'state';

interface Common<S extends Facts = Facts> {
  /** The file's name; kebab-case; never renamed, since mute lists and other tools hold it. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly identity: Identity;
  readonly reads: readonly Read[];
  readonly citations: readonly [Citation, ...Citation[]];
  /** What to do next, in one or two sentences. */
  readonly remediation: string;
  /** Known gaps: what this control cannot see. */
  readonly misses?: readonly string[];
  /** What it says of the state of an account; `reads` then names the parts of the inventory. */
  readonly state?: StateHalf<S>;
}

/** Something that is not as it should be, now. */
export interface StateViolation<F extends Facts = Facts>
  extends Omit<Violation<F>, 'occurrence' | 'events' | 'resolution'> {
  /** Where it is; IAM's Region of the partition when left out. `subject.id` has to tell Regions apart where it matters. */
  readonly region?: string;
  /** One look proves nothing: pending until the next complete look shows the same. */
  readonly needsSecondLook?: true;
}

export interface StateVerdict<F extends Facts = Facts> {
  readonly violations: readonly StateViolation<F>[];
  /** How many things were looked at and are as they should be. */
  readonly compliant: number;
  /** What the inventory holds and yet cannot be judged. Parts that are missing are told without the control. */
  readonly notEvaluated: readonly { readonly reason: string; readonly region?: string }[];
}

export interface StateContext {
  /** ISO 8601: when the inventory was taken. */
  readonly now: string;
  readonly configuration: Configuration;
}

/** When and where, for `explain`; nobody is known to have done it. */
export type StateStory = Omit<Story, 'who'>;

/** Judges what an account holds. One finding for each subject, for as long as the state lasts. */
export interface StateHalf<F extends Facts = Facts> {
  evaluate(inventory: Inventory, context: StateContext): StateVerdict<F>;
  explain(facts: F, story: StateStory): string;
}

/** Judges the state of an account and no event. */
export interface StateControl<S extends Facts = Facts> extends Common<S> {
  readonly identity: 'state';
  readonly state: StateHalf<S>;
}

/** Judges one event by itself. */
export interface EventControl<F extends Facts = Facts, S extends Facts = Facts> extends Common<S> {
  evaluate(event: AuditEvent, context: EventContext): Verdict<F>;
  /** Judges what could not be normalised; controls without it never see such input. */
  evaluateUnreadable?(input: Unreadable, context: EventContext): Verdict<F>;
  /** The finding in words: what happened, who did it, why it matters. */
  explain(facts: F, story: Story): string;
}

/** What a timeline keeps of an event; the record itself is not remembered. */
export interface Remembered<N = unknown> {
  readonly id: string;
  readonly time: string;
  readonly account: string;
  readonly region: string;
  readonly actor: Actor;
  readonly source: string;
  readonly name: string;
  readonly note: N;
}

export interface Memory<N> {
  /** How far neighbours may lie from an item, milliseconds. */
  readonly within: number;
  /** How many neighbours, the nearest ones, an item is judged with on each side. */
  readonly last: number;
  readonly looks: 'back' | 'ahead' | 'both';
  /**
   * Null when the event does not belong on a timeline; `key` names the timeline within control and account. `account` is
   * the account whose timeline it is, when that is another one than the event's.
   */
  note(event: AuditEvent): { readonly key: string; readonly note: N; readonly account?: string } | null;
}

export interface TimelineContext<N = unknown> extends Context {
  /** Neighbours within reach, in time order (ties by id). */
  readonly before: readonly Remembered<N>[];
  readonly after: readonly Remembered<N>[];
}

/**
 * Judges remembered items with their neighbours. An event that arrives late can change the verdict of an earlier one.
 *
 * An item is one violation at most, whose subject and occurrence follow from the item alone; all events of a folded or
 * state finding lie on one timeline.
 */
export interface TimelineControl<N = unknown, F extends Facts = Facts, S extends Facts = Facts> extends Common<S> {
  readonly remembers: Memory<N>;
  evaluate(item: Remembered<N>, context: TimelineContext<N>): Verdict<F>;
  explain(facts: F, story: Story): string;
}

export type Control = EventControl | TimelineControl | StateControl;
/** Those that judge what happens; their `state`, if any, judges what is. */
export type EventJudge = EventControl | TimelineControl;

/** Lets TypeScript infer the facts from `evaluate` and hold `explain` to them. */
export function defineControl<F extends Facts, S extends Facts = Facts>(control: EventControl<F, S>): EventControl {
  return control;
}

/** The same for a control with a memory. */
export function defineTimelineControl<N, F extends Facts, S extends Facts = Facts>(
  control: TimelineControl<N, F, S>,
): TimelineControl {
  return control;
}

/** The same for one that judges the state of an account alone. */
export function defineStateControl<S extends Facts>(control: StateControl<S>): StateControl {
  return control;
}

export function judgesEvents(control: Control): control is EventJudge {
  return 'evaluate' in control;
}

export function isTimeline(control: Control): control is TimelineControl {
  return 'remembers' in control;
}

/** Shorthand for `reads`. */
export function calls(source: string, ...names: readonly string[]): Read {
  return { kind: 'calls', source, names: names.length === 0 ? 'all' : names };
}

/** Shorthand for `reads`: without one of `parts` nothing is judged, and what `also` names helps where it is there. */
export function inventory(
  parts: readonly [Part, ...Part[]],
  also: readonly Part[] = [],
): Extract<Read, { kind: 'inventory' }> {
  return { kind: 'inventory', parts, also };
}
