/** Sources give events; controls judge them; verdicts become findings. Pure: every door calls this and adds only I/O. */
import type {
  Context,
  Control,
  EventControl,
  EventJudge,
  Remembered,
  TimelineControl,
  Verdict,
  Violation,
} from './controls/control.ts';
import { isTimeline, judgesEvents } from './controls/control.ts';
import { dispatch } from './dispatch.ts';
import type { AuditEvent, Unreadable } from './events/audit-event.ts';
import { peek, toAuditEvent } from './events/normalise.ts';
import { countedEvents, type Finding, findingOf, type Occasion } from './findings/finding.ts';
import type { Sighting } from './findings/merge.ts';

/** One event to be remembered on the timeline of one control. */
export interface Note {
  readonly control: TimelineControl;
  /** The account whose timeline it is. */
  readonly account: string;
  readonly key: string;
  readonly item: Remembered;
}

/** What one control said of one event. */
export interface Said {
  readonly control: string;
  readonly verdict: Exclude<Verdict['verdict'], 'not-applicable'> | 'error';
  /** Why it was not evaluated, or the error. */
  readonly reason?: string;
  /** Of an error: where the event happened. */
  readonly account?: string;
  readonly region?: string;
}

export interface Outcome {
  /** Some control reads inputs of this kind. */
  readonly relevant: boolean;
  /** Null when the input is irrelevant or could not be read. */
  readonly event: AuditEvent | null;
  readonly findings: readonly Finding[];
  readonly notes: readonly Note[];
  readonly said: readonly Said[];
}

export interface Auditor {
  readonly controls: readonly Control[];
  /** Judges one CloudTrail record or EventBridge event. */
  judge(input: unknown, context: Context): Outcome;
}

const irrelevant: Outcome = { relevant: false, event: null, findings: [], notes: [], said: [] };

/** An auditor over these controls: the dispatch by what they read is worked out once. */
export function auditorOf(controls: readonly Control[]): Auditor {
  const readersOf = dispatch(controls.filter(judgesEvents));
  return {
    controls,
    judge(input, context) {
      const seen = peek(input);
      const readers = readersOf(seen);
      if (readers.length === 0) return irrelevant;
      const event = toAuditEvent(input, seen);
      return event.kind === 'unreadable'
        ? judgeUnreadable(event, readers, context)
        : judgeEvent(event, readers, context);
    },
  };
}

function judgeEvent(event: AuditEvent, readers: readonly EventJudge[], context: Context): Outcome {
  const findings: Finding[] = [];
  const notes: Note[] = [];
  const said: Said[] = [];
  for (const control of readers) {
    try {
      if (isTimeline(control)) {
        const noted = control.remembers.note(event);
        if (noted !== null) {
          const item = { ...occasionOf(event), note: noted.note };
          notes.push({ control, account: noted.account ?? event.account, key: noted.key, item });
        }
      } else {
        settle(control, control.evaluate(event, context), event, context, findings, said);
      }
    } catch (error) {
      said.push(failed(control, event, error));
    }
  }
  return { relevant: true, event, findings, notes, said };
}

function judgeUnreadable(input: Unreadable, readers: readonly EventJudge[], context: Context): Outcome {
  const findings: Finding[] = [];
  const said: Said[] = [];
  const where = { account: input.account ?? 'unknown', region: input.region ?? 'unknown' };
  const what = { id: input.id, actor: input.actor, source: input.source ?? 'unknown', name: input.name ?? 'unknown' };
  for (const control of readers) {
    if (isTimeline(control) || !control.evaluateUnreadable) continue;
    try {
      const occasion = { ...where, ...what, time: input.time ?? context.now };
      settle(control, control.evaluateUnreadable(input, context), occasion, context, findings, said);
    } catch (error) {
      said.push(failed(control, where, error));
    }
  }
  return { relevant: true, event: null, findings, notes: [], said };
}

function settle(
  control: EventControl,
  verdict: Verdict,
  occasion: Occasion,
  { configuration }: Context,
  findings: Finding[],
  said: Said[],
): void {
  if (verdict.verdict === 'not-applicable') return;
  said.push(saidOf(control, verdict));
  if (verdict.verdict !== 'violation') return;
  const severity = configuration.severity[control.id];
  for (const one of verdict.violations) findings.push(findingOf(control, occasion, one, severity));
}

function occasionOf({ id, time, account, region, actor, source, name }: AuditEvent): Omit<Remembered, 'note'> {
  return { id, time, account, region, actor, source, name };
}

/** What a timeline control says of one remembered item among its neighbours. */
export interface ItemOutcome {
  /** The finding and the events it counts; null when the item is no violation. */
  readonly sighting: Sighting | null;
  /** ISO 8601 when the verdict is not due before then. */
  readonly pendingUntil: string | null;
  readonly said: readonly Said[];
}

/** Judges one remembered item; a control that throws yields its own error and no finding. */
export function judgeItem(
  control: TimelineControl,
  item: Remembered,
  neighbours: { before: readonly Remembered[]; after: readonly Remembered[] },
  context: Context,
): ItemOutcome {
  try {
    const verdict = control.evaluate(item, { ...context, ...neighbours });
    return {
      sighting: verdict.verdict === 'violation' ? sightingOf(control, item, verdict.violations, context) : null,
      pendingUntil: verdict.verdict === 'pending' ? verdict.until : null,
      said: verdict.verdict === 'not-applicable' ? [] : [saidOf(control, verdict)],
    };
  } catch (error) {
    return { sighting: null, pendingUntil: null, said: [failed(control, item, error)] };
  }
}

/** An item of a timeline carries one finding, so that a late event can take it back. */
function sightingOf(
  control: TimelineControl,
  item: Remembered,
  [violation, ...others]: readonly Violation[],
  { configuration }: Context,
): Sighting {
  if (violation === undefined || others.length > 0) throw new Error('expected one violation of a remembered event');
  return {
    finding: findingOf(control, item, violation, configuration.severity[control.id]),
    events: control.identity === 'folded' ? countedEvents(item, violation).map((event) => event.id) : [],
  };
}

function saidOf(control: Control, verdict: Exclude<Verdict, { verdict: 'not-applicable' }>): Said {
  return verdict.verdict === 'not-evaluated'
    ? { control: control.id, verdict: verdict.verdict, reason: verdict.reason }
    : { control: control.id, verdict: verdict.verdict };
}

function failed(control: Control, { account, region }: Pick<Occasion, 'account' | 'region'>, error: unknown): Said {
  return {
    control: control.id,
    verdict: 'error',
    reason: error instanceof Error ? error.message : String(error),
    account,
    region,
  };
}
