/** Plugins of esbuild (serverless.yml): what keeps it from leaving out what a function does not use of its libraries. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const client = String.raw`[\\/]@aws-sdk[\\/]client-([^\\/]+)[\\/]`;

/**
 * Clients whose errors have the same name without the classes that the SDK makes for them: what a response names. Elsewhere
 * (SNS, STS, IAM) a class has a longer name than the response. The code looks at names, never at classes.
 */
const namedByResponse = new Set(['dynamodb', 'eventbridge', 's3', 'securityhub', 'ssm']);

/** @type {import('esbuild').Plugin[]} */
export default [
  {
    name: 'schemas-of-used-calls',
    setup(build) {
      build.onLoad({ filter: new RegExp(`${client}dist-es[\\\\/]schemas[\\\\/]schemas_0\\.js$`) }, ({ path }) => {
        const [, name = ''] = new RegExp(client).exec(path) ?? [];
        return { contents: lean(name, readFileSync(path, 'utf8')), loader: 'js' };
      });
    },
  },
  {
    name: 'calls-that-are-named',
    /** Of what is imported on demand esbuild takes all; a file that imports a client names what it uses of it. */
    setup(build) {
      const namespace = 'used-of-client';
      build.onResolve({ filter: /^@aws-sdk\/client-/ }, async ({ kind, path, importer, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined;
        const words = new Set(readFileSync(importer, 'utf8').match(/\w+/g));
        const exported = await import(path);
        // The class that has every call as a method is named as the service, which comments name too; Node adds `default`.
        const names = Object.keys(exported).filter(
          (name) => words.has(name) && !(`${name}Client` in exported) && name !== 'default',
        );
        // Relative, as in bundle-pieces.js.
        const by = relative(build.initialOptions.absWorkingDir ?? '.', importer);
        const contents = `export { ${names.join(', ')} } from '${path}';`;
        return { namespace, path: `${by}/${path}`, pluginData: { contents, resolveDir } };
      });
      build.onLoad({ filter: /./, namespace }, ({ pluginData }) => pluginData);
    },
  },
  {
    name: 'yaml-as-modules',
    /** For Node it is CommonJS, of which esbuild leaves nothing out; the same code lies there as ES modules for browsers. */
    setup(build) {
      const path = fileURLToPath(new URL('../browser/index.js', import.meta.resolve('yaml')));
      build.onResolve({ filter: /^yaml$/ }, () => ({ path }));
    },
  },
  {
    name: 'version-of-clients',
    /** A client reads its version there, and esbuild takes the whole file. */
    setup(build) {
      build.onLoad({ filter: new RegExp(`${client}package\\.json$`) }, ({ path }) => {
        const { version } = JSON.parse(readFileSync(path, 'utf8'));
        return { contents: JSON.stringify({ version }), loader: 'json' };
      });
    },
  },
];

/**
 * @param {string} name of a client
 * @param {string} text its schemas: of every call, with keys in constants, which might have effects for all that esbuild knows
 */
function lean(name, text) {
  const keys = new Map(
    Array.from(text.matchAll(/^const (\w+) = ("[^"\\]*");$/gm), ([, key = '', value = '']) => [key, value]),
  );
  const plain = text.replace(/\[(_\w+)\]:/g, (computed, key) => (keys.has(key) ? `${keys.get(key)}:` : computed));
  const quiet = namedByResponse.has(name) ? changed(plain, /^n0_registry\.registerError\(.*\);\n/gm, '') : plain;
  // Rolecall gives no details of a resource; as an open document they would be sent as they are, without AWS's shape of each.
  return name === 'securityhub'
    ? changed(quiet, /^(?<left>export var ResourceDetails\$ = )\[[^;]*\];/m, '$<left>15;')
    : quiet;
}

/** A library that is written otherwise than expected must not go unnoticed. */
function changed(/** @type {string} */ text, /** @type {RegExp} */ pattern, /** @type {string} */ replacement) {
  const result = text.replace(pattern, replacement);
  if (result === text) throw new Error(`infra/bundle-libraries.js: nothing matches ${pattern}`);
  return result;
}
