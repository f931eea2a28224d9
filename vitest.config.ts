import { defineConfig } from 'vitest/config';

/** What starts embedded endpoints, child processes or a packaging; new ones are named `*.system.test.ts`. */
const system = [
  'test/**/*.system.test.ts',
  'test/system/**/*.test.ts',
  'test/sinks/{findings-table,outbox,races,sns}.test.ts',
  'test/functions/**/*.test.ts',
  'test/infra/**/*.test.ts',
  'test/cli/{command-line,controls,scan}.test.ts',
  'test/most-violations.test.ts',
];

/** What takes long, or needs more than `npm ci` brings (a browser, Python): `npm run test:slow`. */
const slow = ['test/**/*.slow.test.ts'];

export default defineConfig({
  test: {
    // All cores: by itself vitest leaves one free, which is half of a small machine.
    maxWorkers: '100%',
    projects: [
      {
        // No network and no processes: seconds. `npx vitest --project unit` while working.
        // The limit is for machines that do other work beside.
        test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: [...system, ...slow], testTimeout: 30_000 },
      },
      {
        test: { name: 'system', include: system, exclude: slow, testTimeout: 60_000, hookTimeout: 60_000 },
      },
      {
        test: { name: 'slow', include: slow, testTimeout: 600_000, hookTimeout: 600_000 },
      },
    ],
  },
});
