/**
 * Mutation testing: changes the code in one place at a time, and counts the changes that no test notices.
 *
 * npm run mutate -- [--files GLOB] [--sample N] [--seed S]
 *
 * A sample is N declarations with all mutants in them. The last line printed is JSON. See docs/mutation.md.
 */
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { declarationsIn } from './mutate/declarations.ts';
import { Random } from './sample-day/random.ts';

const stryker = 'node_modules/@stryker-mutator/core/bin/stryker.js';

/** What is mutated, and the tests that are to notice: those that reach a mutant are run for it. */
const areas = [
  {
    files: 'src/controls/*.ts',
    tests: ['test/controls/*.test.ts', 'test/corpus/stories.test.ts', 'test/invariants/controls.test.ts'],
  },
  {
    files: 'src/{audit,audit-state,dispatch,ledger}.ts',
    tests: ['test/{controls/cases,audit,ledger,invariants/{order,dispatch},inventory/audit-state}.test.ts'],
  },
  {
    files: 'src/findings/{finding,merge,mutes,history}.ts',
    tests: ['test/findings/{finding,merge,mutes,history,sightings}.test.ts'],
  },
  {
    files: 'src/sinks/{outbox,timeline,look,telling}.ts',
    tests: ['test/sinks/{entry-changes,telling,races,{keeping,lifecycle,looks,overtaken}.system}.test.ts'],
  },
];

/** Of Stryker's report, what is counted. */
interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly Mutant[] }>>;
}

interface Mutant {
  readonly status: string;
  readonly replacement?: string;
  readonly location: { readonly start: { readonly line: number; readonly column: number } };
}

const { values } = parseArgs({
  options: { files: { type: 'string' }, sample: { type: 'string' }, seed: { type: 'string', default: '1' } },
});
const seed = Number(values.seed);
const wanted = values.files === undefined ? null : new Set(globSync(values.files));
const places = areas.flatMap(({ files, tests }) =>
  globSync(files)
    .filter((file) => wanted === null || wanted.has(file))
    .flatMap((file) => declarationsIn(readFileSync(file, 'utf8')).map(({ from, to }) => ({ file, from, to, tests }))),
);
const order = new Map(places.map((place) => [place, new Random(seed, `${place.file}:${place.from}`).next()]));
const sample = places
  .sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
  .slice(0, values.sample === undefined ? places.length : Number(values.sample));

const folder = mkdtempSync(join(tmpdir(), 'rolecall-mutate-'));
const count: Record<string, number> = {};
const survived: string[] = [];
try {
  for (const { tests } of areas) {
    const mutate = sample.filter((place) => place.tests === tests).map(({ file, from, to }) => `${file}:${from}-${to}`);
    if (mutate.length === 0) continue;
    for (const [file, { mutants }] of Object.entries(mutated(mutate, tests).files)) {
      for (const { status, replacement = '', location } of mutants) {
        if (status === 'Ignored') continue;
        count[status] = (count[status] ?? 0) + 1;
        if (status !== 'Survived' && status !== 'NoCoverage') continue;
        const change = replacement.replace(/\s+/g, ' ').slice(0, 100);
        survived.push(`${file}:${location.start.line}:${location.start.column} ${change}`);
        console.log(survived.at(-1));
      }
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
const { Killed = 0, Timeout = 0, Survived = 0, NoCoverage = 0 } = count;
const judged = Killed + Timeout + Survived + NoCoverage;
console.log(
  JSON.stringify({ seed, declarations: sample.length, count, killed: (Killed + Timeout) / judged, survived }),
);

function mutated(mutate: readonly string[], tests: readonly string[]): Report {
  const report = join(folder, 'report.json');
  const configuration = join(folder, 'stryker.json');
  writeFileSync(
    configuration,
    JSON.stringify({
      mutate,
      testRunner: 'vitest',
      plugins: ['@stryker-mutator/vitest-runner', join(import.meta.dirname, 'mutate/words.js')],
      ignorers: ['words'],
      vitest: { configFile: join('scripts', 'mutate', 'vitest.config.ts'), related: false },
      coverageAnalysis: 'perTest',
      concurrency: 2,
      // A busy machine must not pass for a test that noticed.
      timeoutMS: 20_000,
      // TypeScript 7 has no API that Stryker knows; it reads this file to rewrite paths, of which there are none.
      tsconfigFile: 'none',
      disableTypeChecks: false,
      reporters: ['progress-append-only', 'json'],
      jsonReporter: { fileName: report },
      ignorePatterns: ['examples', 'dashboard'],
    }),
  );
  const { status } = spawnSync(process.execPath, [stryker, 'run', configuration], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ROLECALL_TESTS: tests.join(' ') },
  });
  if (status !== 0) throw new Error(`stryker ended with ${status}: see above, the tests must pass without a mutant`);
  return JSON.parse(readFileSync(report, 'utf8')) as Report;
}
