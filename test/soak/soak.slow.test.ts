/** `npm run soak` does the same with a million. In a process of its own, whose memory is measured and limited as there. */
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const file = resolve(import.meta.dirname, '../../bench/soak.ts');

test('50,000 events, with everything going wrong, are all accounted for', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--max-old-space-size=256',
    file,
    '--events',
    '50000',
    '--seed',
    '20261121',
  ]).catch((error: { stdout: string }) => error);
  const lines = stdout.trim().split('\n');
  expect(lines.filter((line) => line.startsWith('BROKEN'))).toEqual([]);
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ events: 50_000, lost: 0, spurious: 0 });
});
