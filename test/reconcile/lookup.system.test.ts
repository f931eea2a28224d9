/** What the live path lost comes back from CloudTrail's event history, once. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Endpoints, startEndpoints } from '../../local/endpoints.ts';
import { Random } from '../../scripts/sample-day/random.ts';
import { auditorOf } from '../../src/audit.ts';
import { defaults } from '../../src/configuration.ts';
import { isTimeline } from '../../src/controls/control.ts';
import { controls } from '../../src/controls/index.ts';
import { auditAll } from '../../src/ledger.ts';
import { type Counts, judgements } from '../../src/reconcile/counts.ts';
import { lookupsOf } from '../../src/reconcile/lookups.ts';
import { reconcileByLookup, type Run } from '../../src/reconcile/reconcile.ts';
import { type Counted, StoredCheckpoints } from '../../src/sinks/checkpoints.ts';
import { FindingsTable } from '../../src/sinks/findings-table.ts';
import { Outbox } from '../../src/sinks/outbox.ts';
import { logFiles } from '../../src/sources/log-files.ts';
import { EventHistory } from '../../src/sources/lookup-events.ts';
import { readRecords } from '../../src/sources/read-records.ts';
import { type EventHistoryServer, type PastEvent, startEventHistory } from '../support/event-history.ts';
import { AwsFailure } from '../support/fake-aws.ts';
import { newClients, newTable } from '../support/world.ts';

const auditor = auditorOf(controls);
const judgementOf = judgements(controls);
const now = Date.parse('2026-11-19T00:30:00Z');
const account = '111122223333';

/** A clock that nobody waits for: to sleep is to move it on. */
class Watch {
  time = now;
  readonly now = () => this.time;
  readonly sleep = async (time: number) => void (this.time += time);
}

let endpoints: Endpoints;
let records: PastEvent[];
const watch = new Watch();
let history: EventHistoryServer;
let tables = 0;

beforeAll(async () => {
  endpoints = await startEndpoints();
  // A quarter of what concerns a control: the whole day takes half a minute.
  const all = await sampleRecords();
  records = all.filter((event) => auditor.judge(event, context).relevant).filter((_, index) => index % 4 === 0);
  history = await startEventHistory(records, watch.now);
});

afterAll(async () => {
  await history.close();
  await endpoints.close();
});

async function sampleRecords(): Promise<PastEvent[]> {
  const found: PastEvent[] = [];
  for await (const input of logFiles([join(import.meta.dirname, '../../examples/sample-day')])) {
    if ('reason' in input) throw new Error(input.reason);
    readRecords(readFileSync(input.name), input.name, (record) => {
      const event = record as PastEvent & { recipientAccountId?: string };
      if (event.eventName !== undefined && event.recipientAccountId === account) found.push(event);
    });
  }
  return found;
}

const context = { now: new Date(now).toISOString(), horizon: null, configuration: defaults };

/** A deployment of its own, and what it told. */
async function deploy() {
  const table = await newTable(endpoints, `reconciled-${++tables}`);
  const { dynamodb } = newClients(endpoints);
  const told: string[] = [];
  const outbox = new Outbox({
    table: new FindingsTable(dynamodb, { table, retention: 1e12 }),
    places: [
      { name: 'topic', send: async ({ id, status }, revision) => void told.push(`${id} ${status} ${revision}`) },
    ],
    controls: controls.filter(isTimeline),
    lease: 1000,
  });
  const judge = async (record: unknown) => {
    const outcome = auditor.judge(record, context);
    const judgement = judgementOf(record, outcome);
    const { added, said } = await outbox.keep(outcome, context, record);
    return {
      relevant: outcome.relevant,
      added,
      judgement: judgement && { ...judgement, said: [...outcome.said, ...said] },
    };
  };
  const open = async () => {
    const found: string[] = [];
    for await (const { id, status } of new FindingsTable(dynamodb, { table, retention: 1 }).stored())
      if (status !== 'withdrawn') found.push(`${id} ${status}`);
    return found.toSorted();
  };
  const reconcile = async (
    region: string,
    { after = null, ...changes }: Partial<Run> & { after?: string | null } = {},
  ) => {
    const checkpoints = await StoredCheckpoints.read(dynamodb, table, { account, region, after });
    const client = new CloudTrailClient({
      region,
      endpoint: history.url,
      maxAttempts: 1,
      credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' },
    });
    const lookups = lookupsOf(
      controls.flatMap(({ reads }) => reads),
      region === 'us-east-1',
    );
    const run = { account, region, checkpoints, now, judge, goOn: () => true, ...changes };
    const result = await reconcileByLookup(lookups, new EventHistory(client, watch), run);
    await checkpoints.flush();
    return { ...result, checkpoints };
  };
  return { told, judge, open, reconcile };
}

