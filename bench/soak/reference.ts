/** Forked by soak.ts: makes the events, judges each as it makes it, and says at the end what of them is missing. */
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { localCredentials } from '../../local/endpoints.ts';
import { readRules } from '../../local/event-bus.ts';
import { auditorOf, type Outcome } from '../../src/audit.ts';
import { defaults } from '../../src/configuration.ts';
import { controls } from '../../src/controls/index.ts';
import { isObject } from '../../src/events/fields.ts';
import { Ledger } from '../../src/ledger.ts';
import { FindingsTable } from '../../src/sinks/findings-table.ts';
import { roleUsesOf } from '../../src/sinks/role-uses.ts';
import { Random } from '../../test/corpus/random.ts';
import { accountOf } from '../../test/support/accounted.ts';
import { usedHere } from '../../test/support/used.ts';
import type { Answers, Asked, Deliveries, Verdict } from './references.ts';
import { SoakEvents, usesRole } from './events.ts';

/** Shares of all events: also, or only, in a log object. */
const shares = { logged: 0.05, onlyLogged: 0.5 };
/** Deliveries of a kind that are handed over at once. */
const slice = 250;

const seed = Number(process.argv[2]);
const random = new Random(seed + 1);
const auditor = auditorOf(controls);
const contextAt = (now: number) => ({ now: new Date(now).toISOString(), horizon: null, configuration: defaults });
const rules = await readRules(join(import.meta.dirname, '../../infra/event-patterns'));
const generator = new SoakEvents(seed, rules, auditor, contextAt(Date.now()));
const ledger = new Ledger();
/** Account, call and Region -> the last day on which a message told of it. */
const uses = new Map<string, string>();

let made: Deliveries = { bodies: [], records: [] };

/** About `count` events, how many is the answer; those that their record alone tells as well may come in a log object. */
function make(count: number, now: number): number {
  const context = contextAt(now);
  const bodies = generator.some(count);
  made = { bodies: [], records: [] };
  for (const body of bodies) {
    const input = parsed(body);
    const outcome = auditor.judge(input, context);
    ledger.add(outcome);
    const record = random.next() < shares.logged && isObject(input) ? input['detail'] : undefined;
    const isLogged = record !== undefined && !usesRole(outcome) && saysSame(auditor.judge(record, context), outcome);
    if (isLogged) made.records.push(JSON.stringify(record));
    if (isLogged && random.next() < shares.onlyLogged) continue;
    made.bodies.push(body);
    if (outcome.event !== null && usesRole(outcome)) {
      const { account, name, region, time } = outcome.event;
      const key = `${account}|${name}|${region}`;
      const day = time.slice(0, 10);
      if (day > (uses.get(key) ?? '')) uses.set(key, day);
    }
  }
  return bodies.length;
}

function deliver(): Deliveries {
  return { bodies: made.bodies.splice(-slice), records: made.records.splice(-slice) };
}

/** A customer's event, or one whose envelope somebody wrote, says something else than its record. */
function saysSame(a: Outcome, b: Outcome): boolean {
  return a.relevant && substanceOf(a) === substanceOf(b);
}

function substanceOf({ findings, notes }: Outcome): string {
  return JSON.stringify([findings, notes.map(({ control, account, key, item }) => [control.id, account, key, item])]);
}

async function judgeAll({ addresses, heard, now }: Asked['verdict']): Promise<Verdict> {
  const { region, dynamodb: endpoint, table: name } = addresses;
  const client = new DynamoDBClient({ region, credentials: localCredentials, endpoint });
  const table = new FindingsTable(client, { table: name, retention: 1 });
  const { findings, errors } = ledger.close(contextAt(now));
  const account = await accountOf({ table, subscriber: { heard } }, findings, now);
  const unnoted: string[] = [];
  for (const [owner, expected] of Map.groupBy(uses, ([key]) => key.slice(0, key.indexOf('|')))) {
    const noted = await roleUsesOf(client, name, owner);
    const days = new Map(noted.map(({ call, region: where, at }) => [`${owner}|${call}|${where}`, at.slice(0, 10)]));
    for (const [key, day] of expected)
      if (days.get(key) !== day) unnoted.push(`use of ${key} on ${day}, noted ${days.get(key) ?? 'never'}`);
  }
  client.destroy();
  return {
    ...account,
    lost: [...account.lost, ...unnoted],
    errors: errors.map(({ control, reason }) => `${control} threw: ${reason}`),
    roleUses: uses.size,
    counts: findings.map(({ count }) => count ?? 0),
    used: usedHere(),
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

const answers: Answers = {
  events: async ({ count, now }) => make(count, now),
  deliveries: async () => deliver(),
  verdict: judgeAll,
};
process.on('message', ({ kind, question }: { kind: keyof Asked; question: never }) => {
  answers[kind](question).then(
    (answer) => process.send?.({ answer }),
    (error: Error) => process.send?.({ error: error.stack }),
  );
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
