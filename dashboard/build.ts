/** Builds the page into dashboard/dist. */
import { chmod, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

const target = join(import.meta.dirname, 'dist');

/** Whoever reads the page meanwhile has the old one or the new one. */
export async function buildPage(): Promise<void> {
  const draft = await mkdtemp(`${target}-`);
  try {
    await build({
      root: join(import.meta.dirname, 'page'),
      configFile: false,
      logLevel: 'warn',
      // Whatever NODE_ENV says: elements of development name the files of this machine.
      oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
      // Small files as data: addresses would need an exception from the content security policy.
      build: {
        outDir: draft,
        emptyOutDir: true,
        assetsInlineLimit: 0,
        target: 'es2024',
        modulePreload: { polyfill: false },
      },
    });
    // A draft is for its owner alone; the page is part of a package.
    await chmod(draft, 0o755);
    await rm(target, { recursive: true, force: true });
    await rename(draft, target).catch((error: NodeJS.ErrnoException) => {
      // Another process built the same at the same time.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
