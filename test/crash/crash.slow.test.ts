/** `npm run crash` does the same two hundred times at each point. */
import { expect, test } from 'vitest';
import { crashEverywhere } from './crash-points.ts';

test('a function that is killed at any of its calls loses nothing', async () => {
  const { broken, result } = await crashEverywhere(2, 1, 2);
  expect(broken).toEqual([]);
  expect(result).toMatchObject({ lost: 0, spurious: 0 });
  expect(Object.keys(result.points)).toHaveLength(92);
});
