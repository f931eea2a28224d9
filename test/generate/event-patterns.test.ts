import { describe, expect, test } from 'vitest';
import { compilePattern } from '../../local/event-pattern.ts';
import { auditorOf } from '../../src/audit.ts';
import { chimeOperations } from '../../src/catalog/chime-operations.ts';
import { roles } from '../../src/catalog/roles.ts';
import { defaults } from '../../src/configuration.ts';
import { calls, type Read } from '../../src/controls/control.ts';
import { controls } from '../../src/controls/index.ts';
import type { Json } from '../../src/events/audit-event.ts';
import { isObject, textOf } from '../../src/events/fields.ts';
import {
  bridgeSourceOf,
  type EventPattern,
  eventPatterns,
  isOfReads,
  longestPattern,
  tamperingPatterns,
} from '../../scripts/generate/event-patterns.ts';
import { cases } from '../controls/cases.ts';

const reads = controls.flatMap((control) => control.reads);
const patterns = eventPatterns(reads);

function call(eventSource: string, eventName: string, envelope: Json = {}): Json {
  const detail = {
    eventVersion: '1.11',
    eventSource,
    eventName,
    awsRegion: 'us-east-1',
    recipientAccountId: '111122223333',
  };
  return {
    ...blank,
    source: bridgeSourceOf(eventSource),
    'detail-type': 'AWS API Call via CloudTrail',
    detail,
    ...envelope,
  };
}

function namedCalls(source: string, ...eventName: string[]): EventPattern {
  return { source: [source], 'detail-type': [{ suffix: ' via CloudTrail' }], detail: { eventName } };
}

function serviceEvent(source: string, detailType: string): Json {
  return { ...blank, source, 'detail-type': detailType, detail: {} };
}

const blank = {
  version: '0',
  id: 'e0000000',
  account: '111122223333',
  time: '2026-05-01T10:00:00Z',
  region: 'us-east-1',
  resources: [],
};

const rules = [...patterns].map(([name, pattern]) => ({ name, matches: compilePattern(pattern) }));
const matching = (event: Json) => rules.filter((rule) => rule.matches(event)).map(({ name }) => name);

/** Every event that a read asks for; for all calls of a source one that nobody names. */
function eventsOf(read: Read): Json[] {
  if (read.kind === 'service-events') return read.detailTypes.map((type) => serviceEvent(read.source, type));
  if (read.kind !== 'calls') return [];
  const names = read.names === 'all' ? ['SomethingNew'] : read.names;
  return names.flatMap((name) => (read.only ?? [{}]).map((only) => narrowed(call(read.source, name), only)));
}

/** The call with the least that a pattern of its record asks for. */
function narrowed(event: Json, only: Json): Json {
  return { ...event, detail: { ...(event['detail'] as Json), ...exampleOf(only) } };
}

function exampleOf(pattern: Json): Json {
  const examples = Object.entries(pattern).map(([field, wanted]) => {
    if (!Array.isArray(wanted)) return [field, exampleOf(wanted as Json)];
    const [first] = wanted as (string | { wildcard: string })[];
    return [field, typeof first === 'object' ? first.wildcard.replaceAll('*', 'x') : first];
  });
  return Object.fromEntries(examples) as Json;
}

describe('what the controls read', () => {
  for (const control of controls) {
    const events = control.reads.flatMap(eventsOf);
    if (events.length === 0) continue;
    test(`${control.id}: each of its ${events.length} kinds of event matches exactly one pattern`, () => {
      for (const event of events) expect(matching(event), JSON.stringify(event)).toHaveLength(1);
    });
  }

  test('the spelling of China, console actions and service events of CloudTrail match too', () => {
    const types = [
      'Amazon API Call via CloudTrail',
      'AWS Console Action via CloudTrail',
      'AWS Service Event via CloudTrail',
    ];
    for (const type of types) {
      expect(matching(call('iam.amazonaws.com', 'CreateServiceLinkedRole', { 'detail-type': type }))).toEqual([
        'calls-1',
      ]);
      expect(matching(call('chime.amazonaws.com', 'AddDomain', { 'detail-type': type }))).toEqual(['chime']);
    }
  });

  test('calls of Chime that only read, which need a rule in another state, match `chime-reads` alone', () => {
    for (const { name, access } of chimeOperations) {
      const onlyReads = access === 'Read' || access === 'List';
      expect(matching(call('chime.amazonaws.com', name)), name).toEqual([onlyReads ? 'chime-reads' : 'chime']);
    }
    expect(matching(call('chime-sdk-voice.amazonaws.com', 'ListSomethingNew'))).toEqual(['chime-reads']);
  });

  test('calls of other services that only read have patterns of their own', () => {
    const packed = eventPatterns([calls('iam.amazonaws.com', 'CreateRole', 'GetRole', 'ListRoles')]);
    expect(Object.fromEntries(packed)).toEqual({
      'calls-1': namedCalls('aws.iam', 'CreateRole'),
      'reads-1': namedCalls('aws.iam', 'GetRole', 'ListRoles'),
    });
    // CloudTrail marks it as read-only, whatever its name says.
    expect(Object.fromEntries(eventPatterns([calls('sts.amazonaws.com', 'AssumeRole')]))).toEqual({
      'reads-1': namedCalls('aws.sts', 'AssumeRole'),
    });
    expect([...packed.keys(), 'chime', 'chime-reads', 'sessions', 'forged'].filter(isOfReads)).toEqual([
      'reads-1',
      'chime-reads',
    ]);
  });

  test('what passes for an event of AWS and has another source matches `forged` alone', () => {
    const own = { source: 'com.example.replay' };
    expect(matching(call('iam.amazonaws.com', 'CreateServiceLinkedRole', own))).toEqual(['forged']);
    expect(matching(call('iam.amazonaws.com', 'CreateServiceLinkedRole', { ...own, 'detail-type': 'replay' }))).toEqual(
      ['forged'],
    );
    expect(matching({ ...serviceEvent('aws.chime', 'Chime VoiceConnector Streaming Status'), ...own })).toEqual([
      'forged',
    ]);
    // EventBridge compares by case, and so does whoever may write: only AWS has `aws.`.
    expect(matching(call('chime.amazonaws.com', 'AddDomain', { source: 'AWS.chime' }))).toEqual(['forged']);
  });
});

