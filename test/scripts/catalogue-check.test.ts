import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checksOf, exportedIn } from '../../scripts/catalogue-check/proposals.ts';
import { chimePolicies } from '../../src/catalog/chime-policies.ts';
import { rolePolicies } from '../../src/catalog/role-policies.ts';
import { page } from '../inventory/snapshots.ts';

const root = resolve(import.meta.dirname, '../..');
const lex = 'AmazonLexV2BotPolicy';

test('the command tells each policy in lines of its own', () => {
  const details = 'examples/sample-account/details.json';
  const printed = execFileSync(process.execPath, ['scripts/catalogue-check.ts', details], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(printed).toMatch(/^5 policies in the files, 5 of them in the catalogue\.\n\n/);
  expect(printed).toContain(`\n\n${lex}: v1 is known: it says what v1 of the catalogue says.\n`);
});

const printed = (Statement: unknown, VersionId = 'v9') =>
  JSON.stringify({
    PolicyVersion: {
      VersionId,
      IsDefaultVersion: true,
      CreateDate: '2026-11-01T00:00:00+00:00',
      Document: { Version: '2012-10-17', Statement },
    },
  });
const known = rolePolicies.find(({ name }) => name === lex)?.baselines.at(-1)?.statements;

describe('an exported policy', () => {
  test('that the catalogue knows is known, however it is written', () => {
    const recased = JSON.parse(JSON.stringify(known).replaceAll('polly:', 'POLLY:')) as unknown;
    const [check] = checksOf(exportedIn(`somewhere/${lex}.json`, printed(recased)));
    expect(check).toMatchObject({ policy: lex, differences: [], entry: null });
    expect(check?.verdict).toMatch(/^v9 is known/);
  });

  test('that is new is told statement by statement, with the entry that makes it known', () => {
    const added = [...(known ?? []), { Effect: 'Allow', Action: 'lex:CreateBot', Resource: '*' }];
    const [check] = checksOf(exportedIn(`${lex}.json`, printed(added)));
    expect(check?.verdict).toMatch(/^v9 of 2026-11-01 is not in the catalogue, whose newest is /);
    expect(check?.differences).toEqual(['allows also lex:CreateBot on *']);
    expect(check?.entry).toContain('version: "v9"');
    expect(check?.entry).toContain('lex:CreateBot');
  });

  test('of an account is found by its name among others', () => {
    const policy = (name: string) => ({
      PolicyName: name,
      Path: '/aws-service-role/',
      Arn: `arn:aws:iam::aws:policy/aws-service-role/${name}`,
      CreateDate: '2026-11-01T00:00:00Z',
      DefaultVersionId: 'v9',
      PolicyVersionList: [{ VersionId: 'v9', IsDefaultVersion: true, Document: { Statement: [] } }],
    });
    const details = page({ policies: [policy('SomebodyElse'), policy(lex)] });
    expect(checksOf(exportedIn('details.json', JSON.stringify(details))).map(({ policy: name }) => name)).toEqual([
      lex,
    ]);
  });

  test('every text of the catalogue is known to itself', () => {
    for (const { name, baselines } of [...rolePolicies, ...chimePolicies]) {
      for (const { statements } of baselines) {
        const [check] = checksOf(exportedIn(`${name}.json`, printed(statements)));
        expect(check, name).toMatchObject({ policy: name, differences: [] });
      }
    }
  });

  test.each([
    ['{', /^x\.json: is no JSON/],
    ['{"Policy":{}}', /^x\.json: expected what aws iam .+, found neither Policies nor PolicyVersion$/],
    ['{"Policies":[{"PolicyName":1}]}', /^x\.json: Policies\[0\]\.DefaultVersionId: expected a text, found nothing$/],
  ])('%s is a mistake that names the file', (text, message) => {
    expect(() => exportedIn('x.json', text)).toThrow(message);
  });

  test('that cannot be read is said to be so', () => {
    const [check] = checksOf(exportedIn(`${lex}.json`, printed('nothing')));
    expect(check).toMatchObject({ verdict: 'v9 cannot be read as a policy', entry: null });
  });
});
