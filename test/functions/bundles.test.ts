/** The functions as they are packaged: small, and able to run with nothing but what Lambda gives them. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { pathToFileURL } from 'node:url';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Endpoints, startEndpoints } from '../../local/endpoints.ts';
import { environmentOf, irrelevant, messageOf, refusedEdit } from '../support/deployment.ts';
import { type Package, packaged } from '../support/package.ts';
import { drain } from '../support/world.ts';

const root = resolve(import.meta.dirname, '../..');
const functions = readdirSync(join(root, 'functions'))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -'.ts'.length));

describe.each(functions)('%s has few bytes of libraries', (name) => {
  let metafile: Metafile;
  let entry: string;

  beforeAll(async () => {
    const { custom } = parse(readFileSync(join(root, 'serverless.yml'), 'utf8'), { logLevel: 'error' }) as {
      custom: { esbuild: BuildOptions & { exclude: string[] } };
    };
    const { format, minify, splitting, mainFields, exclude } = custom.esbuild as Required<typeof custom.esbuild>;
    const built = await build({
      entryPoints: [join(root, 'functions', `${name}.ts`)],
      outdir: 'out',
      write: false,
      bundle: true,
      platform: 'node',
      target: 'node24',
      format,
      minify,
      splitting,
      mainFields,
      external: exclude,
      metafile: true,
      absWorkingDir: root,
    });
    metafile = built.metafile;
    entry = outputOf(`functions/${name}.ts`);
  }, 60_000);

  /** The file that begins with a source file. */
  function outputOf(source: string): string {
    const [path] = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint?.endsWith(source)) ?? [];
    if (path === undefined) throw new Error(`${source} begins no file of the bundle`);
    return path;
  }

  /** The files that are loaded with these, and no others. */
  function loadedWith(...paths: string[]): Set<string> {
    const loaded = new Set(paths);
    for (const path of loaded) {
      for (const { kind, path: imported } of metafile.outputs[path]?.imports ?? []) {
        if (kind === 'import-statement' && imported in metafile.outputs) loaded.add(imported);
      }
    }
    return loaded;
  }

  /** Our own code grows with the controls, and is needed. */
  function librariesIn(paths: Iterable<string>): number {
    const inputs = [...paths].flatMap((path) => Object.entries(metafile.outputs[path]?.inputs ?? {}));
    const libraries = inputs.filter(([source]) => source.includes('node_modules/'));
    return libraries.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
  }

  test('when it starts', () => {
    const bytes = librariesIn(loadedWith(entry));
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(46_000);
  });

  test('when there is something to keep', () => {
    expect(librariesIn(loadedWith(entry, outputOf('functions/runtime/outbox.ts')))).toBeLessThan(265_000);
  });

  test('in all', () => {
    expect(librariesIn(Object.keys(metafile.outputs))).toBeLessThan(405_000);
  });
});

describe('the packaged functions', () => {
  let endpoints: Endpoints;
  let deployed: Package;

  beforeAll(async () => {
    endpoints = await startEndpoints();
    deployed = packaged('severity: {slr-edit-refused: low}\n');
  }, 120_000);

  afterAll(async () => {
    deployed.remove();
    await endpoints.close();
  });

  /** What a function answers in a process of its own, whose environment is that of Lambda and the template. */
  async function answerOf(name: string, event: unknown, environment: Record<string, string>): Promise<unknown> {
    const folder = deployed.unpacked(name);
    const script = `
      const { handler } = await import(${JSON.stringify(pathToFileURL(join(folder, 'functions', `${name}.mjs`)).href)});
      const answer = await handler(${JSON.stringify(event)}, { getRemainingTimeInMillis: () => 60_000 });
      console.log(JSON.stringify(answer));
      process.exit();`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: folder,
      env: { ...environment, LAMBDA_TASK_ROOT: folder, ROLECALL_CONFIGURATION: 'rolecall.yaml' },
    });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  }

  const everything = () => environmentOf(endpoints, endpoints.dynamodb, endpoints.aws);

  beforeEach(async () => {
    await drain(endpoints, endpoints.subscriberQueue.url);
  });

  test('on-event: an event that concerns nobody needs no settings', async () => {
    const { POWERTOOLS_LOG_LEVEL, POWERTOOLS_METRICS_DISABLED } = everything();
    const batch = { Records: [messageOf('1', irrelevant)] };
    expect(await answerOf('on-event', batch, { POWERTOOLS_LOG_LEVEL, POWERTOOLS_METRICS_DISABLED })).toEqual({
      batchItemFailures: [],
    });
  });

  test('on-event: a finding is stored and told, with the severity of the packaged configuration', async () => {
    const batch = { Records: [messageOf('1', refusedEdit('packaged'))] };
    expect(await answerOf('on-event', batch, everything())).toEqual({ batchItemFailures: [] });
    const told = await drain(endpoints, endpoints.subscriberQueue.url);
    expect(told.map(({ finding }) => [finding.control, finding.severity])).toEqual([['slr-edit-refused', 'low']]);
  });

  test('on-pending: a sweep ends', async () => {
    expect(await answerOf('on-pending', {}, everything())).toEqual({ delivered: 0, failed: 0 });
  });
});
