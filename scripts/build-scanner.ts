/**
 * `npm run build:scanner` compiles src/sources/scanner/assembly into src/sources/scanner/compiled.ts;
 * `npm run build:scanner -- --check` changes nothing and fails when that is stale.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const root = resolve(import.meta.dirname, '..');
const source = 'src/sources/scanner/assembly/scan.ts';
const target = 'src/sources/scanner/compiled.ts';
const { check } = parseArgs({ options: { check: { type: 'boolean', default: false } } }).values;

const wanted = moduleOf(compiled());
if (readFileSync(join(root, target), { encoding: 'utf8', flag: 'a+' }) === wanted) {
  console.log(`${target} is up to date`);
} else if (check) {
  console.error(
    `${target}: differs from what ${source} compiles to\nRun \`npm run build:scanner\` and commit the result.`,
  );
  process.exitCode = 1;
} else {
  writeFileSync(join(root, target), wanted);
  console.log(`wrote ${target}`);
}

/** By the compiler's own command: the types of its module declare globals of AssemblyScript, which would hold everywhere. */
function compiled(): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-scanner-'));
  try {
    const output = join(folder, 'scan.wasm');
    const options = ['--runtime', 'stub', '--enable', 'simd', '--use', 'abort=', '-O3', '--converge', '--noAssert'];
    const compiler = join(root, 'node_modules/assemblyscript/bin/asc.js');
    const memory = ['--initialMemory', '16'];
    execFileSync(process.execPath, [compiler, source, '--outFile', output, ...options, ...memory], { cwd: root });
    return readFileSync(output);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function moduleOf(binary: Uint8Array): string {
  const lines =
    Buffer.from(binary)
      .toString('base64')
      .match(/.{1,110}/g) ?? [];
  const text = lines.map((line) => `  '${line}'`).join(' +\n');
  return `/** Compiled from assembly/scan.ts by \`npm run build:scanner\`. */\nexport const compiled =\n${text};\n`;
}
