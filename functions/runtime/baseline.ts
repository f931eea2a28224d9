/** The baseline that is deployed with the functions (`audit --baseline` writes it). */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Mute } from '../../src/configuration.ts';
import { mutesOf, parseBaseline } from '../../src/findings/baseline.ts';

/** Its mutes; none where `path`, from the root of the deployment package, names nothing. Rejects when it cannot be used. */
export async function readBaseline(path: string): Promise<readonly Mute[]> {
  const text = await readFile(resolve(process.env['LAMBDA_TASK_ROOT'] ?? '.', path), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    },
  );
  if (text === null) return [];
  const baseline = parseBaseline(text);
  if (typeof baseline === 'string') throw new Error(baseline);
  return mutesOf(baseline);
}
