import { expect, it } from 'vitest';
import { jobsOf } from '../../cli/jobs.ts';

it('takes a number of threads', () => {
  expect([undefined, '1', '08', '64'].map(jobsOf)).toEqual([undefined, 1, 8, 64]);
});

it.each(['0', '65', '-1', '2.5', 'two', '1e1', ''])('refuses %j', (text) => {
  expect(() => jobsOf(text)).toThrow(`--jobs: expected a number of threads from 1 to 64, found "${text}".`);
});
