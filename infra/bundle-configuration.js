/** A plugin of esbuild (infra/bundle-pieces.js): rolecall.yaml is read and checked when the functions are packaged. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ids from '../functions/controls/ids.json' with { type: 'json' };
import { readConfiguration } from '../src/configuration-file.ts';
import { sha256 } from '../src/sha256.ts';

const usual = 'rolecall.yaml';

/**
 * @param {string} [file] another one than that at the root of what is packaged
 * @returns {import('esbuild').Plugin}
 */
export const configuration = (file) => ({
  name: 'configuration',
  setup(build) {
    const path = file ?? join(build.initialOptions.absWorkingDir ?? '.', usual);
    build.onLoad({ filter: /[\\/]packaged-configuration\.ts$/ }, () => {
      if (!existsSync(path)) return undefined;
      const text = readFileSync(path, 'utf8');
      const result = readConfiguration(text, ids);
      if ('problems' in result) {
        const lines = text.split('\n');
        return {
          errors: result.problems.map(({ line, message }) => ({
            text: message,
            location: { file: usual, line, lineText: lines[line - 1] ?? '' },
          })),
        };
      }
      const packaged = { source: usual, sha256: sha256(text), configuration: result.configuration };
      // V8 reads JSON faster than an object of the program, and ten thousand mutes are two megabytes.
      const literal = JSON.stringify(JSON.stringify(packaged));
      return { contents: `export const packaged = JSON.parse(${literal});`, loader: 'js', watchFiles: [path] };
    });
  },
});
