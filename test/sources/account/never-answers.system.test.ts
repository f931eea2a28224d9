import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { DescribeTrailsCommand, CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { expect, test, vi } from 'vitest';
import { inRegion } from '../../../src/sources/account/settings.ts';

test('an endpoint that takes a request and never answers it is waited for half a minute', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const asked = Promise.withResolvers<void>();
  server.on('connection', (socket) => socket.on('data', () => asked.resolve()).on('error', () => undefined));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };
  const client = new CloudTrailClient(inRegion('us-east-1', { endpoint, credentials, maxAttempts: 1 }));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const answer = client.send(new DescribeTrailsCommand({})).catch(({ name }: Error) => name);
    await asked.promise;
    vi.advanceTimersByTime(30_000);
    expect(await answer).toBe('TimeoutError');
  } finally {
    vi.useRealTimers();
    client.destroy();
    server.close();
  }
});
