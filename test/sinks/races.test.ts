/** Two writers, tried at every point at which one can overtake the other, and at which one can die. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Endpoints, startEndpoints } from '../../local/endpoints.ts';
import { defaults } from '../../src/configuration.ts';
import { isTimeline } from '../../src/controls/control.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { FindingsTable } from '../../src/sinks/findings-table.ts';
import { Outbox } from '../../src/sinks/outbox.ts';
import { makeFaulty, type Step, type Victim } from '../support/faults.ts';
import { newClients, newTable } from '../support/world.ts';
import { record } from './events.ts';
import { auditor, brokenPromises, findingsIn, listed } from './promises.ts';

interface Scenario {
  /** Were there before. */
  readonly before: readonly unknown[];
  /** What the two writers handle. */
  readonly one: unknown;
  readonly other: unknown;
  /** Findings that are open in the end. */
  readonly open: number;
}

const day = 24 * 60;
const at = (name: string, minute: number, grave = false) =>
  record('test.amazonaws.com', name, minute, { thing: 'it', grave });
const created = {
  ...record('iam.amazonaws.com', 'CreateServiceLinkedRole', 0, { aWSServiceName: 'lex.amazonaws.com' }),
  userIdentity: { type: 'Root', arn: 'arn:aws:iam::111122223333:root', accountId: '111122223333' },
};

const scenarios: Readonly<Record<string, Scenario>> = {
  'the same event': { before: [], one: at('Happen', 0), other: at('Happen', 0), open: 1 },
  'one event that breaks two controls': { before: [], one: created, other: created, open: 2 },
  'events that are folded': { before: [], one: at('Repeat', 0), other: at('Repeat', 1, true), open: 1 },
  'an event that takes back what the other one broke': {
    before: [at('Export', 100)],
    one: at('Export', 0),
    other: at('Cancel', 50),
    open: 0,
  },
  'events that close what was left open': {
    before: [at('Open', 0)],
    one: at('Open', 30),
    other: at('Close', 60),
    open: 0,
  },
  'events that stand between others': {
    before: [at('Stand', 0), at('Stand', 60)],
    one: at('Stand', 20),
    other: at('Stand', 40),
    open: 2,
  },
  'events that undo what others did': {
    before: [at('Lend', 0)],
    one: at('Lend', 30),
    other: at('Return', 60),
    open: 0,
  },
  'a thing that is given back too late for the first who lent it': {
    before: [at('Lend', 0)],
    one: at('Return', 150),
    other: at('Lend', 90),
    open: 1,
  },
  'a thing that is given back at the last moment': {
    before: [at('Lend', 0)],
    one: at('Lend', 60),
    other: at('Return', 120),
    open: 0,
  },
  'a burst and its pardon': {
    before: [at('Deny', 0), at('Deny', 5)],
    one: at('Deny', 10),
    other: at('Pardon', 7),
    open: 0,
  },
  'bursts of a day': {
    before: [0, 5, 10, 15].map((minute) => at('Deny', minute)),
    one: at('Deny', 20),
    other: at('Pardon', 12),
    open: 1,
  },
  'a state that outlasts its first event': {
    before: [at('Off', 0), at('Off', day + 60)],
    one: at('On', 60),
    other: at('Off', day + 120),
    open: 1,
  },
};

const lease = 60_000;
const now = Date.parse('2026-05-04T00:00:00Z');

let endpoints: Endpoints;
let clients: ReturnType<typeof newClients>;
let tables = 0;
const victim: Victim = {};

beforeAll(async () => {
  endpoints = await startEndpoints();
  clients = newClients(endpoints);
  makeFaulty(clients.dynamodb, victim);
});

afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await endpoints.close();
});

/** A table of its own, the writer that things happen to, and any number of others. */
async function newWorld() {
  tables++;
  const name = await newTable(endpoints, `race-${tables}`);
  const told: { finding: Finding; revision: number }[] = [];
  const outboxOver = (client: typeof clients.dynamodb, before?: (step: Step) => Promise<void>) =>
    new Outbox({
      table: new FindingsTable(client, { table: name, retention: lease }),
      places: [
        {
          name: 'sns',
          async send(finding, revision) {
            await before?.('send');
            told.push({ finding, revision });
          },
        },
      ],
      controls: auditor.controls.filter(isTimeline),
      lease,
    });
  const keep = (outbox: Outbox, event: unknown, time = now) => {
    const context = contextAt(time);
    return outbox.keep(auditor.judge(event, context), context);
  };
  return {
    told,
    keepByVictim: (event: unknown) =>
      keep(
        outboxOver(clients.dynamodb, (step) => victim.before?.(step) ?? Promise.resolve()),
        event,
      ),
    keepByOther: (event: unknown, time = now) => keep(outboxOver(endpoints.clients.dynamodb), event, time),
    sweep: (time: number) => outboxOver(endpoints.clients.dynamodb).sweep(contextAt(time)),
    entries: () => listed(new FindingsTable(endpoints.clients.dynamodb, { table: name, retention: lease }).entries()),
  };
}

function contextAt(time: number) {
  return { now: new Date(time).toISOString(), horizon: null, configuration: defaults };
}

describe.each(Object.entries(scenarios))('%s', (_, { before, one, other, open }) => {
  test('is the same whenever one writer overtakes the other', { timeout: 60_000 }, async () => {
    let overtaken = true;
    for (let point = 0; overtaken; point++) {
      const world = await newWorld();
      for (const event of before) await world.keepByOther(event);
      let calls = 0;
      overtaken = false;
      victim.before = async () => {
        if (calls++ !== point) return;
        overtaken = true;
        await world.keepByOther(other);
      };
      await world.keepByVictim(one);
      if (!overtaken) await world.keepByOther(other);
      const ending = {
        events: [...before, one, other],
        entries: await world.entries(),
        told: world.told,
        mayRepeat: 0,
        context: contextAt(now),
      };
      expect(brokenPromises(ending), `overtaken before call ${point}`).toEqual([]);
      expect(findingsIn(ending.entries).filter((f) => f.status === 'open')).toHaveLength(open);
    }
  });

  test.each([
    ['at once', 0],
    ['a call later', 1],
  ])('loses nothing wherever one writer is overtaken and dies %s', { timeout: 60_000 }, async (_when, later) => {
    let died = true;
    for (let point = 0; died; point++) {
      const world = await newWorld();
      for (const event of before) await world.keepByOther(event);
      let calls = 0;
      let lastStep: Step | null = null;
      died = false;
      const { promise, resolve } = Promise.withResolvers<void>();
      victim.before = async (step) => {
        if (calls === point) await world.keepByOther(other);
        if (calls++ < point + later) {
          lastStep = step;
          return;
        }
        died = true;
        resolve();
        await new Promise(() => undefined);
      };
      await Promise.race([world.keepByVictim(one), promise]);
      await world.keepByOther(one, now + 1);
      if (!died) await world.keepByOther(other);
      for (const leases of [2, 4]) await world.sweep(now + leases * lease);
      const ending = {
        events: [...before, one, other],
        entries: await world.entries(),
        told: world.told,
        mayRepeat: died && lastStep === 'send' ? 1 : 0,
        context: contextAt(now + 4 * lease),
      };
      expect(brokenPromises(ending), `died before call ${point}`).toEqual([]);
      expect(findingsIn(ending.entries).filter((f) => f.status === 'open')).toHaveLength(open);
    }
  });
});
