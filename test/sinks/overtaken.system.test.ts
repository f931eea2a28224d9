/** What a writer does that others overtake, or that reads what is no longer so; the table is made to be late. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Endpoints, startEndpoints } from '../../local/endpoints.ts';
import { defaults, type Mute } from '../../src/configuration.ts';
import { isTimeline } from '../../src/controls/control.ts';
import type { Finding } from '../../src/findings/finding.ts';
import type { Entry, Key } from '../../src/sinks/entry.ts';
import { FindingsReader } from '../../src/sinks/findings-reader.ts';
import { FindingsTable } from '../../src/sinks/findings-table.ts';
import { Outbox } from '../../src/sinks/outbox.ts';
import { finding } from '../findings/finding.ts';
import { newTable } from '../support/world.ts';
import { single } from './controls.ts';
import { record } from './events.ts';
import { auditor, listed } from './promises.ts';

const lease = 60_000;
const now = Date.parse('2026-05-04T00:00:00Z');

/** Another writer is always faster. */
class Overtaken extends FindingsTable {
  writes = 0;
  override async write(): Promise<boolean> {
    this.writes++;
    return false;
  }
}

/** Its index of what is due, and what is read as a whole, are of a while ago. */
class Late extends FindingsTable {
  keys: readonly Key[] = [];
  read: readonly Entry[] = [];
  override async *due(): AsyncGenerator<Key> {
    yield* this.keys;
  }
  override async *entries(): AsyncGenerator<Entry> {
    yield* this.read;
  }
}

let endpoints: Endpoints;
let name: string;
let table: FindingsTable;
let tables = 0;
let told: string[];
let topicIsUp: boolean;

beforeAll(async () => {
  endpoints = await startEndpoints();
});

afterAll(() => endpoints.close());

beforeEach(async () => {
  name = await newTable(endpoints, `overtaken-${++tables}`);
  table = tableOf(FindingsTable);
  told = [];
  topicIsUp = true;
});

function tableOf<T extends FindingsTable>(kind: new (...args: ConstructorParameters<typeof FindingsTable>) => T): T {
  return new kind(endpoints.clients.dynamodb, { table: name, retention: lease });
}

function outbox(over: FindingsTable = table) {
  const topic = {
    name: 'topic',
    async send({ status, event }: Finding) {
      if (!topicIsUp) throw new Error('the topic is down');
      told.push(`${event?.id} ${status}`);
    },
  };
  return new Outbox({ table: over, places: [topic], controls: auditor.controls.filter(isTimeline), lease });
}

function contextAt(time: number, mute: readonly Mute[] = []) {
  return { now: new Date(time).toISOString(), horizon: null, configuration: { ...defaults, mute } };
}

const call = (what: string, minute: number) => record('test.amazonaws.com', what, minute, { thing: 'it' });
const keep = (event: unknown, over: FindingsTable = table) =>
  outbox(over).keep(auditor.judge(event, contextAt(now)), contextAt(now));
const look = (over: FindingsTable) =>
  outbox(over).look(
    {
      account: '111122223333',
      scope: { control: 'slr-missing', part: 'us-east-1' },
      findings: [finding({ id: 'a', control: 'slr-missing', event: null })],
      unconfirmed: [],
      complete: true,
    },
    contextAt(now),
  );
const dues = async () => (await listed(table.entries())).map(({ due }) => due);
const muted: Mute = {
  line: 1,
  control: single.id,
  account: null,
  region: null,
  actor: null,
  subject: null,
  until: '2026-05-20',
  reason: 'known',
  owner: 'me',
};

test.each<[string, (over: Overtaken) => Promise<unknown>, RegExp]>([
  ['a finding', (over) => keep(call('Happen', 0), over), /^finding .+: 50 writes in a row were overtaken/],
  ['a state', look, /^finding a: 50 writes in a row were overtaken/],
  [
    'a timeline',
    (over) => keep(call('Export', 0), over).then(() => keep(call('Export', 60), over)),
    /^timeline .+: overtaken 50 times/,
  ],
])(
  '%s that is overtaken again and again is given up after 50 tries, and the event is not acknowledged',
  async (_, work, says) => {
    const over = tableOf(Overtaken);
    await expect(work(over)).rejects.toThrow(says);
    expect(over.writes).toBe(50);
  },
);

