/**
 * How long one event takes: normalised and judged with all controls, parsed already.
 * `npm run bench:judge`: microseconds an event, for ordinary events that controls read (the benign corpus), for events that
 * mostly violate something (the cases), and for those that concern nobody (the rest of the sample day).
 */
import { auditorOf } from '../src/audit.ts';
import { defaults } from '../src/configuration.ts';
import { controls } from '../src/controls/index.ts';
import { readRecords } from '../src/sources/read-records.ts';
import { logFiles } from '../src/sources/log-files.ts';
import { cases } from '../test/controls/cases.ts';
import { benign } from '../test/corpus/benign.ts';

const rounds = 7;
const auditor = auditorOf(controls);
const context = { now: '2026-11-21T00:00:00Z', horizon: null, configuration: defaults };

const isRelevant = (input: unknown) => auditor.judge(input, context).relevant;
const ordinary = benign(20_260_112)
  .map(({ input }) => input)
  .filter(isRelevant);
const violating = cases.flatMap(({ inputs }) => inputs).filter(isRelevant);
const irrelevant: unknown[] = [];
for await (const input of logFiles([new URL('../examples/sample-day', import.meta.url).pathname])) {
  const bytes = 'reason' in input ? input : await input.bytes();
  if ('reason' in bytes) throw new Error(`${bytes.name}: ${bytes.reason}`);
  readRecords(bytes, input.name, (record) => {
    if (!isRelevant(record)) irrelevant.push(record);
  });
}

const results = {
  controls: controls.length,
  ordinaryUs: measure(ordinary, 5),
  violatingUs: measure(violating, 20),
  irrelevantUs: measure(irrelevant, 20),
  perEventUs: measure([...ordinary, ...violating], 5),
};
console.log(`${controls.length} controls, Node ${process.versions.node}, median of ${rounds} rounds, µs an event`);
console.log(`ordinary events that controls read:  ${results.ordinaryUs} (${ordinary.length} events)`);
console.log(`events that violate something:       ${results.violatingUs} (${violating.length} events)`);
console.log(`all events that controls read:       ${results.perEventUs}`);
console.log(`events that concern nobody:          ${results.irrelevantUs} (${irrelevant.length} events)`);
console.log(JSON.stringify(results));

/** Median microseconds an event. */
function measure(events: readonly unknown[], repeats: number): number {
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const started = process.hrtime.bigint();
    for (let repeat = 0; repeat < repeats; repeat++) for (const event of events) auditor.judge(event, context);
    const spent = Number(process.hrtime.bigint() - started) / 1000;
    // The first round warms up.
    if (round > 0) times.push(spent / (events.length * repeats));
  }
  return Number((times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0).toFixed(2));
}
