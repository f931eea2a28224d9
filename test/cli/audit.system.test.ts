import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { audit } from '../../cli/audit.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { sha256 } from '../../src/evidence/digest.ts';
import type { Report } from '../../src/findings/report.ts';
import { page, role, trusting } from '../inventory/snapshots.ts';
import { type FakeAccount, startFakeAccount } from '../support/fake-account.ts';
import { command } from './run-command.ts';

const credentials = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' };
let fake: FakeAccount;
let folder: string;

beforeAll(async () => {
  fake = await startFakeAccount();
  folder = mkdtempSync(join(tmpdir(), 'rolecall-audit-'));
});
beforeEach(() => fake.reset());
afterAll(async () => {
  await fake.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(...args: string[]): Promise<Run> {
  const env = {
    PATH: process.env['PATH'],
    AWS_ENDPOINT_URL: fake.url,
    ...credentials,
    NO_COLOR: '1',
  };
  return new Promise((done) => {
    execFile(process.execPath, [command, 'audit', ...args], { env, cwd: folder }, (error, stdout, stderr) =>
      done({ status: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const lookAlike = role('AWSServiceRoleForAmazonChimeVoiceConnector', {
  AssumeRolePolicyDocument: trusting('voiceconnector.chime.amazonaws.com'),
});

describe('a live audit', () => {
  test('judges the account of the credentials, and says what it looked at', async () => {
    const { status, stdout, stderr } = await run(
      '--region',
      'us-east-1',
      '--region',
      'eu-central-1',
      '--format',
      'json',
      '--fail-on',
      'never',
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const { summary } = JSON.parse(stdout) as Report;
    expect(summary.notEvaluated).toEqual([]);
    expect(summary.looked).toMatchObject([
      { account: '111122223333', name: 'Production', organizationalUnit: 'Workloads', roles: 5 },
    ]);
    const regions = summary.looked?.[0]?.looks.filter(({ part }) => part === 'rules').map(({ region }) => region);
    expect(regions).toEqual(['eu-central-1', 'us-east-1']);
    expect(Object.keys(summary.controls).length).toBeGreaterThan(0);
    expect(summary).toMatchObject({ by: expect.stringMatching(/^arn:aws:/), rolecall: expect.stringMatching(/^\d/) });
    expect(summary.snapshots).toBeUndefined();
  });

  test('names the permission that is missing, on stderr and before all findings: exit 3', async () => {
    fake.deny('iam:GetAccountSummary');
    const { status, stdout, stderr } = await run('--fail-on', 'never');
    expect(status).toBe(3);
    expect(stderr).toContain(
      'rolecall: could not look at the summary of the account, for its root user: the permission iam:GetAccountSummary is missing',
    );
    expect(stdout.indexOf('iam:GetAccountSummary')).toBeLessThan(stdout.indexOf('TIME (UTC)'));
  });

  test('writes a file that is whole, or none', async () => {
    const path = join(folder, 'audit.json');
    const { status, stdout } = await run('--format', 'json', '--output', path, '--fail-on', 'never');
    expect([status, stdout]).toEqual([0, '']);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ schema: 'rolecall.findings/v1' });
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('that is interrupted leaves no file behind', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const path = join(folder, 'interrupted.json');
    const env = { PATH: process.env['PATH'], AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`, ...credentials };
    const child = spawn(process.execPath, [command, 'audit', '--output', path], { env, cwd: folder });
    await once(silent, 'connection');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([null, 'SIGINT']);
    expect(readdirSync(folder).filter((name) => name.includes('interrupted'))).toEqual([]);
    silent.close();
  });

  test('that is interrupted while it writes takes the half-written file along', async () => {
    // Holds the command where everything is written and nothing has its name yet.
    const hook = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
fs.promises.rename = () => new Promise(() => setInterval(() => {}, 1e6) && process.send('written'));
syncBuiltinESMExports();`;
    const tell = file('tell.mjs', hook);
    const empty = mkdtempSync(join(folder, 'empty-'));
    const snapshot = file('written.json', page({ RoleDetailList: [lookAlike] }));
    const args = ['audit', '--snapshot', snapshot, '--format', 'html', '--output', join(empty, 'audit.html')];
    const env = { PATH: process.env['PATH'], NODE_OPTIONS: `--import ${JSON.stringify(tell)}` };
    const child = spawn(process.execPath, [command, ...args], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    await once(child, 'message');
    expect(readdirSync(empty)).toHaveLength(1);
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([null, 'SIGINT']);
    expect(readdirSync(empty)).toEqual([]);
  });

  test('shows what one look cannot prove as seen once, also of services of which no role shows the use', async () => {
    fake.answer(
      'GetAccountAuthorizationDetails',
      () =>
        '<GetAccountAuthorizationDetailsResponse><GetAccountAuthorizationDetailsResult><RoleDetailList></RoleDetailList><IsTruncated>false</IsTruncated></GetAccountAuthorizationDetailsResult></GetAccountAuthorizationDetailsResponse>',
    );
    const { status, stdout } = await run('--fail-on', 'info', '--format', 'json');
    expect(status).toBe(0);
    const { summary, findings } = JSON.parse(stdout) as Report;
    expect(findings).toEqual([]);
    const seen = summary.seenOnce?.map(({ control, subject }) => `${control} ${subject.id}`);
    expect(seen).toContain('voice-streaming-without-role AWSServiceRoleForAmazonChimeVoiceConnector');
    expect(summary.pending).toBe(seen?.length);
    const table = await run('--fail-on', 'info');
    expect(table.stdout).toMatch(/Seen once \(1\)\n {2}IAM takes a while/);
    expect(table.stdout).toMatch(/medium voice-streaming-without-role: .*\n.*vc1 in\n {2}us-east-1/);
    expect(table.stdout).toContain('Not asked: the accounts of Amazon Chime');
  });

  test('without an account behind the credentials judges nothing: exit 2', async () => {
    fake.deny('sts:GetCallerIdentity');
    const { status, stdout, stderr } = await run();
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('the permission sts:GetCallerIdentity is missing');
  });
});

test('an audit without credentials says so, and what goes without them: exit 2', async () => {
  const env = { PATH: process.env['PATH'], HOME: folder, AWS_REGION: 'us-east-1', AWS_EC2_METADATA_DISABLED: 'true' };
  const stderr = await new Promise((done) =>
    execFile(process.execPath, [command, 'audit'], { env, cwd: folder }, (error, _, said) => done([error?.code, said])),
  );
  expect(stderr).toEqual([2, expect.stringMatching(/^rolecall: There are no AWS credentials: .+--snapshot.+\n$/)]);
});

describe('snapshots', () => {
  test('of several accounts are judged without a call', async () => {
    const other = file('other.json', [page({ roles: [role('b', { account: '444455556666' })] })]);
    const own = file('look-alike.json', page({ roles: [lookAlike] }));
    const { status, stdout, stderr } = await run('--snapshot', own, other, '--format', 'json');
    expect(stderr).toBe('');
    expect(fake.used()).toEqual([]);
    expect(status).toBe(1);
    const { summary, findings } = JSON.parse(stdout) as Report;
    // The time of a snapshot is the newest that it names, so that every day gives the same.
    expect(findings).toMatchObject([
      {
        control: 'slr-look-alike',
        severity: 'high',
        event: null,
        time: '2024-01-15T08:00:00Z',
        subject: { id: lookAlike['RoleName'] },
      },
    ]);
    expect(summary.files).toBe(2);
    expect(summary.looked?.map(({ account }) => account)).toEqual(['111122223333', '444455556666']);
  });

  test('are named with their hash, also those that Windows PowerShell wrote', async () => {
    const bytes = Buffer.from(`\ufeff${JSON.stringify(page({ roles: [role('app')] }))}\r\n`, 'utf16le');
    writeFileSync(join(folder, 'wide.json'), bytes);
    const { status, stdout } = await run('--snapshot', 'wide.json', '--format', 'json');
    expect(status).toBe(0);
    const { summary } = JSON.parse(stdout) as Report;
    expect(summary.snapshots).toEqual([{ name: 'wide.json', sha256: sha256(bytes) }]);
    expect(summary.by).toBeUndefined();
    const wide = await run('--snapshot', 'wide.json', '--format', 'html');
    expect(wide.stdout).toContain(`wide.json, SHA-256 <code>${sha256(bytes)}</code>`);
  });

  test('say which controls cannot answer, and end well', async () => {
    const { status, stdout } = await run('--snapshot', file('plain.json', page({ roles: [role('app')] })));
    expect(status).toBe(0);
    expect(stdout).toMatch(/Cannot answer[^.]*trail-incomplete/);
    expect(stdout).toContain('a snapshot of IAM does not hold it');
  });

  test('that are cut off leave the audit incomplete: exit 3', async () => {
    const { status, stderr } = await run('--snapshot', file('cut.json', page({ roles: [role('a')], NextToken: 'x' })));
    expect(status).toBe(3);
    expect(stderr).toContain('the snapshot lacks its last page');
  });
});

describe('a mistake', () => {
  test.each([
    [['--snapshot', 'missing.json'], 'missing.json: there is no such file.'],
    [['--snapshot'], '--snapshot needs a FILE'],
    [['details.json'], 'audit takes a file only with --snapshot, found details.json.'],
    [['--snapshot', 'a.json', '--region', 'us-east-1'], '--region is for a live audit'],
    [['--all-regions', '--region', 'us-east-1'], 'Choose --region or --all-regions.'],
    [['--region', 'us-east-1,example.com'], '--region: expected a Region such as us-east-1, found "example.com"'],
    [['--service', 'voise'], 'Did you mean voice?'],
  ])('%j: one sentence', async (args, sentence) => {
    await expect(audit.run(args)).rejects.toThrow(sentence);
    await expect(audit.run(args)).rejects.toThrow(UsageError);
    expect(fake.used()).toEqual([]);
  });

  test('in a snapshot is told with file and place: exit 2', async () => {
    const { status, stdout, stderr } = await run(
      '--snapshot',
      file('wrong.json', page({ roles: [role('a', { Arn: 7 })] })),
    );
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('wrong.json: RoleDetailList[0].Arn: expected a text, found a number.');
  });
});

describe('a baseline', () => {
  test('is written by the first run, and from then on only what is new counts', async () => {
    const other = role('AWSServiceRoleForLexBots', { AssumeRolePolicyDocument: trusting('lex.amazonaws.com') });
    const before = file('before.json', page({ RoleDetailList: [lookAlike] }));
    const after = file('after.json', page({ RoleDetailList: [lookAlike, other] }));
    const baseline = join(folder, 'accepted.json');
    const args = ['--baseline', baseline, '--format', 'json', '--fail-on', 'low'];
    expect((await run('--snapshot', before, '--format', 'json', '--fail-on', 'low')).status).toBe(1);
    const first = await run('--snapshot', before, ...args);
    expect(first.status).toBe(0);
    const written = JSON.parse(readFileSync(baseline, 'utf8'));
    expect(written.schema).toBe('rolecall.baseline/v1');
    const shown = JSON.parse(first.stdout) as Report;
    expect(shown.findings.map(({ status }) => status)).toEqual(written.accepted.map(() => 'muted'));

    const second = await run('--snapshot', after, ...args);
    expect(second.status).toBe(1);
    const open = (JSON.parse(second.stdout) as Report).findings.filter(({ status }) => status === 'open');
    expect(open.length).toBeGreaterThan(0);
    for (const { subject } of open) expect(subject.id).toContain('LexBots');
    expect(JSON.parse(readFileSync(baseline, 'utf8'))).toEqual(written);

    writeFileSync(baseline, '{}');
    const third = await run('--snapshot', after, ...args);
    expect(third).toMatchObject({ status: 2, stdout: '' });
    expect(third.stderr).toContain('expected a baseline with the schema rolecall.baseline/v1');
  });
});