test('a part of a finding that is overtaken stays due, and the event is kept', async () => {
  for (const minute of [0, 5]) await keep(call('Deny', minute));
  let writes = 0;
  /** Only the finding itself is somebody else's. */
  class Partly extends FindingsTable {
    override async write(...args: Parameters<FindingsTable['write']>): Promise<boolean> {
      if (!args[0].pk.startsWith('finding|')) return super.write(...args);
      writes++;
      return false;
    }
  }
  const { failed } = await keep(call('Deny', 10), tableOf(Partly));
  const [part] = (await listed(table.entries())).flatMap(({ sighting }) => sighting?.finding ?? []);
  expect(failed).toEqual([{ finding: part?.id, place: 'table', error: expect.any(Error) }]);
  expect(writes).toBe(50);
  expect((await dues()).filter((due) => due !== null)).toEqual([now + lease]);
  await outbox().sweep(contextAt(now + lease));
  expect(told).toEqual(['Deny 0 open']);
});

test('a sweep leaves alone what the index still calls due', async () => {
  topicIsUp = false;
  await keep(call('Happen', 0));
  topicIsUp = true;
  const late = tableOf(Late);
  late.keys = (await listed(table.entries())).map(({ key }) => key);
  await outbox(late).sweep(contextAt(now + lease - 1));
  expect(told).toEqual([]);
  await outbox(late).sweep(contextAt(now + lease));
  expect(told).toEqual(['Happen 0 open']);
});

test('who stores or takes over has the time of a lease to deliver', async () => {
  topicIsUp = false;
  for (const minute of [0, 60]) await keep(call('Export', minute));
  expect(await dues()).toEqual([null, now + lease]);
  await outbox().sweep(contextAt(now + lease + 5));
  expect(await dues()).toEqual([null, now + lease + 5 + lease]);
});

test('what changes and is not worth telling is not delivered in the place of its writer', async () => {
  topicIsUp = false;
  await keep(call('Open', 0));
  topicIsUp = true;
  // The first one now names the second in its facts.
  await keep(call('Open', 30));
  expect(told).toEqual(['Open 30 open']);
  await outbox().sweep(contextAt(now + lease));
  expect(told).toEqual(['Open 30 open', 'Open 0 open']);
});

test('an item that expired while its event was handled is no fault', async () => {
  class Expired extends FindingsTable {
    override async around(): Promise<Entry[]> {
      return [];
    }
  }
  expect(await keep(call('Export', 0), tableOf(Expired))).toMatchObject({ failed: [], said: [], delivered: 0 });
});

test('a folded finding keeps the record of its first event', async () => {
  for (const minute of [0, 1]) await keep(call('Repeat', minute));
  const [only] = await listed(table.entries());
  expect(only?.sighting?.finding.count).toBe(2);
  const kept = await new FindingsReader(endpoints.clients.dynamodb, name).record(only?.key as Key);
  expect(JSON.parse(kept ?? '')).toEqual(call('Repeat', 0));
});

test('remute says whether it saw everything, and delivers nothing but its own', async () => {
  const remute = (mutes: readonly Mute[], over = table) => outbox(over).remute(contextAt(now + 1, mutes));
  expect(await remute([muted])).toMatchObject({ whole: true });
  topicIsUp = false;
  await keep(call('Happen', 0));
  topicIsUp = true;
  expect(await remute([])).toMatchObject({ whole: true, delivered: 0 });
  expect(told).toEqual([]);
  topicIsUp = false;
  expect(await remute([muted])).toMatchObject({ whole: false, failed: [{ place: 'topic' }] });
});

test('who reads the table before another one mutes in it tells nothing', async () => {
  topicIsUp = false;
  await keep(call('Happen', 0));
  const late = tableOf(Late);
  late.read = await listed(table.entries());
  await outbox().remute(contextAt(now + 1, [muted]));
  topicIsUp = true;
  await outbox(late).remute(contextAt(now + 1, [muted]));
  expect(told).toEqual([]);
});
