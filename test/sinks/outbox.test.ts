import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Endpoints, startEndpoints } from '../../local/endpoints.ts';
import { auditAll } from '../../src/ledger.ts';
import { faultKinds } from '../support/faults.ts';
import { auditor, type Ending, Simulation } from './simulation.ts';

const seeds = Number(process.env['ROLECALL_SEEDS'] ?? 100);

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

test(`whatever fails, what is stored and told is what a scan finds (${seeds} seeds)`, { timeout: 300_000 }, async () => {
  const sum = { findings: 0, withdrawn: 0, pending: 0, messages: 0, repeats: 0, mayRepeat: 0 };
  for (let seed = 1; seed <= seeds; seed++) {
    const ending = await simulation.run(seed);
    const wrong = whatIsWrong(ending);
    expect(wrong, `seed ${seed}: ROLECALL_SEEDS and the faults below repeat it`).toEqual([]);
    sum.findings += ending.findings.length;
    sum.withdrawn += ending.findings.filter((f) => f.status === 'withdrawn').length;
    sum.pending += ending.entries.filter((entry) => entry.pending !== null).length;
    sum.messages += ending.told.length;
    sum.repeats += repeatsIn(ending);
    sum.mayRepeat += ending.mayRepeat;
  }
  const faults = Object.fromEntries([...simulation.injected].sort());
  console.log(`seeds 1 to ${seeds}:`, sum, faults);
  for (const kind of faultKinds) {
    for (const step of ['remember', 'read', 'store', 'claim', 'mark', 'send', 'look for what is due']) {
      expect(Object.keys(faults), 'a fault that was never injected proves nothing').toContain(`${kind}: ${step}`);
    }
  }
  for (const [what, count] of Object.entries(sum)) expect(count, what).toBeGreaterThan(0);
});

/** Every sentence is a broken promise. */
function whatIsWrong(ending: Ending): string[] {
  const { events, entries, findings, told, mayRepeat, context } = ending;
  const wrong: string[] = [];
  const open = new Map(findings.filter((f) => f.status === 'open').map((f) => [f.id, f]));
  const scanned = new Map(auditAll(auditor, events, context).findings.map((f) => [f.id, f]));
  for (const [id, finding] of scanned) {
    const stored = open.get(id);
    if (!stored) wrong.push(`lost: ${finding.control}`);
    else if (JSON.stringify(stored) !== JSON.stringify(finding)) {
      wrong.push(`differs: ${JSON.stringify({ stored, finding }, ['stored', 'finding', ...fields])}`);
    }
  }
  for (const [id, finding] of open) if (!scanned.has(id)) wrong.push(`spurious: ${finding.control}`);
  for (const finding of findings) {
    const heard = told.filter((t) => t.finding.id === finding.id).sort((a, b) => a.finding.revision - b.finding.revision);
    const last = heard.at(-1)?.finding;
    if (!last) wrong.push(`never told: ${finding.control}`);
    else if (last.status !== finding.status || last.severity !== finding.severity) {
      wrong.push(`told ${last.status} ${last.severity}, stored ${finding.status} ${finding.severity}: ${finding.control}`);
    }
  }
  for (const { key, tell, told: marks, due, pending } of entries) {
    if (tell > 0 && marks['sns'] !== tell) wrong.push(`unsent: ${key.pk}`);
    if (due !== pending) wrong.push(`something is left to do: ${key.pk} ${due} ${pending}`);
    if (due !== null && due <= Date.parse(context.now)) wrong.push(`overdue: ${key.pk}`);
  }
  const stored = new Set(findings.map((f) => f.id));
  if (told.some((t) => !stored.has(t.finding.id))) wrong.push('told, and not stored');
  const repeats = repeatsIn(ending);
  if (repeats > mayRepeat) wrong.push(`${repeats} repeats after ${mayRepeat} faults between sending and marking`);
  return wrong;
}

const fields = ['control', 'severity', 'status', 'count', 'first', 'last', 'time', 'facts', 'event', 'id'];

function repeatsIn({ told }: Ending): number {
  return told.length - new Set(told.map((t) => `${t.finding.id} ${t.finding.revision}`)).size;
}
