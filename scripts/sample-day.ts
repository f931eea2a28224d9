/** `node scripts/sample-day.ts` writes examples/sample-day; test/scripts/sample-day.test.ts holds that it is up to date. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sampleDay, sampleSeed } from './sample-day/sample-day.ts';

const folder = resolve(import.meta.dirname, '../examples/sample-day');
const files = sampleDay(sampleSeed);
const wanted = new Set(files.map(({ path }) => path));

let written = 0;
for (const { path, text, bytes } of files) {
  const target = join(folder, path);
  if (textOf(target) === text) continue;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, bytes);
  written++;
}
const leftOver = existing().filter((path) => !wanted.has(path));
for (const path of leftOver) rmSync(join(folder, path));

const size = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
console.log(
  `seed ${sampleSeed}: ${files.length} files, ${Math.ceil(size / 1024)} KiB; wrote ${written}, removed ${leftOver.length}`,
);

/** What a file holds. Another zlib packs the same text into other bytes, which is no reason to write it again. */
function textOf(path: string): string | null {
  try {
    const bytes = readFileSync(path);
    return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch {
    return null;
  }
}

function existing(): string[] {
  mkdirSync(folder, { recursive: true });
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );
}
