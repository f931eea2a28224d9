import { gzipSync } from 'node:zlib';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { file, refusedEdit } from '../cli/records.ts';
import { rolecall } from '../cli/run-command.ts';

let server: FauxqsServer;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false });
  server.createBucket('logs');
  env = {
    AWS_ENDPOINT_URL: server.address,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  const client = new S3Client({
    endpoint: server.address,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const body = gzipSync(file(refusedEdit));
  await client.send(new PutObjectCommand({ Bucket: 'logs', Key: 'AWSLogs/a.json.gz', Body: body }));
  client.destroy();
});

afterAll(() => server.stop());

it('scans a bucket and standard input together', async () => {
  const { status, stdout, stderr } = await rolecall(
    ['scan', 's3://logs/AWSLogs/', '-', '--format', 'json'],
    file({ ...refusedEdit, eventID: 'other' }),
    env,
  );
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  const { summary, findings } = JSON.parse(stdout);
  expect(summary).toMatchObject({ files: 2, records: 2, unreadable: [] });
  expect(findings).toMatchObject([{ control: 'slr-edit-refused', count: 2 }]);
});

it('judges nothing when a bucket does not exist', async () => {
  const result = await rolecall(['scan', '-', 's3://missing/AWSLogs/'], file(refusedEdit), env);
  expect(result).toEqual({ status: 2, stdout: '', stderr: 'rolecall: s3://missing/AWSLogs/: no such bucket\n' });
});

it('says that no Region is configured', async () => {
  const nowhere = { ...env, AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined, AWS_CONFIG_FILE: '/nonexistent' };
  const { status, stderr } = await rolecall(['scan', 's3://logs/'], '', nowhere);
  expect(status).toBe(2);
  expect(stderr).toContain('no AWS Region is configured');
});
