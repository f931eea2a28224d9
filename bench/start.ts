/**
 * What a cold start costs: `npm run bench:start` bundles each function as serverless.yml says, and prints how much of it is
 * read when it starts, with the first finding and in all, and how long a new process takes to import it, on-event also to
 * answer an event that gives no finding: one that concerns nobody, and one that controls judge. An empty bundle is the
 * measure: milliseconds above it, by the clock and of the processor, which a busy machine changes less. Processes take
 * turns; medians.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundled } from '../test/support/bundle.ts';
import { irrelevant, refusedEdit } from '../test/support/deployment.ts';

const rounds = 21;
const root = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'rolecall-start-'));

interface Contestant {
  readonly name: string;
  /** What a process does that is timed. */
  readonly script: string;
  /** What is read: at the start, with the first finding, in all. */
  readonly kilobytes: readonly string[];
}

interface Times {
  /** Milliseconds of the script, by the clock and of the processor. */
  readonly clock: number[];
  readonly processor: number[];
}

try {
  const functions = readdirSync(join(root, 'functions')).filter((name) => name.endsWith('.ts'));
  const contestants = [empty()];
  for (const file of functions) contestants.push(...(await contestantsOf(file.slice(0, -'.ts'.length))));
  print(contestants, timesOf(contestants));
} finally {
  rmSync(folder, { recursive: true });
}

function empty(): Contestant {
  const file = join(folder, 'empty.mjs');
  writeFileSync(file, 'export const handler = async () => undefined;\n');
  return { name: 'empty', script: importing(file), kilobytes: ['0', '', '0'] };
}

async function contestantsOf(name: string): Promise<Contestant[]> {
  const bundle = await bundled(name, join(folder, name));
  for (const { path, contents } of bundle.files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  }
  const kilobytes = [bundle.start, bundle.finding, bundle.all].map((files) =>
    files === null ? '' : (bundle.bytesOf(files) / 1000).toFixed(0),
  );
  const script = importing(join(folder, name, `${name}.mjs`));
  const contestant = { name, script, kilobytes };
  if (name !== 'on-event') return [contestant];
  const answering = (what: string, event: unknown): Contestant => {
    const batch = { Records: [messageOf('1', event)] };
    const answer = `await handler(${JSON.stringify(batch)}, { getRemainingTimeInMillis: () => 60_000 });`;
    return { name: what, script: `${script}${answer}`, kilobytes: ['', '', ''] };
  };
  return [contestant, answering('answers nobody’s', irrelevant), answering('judges', judged)];
}

/** A successful call that several controls read, and none of them reports. */
const { detail, ...envelope } = refusedEdit('judged');
const judged = { ...envelope, detail: { ...detail, eventName: 'XX' } };

function importing(file: string): string {
  return `const { handler } = await import(${JSON.stringify(pathToFileURL(file).href)});`;
}

function timesOf(contestants: readonly Contestant[]): readonly Times[] {
  const times = contestants.map((): Times => ({ clock: [], processor: [] }));
  for (let round = 0; round <= rounds; round++) {
    for (const [index, { script }] of contestants.entries()) {
      const [clock, processor] = run(script);
      // The first round fills the caches of the disk.
      if (round === 0) continue;
      times[index]?.clock.push(clock);
      times[index]?.processor.push(processor);
    }
  }
  return times;
}

/** Milliseconds that the script took in a process of its own. */
function run(script: string): number {
  const timed = `const began = performance.now(); ${script} console.log(performance.now() - began); process.exit();`;
  const env = { PATH: process.env['PATH'], POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' };
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', timed], { env, encoding: 'utf8' });
  return Number(printed.trim().split('\n').at(-1));
}

function print(contestants: readonly Contestant[], times: readonly Times[]): void {
  const nothing = { script: median(times[0]?.script ?? []), process: median(times[0]?.process ?? []) };
  console.log(
    `Node ${process.versions.node}, medians of ${rounds} rounds; empty: ${nothing.process.toFixed(0)} ms a process`,
  );
  row('', 'start KB', 'finding KB', 'all KB', 'ms over empty', 'process / empty');
  for (const [index, { name, kilobytes }] of contestants.entries()) {
    const script = median(times[index]?.script ?? []);
    const whole = median(times[index]?.process ?? []);
    row(name, ...kilobytes, (script - nothing.script).toFixed(1), (whole / nothing.process).toFixed(2));
  }
}

function row(name: string, ...cells: readonly string[]): void {
  console.log([name.padEnd(15), ...cells.map((cell) => cell.padStart(15))].join(''));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
