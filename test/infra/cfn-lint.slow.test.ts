/**
 * Every template as cfn-lint sees it (`pip install cfn-lint`), with its warnings, for a Region of each partition.
 * Runs where it is installed; template.test.ts checks the same template against AWS's specification everywhere.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packaged } from '../support/package.ts';

const linter = 'cfn-lint';
const infra = resolve(import.meta.dirname, '../../infra');
/** Templates that stand alone: what a member account, or another Region, deploys. */
const alone = readdirSync(infra).filter((name) => /^(member|region)-.*\.yml$/.test(name));
/** The framework writes a DependsOn for the role of a function beside the reference to it. */
const known = 'W3005';

function lint(...files: string[]): string[] {
  const options = [
    '--format',
    'parseable',
    '--ignore-checks',
    known,
    '--regions',
    'us-east-1',
    'us-gov-west-1',
    'cn-north-1',
  ];
  const { stdout } = spawnSync(linter, [...options, '--template', ...files], { encoding: 'utf8' });
  return stdout.split('\n').filter(Boolean);
}

function hasCfnLint(): boolean {
  try {
    execFileSync(linter, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.runIf(hasCfnLint())('cfn-lint', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rolecall-lint-'));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function written(name: string, text: string): string {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  }

  test('has nothing against the packaged template', () => {
    const deployed = packaged();
    deployed.remove();
    // cfn-lint takes the resource of a task for what it is before its substitution, and that for no ARN.
    const template = deployed.template.replaceAll('arn:${Partition}:states', 'arn:aws:states');
    expect(lint(written('packaged.json', template))).toEqual([]);
  });

  test('has nothing against the templates for other accounts and Regions', () => {
    expect(alone).toEqual([
      'member-account.yml',
      'member-audit.yml',
      'member-security-hub.yml',
      'region-forwarder.yml',
    ]);
    expect(lint(...alone.map((name) => join(infra, name)))).toEqual([]);
  });

  test('sees what is wrong', () => {
    const Resources = { Queue: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 50_000 } } };
    const path = written('wrong.json', JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', Resources }));
    expect(lint(path)).toEqual([expect.stringContaining(':E3034:')]);
  });
});
