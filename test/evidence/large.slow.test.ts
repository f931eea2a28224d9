import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { command } from '../cli/run-command.ts';
import { type Archive, publicKeyList, signingKey, writeChain } from '../support/digest-chains.ts';

const key = signingKey('aa11');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rolecall-large-'));
  await writeFile(join(folder, 'keys.json'), publicKeyList([key]));
});
afterAll(() => rm(folder, { recursive: true }));

test('1,000 digests with 10,000 logs are verified within a minute, in memory that does not grow with them', async () => {
  const small = await verified(100);
  const large = await verified(1000);
  console.log(
    `1,000 digests, 10,000 logs: ${large.seconds.toFixed(1)} s, peak ${large.peakMb} MB (100 digests: ${small.peakMb} MB)`,
  );
  expect(large.result).toMatchObject({ digests: { valid: 1000 }, logs: { valid: 10_000 }, problems: [] });
  expect(large.seconds).toBeLessThan(60);
  expect(large.peakMb).toBeLessThan(small.peakMb * 1.5 + 50);
});

async function verified(hours: number) {
  const root = join(folder, String(hours));
  const archive: Archive = new Map();
  const records = (hour: number, log: number) =>
    Array.from({ length: 20 }, (_, index) => ({
      eventVersion: '1.11',
      eventID: `${hour}-${log}-${index}`,
      text: 'x'.repeat(500),
    }));
  const { last } = writeChain(archive, { key, start: '2026-03-01T00:00:00Z', hours, logsPerHour: 10, records });
  for (const { bucket, key: name, bytes, metadata } of archive.values()) {
    const path = join(root, bucket, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
    if (name === last.key) await writeFile(`${path}.head.json`, JSON.stringify({ Metadata: metadata }));
  }
  // Of the process itself: maxRSS would begin with that of the process that started it.
  const onExit =
    'process.on("exit", () => process.stderr.write(/VmHWM:\\s*(\\d+)/.exec(fs.readFileSync("/proc/self/status", "utf8"))[1]))';
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [
      '--import',
      `data:text/javascript,${encodeURIComponent(`import fs from "node:fs"; ${onExit}`)}`,
      command,
      'verify',
      '--format',
      'json',
      '--public-keys',
      join(folder, 'keys.json'),
      root,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return {
    result: JSON.parse(stdout),
    seconds: (performance.now() - began) / 1000,
    peakMb: Math.round(Number(stderr) / 1024),
  };
}
