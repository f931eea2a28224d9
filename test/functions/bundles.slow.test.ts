/** The functions as they are packaged: small, and able to run with nothing but what Lambda gives them. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { pathToFileURL } from 'node:url';
import type { BuildFailure } from 'esbuild';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Endpoints, startEndpoints } from '../../local/endpoints.ts';
import { type Bundle, bundled } from '../support/bundle.ts';
import { environmentOf, irrelevant, messageOf, refusedEdit } from '../support/deployment.ts';
import { type Package, packaged } from '../support/package.ts';
import { drain } from '../support/world.ts';

const root = resolve(import.meta.dirname, '../..');
const functions = readdirSync(join(root, 'functions'))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -'.ts'.length));

describe.each(functions)('%s is light', (name) => {
  let bundle: Bundle;

  beforeAll(async () => {
    bundle = await bundled(name, 'out');
  }, 60_000);

  test('what is read when it starts is little, in few files, and of libraries only what every event needs', () => {
    expect(bundle.bytesOf(bundle.start)).toBeGreaterThan(0);
    // The one function that judges many records at a time begins with all controls.
    expect(bundle.bytesOf(bundle.start)).toBeLessThan(name === 'on-log-object' ? 350_000 : 200_000);
    expect(bundle.start.size).toBeLessThanOrEqual(4);
    if (bundle.finding === null) return;
    // Our own code grows with the controls.
    expect(bundle.libraryBytesOf(bundle.start)).toBeLessThan(40_000);
  });

  test('nothing is imported that is not in it', () => {
    expect(bundle.needed).toEqual([]);
  });

  test('a finding adds the SDK once, and a client for each place', () => {
    if (bundle.finding === null) return;
    expect(bundle.libraryBytesOf(bundle.finding)).toBeLessThan(300_000);
  });

  test('of its libraries it holds what it uses', () => {
    // The scheduled audit asks ten services.
    expect(bundle.bytesOf(bundle.all)).toBeLessThan(/on-(account|schedule)/.test(name) ? 1_250_000 : 950_000);
  });
});

test('an event without a finding needs neither the log nor what is slow to load in Node: files, streams, hashes', async () => {
  const bundle = await bundled('on-event', 'out');
  expect(bundle.bytesOf(bundle.start)).toBeLessThan(110_000);
  expect(bundle.bytesOf(bundle.roles ?? [])).toBeLessThan(150_000);
  expect(bundle.bytesOf(bundle.chime ?? [])).toBeLessThan(170_000);
  // What they share and is small lies in the start (functions/runtime/judge.ts).
  expect(bundle.roles?.size).toBeLessThanOrEqual(4);
  expect(bundle.chime?.size).toBeLessThanOrEqual(6);
  expect(bundle.libraryBytesOf(bundle.start)).toBeLessThan(28_000);
  expect(bundle.nodeImportsOf(bundle.start)).toEqual(['node:console', 'node:path', 'node:timers']);
  expect(bundle.nodeImportsOf(bundle.all)).toContain('node:crypto');
});

test('a configuration with mistakes is not packaged: each is named with its line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-configuration-'));
  const file = join(folder, 'rolecall.yaml');
  writeFileSync(file, 'regions: {allowed: [us-east-1]}\nregion: {}\nseverity:\n  slr-edit-refused: lower\n');
  const failure = await bundled('on-event', 'out', file).then(
    () => null,
    ({ errors }: BuildFailure) => errors,
  );
  rmSync(folder, { recursive: true });
  expect(failure?.map(({ location, text }) => `${location?.file}:${location?.line}: ${text}`)).toEqual([
    'rolecall.yaml:2: region: unknown key; did you mean regions?',
    'rolecall.yaml:4: severity.slr-edit-refused: expected one of info, low, medium, high, critical',
  ]);
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
  async function answerOf(
    name: string,
    event: unknown,
    environment: Record<string, string>,
    folder = deployed.unpacked(name),
  ): Promise<unknown> {
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

  test('on-event: the line of metrics is written without streams, sockets and terminals of Node', async () => {
    const folder = deployed.unpacked('on-event');
    const script = `
      const { handler } = await import(${JSON.stringify(pathToFileURL(join(folder, 'functions', 'on-event.mjs')).href)});
      await handler(${JSON.stringify({ Records: [messageOf('1', irrelevant)] })}, { getRemainingTimeInMillis: () => 60_000 });
      const loaded = process.moduleLoadList.filter((name) => /^NativeModule (net|tty|stream)$/.test(name));
      console.log(JSON.stringify(loaded));
      process.exit();`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
    const [metrics = '', loaded = ''] = stdout.split('\n');
    expect(JSON.parse(loaded)).toEqual([]);
    expect(JSON.parse(metrics)).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Namespace: 'Rolecall', Dimensions: [['service']] }] },
      service: 'rolecall',
      messages: 1,
    });
  });

  test('on-event: a finding is stored and told, with the severity of the packaged configuration', async () => {
    const batch = { Records: [messageOf('1', refusedEdit('packaged'))] };
    expect(await answerOf('on-event', batch, everything())).toEqual({ batchItemFailures: [] });
    const told = await drain(endpoints, endpoints.subscriberQueue.url);
    expect(told.map(({ finding }) => [finding.control, finding.severity])).toEqual([['slr-edit-refused', 'low']]);
  });

  test('on-event: the packaged configuration was checked before, so neither YAML nor its checks are loaded', async () => {
    const folder = deployed.unpacked('on-event');
    const pieces = join(folder, 'functions', 'on-event.pieces');
    const unread = readdirSync(pieces).filter((name) => /^configuration-text-.*\.mjs$/.test(name));
    expect(unread).toHaveLength(1);
    for (const name of unread) writeFileSync(join(pieces, name), 'throw new Error("loaded");');
    const batch = { Records: [messageOf('1', refusedEdit('checked', 'AWSServiceRoleForAmazonChime'))] };
    expect(await answerOf('on-event', batch, everything(), folder)).toEqual({ batchItemFailures: [] });
    const told = await drain(endpoints, endpoints.subscriberQueue.url);
    expect(told.map(({ finding }) => finding.severity)).toEqual(['low']);
  });

  test('on-event: what is known already is known to a second process, by the name of the error of the table', async () => {
    const batch = { Records: [messageOf('1', refusedEdit('twice', 'AWSServiceRoleForAmazonChimeVoiceConnector'))] };
    expect(await answerOf('on-event', batch, everything())).toEqual({ batchItemFailures: [] });
    expect(await answerOf('on-event', batch, everything())).toEqual({ batchItemFailures: [] });
    expect(await drain(endpoints, endpoints.subscriberQueue.url)).toHaveLength(1);
  });

  test('each function has its own pieces and no other function’s', () => {
    for (const name of functions) {
      const found = readdirSync(join(deployed.unpacked(name), 'functions'));
      expect(found.filter((file) => !file.startsWith(`${name}.`))).toEqual([]);
    }
  });

  test('on-pending: a sweep ends', async () => {
    expect(await answerOf('on-pending', {}, everything())).toEqual({ delivered: 0, failed: 0 });
  });
});
