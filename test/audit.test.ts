/** The engine with small controls: who is asked, who fails, and which neighbours an item is judged with. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auditorOf, judgeItem } from '../src/audit.ts';
import { judgeInventory } from '../src/audit-state.ts';
import { defaults } from '../src/configuration.ts';
import {
  calls,
  compliant,
  inventory,
  notApplicable,
  notEvaluated,
  pending,
  type Remembered,
  violation,
} from '../src/controls/control.ts';
import { dispatch } from '../src/dispatch.ts';
import { peek } from '../src/events/normalise.ts';
import { emptyInventory } from '../src/inventory/inventory.ts';
import { auditAll } from '../src/ledger.ts';
import { eventOf, record } from './events/records.ts';
import { context, control, source, timeline } from './support/small-controls.ts';

describe('who reads an input', () => {
  const everything = control('everything', [{ kind: 'everything' }]);
  const one = control('one', [calls(source, 'DeleteRole', 'CreateRole')]);
  const all = control('all', [calls(source)]);
  const twice = control('twice', [calls(source, 'DeleteRole'), calls(source, 'DeleteRole', 'TagRole')]);
  const other = control('other', [calls('s3.amazonaws.com', 'PutObject')]);
  const service = control('service', [{ kind: 'service-events', source: 'aws.chime', detailTypes: ['Chime Meeting'] }]);
  const sessions = control('sessions', [{ kind: 'sessions' }]);
  const controls = [everything, one, sessions, all, twice, other, service];
  const readersOf = (input: unknown, among = controls) => dispatch(among)(peek(input)).map(({ id }) => id);
  const session = { userIdentity: { arn: 'arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForLexBots/s' } };
  const event = (fields: object) => ({ 'detail-type': 'Chime Meeting', source: 'aws.chime', detail: {}, ...fields });

  test.each<[string, unknown, readonly string[]]>([
    ['a call, by its name', record(), ['one', 'all', 'twice', 'everything']],
    ['a call of another name', record({ eventName: 'TagRole' }), ['all', 'twice', 'everything']],
    ['a name that nobody reads', record({ eventName: 'GetRole' }), ['all', 'everything']],
    ['a source whose names are few', record({ eventSource: 's3.amazonaws.com' }), []],
    ['another source', record({ eventSource: 's3.amazonaws.com', eventName: 'PutObject' }), ['other', 'everything']],
    ['a source that nobody reads', record({ eventSource: 'ec2.amazonaws.com' }), []],
    ['no name', record({ eventName: null }), ['everything']],
    ['no source', record({ eventSource: null }), ['everything']],
    ['no record', 'text', ['everything']],
    ['what Insights found', { eventVersion: '1.09', eventType: 'AwsCloudTrailInsight', insightDetails: {} }, []],
    ['aggregated data events', record({ eventName: undefined, eventType: 'AwsAggregatedEvent' }), []],
    [
      'a call that passes for a summary',
      record({ eventType: 'AwsCloudTrailInsight' }),
      ['one', 'all', 'twice', 'everything'],
    ],
    ['no name, and no summary', record({ eventName: undefined, eventType: 'AwsApiCall' }), ['everything']],
    [
      'what Insights found, from AWS',
      {
        'detail-type': 'AWS Insight via CloudTrail',
        source: 'aws.cloudtrail',
        detail: { eventType: 'AwsCloudTrailInsight' },
      },
      [],
    ],
    [
      'what Insights found, from a stranger',
      { 'detail-type': 'AWS Insight via CloudTrail', source: 'mine', detail: { eventType: 'AwsCloudTrailInsight' } },
      ['everything'],
    ],
    ['no object', { hello: 1 }, ['everything']],
    ['a session', record(session), ['one', 'all', 'twice', 'sessions', 'everything']],
    ['a session elsewhere', record({ ...session, eventSource: 'ec2.amazonaws.com' }), ['sessions', 'everything']],
    ['an event of a service', event({}), ['service', 'everything']],
    ['another event of it', event({ 'detail-type': 'Chime Other' }), []],
    ['an event of a stranger with that name', event({ source: 'mine' }), ['everything']],
    ['an event of a stranger with another name', event({ source: 'mine', 'detail-type': 'Mine' }), []],
    [
      'a call in an envelope of a stranger',
      { 'detail-type': 'AWS API Call via CloudTrail', source: 'mine', detail: record() },
      ['everything'],
    ],
    [
      'a call in an envelope of AWS',
      { 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.iam', detail: record() },
      ['one', 'all', 'twice', 'everything'],
    ],
  ])('%s', (_what, input, readers) => {
    expect(readersOf(input)).toEqual(readers);
  });

  test('a control that reads a call and sessions reads both', () => {
    const both = control('both', [calls('s3.amazonaws.com'), { kind: 'sessions' }]);
    expect(readersOf(record({ ...session, eventSource: 'ec2.amazonaws.com' }), [both])).toEqual(['both']);
    expect(readersOf(record({ eventSource: 's3.amazonaws.com' }), [both])).toEqual(['both']);
  });

  test('a control that reads everything, and a call, is asked once', () => {
    const both = control('both', [{ kind: 'everything' }, calls(source, 'DeleteRole')]);
    expect(readersOf(record(), [both, one])).toEqual(['both', 'one']);
    expect(readersOf('text', [both, one])).toEqual(['both']);
  });

  test('nobody, where no control follows sessions', () => {
    expect(readersOf(record({ ...session, eventSource: 'ec2.amazonaws.com' }), [one, everything])).toEqual([]);
  });
});

describe('a control', () => {
  const reads = [calls(source, 'DeleteRole')];
  const subject = { type: 'role', id: 'one', arn: null };
  const throwing = (what: unknown) => () => {
    throw what;
  };

  test.each([
    ['has nothing to say', { evaluate: () => notApplicable }, [], 0],
    ['is content', { evaluate: () => compliant }, [{ control: 'a', verdict: 'compliant' }], 0],
    [
      'cannot tell',
      { evaluate: () => notEvaluated('no') },
      [{ control: 'a', verdict: 'not-evaluated', reason: 'no' }],
      0,
    ],
    ['is not', { evaluate: () => violation({ subject, facts: {} }) }, [{ control: 'a', verdict: 'violation' }], 1],
    [
      'fails',
      { evaluate: throwing(new Error('broken')) },
      [{ control: 'a', verdict: 'error', reason: 'broken', account: '111122223333', region: 'us-east-1' }],
      0,
    ],
    [
      'throws anything',
      { evaluate: throwing('text') },
      [{ control: 'a', verdict: 'error', reason: 'text', account: '111122223333', region: 'us-east-1' }],
      0,
    ],
  ] as const)('that %s, and its neighbour is asked', (_what, more, said, findings) => {
    const auditor = auditorOf([control('a', reads, more), control('b', reads)]);
    const outcome = auditor.judge(record(), context);
    expect(outcome.said).toEqual([...said, { control: 'b', verdict: 'compliant' }]);
    expect(outcome.findings).toHaveLength(findings);
    expect(outcome).toMatchObject({ relevant: true, event: { id: 'e-1' } });
  });

  test('has the severity of the configuration', () => {
    const auditor = auditorOf([control('a', reads, { evaluate: () => violation({ subject, facts: {} }) })]);
    const configuration = { ...defaults, severity: { a: 'low' as const } };
    expect(auditor.judge(record(), { ...context, configuration }).findings).toMatchObject([{ severity: 'low' }]);
  });

  test('is shown what cannot be read when it wants to be, with what is known of it', () => {
    const seen = control('seen', [{ kind: 'everything' }], {
      evaluateUnreadable: () => violation({ subject, facts: {} }),
    });
    const failing = control('failing', [{ kind: 'everything' }], { evaluateUnreadable: throwing(new Error('broken')) });
    const auditor = auditorOf([control('deaf', [{ kind: 'everything' }]), failing, seen]);
    const outcome = auditor.judge('text', context);
    expect(outcome).toMatchObject({ relevant: true, event: null, notes: [] });
    expect(outcome.findings).toMatchObject([
      {
        account: 'unknown',
        region: 'unknown',
        time: context.now,
        event: { id: expect.stringMatching(/^[0-9a-f]{32}$/), name: 'unknown', source: 'unknown' },
      },
    ]);
    expect(outcome.said).toEqual([
      { control: 'failing', verdict: 'error', reason: 'broken', account: 'unknown', region: 'unknown' },
      { control: 'seen', verdict: 'violation' },
    ]);
    const named = auditorOf([control('reader', reads), seen]).judge(record({ eventName: null }), context);
    expect(named.findings).toMatchObject([
      { account: '111122223333', region: 'us-east-1', time: '2026-05-04T09:12:33Z', event: { id: 'e-1', source } },
    ]);
  });
});

const { id, time, account, region, actor, name } = eventOf(record());
const item: Remembered = { id, time, account, region, actor, source, name, note: null };
const alone = { before: [], after: [] };

describe('a remembered item', () => {
  const subject = { type: 'role', id: 'one', arn: null };
  const once = { subject, facts: {} };

  test('is judged pending, content, wrong or not at all', () => {
    const judged = (verdict: ReturnType<Parameters<typeof timeline>[2]>) =>
      judgeItem(
        timeline('t', {}, () => verdict),
        item,
        alone,
        context,
      );
    expect(judged(notApplicable)).toEqual({ sighting: null, pendingUntil: null, said: [] });
    expect(judged(compliant)).toEqual({
      sighting: null,
      pendingUntil: null,
      said: [{ control: 't', verdict: 'compliant' }],
    });
    expect(judged(pending('2026-06-02T00:00:00Z'))).toMatchObject({
      sighting: null,
      pendingUntil: '2026-06-02T00:00:00Z',
    });
    expect(judged(violation(once))).toMatchObject({
      sighting: { events: [], finding: { severity: 'medium' } },
      pendingUntil: null,
    });
    expect(judged(violation(once, once)).said).toMatchObject([
      { verdict: 'error', reason: expect.stringMatching(/one violation/) },
    ]);
    expect(judged({ verdict: 'violation', violations: [] as never }).said).toMatchObject([{ verdict: 'error' }]);
  });

  test('of a folded finding counts its events', () => {
    const events = [item, { ...item, id: 'e-2' }];
    const folded = { ...timeline('t', {}, () => violation({ ...once, events })), identity: 'folded' as const };
    expect(judgeItem(folded, item, alone, context).sighting?.events).toEqual(['e-1', 'e-2']);
  });

  test('belongs to the account that its note names, else to its own', () => {
    const notes = (more: object) =>
      auditorOf([timeline('t', { note: () => ({ key: 'k', note: null, ...more }) }, () => compliant)]).judge(
        record(),
        context,
      ).notes;
    expect(notes({})).toMatchObject([{ account: '111122223333', key: 'k', item: { id: 'e-1', name: 'DeleteRole' } }]);
    expect(notes({ account: '444455556666' })).toMatchObject([{ account: '444455556666' }]);
    const forgotten = auditorOf([timeline('t', { note: () => null }, () => compliant)]).judge(record(), context);
    expect(forgotten).toMatchObject({ notes: [], said: [], relevant: true });
  });
});

test('an item is judged with its nearest neighbours in reach, in order of time', () => {
  const looks = fc.constantFrom('back', 'ahead', 'both');
  const memories = fc.record({ looks, last: fc.integer({ min: 0, max: 3 }), within: fc.integer({ min: 0, max: 4 }) });
  const seconds = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 10 });
  fc.assert(
    fc.property(memories, seconds, ({ within, ...memory }, times) => {
      const seen = new Map<string, { before: readonly string[]; after: readonly string[] }>();
      const idsOf = (items: readonly Remembered[]) => items.map((each) => each.id);
      const watching = timeline('t', { ...memory, within: within * 1000 }, (self, { before, after }) => {
        seen.set(self.id, { before: idsOf(before), after: idsOf(after) });
        return compliant;
      });
      const inputs = times.map((second, n) =>
        record({ eventID: `e-${n}`, eventTime: `2026-05-04T00:00:${String(second).padStart(2, '0')}Z` }),
      );
      auditAll(auditorOf([watching]), inputs, context);
      const line = times.map((at, n) => ({ at, id: `e-${n}` })).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
      line.forEach((self, index) => {
        const near = (each: { at: number }) => Math.abs(each.at - self.at) <= within;
        const before = memory.looks === 'ahead' ? [] : line.slice(Math.max(0, index - memory.last), index).filter(near);
        const after = memory.looks === 'back' ? [] : line.slice(index + 1, index + 1 + memory.last).filter(near);
        expect(seen.get(self.id)).toEqual({
          before: before.map((each) => each.id),
          after: after.map((each) => each.id),
        });
      });
      expect(seen.size).toBe(times.length);
    }),
    { seed: 20_261_121, numRuns: 200 },
  );
});

test('of a part that nobody looked at, it is said that nobody was asked', () => {
  const state = { evaluate: () => ({ violations: [], compliant: 0, notEvaluated: [] }), explain: () => '' };
  const domains = { ...control('domains', [inventory(['domains'])]), state };
  const look = { part: 'trails', region: 'us-east-1', outcome: 'complete', reason: null, permission: null } as const;
  const holding = { ...emptyInventory('111122223333', 'aws', context.now), looks: [look] };
  expect(judgeInventory(holding, [domains], defaults).notEvaluated).toEqual([
    { control: 'domains', region: null, reason: 'nobody looked at domains', failed: false, asked: false },
  ]);
});
