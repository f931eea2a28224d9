import { defineConfig } from 'vitest/config';

/** The tests that scripts/mutate.ts names. */
export default defineConfig({
  test: { include: (process.env['ROLECALL_TESTS'] ?? '').split(' '), testTimeout: 60_000, hookTimeout: 60_000 },
});
