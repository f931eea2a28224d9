/** `rolecall audit` with the policy of docs/permissions.json, and with each permission of it taken away in turn. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Report } from '../../src/findings/report.ts';
import { type FakeAccount, startFakeAccount } from '../support/fake-account.ts';
import { command } from './run-command.ts';

const policy = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../docs/permissions.json'), 'utf8')) as {
  Statement: [{ Action: string[] }];
};
const documented = policy.Statement[0].Action;
/** Asked by a deployed Rolecall alone, which knows of deletions. */
const deployedOnly = 'iam:GetServiceLinkedRoleDeletionStatus';
let fake: FakeAccount;

beforeAll(async () => {
  fake = await startFakeAccount();
});
beforeEach(() => fake.reset());
afterAll(() => fake.close());

function audit(): Promise<{ status: number; stderr: string; stdout: string }> {
  const credentials = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' };
  const env = { PATH: process.env['PATH'], AWS_ENDPOINT_URL: fake.url, ...credentials };
  const args = [command, 'audit', '--format', 'json', '--fail-on', 'never'];
  return new Promise((done) => {
    execFile(process.execPath, args, { env, maxBuffer: 1e8 }, (error, stdout, stderr) =>
      done({ status: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

test('with all of them nothing is missing', async () => {
  const { status, stderr } = await audit();
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(fake.used()).toEqual(documented.filter((each) => each !== deployedOnly));
});

const isName = (permission: string) => permission.startsWith('organizations:');
const ordinary = documented.filter(
  (each) => !isName(each) && each !== 'sts:GetCallerIdentity' && each !== deployedOnly,
);

test.each(ordinary)('without %s it is named, the rest is judged, and the exit status is 3', async (permission) => {
  fake.deny(permission, permission.startsWith('iam:') ? 'AccessDenied' : 'AccessDeniedException');
  const { status, stderr, stdout } = await audit();
  expect(status).toBe(3);
  expect(stderr).toMatch(new RegExp(`^rolecall: could not look at .*the permission ${permission} is missing`, 'm'));
  const { summary } = JSON.parse(stdout) as Report;
  const denied = summary.looked?.[0]?.looks.filter(({ outcome }) => outcome === 'denied') ?? [];
  expect(new Set(denied.map((look) => look.permission))).toEqual(new Set([permission]));
  expect(Object.keys(summary.controls).length).toBeGreaterThan(0);
});

test.each(documented.filter(isName))('without %s only names are left out', async (permission) => {
  fake.deny(permission, 'AccessDeniedException');
  const { status, stderr } = await audit();
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('without sts:GetCallerIdentity no account is known, and nothing is judged: exit 2', async () => {
  fake.deny('sts:GetCallerIdentity');
  const { status, stderr, stdout } = await audit();
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain('the permission sts:GetCallerIdentity is missing');
});
