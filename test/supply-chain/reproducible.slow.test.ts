import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { packaged } from '../support/package.ts';

test('two packagings hold the same bytes', () => {
  const functions = [...readFileSync('serverless.yml', 'utf8').matchAll(/^ {2}(on-[a-z-]+):$/gm)].map(
    ([, name]) => name ?? '',
  );
  expect(functions).toContain('on-event');
  const [first, second] = [hashesOf(functions), hashesOf(functions)];
  expect(Object.keys(first).length).toBeGreaterThan(functions.length);
  expect(second).toEqual(first);
});

function hashesOf(functions: readonly string[]): Record<string, string> {
  const made = packaged();
  try {
    const hashes: Record<string, string> = {
      // Only the folder that the artefacts are uploaded to carries the time.
      template: sha256(made.template.replaceAll(/\/\d{13}-[\d-]+T[\d:.]+Z\//g, '/…/')),
    };
    for (const name of functions) {
      const folder = made.unpacked(name);
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name);
        if (entry.isFile()) hashes[join(name, relative(folder, path))] = sha256(readFileSync(path));
      }
    }
    return hashes;
  } finally {
    made.remove();
  }
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
