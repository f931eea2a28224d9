/** What a reader of the findings table learns, over a table that speaks DynamoDB's protocol. */
import { CreateTableCommand, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Endpoints, startEndpoints } from '../../local/endpoints.ts';
import { defaults } from '../../src/configuration.ts';
import { isTimeline } from '../../src/controls/control.ts';
import { FindingsReader } from '../../src/sinks/findings-reader.ts';
import { FindingsTable } from '../../src/sinks/findings-table.ts';
import { Outbox } from '../../src/sinks/outbox.ts';
import { newTable } from '../support/world.ts';
import { lent, single } from './controls.ts';
import { record } from './events.ts';
import { auditor, listed } from './promises.ts';

const now = Date.parse('2026-05-04T00:00:00Z');
const context = { now: new Date(now).toISOString(), horizon: null, configuration: defaults };
let endpoints: Endpoints;
let name: string;
let reader: FindingsReader;
let tables = 0;

beforeAll(async () => {
  endpoints = await startEndpoints();
});
afterAll(() => endpoints.close());
beforeEach(async () => {
  name = await newTable(endpoints, `reader-${++tables}`);
  reader = new FindingsReader(endpoints.clients.dynamodb, name);
});

const call = (event: string, minute: number) => record('test.amazonaws.com', event, minute, { thing: 'it' });

async function keep(event: unknown) {
  const table = new FindingsTable(endpoints.clients.dynamodb, { table: name, retention: 1000 });
  const place = { name: 'topic', send: async () => {} };
  const outbox = new Outbox({ table, places: [place], controls: auditor.controls.filter(isTimeline), lease: 60_000 });
  await outbox.keep(auditor.judge(event, context), context);
}

test('what is written is among the changes, with the key under which it lies', async () => {
  await keep(call('Happen', 0));
  await keep(call('Lend', 0));
  const changes = (await reader.changedSince(0)) ?? [];
  const found = await reader.at(changes.map(({ key }) => key));
  expect(found.map(({ finding }) => finding.control).toSorted()).toEqual([lent.id, single.id].toSorted());
  expect(found.toSorted((a, b) => (a.key.pk < b.key.pk ? -1 : 1))).toEqual(
    (await listed(reader.all())).toSorted((a, b) => (a.key.pk < b.key.pk ? -1 : 1)),
  );
});

test('what is only remembered is no change', async () => {
  await keep(call('Export', 0));
  expect(await listed(reader.all())).toEqual([]);
  expect(await reader.changedSince(0)).toEqual([]);
});

test('a change is known by its time and its rev, and what was written before is left out', async () => {
  await keep(call('Deny', 0));
  await keep(call('Deny', 5));
  const began = Date.now();
  await keep(call('Deny', 10));
  const [before] = (await reader.changedSince(began)) ?? [];
  expect(before?.at).toBeGreaterThanOrEqual(began);
  expect(await reader.changedSince(Date.now() + 1000)).toEqual([]);
  await keep(call('Deny', 15));
  const [after, ...others] = (await reader.changedSince(began)) ?? [];
  expect(others).toEqual([]);
  expect(after?.key).toEqual(before?.key);
  expect(after?.rev).toBeGreaterThan(before?.rev ?? Number.POSITIVE_INFINITY);
});

test('a table without the index cannot tell; one that is not there is an error', async () => {
  const { dynamodb } = endpoints.clients;
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: name }));
  const keys = Table?.KeySchema?.map(({ AttributeName }) => AttributeName);
  await dynamodb.send(
    new CreateTableCommand({
      TableName: 'reader-without',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: Table?.KeySchema,
      AttributeDefinitions: Table?.AttributeDefinitions?.filter(({ AttributeName }) => keys?.includes(AttributeName)),
    }),
  );
  await expect.poll(() => new FindingsReader(dynamodb, 'reader-without').changedSince(0)).toBe(null);
  await expect(new FindingsReader(dynamodb, 'nowhere').changedSince(0)).rejects.toThrow('not found');
});
