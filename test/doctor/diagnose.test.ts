import { describe, expect, test } from 'vitest';
import type { CheckState } from '../../src/doctor/check.ts';
import { diagnose, type Expected } from '../../src/doctor/diagnose.ts';
import type { Rule, Snapshot, Stack, Trail } from '../../src/doctor/snapshot.ts';
import { auditOf } from './audit.ts';

const stack: Stack = {
  name: 'rolecall-prod',
  account: '111122223333',
  region: 'us-east-1',
  status: 'UPDATE_COMPLETE',
  parameters: { OrganizationId: 'o-exampleorgid', MemberAccounts: '', SessionsOfRoles: 'ENABLED' },
  resources: [{ id: 'EventQueue', type: 'AWS::SQS::Queue', name: 'queue', status: 'CREATE_COMPLETE' }],
};

const rule = (id: string, pattern: string | null, over: object = {}): Rule => ({
  id,
  bus: null,
  seen: { value: { state: 'ENABLED', pattern, targets: 1, ...over } },
});

const reads = rule('ReadsRule', '{"r":1}', { state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' });

const trail: Trail = {
  name: 'org',
  multiRegion: true,
  globalEvents: true,
  status: { value: { logging: true, deliveryError: null } },
  management: { value: 'all' },
};

const unseen = { permission: 'a:B', reason: 'denied: it takes the permission a:B' };
const policy = (statement: object) => JSON.stringify({ Statement: [statement] });
const ofOrganization = policy({
  Effect: 'Allow',
  Principal: '*',
  Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorgid' } },
});

const healthy: Snapshot = {
  stack: { value: stack },
  rules: [
    reads,
    rule('ChimeRule', '{ "b": [{"d": 2, "c": 1}], "a": 1 }'),
    rule('SessionsRule', '{"s":1}'),
    rule('Schedule', null),
  ],
  queues: [
    { id: 'EventQueue', messages: { value: 3 } },
    { id: 'EventDeadLetterQueue', messages: { value: 0 } },
  ],
  busPolicy: { value: ofOrganization },
  subscriptions: { value: { confirmed: 1, pending: 0 } },
  trails: { value: [trail] },
  heartbeat: { value: '2026-05-01T09:00:00Z' },
  audits: { value: [auditOf({})] },
  lastEvents: { value: { origins: [], complete: true } },
};

const expected: Expected = {
  // Another order of fields than the rule's.
  patterns: new Map<string, unknown>([
    ['chime', { a: 1, b: [{ c: 1, d: 2 }] }],
    ['chime-reads', { r: 1 }],
    ['sessions', { s: 1 }],
  ]),
  catalogueRead: '2026-04-01',
  baseline: null,
  now: '2026-05-01T10:00:00Z',
};

function complaints(snapshot: Partial<Snapshot>, over: Partial<Expected> = {}): readonly [CheckState, string][] {
  return diagnose({ ...healthy, ...snapshot }, { ...expected, ...over })
    .filter(({ state }) => state !== 'ok' && state !== 'note')
    .map(({ state, says, remedy }) => {
      expect(says).toMatch(/^[A-Z\d].*\.$/s);
      // What is wrong can be mended, and what was not seen cannot.
      expect(remedy === null).toBe(state === 'unseen');
      return [state, says];
    });
}

test('a healthy deployment has no complaint', () => {
  expect(complaints({})).toEqual([]);
});

describe('what is wrong', () => {
  test.each<[string, Partial<Snapshot>, RegExp]>([
    ['a stack that failed', { stack: { value: { ...stack, status: 'UPDATE_ROLLBACK_COMPLETE' } } }, /ROLLBACK/],
    [
      'a resource that failed',
      { stack: { value: { ...stack, resources: [{ ...stack.resources[0], status: 'DELETE_FAILED' } as never] } } },
      /EventQueue \(DELETE_FAILED\)/,
    ],
    ['no trail', { trails: { value: [] } }, /no trail/],
    [
      'a stopped trail',
      { trails: { value: [{ ...trail, status: { value: { logging: false, deliveryError: null } } }] } },
      /does not log/,
    ],
    [
      'a trail that cannot write',
      { trails: { value: [{ ...trail, status: { value: { logging: true, deliveryError: 'NoSuchBucket' } } }] } },
      /NoSuchBucket/,
    ],
    ['a trail of writes', { trails: { value: [{ ...trail, management: { value: 'writes' } }] } }, /writes only/],
    ['a trail of data', { trails: { value: [{ ...trail, management: { value: 'none' } }] } }, /no management events/],
    [
      "a trail without IAM's events",
      { trails: { value: [{ ...trail, multiRegion: false, globalEvents: false }] } },
      /leaves out the events of IAM/,
    ],
    [
      'a disabled rule',
      { rules: [...healthy.rules, rule('CallsRule1', null, { state: 'DISABLED' })] },
      /CallsRule1 is disabled/,
    ],
    ['a rule without target', { rules: [...healthy.rules, rule('CallsRule1', null, { targets: 0 })] }, /no target/],
    [
      'a pattern of another version',
      { rules: [rule('ChimeRule', '{"a":1}'), reads, rule('SessionsRule', '{"s":1}')] },
      /pattern chime:/,
    ],
    [
      'a dead letter',
      { queues: [{ id: 'EventDeadLetterQueue', messages: { value: 1 } }] },
      /holds 1 messages that nobody/,
    ],
    ['a jam', { queues: [{ id: 'EventQueue', messages: { value: 10_001 } }] }, /10001 messages wait/],
    ['a bus without policy', { busPolicy: { value: null } }, /does not let in o-exampleorgid/],
    [
      'a bus for anybody',
      {
        busPolicy: {
          value: `{"Statement":[{"Effect":"Allow","Principal":{"AWS":"*"}},${ofOrganization.slice(14, -2)}]}`,
        },
      },
      /lets in anybody/,
    ],
    ['no heartbeat', { heartbeat: { value: null } }, /No heartbeat ever/],
    ['an old heartbeat', { heartbeat: { value: '2026-05-01T06:59:00Z' } }, /2026-05-01 06:59:00 UTC/],
    [
      'nobody to tell',
      { subscriptions: { value: { confirmed: 0, pending: 1 } } },
      /Nobody is subscribed.*1 not yet confirmed/,
    ],
  ])('%s', (_, snapshot, says) => {
    expect(complaints(snapshot)).toEqual([['wrong', expect.stringMatching(says)]]);
  });

  test('an old catalogue', () => {
    expect(complaints({}, { catalogueRead: '2025-10-01' })).toEqual([['wrong', expect.stringContaining('2025-10-01')]]);
  });
});

describe('what is not wrong', () => {
  test('sessions that a parameter spares', () => {
    const rules = [
      rule('ChimeRule', '{"a":1,"b":[{"c":1,"d":2}]}'),
      reads,
      rule('SessionsRule', '{"s":1}', { state: 'DISABLED' }),
    ];
    const spared = { ...stack, parameters: { ...stack.parameters, SessionsOfRoles: 'DISABLED' } };
    expect(complaints({ rules, stack: { value: spared } })).toEqual([]);
    expect(complaints({ rules })).toEqual([['wrong', 'SessionsRule is disabled.']]);
  });

  test('a topic without subscribers, where findings are told elsewhere', () => {
    const subscriptions = { value: { confirmed: 0, pending: 0 } };
    const hub = { ...stack, parameters: { ...stack.parameters, SecurityHub: 'central', ChatTopicOn: 'no' } };
    expect(complaints({ subscriptions, stack: { value: hub } })).toEqual([]);
  });

  test('a bad trail beside a good one', () => {
    const bad: Trail = { ...trail, name: 'data', management: { value: 'none' } };
    expect(complaints({ trails: { value: [bad, trail] } })).toEqual([]);
  });

  test('what a stack of an earlier version does not have', () => {
    expect(
      complaints({ busPolicy: null, heartbeat: null, audits: null, subscriptions: null, lastEvents: null }),
    ).toEqual([]);
  });
});

describe('what was not seen', () => {
  test('is neither right nor wrong', () => {
    const snapshots: Partial<Snapshot>[] = [
      { trails: unseen },
      { trails: { value: [{ ...trail, status: unseen }] } },
      { busPolicy: unseen },
      { heartbeat: unseen },
      { subscriptions: unseen },
      { audits: unseen },
      { lastEvents: unseen },
      { queues: [{ id: 'EventQueue', messages: unseen }] },
    ];
    for (const snapshot of snapshots)
      expect(complaints(snapshot)).toEqual([['unseen', expect.stringContaining('it takes the permission a:B.')]]);
  });

  test('may hold the pattern that is missed', () => {
    const rules: Rule[] = [{ id: 'ChimeRule', bus: null, seen: unseen }, rule('SessionsRule', '{"s":1}')];
    expect(complaints({ rules })).toEqual([['unseen', expect.stringContaining('ChimeRule')]]);
  });

  test('of a stack leaves its rules unjudged', () => {
    expect(complaints({ stack: unseen, rules: [], queues: [] }).map(([state]) => state)).toEqual(['unseen']);
  });
});
