import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);

/** Between the sources and the sinks: what decides depends on its arguments alone. */
const files = [
  ...['events', 'catalog', 'controls', 'findings', 'cost', 'doctor', 'inventory', 'policies', 'report'].flatMap(
    (folder) =>
      readdirSync(new URL(`src/${folder}/`, root), { recursive: true, encoding: 'utf8' }).map(
        (file) => `src/${folder}/${file}`,
      ),
  ),
  'src/audit.ts',
  'src/audit-state.ts',
  'src/dispatch.ts',
  'src/ledger.ts',
  'src/near-miss.ts',
  'src/reconcile/counts.ts',
  'src/sha256.ts',
  'src/configuration.ts',
].filter((file) => file.endsWith('.ts'));

/** What the core needs of Node: hashing, and colours. Both give the same for the same. */
const allowedModules = new Set(['node:crypto', 'node:util']);

const impure: readonly [string, RegExp][] = [
  [
    'a clock',
    /\bDate\.now\b|\bnew Date\(\s*\)|\bnew Date\b(?!\s*\()|(?<!new )\bDate\(|\bperformance\b|\bhrtime\b|\bTemporal\.Now\b/,
  ],
  ['the environment', /\bprocess\b(?!\.getBuiltinModule\('node:crypto'\))|\bglobalThis\b|\bimport\.meta\b/],
  ['chance', /\bMath\.random\b|\brandomUUID\b|\brandomBytes\b|\brandomInt\b|\bgetRandomValues\b/],
  ['timers or the network', /\bset(?:Timeout|Interval|Immediate)\b|\bfetch\(|\bWebSocket\b/],
  ['the terminal', /\bstyleText\((?![^;]*\bvalidateStream: false\b)/],
  ['modules at run time', /\bimport\(|\brequire\(|\beval\(|\bnew Function\b/],
];

/** Without the comments that stand on lines of their own; URLs in strings contain what looks like one. */
function code(text: string): string {
  return text.replace(/^\s*\/\*[\s\S]*?\*\//gm, '').replace(/^\s*\/\/.*$/gm, '');
}

function modulesOf(text: string): string[] {
  const imports = /^(?:(?:import|export)\b[^'";]*\bfrom|import)\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;
  return [...code(text).matchAll(imports)].map((match) => (match[1] ?? match[2]) as string);
}

/** What a file of the core may not do; empty when it is pure. */
function impurities(file: string, text: string): string[] {
  const modules = modulesOf(text).filter((module) =>
    module.startsWith('.') ? !files.includes(normalize(join(dirname(file), module))) : !allowedModules.has(module),
  );
  const reads = impure.filter(([, pattern]) => pattern.test(code(text))).map(([what]) => what);
  return [...modules, ...reads];
}

test.each(files)('%s does no I/O, and reads neither clock nor environment', (file) => {
  expect(impurities(file, readFileSync(new URL(file, root), 'utf8'))).toEqual([]);
});

test('the core is more than a few files', () => {
  expect(files.length).toBeGreaterThan(40);
});

test.each([
  ["import { readFileSync } from 'node:fs';", ['node:fs']],
  ["import { SNSClient } from '@aws-sdk/client-sns';", ['@aws-sdk/client-sns']],
  ["import middy from '@middy/core';", ['@middy/core']],
  ["import '../sinks/sns.ts';", ['../sinks/sns.ts']],
  ["import {\n  readFileSync,\n} from 'node:fs';", ['node:fs']],
  ["export { snsPlace } from '../sinks/sns.ts';", ['../sinks/sns.ts']],
  ['const now = Date.now();', ['a clock']],
  ['const now = new Date().toISOString();', ['a clock']],
  ['const now = new Date( );', ['a clock']],
  ['const now = new Date;', ['a clock']],
  ['const day = new Date(time);', []],
  ["const table = process.env['TABLE'];", ['the environment']],
  ["process.getBuiltinModule('node:crypto').hash('sha256', text)", []],
  ["process.getBuiltinModule('node:fs')", ['the environment']],
  ["const sdk = await import('@aws-sdk/client-iam');", ['@aws-sdk/client-iam', 'modules at run time']],
  ['const id = crypto.randomUUID();', ['chance']],
  ["styleText('bold', text)", ['the terminal']],
  ["styleText('bold', text, { validateStream: false })", []],
  ['// Date.now() is not to be called here', []],
])('finds what it looks for in %j', (text, found) => {
  expect(impurities('src/controls/example.ts', text)).toEqual(found);
});
