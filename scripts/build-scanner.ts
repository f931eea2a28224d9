/**
 * `npm run build:scanner` compiles src/sources/scanner/assembly into src/sources/scanner/compiled.ts;
 * `npm run build:scanner -- --check` changes nothing and fails when that is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { main } from 'assemblyscript/asc';

const root = resolve(import.meta.dirname, '..');
const source = 'src/sources/scanner/assembly/scan.ts';
const target = 'src/sources/scanner/compiled.ts';
const { check } = parseArgs({ options: { check: { type: 'boolean', default: false } } }).values;

const wanted = moduleOf(await compiled());
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

async function compiled(): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const messages: string[] = [];
  const { error } = await main(
    [
      source,
      '--outFile',
      'scan.wasm',
      '--runtime',
      'stub',
      '--enable',
      'simd',
      '--use',
      'abort=',
      '-O3',
      '--converge',
    ].concat(['--noAssert', '--initialMemory', '16']),
    {
      readFile: (name, base) => {
        try {
          return readFileSync(resolve(root, base, name), 'utf8');
        } catch {
          // The compiler asks for several spellings of a file.
          return null;
        }
      },
      writeFile: (name, content) => {
        if (name.endsWith('.wasm')) binary = content as Uint8Array;
      },
      listFiles: () => [],
      stderr: { write: (text) => messages.push(String(text)) },
    },
  );
  if (error || !binary) throw new Error(`${source} does not compile:\n${messages.join('')}`);
  return binary;
}

function moduleOf(binary: Uint8Array): string {
  const lines =
    Buffer.from(binary)
      .toString('base64')
      .match(/.{1,110}/g) ?? [];
  const text = lines.map((line) => `  '${line}'`).join(' +\n');
  return `/** Compiled from assembly/scan.ts by \`npm run build:scanner\`. */\nexport const compiled =\n${text};\n`;
}
