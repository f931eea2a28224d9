import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Endpoints, startEndpoints } from '../../local/endpoints.ts';
import { sha256 } from '../../src/evidence/digest.ts';
import { manifestOf } from '../../src/evidence/manifest.ts';
import {
  type Archive,
  type ArchivedObject,
  publicKeyList,
  signingKey,
  type Written,
  writeChain,
} from '../support/digest-chains.ts';
import { type FakeAws, startFakeAws } from '../support/fake-aws.ts';
import { rolecall } from './run-command.ts';

const key = signingKey('aa11');
let folder: string;
let archive: Archive;
let chain: Written;
let keyFile: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rolecall-verify-'));
  archive = new Map();
  chain = writeChain(archive, { key, start: '2026-05-01T00:00:00Z', hours: 4 });
  keyFile = join(folder, 'keys.json');
  await writeFile(keyFile, publicKeyList([key]));
});
afterAll(() => rm(folder, { recursive: true }));

/** The archive as files; the newest digest with its metadata beside it. */
async function copyOf(name: string, objects: Archive = archive, { head = true } = {}): Promise<string> {
  const root = join(folder, name);
  for (const { bucket, key: objectKey, bytes } of objects.values()) {
    const path = join(root, bucket, objectKey);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
  const newest = objects.get(chain.digests.at(-1) as string) as ArchivedObject;
  if (head) {
    const output = { AcceptRanges: 'bytes', ContentType: 'application/json', Metadata: newest.metadata };
    await writeFile(join(root, newest.bucket, `${newest.key}.head.json`), JSON.stringify(output));
  }
  return root;
}

describe('a copy on disk', () => {
  test('is proven, with the metadata of the newest digest beside it', async () => {
    const root = await copyOf('whole');
    const { status, stdout, stderr } = await rolecall(['verify', '--public-keys', keyFile, root]);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'Proven: from 2026-05-01T00:00:00Z to 2026-05-01T04:00:00Z all 8 log files are complete',
    );
    const json = await rolecall(['verify', '--format', 'json', '--public-keys', keyFile, root]);
    const counts = {
      digests: { valid: 4, invalid: 0, missing: 0, unverified: 0 },
      logs: { valid: 8, invalid: 0, missing: 0, unverified: 0 },
    };
    const range = { from: '2026-05-01T00:00:00Z', to: '2026-05-01T04:00:00Z' };
    const trail = { trail: 'management-events', homeRegion: 'us-east-1', backfill: false };
    expect(JSON.parse(json.stdout)).toEqual({
      schema: 'rolecall.verify/v1',
      made: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      rolecall: expect.stringMatching(/^\d/),
      input: root,
      since: null,
      until: null,
      publicKeys: `${keyFile} (SHA-256 ${sha256(await readFile(keyFile))})`,
      chains: [{ account: '111122223333', region: 'us-east-1', ...trail, ...range, ...counts }],
      from: '2026-05-01T00:00:00Z',
      to: '2026-05-01T04:00:00Z',
      digests: { valid: 4, invalid: 0, missing: 0, unverified: 0 },
      logs: { valid: 8, invalid: 0, missing: 0, unverified: 0 },
      problems: [],
    });
  });

  test('of several chains says of each from when to when it is proven', async () => {
    const two: Archive = new Map(archive);
    const shorter = writeChain(two, { key, region: 'us-west-2', start: '2026-05-01T02:00:00Z', hours: 1 });
    const root = await copyOf('chains', two);
    const newest = two.get(shorter.digests[0] as string) as ArchivedObject;
    const head = join(root, newest.bucket, `${newest.key}.head.json`);
    // As Windows PowerShell saves it.
    await writeFile(head, Buffer.from(`\ufeff${JSON.stringify({ Metadata: newest.metadata })}`, 'utf16le'));
    const { status, stdout } = await rolecall(['verify', '--public-keys', keyFile, root]);
    expect(status).toBe(0);
    expect(stdout).toContain('111122223333  us-west-2       2026-05-01 02:00  2026-05-01 03:00  2\n');
    const text = stdout.replace(/\s+/g, ' ');
    expect(text).toContain('Proven: all 10 log files of 2 chains are complete and unmodified. Each chain');
    expect(text).toContain('all of them together from 2026-05-01T02:00:00Z to 2026-05-01T03:00:00Z.');
    const scanned = await rolecall(['scan', '--verified', '--public-keys', keyFile, root]);
    expect(scanned.stdout.replace(/\s+/g, ' ')).toContain(
      'of which all prove only 2026-05-01T02:00:00Z to 2026-05-01T03:00:00Z',
    );
    // The metadata that is saved beside digests is no log.
    const plain = await rolecall(['scan', '--format', 'json', root]);
    expect(JSON.parse(plain.stdout).summary.unreadable).toEqual([]);
  });

  test('where no digest is, or none in the time asked for, is not "nothing wrong"', async () => {
    const root = await copyOf('none');
    const bucket = join(root, 'example-trail-bucket');
    const wrong = await rolecall(['verify', '--public-keys', keyFile, join(bucket, 'AWSLogs')]);
    expect([wrong.status, wrong.stdout]).toEqual([1, expect.stringContaining('NO-DIGESTS (1)')]);
    const later = await rolecall(['verify', '--public-keys', keyFile, '--since', '2027-01-01', root]);
    expect(later.status).toBe(1);
    expect(later.stdout.replace(/\s+/g, ' ')).toContain(
      'no digest lies in the time asked for: those that are here end from 2026-05-01T01:00:00Z to 2026-05-01T04:00:00Z',
    );
    const scanned = await rolecall(['scan', '--verified', '--public-keys', keyFile, join(bucket, 'AWSLogs')]);
    expect([scanned.status, scanned.stderr]).toEqual([3, expect.stringContaining('not proven (no-digests)')]);
  });

  test('without it is not, and the output says how to get it', async () => {
    const { status, stdout } = await rolecall([
      'verify',
      '--public-keys',
      keyFile,
      await copyOf('headless', archive, { head: false }),
    ]);
    expect(status).toBe(1);
    expect(stdout.replace(/\s+/g, ' ')).toContain('aws s3api head-object --bucket BUCKET --key KEY > FILE.head.json');
  });

  test('of another bucket’s name, or of one bucket alone, needs the name of the first', async () => {
    const root = await copyOf('moved');
    const inside = join(root, 'example-trail-bucket');
    const refused = await rolecall(['verify', '--public-keys', keyFile, inside]);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('--original-bucket NAME');
    const named = await rolecall([
      'verify',
      '--public-keys',
      keyFile,
      '--original-bucket',
      'example-trail-bucket',
      inside,
    ]);
    expect(named.status).toBe(0);
    const other = await rolecall(['verify', '--public-keys', keyFile, '--original-bucket', 'another-bucket', inside]);
    expect(other.status).toBe(1);
    expect(other.stdout).toContain('MISPLACED');
  });

  test('in which a log changed exits with 1, and one that cannot be opened with 3', async () => {
    const root = await copyOf('changed');
    const log = join(root, chain.logs[3] as string);
    await writeFile(log, 'x');
    const changed = await rolecall(['verify', '--public-keys', keyFile, root]);
    expect(changed.status).toBe(1);
    expect(changed.stdout).toContain('NOT-GZIP (1)');
    // A folder in its place cannot be opened as a file by anybody, root included.
    await rm(log);
    await mkdir(log);
    const gone = await rolecall(['verify', '--public-keys', keyFile, root]);
    expect(gone.status).toBe(1);
    const denied = await rolecall(['verify', root], '', {
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_MAX_ATTEMPTS: '1',
      ...credentials,
    });
    expect(denied.status).toBe(3);
    expect(denied.stdout).toContain('UNREACHABLE');
  });

  test.each([
    [['verify'], 'needs a PATH'],
    [['verify', 'no-such-folder'], 'expected a folder'],
    [['verify', '--since', '2026-02-30', '.'], 'does not exist'],
    [['verify', '--public-keys', 'none.json', '.'], 'cannot be read (ENOENT)'],
    [['verify', '--public-keys', 'package.json', '.'], 'PublicKeyList: expected a list of keys'],
    [['verify', '--report', 'package.json'], 'expected a manifest'],
  ])('%j is a mistake in one sentence', async (args, sentence) => {
    const { status, stderr, stdout } = await rolecall(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

const credentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_REGION: 'us-east-1' };

describe('S3', () => {
  let endpoints: Endpoints;
  let cloudtrail: FakeAws;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    [endpoints, cloudtrail] = await Promise.all([startEndpoints(), startFakeAws()]);
    const { s3 } = endpoints.clients;
    for (const Bucket of ['example-trail-bucket', 'an-archive']) {
      await s3.send(new CreateBucketCommand({ Bucket }));
      for (const { key: Key, bytes: Body, metadata: Metadata } of archive.values())
        await s3.send(new PutObjectCommand({ Bucket, Key, Body, Metadata }));
    }
    const epoch = (time: string) => Date.parse(time) / 1000;
    cloudtrail.on('CloudTrail_20131101.ListPublicKeys', () => ({
      PublicKeyList: [
        {
          Value: key.value,
          Fingerprint: key.fingerprint,
          ValidityStartTime: epoch(key.from),
          ValidityEndTime: epoch(key.to),
        },
      ],
    }));
    env = { ...credentials, AWS_ENDPOINT_URL_S3: endpoints.aws, AWS_ENDPOINT_URL_CLOUDTRAIL: cloudtrail.url };
  });
  afterAll(() => Promise.all([endpoints.close(), cloudtrail.close()]));

  test('is read with its metadata, and CloudTrail is asked for the keys once', async () => {
    const { status, stdout, stderr } = await rolecall(['verify', 's3://example-trail-bucket/AWSLogs/'], '', env);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.replace(/\s+/g, ' ')).toContain('all 8 log files');
    expect(cloudtrail.calls).toHaveLength(1);
  });

  test('in another bucket needs the name of the first', async () => {
    const named = ['verify', '--original-bucket', 'example-trail-bucket', 's3://an-archive/'];
    expect((await rolecall(named, '', env)).status).toBe(0);
    expect((await rolecall(['verify', 's3://an-archive/'], '', env)).status).toBe(1);
  });

  test('keys that are denied leave it unproven: exit 3', async () => {
    const denied = { ...env, AWS_ENDPOINT_URL_CLOUDTRAIL: endpoints.dynamodb };
    const { status, stdout } = await rolecall(['verify', 's3://example-trail-bucket/'], '', denied);
    expect(status).toBe(3);
    expect(stdout).toContain('cloudtrail:ListPublicKeys');
  });
});

describe('a sealed report', () => {
  test('is checked against its manifest', async () => {
    const at = await mkdtemp(join(folder, 'report-'));
    const parts = [
      { name: 'report.html', bytes: Buffer.from('<p>') },
      { name: 'report.csv', bytes: Buffer.from('a,b') },
    ];
    for (const { name, bytes } of parts) await writeFile(join(at, name), bytes);
    const made = { made: '2026-05-01T10:00:00Z', rolecall: '0.1.0', configuration: null };
    const manifest = join(at, 'manifest.json');
    const sealed = parts.map(({ name, bytes }) => ({ name, bytes: bytes.length, sha256: sha256(bytes) }));
    await writeFile(manifest, JSON.stringify(manifestOf(sealed, made)));
    const whole = await rolecall(['verify', '--report', manifest]);
    expect(whole).toMatchObject({ status: 0, stdout: expect.stringContaining('Every part is what was sealed.') });
    await writeFile(join(at, 'report.csv'), 'a,c');
    await rm(join(at, 'report.html'));
    const changed = await rolecall(['verify', '--report', manifest]);
    expect(changed.status).toBe(1);
    expect(changed.stdout).toMatch(/MISSING report\.html.*\nMODIFIED report\.csv/);
    const proof = join(at, 'proof.json');
    expect(await rolecall(['verify', '--report', manifest, '--format', 'json', '--output', proof])).toMatchObject({
      status: 1,
      stdout: '',
    });
    expect(JSON.parse(await readFile(proof, 'utf8'))).toMatchObject({
      schema: 'rolecall.sealed/v1',
      made: made.made,
      parts: ['report.html', 'report.csv'],
      problems: [
        { object: 'report.html', kind: 'missing' },
        { object: 'report.csv', kind: 'modified' },
      ],
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    await mkdir(join(at, 'report.html'));
    expect(await rolecall(['verify', '--report', manifest])).toMatchObject({
      status: 3,
      stdout: expect.stringContaining('UNREACHABLE report.html: it cannot be read (EISDIR)'),
    });
  });

  test('names of a manifest never lead out of its folder', async () => {
    const manifest = join(folder, 'evil.json');
    const part = { name: '../keys.json', bytes: 1, sha256: '0'.repeat(64) };
    await writeFile(
      manifest,
      JSON.stringify({ ...manifestOf([], { made: '', rolecall: '', configuration: null }), parts: [part] }),
    );
    expect(await rolecall(['verify', '--report', manifest])).toMatchObject({ status: 2 });
    await writeFile(manifest, JSON.stringify(manifestOf([], { made: '', rolecall: '', configuration: null })));
    expect(await rolecall(['verify', '--report', manifest])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('parts: expected at least one'),
    });
  });
});

describe('scan --verified', () => {
  const record = (id: string) => ({
    eventVersion: '1.11',
    userIdentity: { type: 'Root', arn: 'arn:aws:iam::111122223333:root', accountId: '111122223333' },
    eventTime: '2026-05-01T00:30:00Z',
    eventSource: 'chime.amazonaws.com',
    eventName: 'DeleteAccount',
    awsRegion: 'us-east-1',
    requestParameters: { accountId: id },
    responseElements: null,
    eventID: id,
    recipientAccountId: '111122223333',
  });
  const ids = (hour: number, log: number) => `0a0b0c0d-1111-4222-8333-44445555${hour}${log}66`;

  test('judges proven log files only, and says so of each finding', async () => {
    const objects: Archive = new Map();
    const written = writeChain(objects, {
      key,
      start: '2026-05-01T00:00:00Z',
      hours: 4,
      records: (hour, log) => [record(ids(hour, log))],
    });
    expect(written.digests).toEqual(chain.digests);
    const root = await copyOf('judged', objects);
    const args = ['scan', '--verified', '--public-keys', keyFile, '--format', 'json', root];
    const whole = await rolecall(args);
    expect(whole.status).toBe(1);
    const report = JSON.parse(whole.stdout);
    expect(report.summary).toMatchObject({
      files: 8,
      records: 8,
      verified: { logs: { valid: 8 }, digests: { valid: 4 } },
    });
    expect(report.findings.length).toBeGreaterThan(0);
    for (const finding of report.findings) expect(finding.proven).toBe(true);

    // A log that was changed is not judged: whoever forged the record in it makes no finding, and it is named.
    await writeFile(join(root, written.logs[0] as string), gzipSync(JSON.stringify({ Records: [record('forged')] })));
    const changed = await rolecall(args);
    expect(changed.status).toBe(3);
    const rest = JSON.parse(changed.stdout);
    expect(rest.summary).toMatchObject({ files: 7, verified: { logs: { valid: 7, invalid: 1 } } });
    expect(rest.summary.unreadable).toMatchObject([
      { reason: expect.stringContaining('not proven (modified), and not judged') },
    ]);
    expect(changed.stdout).not.toContain('forged"');
  });

  test.each([
    [['scan', '--verified', '-'], '--verified takes one PATH'],
    [['scan', '--public-keys', 'keys.json', '.'], 'belong to --verified'],
  ])('%j is a mistake in one sentence', async (args, sentence) => {
    const { status, stderr } = await rolecall(args);
    expect(status).toBe(2);
    expect(stderr).toContain(sentence);
  });
});
