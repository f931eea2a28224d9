import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Endpoints, startEndpoints } from '../../local/endpoints.ts';
import { faultKinds, steps } from '../support/faults.ts';
import { brokenPromises, findingsIn, repeatsIn } from './promises.ts';
import { Simulation } from './simulation.ts';

/** outbox.slow.test.ts runs four times as many. */
const seeds = Number(process.env['ROLECALL_SEEDS'] ?? 25);

let endpoints: Endpoints;
let simulation: Simulation;

beforeAll(async () => {
  endpoints = await startEndpoints();
  simulation = new Simulation(endpoints);
});

afterAll(async () => {
  simulation.close();
  await endpoints.close();
});

test(`whatever fails, what is stored and told is what a scan finds (${seeds} seeds)`, {
  timeout: 300_000,
}, async () => {
  const sum = {
    findings: 0,
    withdrawn: 0,
    resolved: 0,
    muted: 0,
    unmuted: 0,
    pending: 0,
    messages: 0,
    repeats: 0,
    mayRepeat: 0,
  };
  for (let seed = 1; seed <= seeds; seed++) {
    const ending = await simulation.run(seed);
    expect(brokenPromises(ending), `seed ${seed}`).toEqual([]);
    const findings = findingsIn(ending.entries);
    sum.findings += findings.length;
    sum.withdrawn += findings.filter((f) => f.status === 'withdrawn').length;
    sum.resolved += findings.filter((f) => f.status === 'resolved').length;
    const turns = ending.entries.flatMap(({ history }) => history.map(({ from, to }) => `${from} ${to}`));
    sum.muted += turns.filter((turn) => turn.endsWith(' muted')).length;
    sum.unmuted += turns.filter((turn) => turn === 'muted open').length;
    sum.pending += ending.entries.filter((entry) => entry.pending !== null).length;
    sum.messages += ending.told.length;
    sum.repeats += repeatsIn(ending);
    sum.mayRepeat += ending.mayRepeat;
  }
  const faults = Object.fromEntries(simulation.injected);
  console.log(`seeds 1 to ${seeds}:`, sum, faults);
  // What never happened proves nothing.
  const possible = faultKinds.flatMap((kind) => steps.map((step) => `${kind}: ${step}`));
  expect(Object.keys(faults).toSorted()).toEqual(possible.toSorted());
  for (const [what, count] of Object.entries(sum)) expect(count, what).toBeGreaterThan(0);
});
