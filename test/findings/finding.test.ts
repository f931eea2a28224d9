/** How a violation becomes a finding: identity, bounds, words and order. */
import { describe, expect, test } from 'vitest';
import type { EventJudge, Violation } from '../../src/controls/control.ts';
import {
  byImportance,
  compare,
  type Finding,
  findingOf,
  nameOf,
  type Occasion,
  rank,
  standingInWords,
  stateFindingOf,
} from '../../src/findings/finding.ts';
import { folded, single, tooSoon } from '../sinks/controls.ts';
import { finding } from './finding.ts';

const occasion: Occasion = {
  id: 'event-1',
  time: '2026-05-01T10:00:00Z',
  account: '111122223333',
  region: 'us-east-1',
  actor: {
    kind: 'role',
    arn: 'arn:aws:iam::111122223333:role/Ops',
    account: '111122223333',
    invokedBy: null,
    session: null,
    accessKeyId: null,
    mfa: null,
  },
  source: 'test.amazonaws.com',
  name: 'Happen',
};
const violation: Violation = { subject: { type: 'thing', id: 'one', arn: null }, facts: {} };

function of(control: EventJudge, where: Partial<Occasion> = {}, what: Partial<Violation> = {}): Finding {
  return findingOf(control, { ...occasion, ...where }, { ...violation, ...what });
}

describe('the identity', () => {
  const nobody = { ...occasion.actor, kind: 'unknown', arn: null } as const;
  const changes: readonly (readonly [
    string,
    Partial<Occasion>,
    Partial<Violation>,
    { event: boolean; folded: boolean },
  ])[] = [
    ['the account', { account: '444455556666' }, {}, { event: true, folded: true }],
    [
      'the type of the subject',
      {},
      { subject: { type: 'other', id: 'one', arn: null } },
      { event: true, folded: true },
    ],
    ['the id of the subject', {}, { subject: { type: 'thing', id: 'two', arn: null } }, { event: true, folded: true }],
    [
      'the ARN of the subject',
      {},
      { subject: { type: 'thing', id: 'one', arn: 'arn' } },
      { event: false, folded: false },
    ],
    ['the occurrence', {}, { occurrence: 'o' }, { event: true, folded: true }],
    ['the id of the event', { id: 'event-2' }, {}, { event: true, folded: false }],
    ['the day', { time: '2026-05-02T10:00:00Z' }, {}, { event: false, folded: true }],
    ['the hour', { time: '2026-05-01T11:00:00Z' }, {}, { event: false, folded: false }],
    ['the Region', { region: 'eu-west-1' }, {}, { event: false, folded: false }],
    ['the name of the call', { name: 'Other' }, {}, { event: false, folded: true }],
    ['the actor', { actor: nobody }, {}, { event: false, folded: true }],
    ['the facts', {}, { facts: { a: 1 }, severity: 'info' }, { event: false, folded: false }],
  ];

  test.each(changes)('%s', (_what, where, what, expected) => {
    const differs = (control: EventJudge) => of(control, where, what).id !== of(control).id;
    expect({ event: differs(single), folded: differs(folded) }).toEqual(expected);
  });

  test('is another for another control, and lets nobody pass for another actor', () => {
    expect(of({ ...single, id: 'test-other' }).id).not.toBe(of(single).id);
    const actors = [
      nobody,
      { ...nobody, kind: 'root' as const },
      { ...nobody, account: null },
      { ...nobody, account: '444455556666' },
      { ...nobody, invokedBy: 'lex.amazonaws.com' },
    ];
    expect(new Set(actors.map((actor) => of(folded, { actor }).id)).size).toBe(actors.length);
  });

  test('of a state is its subject, and no event', () => {
    const look = { account: '111122223333', region: 'us-east-1', time: '2026-05-01T10:00:00Z' };
    const state = stateFindingOf(single, look, violation);
    expect(state).toMatchObject({
      ...look,
      event: null,
      status: 'open',
      confidence: 'high',
      severity: 'medium',
      explanation: '',
    });
    expect(state.actor).toEqual({ kind: 'unknown', arn: null, account: null, invokedBy: null });
    expect(stateFindingOf(single, { ...look, region: 'eu-west-1', time: '2026-05-02T10:00:00Z' }, violation).id).toBe(
      state.id,
    );
    expect(stateFindingOf(single, { ...look, account: '444455556666' }, violation).id).not.toBe(state.id);
  });
});

