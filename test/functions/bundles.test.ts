/** The functions as serverless.yml bundles them: small, and able to run. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { lambdaContext } from '../../local/lambda-context.ts';
import { irrelevant, messageOf } from '../support/deployment.ts';

const root = resolve(import.meta.dirname, '../..');
const functions = readdirSync(join(root, 'functions'))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -'.ts'.length));
/** Bytes of libraries in a bundle; a cold start reads them all. Our own code grows with the controls, and is needed. */
const largest = 520_000;

let folder: string;
let metafile: Metafile;

beforeAll(async () => {
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'true');
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
  folder = mkdtempSync(join(tmpdir(), 'rolecall-bundles-'));
  const { custom } = parse(readFileSync(join(root, 'serverless.yml'), 'utf8'), { logLevel: 'error' }) as {
    custom: { esbuild: BuildOptions & { exclude: string[] } };
  };
  const { format, minify, mainFields, banner, exclude } = custom.esbuild as Required<typeof custom.esbuild>;
  ({ metafile } = await build({
    entryPoints: functions.map((name) => join(root, 'functions', `${name}.ts`)),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format,
    minify,
    mainFields,
    banner,
    external: exclude,
    metafile: true,
    absWorkingDir: root,
  }));
}, 60_000);

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

describe.each(functions)('%s', (name) => {
  test(`has less than ${largest} bytes of libraries`, () => {
    const [, output] = Object.entries(metafile.outputs).find(([path]) => path.endsWith(`${name}.mjs`)) ?? [];
    const libraries = Object.entries(output?.inputs ?? {}).filter(([path]) => path.includes('node_modules/'));
    const bytes = libraries.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(largest);
  });

  test('loads, and has a handler', async () => {
    const bundle = (await import(pathToFileURL(join(folder, `${name}.mjs`)).href)) as { handler: unknown };
    expect(bundle.handler).toBeTypeOf('function');
  });
});

test('the bundle of on-event handles an event that concerns nobody', async () => {
  const { handler } = await import(pathToFileURL(join(folder, 'on-event.mjs')).href);
  const batch = { Records: [messageOf('1', irrelevant)] };
  expect(await handler(batch, lambdaContext('on-event'))).toEqual({ batchItemFailures: [] });
});

test('the bundle of on-pending gets as far as its settings', async () => {
  const { handler } = await import(pathToFileURL(join(folder, 'on-pending.mjs')).href);
  await expect(handler({}, lambdaContext('on-pending'))).rejects.toThrow(
    'expected ROLECALL_TABLE and ROLECALL_TOPIC_ARN',
  );
});
