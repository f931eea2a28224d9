/** What a deployment decides: deployment.yml and the command line. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const osls = join(root, 'node_modules/osls/bin/serverless.js');

interface Configuration {
  readonly resources: { readonly Parameters: Readonly<Record<string, { readonly Default: unknown }>> };
}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rolecall-parameters-'));
  for (const name of ['serverless.yml', 'package.json', 'docs/permissions.json', 'infra', 'src', 'functions/controls'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What serverless.yml comes to, with a deployment.yml beside it and parameters on the command line. */
function configured(file: string, ...parameters: string[]): Configuration {
  writeFileSync(join(folder, 'deployment.yml'), file);
  const given = parameters.map((each) => `--param=${each}`);
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' };
  const options = { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' } as const;
  try {
    return JSON.parse(execFileSync(process.execPath, [osls, 'print', '--format', 'json', ...given], options));
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(stdout + stderr, { cause: error });
  }
}

const defaultOf = ({ resources }: Configuration, parameter: string) => resources.Parameters[parameter]?.Default;

describe('deployment.yml', { timeout: 60_000 }, () => {
  test('decides, the command line before it, and what neither says is at its default', () => {
    const decided = configured(
      "alert-email: a@example.com\nmember-accounts: '444455556666'\nevidence-lock-days: 30\n",
      'alert-email=b@example.com',
    );
    expect(defaultOf(decided, 'AlertEmail')).toBe('b@example.com');
    expect(defaultOf(decided, 'MemberAccounts')).toBe('444455556666');
    expect(defaultOf(decided, 'EvidenceLockDays')).toBe(30);
    expect(defaultOf(decided, 'FindingBusOn')).toBe('yes');
  });

  test('a parameter that is not there is named, in the file and on the command line, and nothing is deployed', () => {
    const unknown = /There is no parameter organisation\. Those of serverless\.yml: alert-email, /;
    expect(() => configured('organisation: o-exampleorgid\n')).toThrow(unknown);
    expect(() => configured('# nothing yet\n', 'organisation=o-exampleorgid')).toThrow(unknown);
  });

  test('an account id that YAML takes for a number is refused', () => {
    const mistake = /member-accounts: expected text \(put it in quotes\), not 444455556666/;
    expect(() => configured('member-accounts: 444455556666\n')).toThrow(mistake);
  });
});