describe('what it says', () => {
  test('is bounded, whatever the log holds', () => {
    const facts = {
      text: 'x'.repeat(1000),
      long: 'x'.repeat(1001),
      list: Array.from({ length: 50 }, (_, n) => n),
      more: Array.from({ length: 53 }, (_, n) => n),
      nested: { deep: ['\0', null, true] },
    };
    const seen = of(single, { region: 'r'.repeat(1002), account: 'a\uFFFE' }, { facts });
    expect(seen.facts['text']).toBe(facts.text);
    expect(seen.facts['long']).toBe(`${facts.text}… (1 more characters)`);
    expect(seen.facts['list']).toEqual(facts.list);
    expect(seen.facts['more']).toEqual([...facts.list, '… 3 more']);
    expect(seen.facts['nested']).toEqual({ deep: ['\uFFFD', null, true] });
    expect(seen.region).toBe(`${'r'.repeat(1000)}… (2 more characters)`);
    expect(seen.account).toBe('a\uFFFD');
    const wordy = of({ ...single, explain: () => 'e'.repeat(4001) });
    expect(wordy.explanation).toBe(`${'e'.repeat(4000)}… (1 more characters)`);
  });

  test('has the severity of the user, but for what is only information', () => {
    const severity = (own: Violation['severity'], wanted?: Violation['severity'], control: EventJudge = single) =>
      findingOf(control, occasion, own ? { ...violation, severity: own } : violation, wanted).severity;
    expect(severity(undefined)).toBe('medium');
    expect(severity('high')).toBe('high');
    expect(severity('high', 'low')).toBe('low');
    expect(severity(undefined, 'critical')).toBe('critical');
    expect(severity('info', 'critical')).toBe('info');
    expect(severity('info', 'critical', { ...single, severity: 'info' })).toBe('critical');
  });

  test('counts what a folded one counts, from the first to the last', () => {
    expect(of(single)).not.toHaveProperty('count');
    expect(of(folded)).toMatchObject({ count: 1, first: occasion.time, last: occasion.time });
    const events = ['12', '09', '11'].map((hour) => ({ id: hour, time: `2026-05-01T${hour}:00:00Z` }));
    expect(of(folded, {}, { events })).toMatchObject({
      count: 3,
      first: '2026-05-01T09:00:00Z',
      last: '2026-05-01T12:00:00Z',
    });
  });

  test('is resolved only where a later event can undo it', () => {
    const resolution = { at: '2026-05-02T00:00:00Z', event: 'event-2', why: 'it was undone' };
    expect(of(tooSoon, {}, { resolution })).toMatchObject({ status: 'resolved', resolution });
    expect(of(tooSoon).status).toBe('open');
    expect(of(tooSoon)).not.toHaveProperty('resolution');
    expect(() => of(single, {}, { resolution })).toThrow(/undone/);
    expect(() => of({ ...tooSoon, identity: 'folded' }, {}, { resolution })).toThrow(/undone/);
  });
});

describe('the actor', () => {
  const arn = 'arn:aws:iam::111122223333:role/Ops';
  const account = '111122223333';
  const invokedBy = 'lex.amazonaws.com';
  test.each([
    ['service', arn, account, invokedBy, 'The AWS service lex.amazonaws.com'],
    ['service', arn, account, null, `The AWS service ${arn}`],
    ['service', null, account, null, 'The AWS service behind the event'],
    ['root', arn, account, null, 'The root user of account 111122223333'],
    ['root', arn, null, invokedBy, 'The root user of account unknown, through lex.amazonaws.com,'],
    ['role', arn, account, null, `Role ${arn}`],
    ['user', arn, account, invokedBy, `User ${arn}, through lex.amazonaws.com,`],
    ['federated', null, account, null, 'Federated user of account 111122223333'],
    ['account', null, account, invokedBy, 'AWS account of account 111122223333, through lex.amazonaws.com,'],
    ['unknown', null, null, null, 'An unnamed principal'],
    ['unknown', null, null, invokedBy, 'An unnamed principal, through lex.amazonaws.com,'],
  ] as const)('%s %s %s %s is %s', (kind, name, from, by, expected) => {
    expect(nameOf({ kind, arn: name, account: from, invokedBy: by })).toBe(expected);
  });
});

describe('how it stands', () => {
  const mute = { until: '2026-12-31', owner: 'security@example.com', reason: 'It is known' };
  const resolution = { at: '2026-05-02T00:00:00Z', event: null, why: 'it is gone' };
  test.each<[Partial<Finding>, string | null]>([
    [{}, null],
    [{ mute, resolution }, null],
    [{ status: 'muted', mute }, 'muted until 2026-12-31 by security@example.com: It is known'],
    [{ status: 'muted' }, 'muted'],
    [{ status: 'resolved', resolution }, 'resolved on 2026-05-02 00:00:00 UTC: it is gone'],
    [{ status: 'resolved' }, 'resolved'],
    [{ status: 'withdrawn', mute, resolution }, 'withdrawn'],
  ])('%j: %s', (fields, expected) => {
    expect(standingInWords(finding(fields))).toBe(expected);
  });
});

test('the worst comes first, then the earliest, then the lowest id', () => {
  expect(
    ['info', 'low', 'medium', 'high', 'critical'].map((severity) => rank(severity as Finding['severity'])),
  ).toEqual([0, 1, 2, 3, 4]);
  const ordered = [
    finding({ severity: 'critical', time: '2026-05-03T00:00:00Z', id: 'c' }),
    finding({ severity: 'high', time: '2026-05-01T00:00:00Z', id: 'b' }),
    finding({ severity: 'high', time: '2026-05-02T00:00:00Z', id: 'a' }),
    finding({ severity: 'high', time: '2026-05-02T00:00:00Z', id: 'b' }),
    finding({ severity: 'info', time: '2026-05-01T00:00:00Z', id: 'a' }),
  ];
  expect([...ordered].reverse().sort(byImportance)).toEqual(ordered);
  expect([compare('a', 'b'), compare('b', 'a'), compare('a', 'a')]).toEqual([-1, 1, 0]);
});
