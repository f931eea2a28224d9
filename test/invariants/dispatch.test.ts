import { expect, test } from 'vitest';
import { auditorOf } from '../../src/audit.ts';
import { defaults } from '../../src/configuration.ts';
import type { Control } from '../../src/controls/control.ts';
import { controls } from '../../src/controls/index.ts';
import { bases, cases } from '../controls/cases.ts';

const context = { now: '2026-06-01T00:00:00Z', horizon: null, configuration: defaults };
const inputs = [...bases.values(), ...cases.flatMap((one) => one.inputs)] as Record<string, unknown>[];

/** The plain reading of `reads`, without the shortcuts of the engine. */
function isReader(control: Control, input: Record<string, unknown>): boolean {
  const detailType = input['detail-type'];
  const detail = (input['detail'] ?? {}) as Record<string, unknown>;
  const isCall = detailType === undefined || 'eventSource' in detail || 'eventName' in detail;
  const record = detailType === undefined ? input : detail;
  return control.reads.some((read) => {
    if (read.kind === 'everything') return true;
    if (read.kind === 'inventory') return false;
    if (read.kind === 'sessions')
      return isCall && /:assumed-role\/AWSServiceRoleFor/.test(JSON.stringify(record['userIdentity']));
    if (read.kind === 'service-events') {
      return !isCall && read.source === input['source'] && read.detailTypes.includes(detailType as string);
    }
    const named = read.names === 'all' || read.names.includes(record['eventName'] as string);
    return isCall && read.source === record['eventSource'] && named;
  });
}

test('only controls that read an event say something of it', () => {
  for (const input of inputs) {
    for (const control of controls) {
      const { said, findings, notes } = auditorOf([control]).judge(input, context);
      if (said.length + findings.length + notes.length > 0) {
        expect(isReader(control, input), `${control.id} judged ${JSON.stringify(input)}`).toBe(true);
      }
    }
  }
});

test('what one control says of an event does not depend on the others', () => {
  const together = auditorOf(controls);
  for (const input of inputs) {
    const outcome = together.judge(input, context);
    const apart = controls.map((control) => auditorOf([control]).judge(input, context));
    const own = (id: string) => outcome.findings.filter((finding) => finding.control === id);
    controls.forEach((control, index) => {
      // Alone, event-forged and event-unreadable read nothing: theirs is what the others read.
      if (control.reads.some((read) => read.kind === 'everything')) return;
      expect(apart[index]?.findings).toEqual(own(control.id));
    });
  }
});

test.each([
  ['s3.amazonaws.com', 'PutObject'],
  ['sts.amazonaws.com', 'GetCallerIdentity'],
  ['iam.amazonaws.com', 'GetRole'],
  ['iam.amazonaws.com', 'CreateGroup'],
  ['profile.amazonaws.com', 'SearchProfiles'],
  ['constructor', '__proto__'],
])('%s %s concerns nobody', (eventSource, eventName) => {
  const base = bases.get('iam-edit') as Record<string, unknown>;
  expect(auditorOf(controls).judge({ ...base, eventSource, eventName }, context).relevant).toBe(false);
});

test.each(['chime.amazonaws.com', 'chime-sdk-voice.amazonaws.com', 'chime-sdk-meetings.amazonaws.com'])(
  'every call of %s concerns somebody, under any name',
  (eventSource) => {
    const base = bases.get('chime-call') as Record<string, unknown>;
    expect(auditorOf(controls).judge({ ...base, eventSource, eventName: 'NewToday' }, context).relevant).toBe(true);
  },
);
