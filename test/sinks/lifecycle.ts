/** Findings that live on in a table of their own, and what two places are told of them. */
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { type Endpoints, startEndpoints } from '../../local/endpoints.ts';
import { type Configuration, defaults, type Mute } from '../../src/configuration.ts';
import { isTimeline } from '../../src/controls/control.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { FindingsTable } from '../../src/sinks/findings-table.ts';
import { Outbox } from '../../src/sinks/outbox.ts';
import { newTable } from '../support/world.ts';
import { single } from './controls.ts';
import { record } from './events.ts';
import { auditor, listed } from './promises.ts';

export const lease = 60_000;
export const day = 24 * 60 * 60_000;
export const now = Date.parse('2026-05-04T00:00:00Z');

export let endpoints: Endpoints;
export let table: FindingsTable;
export let tables = 0;
/** What the places were told, the newest last. */
export let told: { readonly place: string; readonly status: string; readonly before: string | null | undefined }[];
export let revisions: number[];
export const bus = { isUp: true };

/** Hooks of a file: each test has a table of its own. */
export function withTables(): void {
  beforeAll(async () => {
    endpoints = await startEndpoints();
  });

  afterAll(() => endpoints.close());

  beforeEach(async () => {
    tables++;
    const name = await newTable(endpoints, `lifecycle-${tables}`);
    table = new FindingsTable(endpoints.clients.dynamodb, { table: name, retention: lease });
    told = [];
    revisions = [];
    bus.isUp = true;
  });
}

export function outbox() {
  const place = (name: string) => ({
    name,
    async send({ status }: Finding, revision: number, before?: string | null) {
      if (name === 'bus' && !bus.isUp) throw new Error('the bus is down');
      told.push({ place: name, status, before });
      revisions.push(revision);
    },
  });
  return new Outbox({
    table,
    places: [place('topic'), place('bus')],
    controls: auditor.controls.filter(isTimeline),
    lease,
  });
}

export function contextAt(time: number, mutes: Configuration['mute'] = []) {
  return { now: new Date(time).toISOString(), horizon: null, configuration: { ...defaults, mute: mutes } };
}

export function mute(until: string, control: string = single.id): Mute {
  const any = { account: null, region: null, actor: null, subject: null };
  return { line: 1, control, ...any, until, reason: 'It is known', owner: 'security@example.com' };
}

export function keep(event: unknown, context = contextAt(now)) {
  return outbox().keep(auditor.judge(event, context), context);
}

export async function onlyFinding() {
  const [only, ...others] = await listed(table.stored());
  expect(others).toEqual([]);
  if (!only) throw new Error('expected a finding');
  return only;
}

export function statuses(place = 'topic') {
  return told.filter((each) => each.place === place).map(({ status }) => status);
}

export const call = (name: string, minute: number) => record('test.amazonaws.com', name, minute, { thing: 'it' });
export const minutes = (count: number) => count * 60_000;
export const happening = call('Happen', 0);
