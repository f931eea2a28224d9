/** The files of the page, as Vite built them. */
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';

export interface PageFile {
  readonly type: string;
  readonly content: Buffer;
  /** Its name changes with its content. */
  readonly immutable: boolean;
}

const types = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
]);

/** What the page takes from elsewhere, and what builds it; relative to its folder. */
export const otherSources: readonly string[] = [
  '../api.ts',
  '../query.ts',
  '../build.ts',
  '../../src/controls/control.ts',
  '../../src/findings/printable.ts',
  '../../src/report/role-seen.ts',
];

const built = new URL('../dist/', import.meta.url);

/** Path -> file. In the repository it builds the page where its sources are newer; a package has it ready. */
export async function pageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const sources = new URL('../page/', built);
  if (existsSync(sources) && !(await isFresh(sources))) {
    // Not by its name: a package is bundled, and holds no bundler.
    const builder = new URL('../build.ts', built).href;
    const { buildPage } = (await import(builder)) as { readonly buildPage: () => Promise<void> };
    await buildPage();
  }
  const files = new Map<string, PageFile>();
  for (const entry of await readdir(built, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const folder = entry.parentPath.endsWith('assets') ? '/assets/' : '/';
    const path = `${folder}${entry.name}`;
    const content = await readFile(new URL(`.${path}`, built));
    files.set(path, {
      type: types.get(extname(path)) ?? 'application/octet-stream',
      content,
      immutable: folder !== '/',
    });
  }
  return files;
}

/** Whether nothing that the page is made of is newer than it. */
async function isFresh(sources: URL): Promise<boolean> {
  const page = await stat(new URL('index.html', built)).catch(() => null);
  if (page === null) return false;
  const files = [...(await readdir(sources)), ...otherSources];
  const times = await Promise.all(files.map(async (file) => (await stat(new URL(file, sources))).mtimeMs));
  return times.every((time) => time <= page.mtimeMs);
}
