import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/findings/finding.ts';

const root = resolve(import.meta.dirname, '../..');

describe('npm start -- --config', () => {
  let file: string;

  beforeEach(async () => {
    file = join(await mkdtemp(join(tmpdir(), 'rolecall-config-')), 'rolecall.yaml');
  });

  afterEach(() => rm(dirname(file), { recursive: true }));

  async function start(...args: string[]): Promise<{ code?: number; stdout: string; stderr: string }> {
    const logs = ['--logs', 'examples/sample-day/eventbridge/voice-streaming-failed.json'];
    const command = ['cli/preflight.js', 'local/start.ts', '--once', '--format', 'json', ...logs, ...args];
    return promisify(execFile)(process.execPath, command, { cwd: root }).catch(
      (error: { code: number; stdout: string; stderr: string }) => error,
    );
  }

  it('has the functions judge by the file', async () => {
    await writeFile(file, 'severity: {voice-streaming-failed: low}\n');
    const { stdout, stderr } = await start('--config', file);
    expect(stderr).toBe('');
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    expect(findings.map(({ control, severity }) => [control, severity])).toEqual([['voice-streaming-failed', 'low']]);
  });

  it('tells every mistake in the file before anything starts, exit status 2', async () => {
    await writeFile(file, 'severity: {voice-streaming-failed: lower}\nregion: {}\n');
    const { code, stdout, stderr } = await start('--config', file);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.split('\n')).toEqual([
      expect.stringContaining(`${file}:1: severity.voice-streaming-failed: expected one of`),
      expect.stringContaining(`${file}:2: region: unknown key; did you mean regions?`),
      '',
    ]);
  });
});
