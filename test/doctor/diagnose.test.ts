import { describe, expect, test } from 'vitest';
import type { CheckState } from '../../src/doctor/check.ts';
import { diagnose, type Expected } from '../../src/doctor/diagnose.ts';
import type { Alarm, AlarmState, Queue, Rule, Snapshot, Stack, Trail } from '../../src/doctor/snapshot.ts';
import { auditOf } from './audit.ts';

const stack: Stack = {
  name: 'rolecall-prod',
  account: '111122223333',
  region: 'us-east-1',
  status: 'UPDATE_COMPLETE',
  parameters: { OrganizationId: 'o-exampleorgid', MemberAccounts: '', SessionsOfRoles: 'ENABLED' },
  resources: [
    {
      id: 'EventQueue',
      type: 'AWS::SQS::Queue',
      name: 'https://sqs.us-east-1.amazonaws.com/111122223333/events',
      status: 'CREATE_COMPLETE',
    },
  ],
};
const queueArn = 'arn:aws:sqs:us-east-1:111122223333:events';
const ruleArn = (id: string) => `arn:aws:events:us-east-1:111122223333:rule/${id}`;

const rule = (id: string, pattern: string | null, over: object = {}): Rule => ({
  id,
  bus: null,
  seen: { value: { state: 'ENABLED', pattern, arn: ruleArn(id), targets: [queueArn], ...over } },
});

