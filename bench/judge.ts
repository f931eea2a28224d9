/**
 * How long one event takes: normalised and judged with all controls, parsed already.
 * `npm run bench:judge`: microseconds an event, over the events of all cases and over the irrelevant ones of the sample day.
 */
import { auditorOf } from '../src/audit.ts';
import { defaults } from '../src/configuration.ts';
import { controls } from '../src/controls/index.ts';
import { readRecords } from '../src/sources/read-records.ts';
import { logFiles } from '../src/sources/log-files.ts';
import { cases } from '../test/controls/cases.ts';

const rounds = 7;
const auditor = auditorOf(controls);
const context = { now: '2026-11-21T00:00:00Z', horizon: null, configuration: defaults };

const relevant = cases.flatMap(({ inputs }) => inputs).filter((input) => auditor.judge(input, context).relevant);
const irrelevant: unknown[] = [];
for await (const input of logFiles([new URL('../examples/sample-day', import.meta.url).pathname])) {
  const bytes = 'reason' in input ? input : await input.bytes();
  if ('reason' in bytes) throw new Error(`${bytes.name}: ${bytes.reason}`);
  readRecords(bytes, input.name, (record) => {
    if (!auditor.judge(record, context).relevant) irrelevant.push(record);
  });
}

const results = {
  controls: controls.length,
  relevantEvents: relevant.length,
  perRelevantEventUs: measure(relevant, 20),
  irrelevantEvents: irrelevant.length,
  perIrrelevantEventUs: measure(irrelevant, 20),
};
console.log(`${controls.length} controls, Node ${process.versions.node}, median of ${rounds} rounds`);
console.log(`an event that controls read:  ${results.perRelevantEventUs} µs (${relevant.length} events)`);
console.log(`any other event:              ${results.perIrrelevantEventUs} µs (${irrelevant.length} events)`);
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
