import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { command } from './run-command.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rolecall-interrupted-'));
  // Tells when the command begins to wait for its standard input, by which time the file before it was read.
  const hook = `
const on = process.stdin.on.bind(process.stdin);
process.stdin.on = (event, listener) => {
  if (event === 'readable' || event === 'data') setImmediate(() => process.send?.('waiting'));
  return on(event, listener);
};`;
  await writeFile(join(folder, 'tell.mjs'), hook);
});
afterAll(() => rm(folder, { recursive: true }));

test('Ctrl-C ends a scan that waits for input: what was found is printed, and the status says that it is not all', async () => {
  const log = join(folder, 'log.json');
  const record = {
    eventVersion: '1.11',
    userIdentity: { type: 'Root', arn: 'arn:aws:iam::111122223333:root', accountId: '111122223333' },
    eventTime: '2026-05-01T00:30:00Z',
    eventSource: 'chime.amazonaws.com',
    eventName: 'DeleteAccount',
    awsRegion: 'us-east-1',
    requestParameters: { accountId: '12a3456b-7c89-012d-3456-78901e23fg45' },
    responseElements: null,
    eventID: '0a0b0c0d-1111-4222-8333-444455556666',
    recipientAccountId: '111122223333',
  };
  await writeFile(log, JSON.stringify({ Records: [record] }));
  // Standard input that never ends.
  const child = spawn(process.execPath, [command, 'scan', '--format', 'json', log, '-'], {
    env: { ...process.env, NODE_OPTIONS: `--import ${JSON.stringify(join(folder, 'tell.mjs'))}` },
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr] = [text(child.stdout as NodeJS.ReadableStream), text(child.stderr as NodeJS.ReadableStream)];
  await new Promise((resolve) => child.once('message', resolve));
  child.kill('SIGINT');
  expect(await ended).toBe(3);
  const report = JSON.parse(await stdout);
  expect(report.findings.length).toBeGreaterThan(0);
  expect(report.summary.unreadable.map(({ reason }: { reason: string }) => reason).join()).toContain('interrupted');
  expect(await stderr).toContain('interrupted');
});
