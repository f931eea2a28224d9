import { expect, it } from 'vitest';
import { differenceOf, periods } from './equivalence.ts';
import { fuzzedFile } from './fuzzed-files.ts';

const SEED = 1_000_000;
const FILES = 2000;

it(`${FILES} fuzzed files from seed ${SEED} give the same by the scan as by the full parse`, async () => {
  for (let seed = SEED; seed < SEED + FILES; seed += 1) {
    const difference = await differenceOf(fuzzedFile(seed), seed % periods.length);
    expect(typeof difference, `seed ${seed}: ${JSON.stringify(difference)}`).toBe('string');
  }
});
