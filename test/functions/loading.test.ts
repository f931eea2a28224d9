/** What a cold start pays for: most events concern nobody, so the SDK is loaded by the first finding. */
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Endpoints, startEndpoints } from '../../local/endpoints.ts';
import { environmentOf, irrelevant, messageOf, refusedEdit } from '../support/deployment.ts';

const onEvent = pathToFileURL(resolve(import.meta.dirname, '../../functions/on-event.ts'));

let endpoints: Endpoints;

beforeAll(async () => {
  endpoints = await startEndpoints();
});

afterAll(() => endpoints.close());

/** How many modules of the SDK a process has loaded after one message. The SDK is CommonJS, so the cache of `require` lists it. */
async function sdkModulesAfter(body: unknown): Promise<{ modules: number; failures: unknown[] }> {
  const script = `
    import { createRequire } from 'node:module';
    const { handler } = await import(${JSON.stringify(onEvent.href)});
    const batch = { Records: [${JSON.stringify(messageOf('1', body))}] };
    const { batchItemFailures: failures } = await handler(batch, { getRemainingTimeInMillis: () => 60_000 });
    const modules = Object.keys(createRequire(${JSON.stringify(onEvent.href)}).cache).filter((m) => m.includes('@aws-sdk')).length;
    console.log(JSON.stringify({ modules, failures }));
    process.exit();`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...process.env, ...environmentOf(endpoints, endpoints.dynamodb, endpoints.aws) },
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

test('an event that no control reads loads nothing of the SDK; a finding does', { timeout: 30_000 }, async () => {
  expect(await sdkModulesAfter(irrelevant)).toEqual({ modules: 0, failures: [] });
  const { modules, failures } = await sdkModulesAfter(refusedEdit('relevant'));
  expect(failures).toEqual([]);
  expect(modules).toBeGreaterThan(0);
});