const regions = () => [...new Set(records.map(({ awsRegion }) => awsRegion))];
const isReachable = (event: PastEvent) =>
  lookupsOf(
    controls.flatMap(({ reads }) => reads),
    event.awsRegion === 'us-east-1',
  ).some(({ attribute, value }) => (attribute === 'EventName' ? event.eventName : event.eventSource) === value);

test('what the live path lost is found, told once, and counted; a second run finds nothing more', {
  timeout: 60_000,
}, async () => {
  const seed = 20261119;
  const random = new Random(seed, 'lost');
  const lost = records.filter(
    (event) => auditor.judge(event, context).relevant && isReachable(event) && random.next() < 0.2,
  );
  expect(lost.length, `seed ${seed}`).toBeGreaterThan(5);
  const { told, judge, open, reconcile } = await deploy();
  for (const event of records) if (!lost.includes(event)) await judge(event);
  const expected = auditAll(auditor, records, context)
    .findings.map(({ id, status }) => `${id} ${status}`)
    .toSorted();
  expect(await open()).not.toEqual(expected);

  let missed = 0;
  for (const region of regions()) {
    const result = await reconcile(region);
    expect(result.gaps).toEqual([]);
    missed += result.missed;
  }
  expect(await open()).toEqual(expected);
  expect(missed).toBeGreaterThan(0);
  expect(new Set(told).size).toBe(told.length);
  // Fifty events a page, and no request came too early.
  expect(history.throttled).toBe(0);

  const before = told.length;
  for (const region of regions()) expect((await reconcile(region)).missed).toBe(0);
  expect(told.length).toBe(before);
});

/** Judges, and keeps nothing. */
const unkept = async (record: unknown) => {
  const outcome = auditor.judge(record, context);
  return { relevant: outcome.relevant, added: 0, judgement: judgementOf(record, outcome) };
};

describe('what stands in its way', () => {
  test('somebody else uses up the requests: it waits, and comes to its end', async () => {
    history.rate = 1;
    const { reconcile } = await deploy();
    const { gaps, events } = await reconcile('us-east-1', { judge: unkept });
    history.rate = 2;
    expect(gaps).toEqual([]);
    expect(events).toBeGreaterThan(0);
    expect(history.throttled).toBeGreaterThan(10);
  });

  test('a server in trouble is asked again, and named where the trouble stays', async () => {
    const { reconcile } = await deploy();
    const trouble = (times: number) => {
      const answer = history.server.on('CloudTrail_20131101.LookupEvents', (call) => {
        if (times-- > 0) throw new AwsFailure('InternalFailure', 'no', 500);
        return answer(call);
      });
    };
    trouble(2);
    expect((await reconcile('us-east-1', { judge: unkept })).gaps).toEqual([]);
    trouble(3);
    const { gaps } = await reconcile('us-east-1', { judge: unkept });
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toMatch(/was not looked at: cloudtrail:LookupEvents failed \(InternalFailure\)$/);
  });

  test('time that runs out leaves a gap with account, Region, source and window, where the next run begins', async () => {
    const { reconcile } = await deploy();
    let left = 20;
    const first = await reconcile('us-east-1', { judge: unkept, goOn: () => left-- > 0 });
    expect(first.gaps).toHaveLength(1);
    expect(first.gaps[0]).toMatch(
      /^the event history of .+ and \d+ more in account 111122223333 and us-east-1, 2026-11-18 00:10:00 UTC to 2026-11-19 00:10:00 UTC, was not looked at: the time of the function ran out$/,
    );
    const second = await reconcile('us-east-1', { judge: unkept });
    expect(second.gaps).toEqual([]);
    const both = new Set(records.filter((event) => event.awsRegion === 'us-east-1' && isReachable(event)));
    expect(first.events + second.events).toBeGreaterThanOrEqual(
      [...both].filter((event) => auditor.judge(event, context).relevant).length,
    );
  });

  test('a missing permission is named, asked for once, and resolves nothing', async () => {
    const { reconcile } = await deploy();
    const answer = history.server;
    const calls = answer.calls.length;
    answer.on('CloudTrail_20131101.LookupEvents', () => {
      throw new AwsFailure('AccessDeniedException', 'no', 400);
    });
    const { gaps, checkpoints } = await reconcile('us-east-1');
    expect(gaps.join()).toContain('the permission cloudtrail:LookupEvents is missing (AccessDeniedException)');
    expect(answer.calls.length - calls).toBe(1);
    expect(checkpoints.get('CreateRole')).toBeNull();
  });
});

