import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Endpoints, startEndpoints } from '../../local/endpoints.ts';
import { noteAudit } from '../../src/sinks/audits.ts';
import { report as reportOf } from '../findings/finding.ts';
import { finding } from '../findings/finding.ts';
import { command } from './run-command.ts';

let endpoints: Endpoints;
let folder: string;

beforeAll(async () => {
  endpoints = await startEndpoints();
  folder = mkdtempSync(join(tmpdir(), 'rolecall-report-'));
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await endpoints.close();
});

interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(...args: string[]): Promise<Run> {
  const env = {
    PATH: process.env['PATH'],
    AWS_ENDPOINT_URL: endpoints.dynamodb,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: endpoints.region,
  };
  return new Promise((done) => {
    execFile(process.execPath, [command, 'report', ...args], { env, cwd: folder }, (error, stdout, stderr) =>
      done({ status: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

function file(name: string, content: unknown): string {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return name;
}

const printed = (...args: Parameters<typeof reportOf>) => ({ schema: 'rolecall.findings/v1', ...reportOf(...args) });

describe('from files', () => {
  test('a page, complete', async () => {
    const name = file('one.json', printed([finding()]));
    const { status, stderr } = await run('--output', 'page.html', name);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const page = readFileSync(join(folder, 'page.html'), 'utf8');
    expect(page).toContain('Everything that was asked for was looked at.');
    expect(page).toContain(finding().explanation.slice(0, 40));
  });

  test.each<[string, unknown, string]>([
    ['cut off', JSON.stringify(printed([finding()])).slice(0, 900), 'expected one JSON object'],
    [
      'without its lists',
      { ...printed([]), summary: { ...printed([]).summary, unreadable: undefined } },
      'summary.unreadable: expected what audit or scan prints there',
    ],
    [
      'without a configuration',
      { ...printed([]), summary: { ...printed([]).summary, configuration: undefined } },
      'summary.configuration: expected',
    ],
    [
      'with markup for a severity',
      printed([{ ...finding(), severity: '"><b>' as 'high' }]),
      'findings[0]: expected a finding',
    ],
    [
      'with markup for a number',
      printed([], {
        controls: {
          'slr-edited': { compliant: '<b>' as unknown as number, violation: 0, pending: 0, notEvaluated: 0, error: 0 },
        },
      }),
      'summary.controls: expected',
    ],
  ])('one that is %s is refused: exit 2', async (_what, content, sentence) => {
    const { status, stdout, stderr } = await run(file('wrong.json', content));
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`wrong.json: ${sentence}`);
  });

  test('personal data is masked in what was seen once, unless it is wanted', async () => {
    const { control, title, severity, account, region, remediation } = finding();
    const subject = { type: 'user', id: 'alice@example.com', arn: null };
    const seen = {
      control,
      title,
      severity,
      account,
      region,
      subject,
      remediation,
      explanation: 'Of bob@example.com.',
    };
    const looked = [
      {
        account,
        name: null,
        organizationalUnit: null,
        takenAt: '2026-05-01T00:00:00Z',
        users: 1,
        groups: 0,
        roles: 1,
        policies: 0,
        looks: [],
      },
    ];
    const name = file('once.json', printed([], { looked, seenOnce: [seen] }));
    const { stdout } = await run('--format', 'json', name);
    expect(stdout).toContain('a***@example.com');
    expect(stdout).not.toMatch(/alice|bob/);
    expect((await run('--format', 'json', '--show-personal-data', name)).stdout).toContain('alice@example.com');
  });

  test('the later file holds where two speak of one finding, and what was not looked at is exit status 3', async () => {
    const first = file('first.json', printed([finding()], { last: '2026-05-01T00:00:00Z' }));
    const later = {
      ...finding(),
      status: 'resolved' as const,
      resolution: { at: '2026-06-01T00:00:00Z', event: null, why: 'gone' },
    };
    const unreadable = [{ input: 'a.json.gz', reason: 'not gzip' }];
    const second = file('second.json', printed([later], { last: '2026-06-01T00:00:00Z', unreadable }));
    const { status, stdout, stderr } = await run('--format', 'json', second, first);
    expect(status).toBe(3);
    expect(stderr).toContain('second.json: a.json.gz: not gzip');
    expect(JSON.parse(stdout).findings.map((one: { status: string }) => one.status)).toEqual(['resolved']);
  });

  test.each([
    ['no file', [], 'report needs a FILE or --table NAME'],
    ['a file that is not there', ['none.json'], 'none.json: there is no such file'],
    ['another JSON', ['other.json'], 'other.json: expected what audit or scan prints with --format json'],
    ['both', ['--table', 'x', 'other.json'], 'report takes files or --table'],
  ])('%s is refused', async (_what, args, sentence) => {
    file('other.json', '{}');
    const { status, stderr, stdout } = await run(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(sentence);
  });
});

describe('from a table', () => {
  test('without an audit says so; with one it names the account', async () => {
    const empty = await run('--table', endpoints.table, '--format', 'json');
    expect(empty.status).toBe(3);
    expect(JSON.parse(empty.stdout).report.gaps).toEqual(['no account was audited, so nothing is known of states']);
    await noteAudit(endpoints.clients.dynamodb, endpoints.table, {
      account: '111122223333',
      name: 'Production',
      organizationalUnit: null,
      takenAt: `${new Date().toISOString().slice(0, 19)}Z`,
      complete: true,
      gaps: [],
      looked: null,
      controls: { 'trail-incomplete': { compliant: 1, violation: 0, pending: 0, notEvaluated: 0, error: 0 } },
      reconciled: null,
      configuration: { source: 'defaults', sha256: null, version: null },
    });
    const { status, stdout } = await run('--table', endpoints.table, '--format', 'csv');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^trail-incomplete,[^\n]*,high,compliant,1,0/m);
  });

  test('that is not there is refused', async () => {
    const { status, stderr } = await run('--table', 'nowhere');
    expect(status).toBe(2);
    expect(stderr).toContain('The table nowhere cannot be read');
  });
});
