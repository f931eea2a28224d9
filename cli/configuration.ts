import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Configuration, type ConfigurationUsed, defaults, defaultsUsed } from '../src/configuration.ts';
import type { ConfigurationProblem } from '../src/configuration-file.ts';
import { controls } from '../src/controls/index.ts';
import { UsageError } from './usage-error.ts';

const usual = 'rolecall.yaml';

/** The configuration of the file, or of rolecall.yaml in the working directory; the defaults when there is none. */
export async function configurationFrom(
  file: string | undefined,
): Promise<{ readonly configuration: Configuration; readonly used: ConfigurationUsed }> {
  const path = file ?? usual;
  let text: Buffer;
  try {
    text = await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (file === undefined && code === 'ENOENT') return { configuration: defaults, used: defaultsUsed };
    throw new UsageError(`${path}: ${reasons.get(code ?? '') ?? `cannot be read (${code})`}`);
  }
  // YAML and its checks are loaded only where there is a file.
  const { readConfiguration } = await import('../src/configuration-file.ts');
  const result = readConfiguration(
    text.toString('utf8'),
    controls.map(({ id }) => id),
  );
  if ('configuration' in result) {
    const sha256 = createHash('sha256').update(text).digest('hex');
    return { configuration: result.configuration, used: { source: path, sha256, version: null } };
  }
  const [first, ...others] = result.problems;
  const told = ({ line, message }: ConfigurationProblem) => `${path}:${line}: ${message}`;
  throw new UsageError(told(first), ...others.map(told));
}

const reasons = new Map([
  ['ENOENT', 'there is no such configuration file'],
  ['EISDIR', 'is a folder, expected a configuration file'],
  ['EACCES', 'may not be read'],
]);
