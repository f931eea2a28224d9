import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** Or another one that shall do the same: CI tries the packed one too. */
export const command =
  process.env['ROLECALL_COMMAND'] ?? fileURLToPath(new URL('../../cli/rolecall.js', import.meta.url));

export interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real command as a user would; `input` is its standard input. */
export async function rolecall(args: readonly string[], input = '', env: NodeJS.ProcessEnv = {}): Promise<Result> {
  const child = spawn(process.execPath, [command, ...args], { env: { ...process.env, ...env } });
  // A command that refuses its arguments does not read its input.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const status = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { status: await status, stdout, stderr };
}
