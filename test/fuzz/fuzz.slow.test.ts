/** `npm run fuzz` does the same with a hundred thousand. */
import { expect, test } from 'vitest';
import { openDoors } from './doors.ts';
import { fuzz } from './fuzz.ts';

test('2,000 mutated records break nothing', async () => {
  const doors = await openDoors();
  const { wrong, result } = await fuzz(2000, 20_261_121, doors).finally(() => doors.close());
  expect(wrong).toEqual([]);
  expect(result).toMatchObject({ records: 2000, crashes: 0, hangs: 0, outputViolations: 0 });
  // Otherwise nothing was written.
  expect(result.findings).toBeGreaterThan(500);
  expect(result.slowestMs).toBeLessThan(100);
});
