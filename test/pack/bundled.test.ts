import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { bundled } from '../../scripts/pack/bundled.ts';

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

/** A small repository. */
function repository(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'rolecall-bundled-'));
  roots.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

it('a worker and a file that the code names by their place are found again', async () => {
  const { code, assets } = await bundled(
    repository({
      'cli/main.ts': "import('../src/deep/scanner.ts');",
      'src/deep/scanner.ts':
        "export const worker = new URL('./count-worker.ts', import.meta.url); export const page = new URL('../page/', import.meta.url);",
      'src/deep/count-worker.ts': "console.log(new URL('./count.wasm', import.meta.url) satisfies URL);",
      'src/deep/count.wasm': '',
      'src/page/index.html': '<p>',
    }),
  );
  const text = (path: string) => new TextDecoder().decode(code.get(path));
  const [scanner = ''] = [...code.keys()].filter((path) => path.startsWith('cli/scanner-'));
  expect([...code.keys()].toSorted()).toEqual(['cli/count-worker.js', 'cli/main.js', scanner]);
  expect(text(scanner)).toContain('new URL("./count-worker.js",import.meta.url)');
  expect(text(scanner)).toContain('new URL("../src/page/",import.meta.url)');
  expect(text('cli/count-worker.js')).toContain('new URL("../src/deep/count.wasm",import.meta.url)');
  expect(assets).toEqual(['src/deep/count.wasm', 'src/page/']);
});

it.each([
  ["new URL('./page.html', import.meta.url)", 'cli/main.ts: cli/page.html is not there; build it before packing'],
  ['import.meta.dirname', "cli/main.ts: a packed file finds others only by new URL('…', import.meta.url)"],
])('%s, which the package could not find, is refused', async (expression, sentence) => {
  await expect(bundled(repository({ 'cli/main.ts': `console.log(${expression});` }))).rejects.toThrow(sentence);
});