const policy = (statement: object) => JSON.stringify({ Statement: [statement] });
const letsIn = (Condition?: object) =>
  policy({ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage', Condition });
const queue = (id: string, over: object = {}): Queue => ({
  id,
  seen: { value: { arn: id === 'EventQueue' ? queueArn : id, messages: 0, taken: 0, policy: letsIn(), ...over } },
});

const alarm = (name: string, over: Partial<AlarmState> = {}): Alarm => ({
  name: `rolecall-prod-${name}`,
  seen: { value: { state: 'OK', since: '2026-05-01T07:00:00Z', description: null, actions: 'enabled', ...over } },
});

const readsToo = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
const reads = rule('ReadsRule', '{"r":1}', { state: readsToo });

const trail: Trail = {
  name: 'org',
  multiRegion: true,
  globalEvents: true,
  status: { value: { logging: true, deliveryError: null } },
  management: { value: { logs: 'all', leftOut: [] } },
};

const unseen = { permission: 'a:B', reason: 'the permission a:B is missing' };
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
  queues: [queue('EventQueue', { messages: 3, taken: 2 }), queue('EventDeadLetterQueue', { policy: null })],
  alarms: { value: [alarm('heartbeat-missing'), alarm('events-waiting')] },
  busPolicy: { value: ofOrganization },
  forwarders: [
    {
      region: 'eu-central-1',
      rules: {
        value: new Map([
          ['rolecall-forward-chime', 'ENABLED'],
          ['rolecall-forward-sessions', 'DISABLED'],
        ]),
      },
    },
  ],
  subscriptions: { value: { confirmed: 1, pending: 0 } },
  chatSubscriptions: null,
  alarmSubscriptions: { value: { confirmed: 2, pending: 0 } },
  busRules: { value: 0 },
  overdue: { value: 0 },
  lastReport: { value: '2026-05-01T03:00:00Z' },
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
  alarmRemedies: new Map([['heartbeat-missing', 'Go along its way.']]),
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
    [
      'a trail of writes',
      { trails: { value: [{ ...trail, management: { value: { logs: 'writes', leftOut: [] } } }] } },
      /writes only/,
    ],
    [
      'a trail of data',
      { trails: { value: [{ ...trail, management: { value: { logs: 'none', leftOut: [] } } }] } },
      /no management events/,
    ],
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
    [
      'reads of other accounts, lost by enabling their rule as any other',
      { rules: [...healthy.rules, rule('ForwardedRule', null)] },
      /^ForwardedRule is ENABLED: /,
    ],
    [
      'reads of sessions, though they are wanted',
      { stack: { value: { ...stack, parameters: { ...stack.parameters, SessionsOfRoles: readsToo } } } },
      /^SessionsRule is ENABLED: /,
    ],
    ['a rule without target', { rules: [...healthy.rules, rule('CallsRule1', null, { targets: [] })] }, /no target/],
    [
      'a target of somebody else',
      {
        rules: [...healthy.rules, rule('CallsRule1', null, { targets: ['arn:aws:sqs:us-east-1:444455556666:events'] })],
      },
      /^CallsRule1 sends to arn:aws:sqs:us-east-1:444455556666:events, and to nothing of this stack/,
    ],
    [
      'rules that are gone',
      {
        rules: [
          { id: 'CallsRule1', bus: null, seen: { gone: true } },
          { id: 'CallsRule2', bus: null, seen: { gone: true } },
        ],
      },
      /^CallsRule1, CallsRule2 are gone, though the stack made them/,
    ],
    [
      'a queue whose policy is lost',
      { queues: [queue('EventQueue', { policy: null })] },
      /^The policy of EventQueue does not let in what ReadsRule, ChimeRule, SessionsRule, Schedule send: /,
    ],
    [
      'a queue whose policy names other rules',
      {
        queues: [
          queue('EventQueue', {
            policy: letsIn({ ArnLike: { 'aws:SourceArn': [ruleArn('ReadsRule'), ruleArn('S*')] } }),
          }),
        ],
      },
      /does not let in what ChimeRule sends: /,
    ],
    ['a queue that is gone', { queues: [{ id: 'EventQueue', seen: { gone: true } }] }, /^EventQueue is gone/],
    [
      'a table that is gone, once',
      {
        heartbeat: { gone: true },
        audits: { gone: true },
        overdue: { gone: true },
        lastEvents: { gone: true },
      },
      /^The findings table is gone/,
    ],
    ['an outbox that nobody empties', { overdue: { value: 3 } }, /^3 items of the table should have been told/],
    ['one that is fuller than anybody counts', { overdue: { value: 1000 } }, /^At least 1000 items/],
    [
      'a deployment that goes on',
      { stack: { value: { ...stack, status: 'UPDATE_IN_PROGRESS' } } },
      /being deployed \(UPDATE_IN_PROGRESS\)/,
    ],
    [
      'a trail of some calls',
      { trails: { value: [{ ...trail, management: { value: { logs: 'part', leftOut: [] } } }] } },
      /only some management events/,
    ],
    [
      'alarms that nobody hears',
      { alarmSubscriptions: { value: { confirmed: 0, pending: 1 } } },
      /^Nobody hears of alarms about Rolecall itself: .* \(1 not yet confirmed\)/,
    ],
    [
      'a pattern of another version',
      { rules: [rule('ChimeRule', '{"a":1}'), reads, rule('SessionsRule', '{"s":1}')] },
      /pattern chime:/,
    ],
    ['a dead letter', { queues: [queue('EventDeadLetterQueue', { messages: 1 })] }, /holds 1 message that nobody/],
    ['a jam', { queues: [queue('EventQueue', { messages: 10_001, taken: 9 })] }, /10001 messages wait/],
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
    [
      'a Region without a forwarder',
      { forwarders: [{ region: 'eu-west-1', rules: { value: new Map() } }] },
      /^There is no forwarder in eu-west-1: /,
    ],
    [
      'a forwarder that is off',
      {
        forwarders: [{ region: 'eu-west-1', rules: { value: new Map([['rolecall-forward-chime', 'DISABLED']]) } }],
      },
      /^Disabled in eu-west-1: rolecall-forward-chime\.$/,
    ],
    ['no heartbeat', { heartbeat: { value: null } }, /No heartbeat ever/],
    ['no report', { lastReport: { value: null } }, /No evidence report was written in the last year/],
    ['an old report', { lastReport: { value: '2026-04-28T09:59:00Z' } }, /2026-04-28 09:59:00 UTC/],
    ['a bucket that is gone', { lastReport: { gone: true } }, /^The evidence bucket is gone/],
    ['an old heartbeat', { heartbeat: { value: '2026-05-01T06:59:00Z' } }, /2026-05-01 06:59:00 UTC/],
    [
      'nobody to tell',
      { subscriptions: { value: { confirmed: 0, pending: 1 } } },
      /^Nobody hears of findings: .* \(1 not yet confirmed\), the finding bus has no rule\.$/,
    ],
  ])('%s', (_, snapshot, says) => {
    expect(complaints(snapshot)).toEqual([['wrong', expect.stringMatching(says)]]);
  });

  test.each([
    ['EventDeadLetterQueue', /start a redrive/],
    ['RuleDeadLetterQueue', /send them on one by one .* does not redrive/],
    ['DeadLetterQueue', /rolecall scan, .* does not redrive/],
  ])('what is to be done about %s', (id, remedy) => {
    const checks = diagnose({ ...healthy, queues: [queue(id, { messages: 2 })] }, expected);
    expect(checks.find(({ state }) => state === 'wrong')?.remedy).toMatch(remedy);
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
    expect(complaints({ rules })).toEqual([
      ['wrong', 'SessionsRule is disabled: what it would let through is not judged.'],
    ]);
  });

  test('a rule of reads that is disabled: enabling it as any other would lose them', () => {
    const rules = [rule('ReadsRule', '{"r":1}', { state: 'DISABLED' })];
    const { remedy } = diagnose({ ...healthy, rules }, expected).find(({ area }) => area === 'rules') ?? {};
    expect(remedy).toMatch(/^Set its state to ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS\./);
  });

  test('a topic without subscribers, where findings are heard of elsewhere', () => {
    const subscriptions = { value: { confirmed: 0, pending: 0 } };
    const withParameters = (over: Record<string, string>) => ({
      stack: { value: { ...stack, parameters: { ...stack.parameters, ...over } } },
    });
    expect(complaints({ subscriptions, ...withParameters({ SecurityHub: 'central' }) })).toEqual([]);
    expect(complaints({ subscriptions, chatSubscriptions: { value: { confirmed: 1, pending: 0 } } })).toEqual([]);
    expect(complaints({ subscriptions, busRules: { value: 1 } })).toEqual([]);
    // A subscriber of a topic that is switched off hears nothing.
    expect(complaints(withParameters({ FindingsTopicOn: 'no' }))).toEqual([
      ['wrong', 'Nobody hears of findings: the finding bus has no rule.'],
    ]);
  });

  test.each([
    ['rate(7 days)', '2026-04-22T10:00:00Z'],
    ['cron(0 6 1 * ? *)', '2026-03-29T10:00:00Z'],
    ['cron(0 6 L * ? *)', '2026-03-29T10:00:00Z'],
    ['rate(90 days)', '2026-01-29T10:00:00Z'],
  ])('a report that is as old as its rate lets it be: %s', (ReportRate, value) => {
    const decided = { value: { ...stack, parameters: { ...stack.parameters, ReportRate } } };
    expect(complaints({ lastReport: { value }, stack: decided })).toEqual([]);
    const older = new Date(Date.parse(value) - 1000).toISOString();
    expect(complaints({ lastReport: { value: older }, stack: decided })).toEqual([
      ['wrong', expect.stringMatching(/^The last evidence report/)],
    ]);
  });

  test('a message that nobody has taken yet: for people to look again', () => {
    const queues = [queue('TamperQueue', { messages: 1 })];
    expect(complaints({ queues })).toEqual([]);
    const says = diagnose({ ...healthy, queues }, expected).map(({ state, says: text }) => `${state}: ${text}`);
    expect(says).toContainEqual(expect.stringMatching(/^note: 1 message waits in TamperQueue, and nobody/));
  });

  test('a trail that leaves something out: for people to know', () => {
    const management = { value: { logs: 'all', leftOut: ['kms.amazonaws.com'] } } as const;
    const partial: Trail = { ...trail, name: 'cheap', management };
    const ofTrail = (trails: Trail[]) =>
      diagnose({ ...healthy, trails: { value: trails } }, expected).filter(({ area }) => area === 'trail');
    expect(ofTrail([partial])).toEqual([
      expect.objectContaining({ state: 'note', says: expect.stringContaining('leaves out kms.amazonaws.com') }),
    ]);
    expect(ofTrail([partial, trail])).toEqual([expect.objectContaining({ state: 'ok' })]);
  });

  test("a trail without IAM's events, where they do not happen", () => {
    const regional: Trail = { ...trail, multiRegion: false, globalEvents: false };
    const elsewhere = { ...stack, region: 'eu-central-1' };
    const snapshot = { stack: { value: elsewhere }, trails: { value: [regional] }, rules: [], queues: [] };
    expect(complaints(snapshot, { patterns: new Map() })).toEqual([]);
  });

  test('resources of the version before, while they are being deleted', () => {
    expect(complaints({ stack: { value: { ...stack, status: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' } } })).toEqual([]);
  });

  test('an alias of a function of the stack as a target', () => {
    const name = 'rolecall-prod-on-pending';
    const resource = { id: 'OnPending', type: 'AWS::Lambda::Function', name, status: 'CREATE_COMPLETE' };
    const arn = `arn:aws:lambda:us-east-1:111122223333:function:${name}`;
    const rules = [...healthy.rules, rule('EachMinute', null, { targets: [`${arn}:live`] })];
    const withFunction = { value: { ...stack, resources: [...stack.resources, resource] } };
    expect(complaints({ rules, stack: withFunction })).toEqual([]);
    expect(complaints({ rules })).toEqual([['wrong', expect.stringMatching(/^EachMinute sends to/)]]);
  });

  test('the central bus as the target of a forwarder', () => {
    const CentralBusArn = 'arn:aws:events:us-east-1:444455556666:event-bus/rolecall-prod';
    const forwarder = { ...stack, parameters: { CentralBusArn } };
    const rules = [rule('ChimeRule', '{"f":1}', { targets: [CentralBusArn] })];
    const patterns = new Map([['chime', { f: 1 }]]);
    expect(complaints({ stack: { value: forwarder }, rules, busPolicy: null }, { patterns })).toEqual([]);
  });

  test('a bad trail beside a good one', () => {
    const bad: Trail = { ...trail, name: 'data', management: { value: { logs: 'none', leftOut: [] } } };
    expect(complaints({ trails: { value: [bad, trail] } })).toEqual([]);
  });

  test('what a stack of an earlier version does not have', () => {
    expect(
      complaints({
        alarms: null,
        busPolicy: null,
        heartbeat: null,
        audits: null,
        overdue: null,
        lastReport: null,
        subscriptions: null,
        alarmSubscriptions: null,
        busRules: null,
        lastEvents: null,
      }),
    ).toEqual([]);
  });
});

test('of many accounts and Regions, those silent longest are named', () => {
  const origins = Array.from({ length: 30 }, (_, index) => ({
    account: '111122223333',
    region: `region-${index}`,
    time: `2026-04-${String(30 - index).padStart(2, '0')}T10:00:00Z`,
  }));
  const checks = diagnose({ ...healthy, lastEvents: { value: { origins, complete: true } } }, expected);
  const { says = '' } = checks.find((check) => check.says.startsWith('Newest event')) ?? {};
  expect(says).toMatch(/of 30 accounts and Regions those silent longest: 111122223333 region-29 2026-04-01/);
  expect(says).toMatch(/; and 10 more\.$/);
});

describe('what was not seen', () => {
  test('is neither right nor wrong', () => {
    const snapshots: Partial<Snapshot>[] = [
      { trails: unseen },
      { trails: { value: [{ ...trail, status: unseen }] } },
      { busPolicy: unseen },
      { heartbeat: unseen },
      { subscriptions: unseen },
      { alarms: unseen },
      { audits: unseen },
      { lastEvents: unseen },
      { overdue: unseen },
      { lastReport: unseen },
      { forwarders: [{ region: 'eu-west-1', rules: unseen }] },
      { alarmSubscriptions: unseen },
      { queues: [{ id: 'EventQueue', seen: unseen }] },
    ];
    for (const snapshot of snapshots)
      expect(complaints(snapshot)).toEqual([
        ['unseen', expect.stringMatching(/^[A-Z].* not looked at: the permission a:B is missing\.$/)],
      ]);
  });

  test('may hold the pattern that is missed', () => {
    const rules: Rule[] = [{ id: 'ChimeRule', bus: null, seen: unseen }, rule('SessionsRule', '{"s":1}')];
    expect(complaints({ rules })).toEqual([['unseen', expect.stringContaining('ChimeRule')]]);
  });

  test('for the same reason is told once', () => {
    const rules: Rule[] = Array.from({ length: 7 }, (_, index) => ({ id: `R${index}`, bus: null, seen: unseen }));
    expect(complaints({ rules })).toEqual([['unseen', expect.stringMatching(/^R0, .*, R4, and 2 more were not/)]]);
  });

  test('of those who might hear matters only where nobody else does', () => {
    expect(complaints({ busRules: unseen })).toEqual([]);
    expect(complaints({ subscriptions: { value: { confirmed: 0, pending: 0 } }, busRules: unseen })).toEqual([
      ['unseen', expect.stringContaining('The finding bus was not looked at')],
    ]);
  });

  test('of a stack leaves its rules unjudged', () => {
    expect(complaints({ stack: unseen, rules: [], queues: [] }).map(([state]) => state)).toEqual(['unseen']);
  });
});
