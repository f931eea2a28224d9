import { gzipSync } from 'node:zlib';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readRecords } from '../../src/sources/read-records.ts';
import { s3Objects } from '../../src/sources/s3-objects.ts';

let server: FauxqsServer;
let client: S3Client;

beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false });
  server.createBucket('logs');
  client = new S3Client({
    endpoint: server.address,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});

afterAll(async () => {
  client.destroy();
  await server.stop();
});

async function put(key: string, body: string | Uint8Array): Promise<void> {
  await client.send(new PutObjectCommand({ Bucket: 'logs', Key: key, Body: body }));
}

/** Reads every object behind the location; gives the names in their order, and the records. */
async function readAll(location: string) {
  const names: string[] = [];
  const records: unknown[] = [];
  const unreadable: string[] = [];
  for await (const item of s3Objects(location, client)) {
    names.push(item.name);
    const got = 'reason' in item ? item : await item.bytes();
    if ('reason' in got) unreadable.push(got.reason);
    else
      unreadable.push(
        ...readRecords(got, item.name, (each) => records.push(each)).unreadable.map(({ reason }) => reason),
      );
  }
  return { names, records, unreadable };
}

it('reads gzipped logs through the real client', async () => {
  const record = { eventName: 'GetRole', eventID: 'a' };
  await put('day/2.json.gz', gzipSync(JSON.stringify({ Records: [record] })));
  await put('day/1.json', JSON.stringify(record));
  await put('day/notes.txt', 'nothing');
  await put('day/3.json.gz', 'not gzip');
  expect(await readAll('s3://logs/day/')).toEqual({
    names: ['s3://logs/day/1.json', 's3://logs/day/2.json.gz', 's3://logs/day/3.json.gz'],
    records: [record, record],
    unreadable: [expect.stringMatching(/^not gzip/)],
  });
});

it('follows the listing over its pages, in the order of keys', async () => {
  const keys = Array.from({ length: 1005 }, (_, index) => `many/${String(index).padStart(4, '0')}.json`);
  for (let from = 0; from < keys.length; from += 100) {
    await Promise.all(keys.slice(from, from + 100).map((key) => put(key, JSON.stringify({ eventName: key }))));
  }
  const { names, records, unreadable } = await readAll('s3://logs/many');
  expect(unreadable).toEqual([]);
  expect(names).toEqual(keys.map((key) => `s3://logs/${key}`));
  expect(records).toEqual(keys.map((key) => ({ eventName: key })));
});

it('knows a bucket that does not exist', async () => {
  await expect(readAll('s3://no-such-bucket/x')).rejects.toThrow('s3://no-such-bucket/x: no such bucket');
});
