/**
 * A plugin of esbuild (serverless.yml). serverless-esbuild bundles all functions into one folder and leaves out of a package
 * what begins with the name of another function; so the pieces of each go into a folder that begins with its name.
 */
import { basename } from 'node:path';

export default [
  {
    name: 'bundle-pieces',
    /** @param {import('esbuild').PluginBuild} build */
    setup({ initialOptions }) {
      const [entry] = /** @type {string[]} */ (initialOptions.entryPoints);
      initialOptions.chunkNames = `${basename(entry, '.ts')}.pieces/[name]-[hash]`;
    },
  },
];
