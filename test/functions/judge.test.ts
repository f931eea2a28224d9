/** A function loads only the controls that read an event, and judges as if it had loaded them all. */
import { expect, test } from 'vitest';
import { judge } from '../../functions/runtime/judge.ts';
import { auditorOf } from '../../src/audit.ts';
import { defaults } from '../../src/configuration.ts';
import { controls } from '../../src/controls/index.ts';
import { bases, cases } from '../controls/cases.ts';

const plain = { now: '2026-06-01T00:00:00Z', horizon: null, configuration: defaults };
const all = auditorOf(controls);
const recorded = [...[...bases.values()].map((input) => ({ inputs: [input], context: plain })), ...cases].flatMap(
  ({ inputs, context }) => inputs.map((input) => ({ input: input as Record<string, unknown>, context })),
);

/** In the envelope of EventBridge, from a customer's source, as nobody's call, without a name or a source, as text. */
const variants = (input: Record<string, unknown>): readonly unknown[] => [
  input,
  { 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.iam', detail: input },
  { ...input, source: 'example.forged' },
  { 'detail-type': 'AWS API Call via CloudTrail', source: 'example.forged', detail: input },
  { ...input, eventSource: 'ec2.amazonaws.com' },
  { ...input, eventName: '' },
  { ...input, eventSource: '' },
  { ...input, eventTime: 'yesterday', time: 'yesterday' },
  JSON.stringify(input),
];

test('of the inputs of all cases, and of what passes for them, it says the same', async () => {
  const heard = new Set<string>();
  const inputs = recorded.flatMap(({ input, context }) => variants(input).map((one) => ({ input: one, context })));
  for (const { input, context } of inputs) {
    const expected = all.judge(input, context);
    const { notes, ...outcome } = await judge(input, context);
    const { notes: expectedNotes, ...rest } = expected;
    expect(outcome, JSON.stringify(input)).toEqual(rest);
    expect(notes.map(({ control, ...note }) => ({ ...note, id: control.id }))).toEqual(
      expectedNotes.map(({ control, ...note }) => ({ ...note, id: control.id })),
    );
    for (const { control } of outcome.said) heard.add(control);
    for (const { control } of notes) heard.add(control.id);
  }
  expect([...heard].toSorted()).toEqual(controls.filter((control) => 'evaluate' in control).map(({ id }) => id));
});

test('what is no event is judged as unreadable', async () => {
  for (const input of [null, 1, [], {}, 'text']) expect(await judge(input, plain)).toEqual(all.judge(input, plain));
});
