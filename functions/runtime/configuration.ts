/** rolecall.yaml as it was deployed with the function. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { type Configuration, defaults } from '../../src/configuration.ts';
import { controls } from '../../src/controls/index.ts';
import { logger, metrics } from './services.ts';

interface Deployed {
  readonly configuration: Configuration;
  readonly readable: boolean;
}

let deployed: Promise<Deployed> | undefined;

/**
 * What the file decides, read once per process; the defaults when there is none. They also hold when it cannot be used:
 * then each reason is logged once, and a metric says so on each invocation, for an alarm. Call it once an invocation.
 */
export async function configurationOnce(): Promise<Configuration> {
  deployed ??= read(process.env);
  const { configuration, readable } = await deployed;
  if (!readable) metrics.addMetric('configurationUnreadable', MetricUnit.Count, 1);
  return configuration;
}

/** ROLECALL_CONFIGURATION is a path from the root of the deployment package, or of the working directory outside Lambda. */
async function read({ ROLECALL_CONFIGURATION: file, LAMBDA_TASK_ROOT: root }: NodeJS.ProcessEnv): Promise<Deployed> {
  if (!file) return { configuration: defaults, readable: true };
  try {
    const text = await readFile(resolve(root ?? '.', file), 'utf8');
    // YAML and its checks are loaded only where there is a file.
    const { readConfiguration } = await import('../../src/configuration-file.ts');
    const result = readConfiguration(
      text,
      controls.map(({ id }) => id),
    );
    if ('configuration' in result) return { configuration: result.configuration, readable: true };
    for (const { line, message } of result.problems) {
      logger.error('the configuration is wrong: the defaults hold', { file, line, problem: message });
    }
  } catch (error) {
    // The variable is always set: whoever decides nothing deploys no file.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { configuration: defaults, readable: true };
    logger.error('the configuration cannot be read: the defaults hold', { file, error: error as Error });
  }
  return { configuration: defaults, readable: false };
}
