/** Controls that make every kind of finding appear, change and be taken back; the real ones do so only together. */
import { cite } from '../../src/controls/cite.ts';
import {
  calls,
  compliant,
  defineControl,
  defineTimelineControl,
  type Facts,
  notApplicable,
  pending,
  violation,
} from '../../src/controls/control.ts';
import type { AuditEvent } from '../../src/events/audit-event.ts';

const source = 'test.amazonaws.com';
const minute = 60_000;
const hour = 60 * minute;

/** How long an opened thing may stay open. */
const patience = 2 * hour;

const common = {
  title: 'A control of the tests',
  severity: 'medium',
  citations: [cite('slrEdit', 'Only the tests rest on it.')],
  remediation: 'Nothing is to be done.',
} as const;

function thing(event: AuditEvent): string {
  return String(event.request['thing']);
}

function subject(id: string) {
  return { type: 'thing', id, arn: null };
}

function note(event: AuditEvent) {
  return { key: thing(event), note: { thing: thing(event) } };
}

type Noted = { readonly thing: string };

function explain(facts: Facts): string {
  return `It happened: ${JSON.stringify(facts)}.`;
}

export const single = defineControl({
  ...common,
  id: 'test-single',
  identity: 'event',
  reads: [calls(source, 'Happen')],
  evaluate: (event) => violation({ subject: subject(thing(event)), facts: { event: event.id } }),
  explain,
});

/** The worst event of a day speaks for all. */
export const folded = defineControl({
  ...common,
  id: 'test-folded',
  identity: 'folded',
  reads: [calls(source, 'Repeat')],
  evaluate: (event) =>
    violation({
      subject: subject(thing(event)),
      severity: event.request['grave'] === true ? 'high' : 'low',
      facts: { event: event.id },
    }),
  explain,
});

/** A second export after another one, unless that one was cancelled. */
export const tooSoon = defineTimelineControl<Noted, Facts>({
  ...common,
  id: 'test-too-soon',
  identity: 'event',
  reads: [calls(source, 'Export', 'Cancel')],
  remembers: { within: 3 * hour, last: 1, looks: 'back', note },
  evaluate({ name, note: { thing: id } }, { before }) {
    const earlier = before.at(-1);
    if (name !== 'Export') return notApplicable;
    if (earlier?.name !== 'Export') return compliant;
    return violation({ subject: subject(id), facts: { earlier: earlier.id } });
  },
  explain,
});

/** Opened, and not closed in time. */
export const unclosed = defineTimelineControl<Noted, Facts>({
  ...common,
  id: 'test-unclosed',
  identity: 'event',
  reads: [calls(source, 'Open', 'Close')],
  remembers: { within: patience, last: 2, looks: 'ahead', note },
  evaluate({ name, time, note: { thing: id } }, { after, now }) {
    if (name !== 'Open') return notApplicable;
    if (after.some((item) => item.name === 'Close')) return compliant;
    const until = Date.parse(time) + patience;
    if (Date.parse(now) < until) return pending(new Date(until).toISOString());
    return violation({ subject: subject(id), facts: { opened: time, next: after[0]?.id ?? null } });
  },
  explain,
});

/** Three denials within the hour that no pardon interrupts: a day's are one finding, which counts them. */
const burst = defineTimelineControl<Noted, Facts>({
  ...common,
  id: 'test-burst',
  identity: 'folded',
  reads: [calls(source, 'Deny', 'Pardon')],
  remembers: { within: hour, last: 3, looks: 'ahead', note },
  evaluate(item, { after }) {
    const events = [item, ...after].slice(0, 3);
    if (events.length < 3 || events.some((event) => event.name !== 'Deny')) return compliant;
    const quick = Date.parse((events[2] as typeof item).time) - Date.parse(item.time) < 20 * minute;
    return violation({
      subject: subject(item.note.thing),
      severity: quick ? 'high' : 'medium',
      facts: { first: item.id, third: (events[2] as typeof item).id },
      events,
    });
  },
  explain,
});

/** Anything that stands between two others; the nearer they are, the graver. */
export const crowded = defineTimelineControl<Noted, Facts>({
  ...common,
  id: 'test-crowded',
  identity: 'event',
  reads: [calls(source, 'Stand')],
  remembers: { within: hour, last: 1, looks: 'both', note },
  evaluate({ time, note: { thing: id } }, { before: [left], after: [right] }) {
    if (!left || !right) return compliant;
    const near = Date.parse(right.time) - Date.parse(left.time) < hour;
    return violation({
      subject: subject(id),
      severity: near ? 'high' : 'low',
      facts: { left: left.id, right: right.id, since: (Date.parse(time) - Date.parse(left.time)) / minute },
    });
  },
  explain,
});

/** Lent, until it is given back in time. */
export const lent = defineTimelineControl<Noted, Facts>({
  ...common,
  id: 'test-lent',
  identity: 'event',
  reads: [calls(source, 'Lend', 'Return')],
  remembers: { within: patience, last: 3, looks: 'both', note },
  evaluate({ name, note: { thing: id } }, { before, after }) {
    if (name !== 'Lend') return notApplicable;
    const back = after.find((item) => item.name === 'Return');
    return violation({
      subject: subject(id),
      severity: before.at(-1)?.name === 'Lend' ? 'high' : 'medium',
      facts: { earlier: before.at(-1)?.id ?? null },
      ...(back ? { resolution: { at: back.time, event: back.id, why: 'it was given back' } } : {}),
    });
  },
  explain,
});

/** A thing that was switched off and not on again. */
const off = defineTimelineControl<Noted, Facts>({
  ...common,
  id: 'test-off',
  identity: 'state',
  reads: [calls(source, 'Off', 'On')],
  remembers: { within: 24 * hour, last: 1, looks: 'ahead', note },
  evaluate({ name, time, note: { thing: id } }, { after }) {
    if (name !== 'Off' || after[0]?.name === 'On') return compliant;
    return violation({ subject: subject(id), facts: { since: time } });
  },
  explain,
});

export const testControls = [single, folded, tooSoon, unclosed, burst, crowded, lent, off];

/** Which events the controls read, and so what chance makes of them. */
export const stories: readonly (readonly string[])[] = [
  ['Happen'],
  ['Repeat'],
  ['Export', 'Cancel'],
  ['Open', 'Close', 'Open'],
  ['Deny', 'Deny', 'Deny', 'Pardon'],
  ['Stand'],
  ['Lend', 'Lend', 'Return'],
  ['Off', 'On'],
];
