/** A server that takes a request and never answers it is waited for half a minute, of which nothing passes here. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { CloudTrailClient, DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { s3Client } from '../../../cli/inputs.ts';
import { keysFrom } from '../../../cli/verify.ts';
import { inRegion } from '../../../src/sources/account/settings.ts';
import { readObject } from '../../../src/sources/s3-objects.ts';

let server: Server;
let endpoint: string;
let asked: PromiseWithResolvers<void>;

beforeEach(async () => {
  asked = Promise.withResolvers();
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => asked.resolve());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  server.close();
});

test('asked about an account', async () => {
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };
  const client = new CloudTrailClient(inRegion('us-east-1', { endpoint, credentials, maxAttempts: 1 }));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const answered = client.send(new DescribeTrailsCommand({})).catch(({ name }: Error) => name);
  await asked.promise;
  vi.advanceTimersByTime(30_000);
  expect(await answered).toBe('TimeoutError');
});

test('asked for an object by the command', async () => {
  const client = await s3Client('s3://logs');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const answered = readObject(client, 'logs', 'one.json.gz');
  await asked.promise;
  vi.advanceTimersByTime(30_000);
  expect(await answered).toEqual({
    name: 's3://logs/one.json.gz',
    reason: 'S3 refused or could not be reached (TimeoutError)',
  });
});

test('asked for the public keys of digests', async () => {
  const { keys } = await keysFrom(undefined);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const answered = keys('us-east-1', Date.parse('2026-05-01T00:00:00Z'));
  await asked.promise;
  vi.advanceTimersByTime(30_000);
  expect(await answered).toContain('requestTimeout');
});