describe('events are counted', () => {
  /** Asked for by its source, since controls read all of it, and by its name, since controls read that of another source. */
  const foundTwice = {
    eventVersion: '1.11',
    eventID: 'found-twice',
    eventTime: '2026-11-18T12:00:00Z',
    eventSource: 'chime.amazonaws.com',
    eventName: 'AttachRolePolicy',
    awsRegion: 'us-east-1',
    recipientAccountId: account,
    userIdentity: { type: 'Root', accountId: account, arn: `arn:aws:iam::${account}:root` },
  };

  beforeAll(async () => {
    await history.close();
    history = await startEventHistory([...records, foundTwice], watch.now);
  });

  /** Worked out from `reads` alone, apart from the dispatch. */
  const readersOf = ({ eventSource, eventName }: PastEvent) =>
    controls
      .filter(({ reads }) =>
        reads.some(
          (read) =>
            read.kind === 'everything' ||
            (read.kind === 'calls' &&
              read.source === eventSource &&
              (read.names === 'all' || read.names.includes(eventName))),
        ),
      )
      .map(({ id }) => id);
  const eventsOf = (counts: Counts) => {
    const sums: Record<string, number> = {};
    for (const month of Object.values(counts))
      for (const [control, { events = 0 }] of Object.entries(month)) sums[control] = (sums[control] ?? 0) + events;
    return sums;
  };
  const expected = (events: readonly PastEvent[]) => {
    const sums: Record<string, number> = {};
    for (const event of events) for (const id of readersOf(event)) sums[id] = (sums[id] ?? 0) + 1;
    return sums;
  };
  /** Their controls of sessions read more than `reads` of calls tell, and the event history is not asked for those. */
  const withoutSessions = (sums: Record<string, number>) => {
    const following = new Set(
      controls.filter(({ reads }) => reads.some(({ kind }) => kind === 'sessions')).map(({ id }) => id),
    );
    return Object.fromEntries(Object.entries(sums).filter(([id]) => !following.has(id)));
  };

  test('once, however often the windows overlap, the time runs out or a run leaves no record', async () => {
    const region = 'us-east-1';
    const there = [...records, foundTwice].filter((event) => event.awsRegion === region && isReachable(event));
    const { reconcile } = await deploy();
    const hour = 60 * 60 * 1000;
    let last: Counted | null = null;
    for (let at = now - 20 * hour, turn = 0; at <= now; at += 4 * hour, turn++) {
      let left = turn % 2 === 0 ? 30 : Infinity;
      const { checkpoints } = await reconcile(region, { judge: unkept, now: at, goOn: () => left-- > 0 });
      last = checkpoints.counted;
    }
    ({ counted: last } = (await reconcile(region, { judge: unkept })).checkpoints);
    expect(there.length).toBeGreaterThan(20);
    expect(withoutSessions(eventsOf(last?.counts ?? {}))).toEqual(withoutSessions(expected(there)));
    expect(last?.until).toBe(now - 20 * 60 * 1000);

    // Whatever a record has is not counted after it.
    const { checkpoints } = await reconcile(region, { judge: unkept, after: '2026-11-19T00:30:00Z' });
    expect(checkpoints.counted?.counts).toEqual({});
  });

  test('once where a name has so many that its window is asked for in halves', { timeout: 30_000 }, async () => {
    const [sample] = records.filter(
      ({ eventName, awsRegion }) => eventName === 'CreateServiceLinkedRole' && awsRegion === 'us-east-1',
    );
    // Five in each second of seven minutes around the middle of the window, so that some lie on every cut.
    const busy = Array.from({ length: 2100 }, (_, index) => ({
      ...(sample as PastEvent),
      eventID: `busy-${index}`,
      eventTime: `${new Date(now - 12 * 60 * 60 * 1000 - 23 * 60 * 1000 - Math.floor(index / 5) * 1000).toISOString().slice(0, 19)}Z`,
    }));
    const others = history;
    history = await startEventHistory(busy, watch.now);
    try {
      const { reconcile } = await deploy();
      let judged = 0;
      const judge: Run['judge'] = (record) => (judged++, unkept(record));
      const { checkpoints, gaps } = await reconcile('us-east-1', { judge });
      expect(gaps).toEqual([]);
      // Read again in halves, and counted once.
      expect(judged).toBeGreaterThan(busy.length);
      expect(eventsOf(checkpoints.counted?.counts ?? {})['slr-creator-not-approved']).toBe(busy.length);
    } finally {
      await history.close();
      history = others;
    }
  });

  test('with a finding where they gave one', async () => {
    const region = 'us-east-1';
    const { reconcile, judge } = await deploy();
    for (const event of records) await judge(event);
    const { checkpoints } = await reconcile(region);
    const there = records.filter((event) => event.awsRegion === region && isReachable(event));
    const edits = there.filter((event) =>
      auditor.judge(event, context).findings.some(({ control }) => control === 'slr-edit-refused'),
    );
    const { violated = 0 } = checkpoints.counted?.counts['2026-11']?.['slr-edit-refused'] ?? {};
    expect(edits.length).toBeGreaterThan(0);
    expect(violated).toBe(edits.length);
  });
});