describe('the second path', () => {
  const tampered = controls.filter(({ id }) => id === 'auditor-tampered').flatMap((control) => control.reads);
  const second = [...tamperingPatterns(tampered).values()];
  const matchers = second.map(compilePattern);
  const taking = (event: Json) => matchers.filter((matches) => matches(event)).length;

  test('takes each kind of event that auditor-tampered reads, once', () => {
    const events = tampered.flatMap(eventsOf);
    expect(events.length).toBeGreaterThan(40);
    for (const event of events) expect(taking(event), JSON.stringify(event)).toBe(1);
    for (const pattern of second) expect(faults(pattern)).toEqual([]);
  });

  test('takes nothing that no other path takes, and nothing of the other controls', () => {
    expect(taking(call('chime.amazonaws.com', 'AddDomain'))).toBe(0);
    expect(taking(call('iam.amazonaws.com', 'CreateServiceLinkedRole'))).toBe(0);
    for (const event of tampered.flatMap(eventsOf)) expect(matching(event)).toHaveLength(1);
  });
});

describe('the cases of the controls', () => {
  const auditor = auditorOf(controls);
  const relevant = cases.flatMap(({ control, sentence, inputs, context }) =>
    inputs
      .filter((input) => {
        const { findings, notes } = auditor.judge(input, context);
        return findings.length + notes.length > 0;
      })
      .map((input) => ({ name: `${control}: ${sentence}`, input })),
  );

  test('each event that leads to a finding, or that a timeline remembers, would reach the queue', () => {
    expect(relevant.length).toBeGreaterThan(controls.length);
    const lost = relevant.filter(({ input }) => couldArrive(input) && matching(enveloped(input)).length === 0);
    expect(lost.map(({ name }) => name)).toEqual([]);
  });
});

/** EventBridge takes no event without a source, and AWS writes no record without eventSource and eventName. */
function couldArrive(input: unknown): input is Json {
  if (!isObject(input)) return false;
  if ('detail-type' in input) return textOf(input['source']) !== null;
  return textOf(input['eventSource']) !== null && textOf(input['eventName']) !== null;
}

/** As EventBridge delivers it: a record from a log file gets the envelope that AWS would put around it. */
function enveloped(input: Json): Json {
  if ('detail-type' in input) return input;
  const source = bridgeSourceOf(String(input['eventSource']));
  return { ...blank, source, 'detail-type': 'AWS API Call via CloudTrail', detail: input };
}

describe('what no control reads', () => {
  const noise = {
    'another call of IAM': call('iam.amazonaws.com', 'ListRoles'),
    'a call that differs by case': call('iam.amazonaws.com', 'deleterole'),
    'the same name at another service': call('lex.amazonaws.com', 'DeleteRole'),
    'an event of IAM that is no call': serviceEvent('aws.iam', 'CreateServiceLinkedRole'),
    'another event of Chime': serviceEvent('aws.chime', 'Chime Phone Number Order Status'),
    'a service whose name contains Chime': call('notchime.amazonaws.com', 'AddDomain'),
    'a custom event': {
      ...serviceEvent('com.example.shop', 'OrderPlaced'),
      detail: { eventName: 'OrderPlaced', eventSource: 'shop' },
    },
  };
  for (const [what, event] of Object.entries(noise)) {
    test(`${what} matches nothing`, () => expect(matching(event)).toEqual([]));
  }

  test('what a pattern lets through is relevant to some control', () => {
    const auditor = auditorOf(controls);
    const context = { now: '2026-05-01T10:00:00Z', horizon: null, configuration: defaults };
    const events = reads.flatMap(eventsOf);
    expect(events.length).toBeGreaterThan(20);
    for (const event of events) expect(auditor.judge(event, context).relevant, JSON.stringify(event)).toBe(true);
  });
});

