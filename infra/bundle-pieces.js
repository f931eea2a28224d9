/** Plugins of esbuild (serverless.yml): what a function imports on demand becomes files of its own, and few. */
import { basename, relative, resolve } from 'node:path';
import { configuration } from './bundle-configuration.js';
import libraries from './bundle-libraries.js';

/** @type {import('esbuild').Plugin[]} */
export default [
  ...libraries,
  configuration(),
  {
    name: 'named-pieces',
    /**
     * serverless-esbuild bundles all functions into one folder and leaves out of a package what begins with the name of
     * another function; so the pieces of each go into a folder that begins with its name.
     */
    setup({ initialOptions }) {
      initialOptions.chunkNames = `${basename(entryOf(initialOptions), '.ts')}.pieces/[name]-[hash]`;
    },
  },
  {
    name: 'start-in-one-piece',
    /**
     * esbuild splits the code of a start by which of the later pieces use it too, into a dozen files, and each costs time to
     * open. A piece never runs before its function; where it imports the function, they share all of the start.
     */
    setup(build) {
      const { initialOptions } = build;
      // Relative paths: names of pieces are hashes of what is written here, and must be the same on every machine.
      const root = resolve(initialOptions.absWorkingDir ?? '.');
      const named = (/** @type {string} */ path) => `./${relative(root, path).replaceAll('\\', '/')}`;
      const entry = named(resolve(root, entryOf(initialOptions)));
      const resolved = {};
      build.onResolve({ filter: /./ }, async ({ kind, path, resolveDir, pluginData }) => {
        if (kind !== 'dynamic-import' || pluginData === resolved) return undefined;
        const found = await build.resolve(path, { kind, resolveDir, pluginData: resolved });
        return found.external ? undefined : { namespace: 'piece', path: named(found.path) };
      });
      build.onLoad({ filter: /./, namespace: 'piece' }, ({ path }) => ({
        contents: `import ${JSON.stringify(entry)}; export * from ${JSON.stringify(path)};`,
        resolveDir: root,
      }));
    },
  },
];

/** @param {import('esbuild').BuildOptions} options */
function entryOf({ entryPoints }) {
  const [entry] = /** @type {string[]} */ (entryPoints);
  return entry;
}
