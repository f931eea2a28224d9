import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { idProblem, idsIn, indexText } from '../../scripts/new-control/scaffold.ts';

const root = resolve(import.meta.dirname, '../..');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rolecall-new-control-'));
  for (const name of ['src', 'scripts', 'test/controls', 'package.json', 'tsconfig.json', 'vitest.config.ts']) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...command: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: folder, encoding: 'utf8' });
  return { status, output: `${stdout}${stderr}` };
}
const newControl = (...ids: readonly string[]) => run('scripts/new-control.ts', ...ids);
const textOf = (path: string) => readFileSync(join(folder, path), 'utf8');

describe('a new control', () => {
  const ids = [
    'slr-aaa',
    'chime-zzz',
    'voice-made-anew',
    'trail-stopped',
    'event-odd',
    'auditor-rule-disabled',
    'account-renamed',
  ];

  test('of each family compiles, stands in the list in order, and its cases pass', () => {
    for (const id of ids)
      expect(newControl(id)).toMatchObject({
        status: 0,
        output: expect.stringContaining(`wrote src/controls/${id}.ts`),
      });

    const listed = idsIn(textOf('src/controls/index.ts'));
    expect(listed).toEqual([...listed].sort());
    expect(listed).toEqual(expect.arrayContaining(ids));

    const files = ids.map((id) => `src/controls/${id}.ts`);
    const typescript = 'node_modules/typescript/bin/tsc';
    const options = [
      '--noEmit',
      '--ignoreConfig',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2024',
      '--allowImportingTsExtensions',
    ];
    const strict = [
      '--exactOptionalPropertyTypes',
      '--noUncheckedIndexedAccess',
      '--erasableSyntaxOnly',
      '--skipLibCheck',
      '--types',
      'node',
    ];
    expect(run(typescript, ...options, ...strict, ...files, 'src/controls/index.ts')).toEqual({
      status: 0,
      output: '',
    });

    const own = `^(${ids.join('|')}) `;
    const cases = run('node_modules/vitest/vitest.mjs', 'run', 'test/controls/cases.test.ts', '--no-color', '-t', own);
    expect(cases, cases.output).toMatchObject({
      status: 0,
      output: expect.stringContaining(`${2 * ids.length} passed`),
    });
  }, 60_000);

  test('is not generated for before its texts are written', () => {
    newControl('slr-unwritten');
    const first = run('scripts/generate.ts');
    expect(first.status).toBe(1);
    expect(first.output).toMatch(/src\/controls\/[a-z-]+\.ts: replace the texts marked TODO/);
  });
});

describe('what is refused, with exit status 2 and nothing written', () => {
  test.each([
    [['slr-edited'], '"slr-edited" exists already: src/controls/slr-edited.ts'],
    [['slr'], 'expected lower-case words'],
    [['slr-Edited'], 'expected lower-case words'],
    [['slr-../../evil'], 'expected lower-case words'],
    [['lex-bot-changed'], 'begins with slr-, chime-, voice-, trail-, event-, auditor-, account-'],
    [[], 'expected one id'],
    [['slr-a', 'slr-b'], 'expected one id'],
  ])('%j', (ids, sentence) => {
    const before = textOf('src/controls/index.ts');
    const { status, output } = newControl(...ids);
    expect(status).toBe(2);
    expect(output).toContain(sentence);
    expect(textOf('src/controls/index.ts')).toBe(before);
    for (const id of ids)
      expect(existsSync(join(folder, `test/controls/${id}/fires-when-the-call-succeeds.json`))).toBe(false);
  });
});

describe('the list', () => {
  const index = readFileSync(join(root, 'src/controls/index.ts'), 'utf8');

  test('is written as it stands', () => {
    expect(idsIn(index).length).toBeGreaterThan(10);
    expect(indexText([...idsIn(index)].reverse())).toBe(index);
  });

  test('holds ids that could be made today', () => {
    for (const id of idsIn(index)) expect(idProblem(id)).toBeNull();
  });
});