describe('the shape of a pattern', () => {
  test('fields hold lists of strings or of one known comparison, `$or` holds at least two alternatives', () => {
    for (const [name, pattern] of patterns) expect(faults(pattern), name).toEqual([]);
  });

  test('the check of the shape sees what is wrong', () => {
    expect(faults({ $or: [{ source: ['a'] }] })).toEqual(['$or: fewer than two alternatives']);
    expect(faults({ source: [] })).toEqual(['source: no value']);
    expect(faults({ source: [{ startsWith: 'a' }] })).toEqual(['source: {"startsWith":"a"}']);
  });

  test('many calls are packed into as few patterns as the limit allows, in any order of the reads', () => {
    const names = (service: string, count: number) =>
      Array.from({ length: count }, (_, index) => `Modify${service}Number${index}`);
    const many = ['alpha', 'beta', 'gamma'].map((service) => calls(`${service}.amazonaws.com`, ...names(service, 60)));
    const packed = eventPatterns(many);
    expect([...packed.keys()]).toEqual(['calls-1', 'calls-2', 'calls-3']);
    for (const pattern of packed.values()) {
      expect(JSON.stringify(pattern).length).toBeLessThanOrEqual(1900);
      expect(faults(pattern)).toEqual([]);
    }
    for (const event of many.flatMap(eventsOf)) {
      expect(
        [...packed.values()].filter((pattern) => compilePattern(pattern)(event)),
        JSON.stringify(event),
      ).toHaveLength(1);
    }
    expect(eventPatterns([...many].reverse())).toEqual(packed);
  });

  test('a pattern that EventBridge would refuse is an error', () => {
    const types = Array.from({ length: 80 }, (_, index) => `Chime Something Or Other Number ${index}`);
    const read: Read = { kind: 'service-events', source: 'aws.chime', detailTypes: types };
    expect(() => eventPatterns([read])).toThrow(`EventBridge takes ${longestPattern}`);
  });

  test('sessions of covered roles are let through whatever they call, and no others', () => {
    const pattern = eventPatterns([{ kind: 'sessions' }]).get('sessions');
    const matches = compilePattern(pattern);
    const session = (userName: string, source = 'aws.kms'): Json => ({
      ...blank,
      source,
      'detail-type': 'AWS API Call via CloudTrail',
      detail: { userIdentity: { sessionContext: { sessionIssuer: { userName } } } },
    });
    expect(faults(pattern ?? {})).toEqual([]);
    for (const { name, suffix } of roles) {
      if (suffix !== 'required') expect(matches(session(name)), name).toBe(true);
      if (suffix !== 'none') expect(matches(session(`${name}_domain1`)), name).toBe(true);
    }
    expect(matches(session('AWSServiceRoleForSupport'))).toBe(false);
    expect(matches(session('AWSServiceRoleForLexBots', 'com.example'))).toBe(false);
  });

  test('all calls of a source need no names, and events of other services their own alternative', () => {
    const packed = eventPatterns([
      calls('sts.amazonaws.com'),
      calls('sts.amazonaws.com', 'AssumeRole'),
      { kind: 'service-events', source: 'aws.health', detailTypes: ['AWS Health Event'] },
    ]);
    expect(packed.get('calls-1')).toEqual({
      $or: [
        { source: ['aws.health'], 'detail-type': ['AWS Health Event'] },
        { source: ['aws.sts'], 'detail-type': [{ suffix: ' via CloudTrail' }] },
      ],
    });
  });
});

/** What EventBridge would not take, or would take for something else. */
function faults(pattern: EventPattern): string[] {
  return Object.entries(pattern).flatMap(([field, value]): string[] => {
    if (field === '$or') {
      const alternatives = value as readonly EventPattern[];
      return alternatives.length < 2 ? ['$or: fewer than two alternatives'] : alternatives.flatMap(faults);
    }
    if (!Array.isArray(value)) return faults(value as EventPattern);
    if (value.length === 0) return [`${field}: no value`];
    return value
      .filter((match) => typeof match !== 'string' && !isComparison(match))
      .map((match) => `${field}: ${JSON.stringify(match)}`);
  });
}

/** `listed`: inside `anything-but` an operator also takes a list. */
function isComparison(match: object, listed = false): boolean {
  const [[operator, operand] = ['', null], ...more] = Object.entries(match);
  if (more.length > 0) return false;
  if (operator === 'anything-but')
    return typeof operand === 'object' && operand !== null && isComparison(operand as object, true);
  if (listed && Array.isArray(operand)) return operand.length > 0 && operand.every((one) => typeof one === 'string');
  return ['prefix', 'suffix', 'wildcard'].includes(operator) && typeof operand === 'string' && operand !== '';
}
