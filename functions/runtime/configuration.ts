/** rolecall.yaml: packaged with the function, or kept in S3 or in Parameter Store. */
import { resolve } from 'node:path';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { type Configuration, type ConfigurationUsed, defaults, defaultsUsed } from '../../src/configuration.ts';
import { sha256 } from '../../src/sha256.ts';
import { packaged } from './packaged-configuration.ts';
import { loggerOnce, metrics } from './services.ts';

/** A text as it is kept somewhere. */
export interface KeptText {
  readonly text: string;
  /** What names this version of it where it is kept; null where versions have no name. */
  readonly version: string | null;
  /** What the place gives to ask whether it has changed; null for none. */
  readonly tag: string | null;
}

export interface Loaded {
  readonly configuration: Configuration;
  readonly used: ConfigurationUsed;
  /** Why it could not be used, so that the defaults hold and nothing is muted; null when it could. The audit reports it. */
  readonly problem: string | null;
}

const minute = 60 * 1000;
/** How long what was read in S3 or Parameter Store holds; what is wrong with it may be mended sooner. */
const fresh = 5 * minute;
const freshWhenUnreadable = minute;

interface Held {
  readonly loaded: Loaded;
  /** Epoch milliseconds; null for what was packaged, which does not change. */
  readonly until: number | null;
  readonly kept: KeptText | null;
}

let held: Promise<Held> | undefined;

/**
 * What the configuration decides. The defaults hold when there is none, and when it cannot be used: then each reason is logged
 * when it is read, and a metric says so on each invocation, for an alarm. Call it once an invocation.
 */
export async function configurationOnce(): Promise<Configuration> {
  return (await loadConfiguration()).configuration;
}

/** The same, with what was read. */
export async function loadConfiguration(): Promise<Loaded> {
  held ??= loadAll(process.env, null);
  const { until, kept } = await held;
  if (until !== null && Date.now() >= until) held = loadAll(process.env, kept);
  const { loaded } = await held;
  if (loaded.problem !== null) metrics.addMetric('configurationUnreadable', MetricUnit.Count, 1);
  return loaded;
}

/** The configuration and, after it, what the baseline accepts. Never rejects. */
async function loadAll(environment: NodeJS.ProcessEnv, known: KeptText | null): Promise<Held> {
  const own = await load(environment, known);
  const { ROLECALL_BASELINE: path } = environment;
  const { loaded } = own;
  if (!path || loaded.problem !== null) return own;
  try {
    const text = fileText(path);
    if (text === null) return own;
    const { acceptedIn } = await import('./baseline.ts');
    const mute = [...loaded.configuration.mute, ...acceptedIn(text)];
    return { ...own, loaded: { ...loaded, configuration: { ...loaded.configuration, mute } } };
  } catch (error) {
    const logger = await loggerOnce();
    logger.error('the baseline cannot be used: the defaults hold', { file: path, error: error as Error });
    return { ...own, loaded: withDefaults(`${path}: ${error instanceof Error ? error.message : String(error)}`) };
  }
}

/** `known` is what was usable when it was last read. Never rejects. */
async function load({ ROLECALL_CONFIGURATION: source }: NodeJS.ProcessEnv, known: KeptText | null): Promise<Held> {
  if (!source) return { loaded: withDefaults(null), until: null, kept: null };
  if (source === packaged?.source) {
    const { configuration, sha256: hash } = packaged;
    const loaded = { configuration, used: { source, sha256: hash, version: null }, problem: null };
    return { loaded, until: null, kept: null };
  }
  const isRemote = /^(?:s3|ssm):/.test(source);
  const until = (milliseconds: number) => (isRemote ? Date.now() + milliseconds : null);
  try {
    const kept = await readText(source, known);
    // The variable is always set: whoever decides nothing deploys no file.
    if (kept === null) return { loaded: withDefaults(null), until: null, kept: null };
    const loaded = await read(source, kept);
    return loaded.problem === null
      ? { loaded, until: until(fresh), kept }
      : { loaded, until: until(freshWhenUnreadable), kept: null };
  } catch (error) {
    const logger = await loggerOnce();
    logger.error('the configuration cannot be read: the defaults hold', { file: source, error: error as Error });
    const problem = `${source}: ${error instanceof Error ? error.message : String(error)}`;
    return { loaded: withDefaults(problem), until: until(freshWhenUnreadable), kept: null };
  }
}

function withDefaults(problem: string | null): Loaded {
  return { configuration: defaults, used: defaultsUsed, problem };
}

/** `s3://bucket/key`, `ssm:/name of a parameter`, or a path. Null for a path where nothing is. */
async function readText(source: string, known: KeptText | null): Promise<KeptText | null> {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(source) ?? [];
  if (bucket !== undefined && key !== undefined) {
    const { readObject } = await import('./configuration-object.ts');
    return readObject(bucket, key, known);
  }
  const [, name] = /^ssm:(.+)$/.exec(source) ?? [];
  if (name !== undefined) {
    const { readParameter } = await import('./configuration-parameter.ts');
    return readParameter(name);
  }
  if (source.startsWith('s3:')) throw new Error('expected s3://, the name of a bucket, a slash and a key');
  const text = fileText(source);
  return text === null ? null : { text, version: null, tag: null };
}

/** The text of a file in the deployment package, outside Lambda in the working directory; null where there is none. */
function fileText(path: string): string | null {
  try {
    // An import of node:fs loads Node's streams for its sake, milliseconds of a cold start.
    const { readFileSync } = process.getBuiltinModule('node:fs');
    return readFileSync(resolve(process.env['LAMBDA_TASK_ROOT'] ?? '.', path), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function read(source: string, { text, version }: KeptText): Promise<Loaded> {
  // YAML and its checks are loaded only where there is a text.
  const { configurationIn } = await import('./configuration-text.ts');
  const result = configurationIn(text);
  if ('configuration' in result) {
    return { configuration: result.configuration, used: { source, sha256: sha256(text), version }, problem: null };
  }
  const logger = await loggerOnce();
  for (const { line, message } of result.problems) {
    logger.error('the configuration is wrong: the defaults hold', { file: source, line, problem: message });
  }
  const [{ line, message }] = result.problems;
  return withDefaults(`${source}:${line}: ${message}`);
}
