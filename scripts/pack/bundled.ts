/** The command as JavaScript that Node 22.12 runs, with the libraries in it, in pieces that are loaded on demand. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, resolve, sep } from 'node:path';
import { build, type OnLoadResult, type Plugin } from 'esbuild';

export interface Bundled {
  /** Path in the package -> content. */
  readonly code: ReadonlyMap<string, Uint8Array>;
  /** Files and folders that the code reads, relative to the root of the repository and of the package alike. */
  readonly assets: readonly string[];
  /** Folders of the npm packages whose code is in the bundle, relative to the root. */
  readonly packages: readonly string[];
}

const sources = ['cli', 'dashboard', 'src'];

/**
 * All code goes to one folder, `cli`, where a file beside another is no longer beside it. So whatever is found by its place
 * (a worker, a schema, a page) is named as `new URL('…', import.meta.url)` in the source, with nothing but a string in it:
 * a .ts file becomes an entry point of its own, anything else is taken along and found again. Throws on any other use of
 * import.meta, and where a file is not there.
 */
export async function bundled(root: string): Promise<Bundled> {
  const workers = new Set<string>();
  for (const path of sources.flatMap((folder) => sourcesIn(root, folder)))
    for (const file of placesIn(readFileSync(join(root, path), 'utf8'), path)) if (isCode(file)) workers.add(file);

  const assets = new Set<string>();
  const { default: libraries } = (await import(resolve(import.meta.dirname, '../../infra/bundle-libraries.js'))) as {
    default: Plugin[];
  };
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['cli/main.ts', ...workers],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.12',
    minify: true,
    legalComments: 'none',
    // ES modules first: what is not used is left out.
    mainFields: ['module', 'main'],
    outdir: root,
    entryNames: 'cli/[name]',
    chunkNames: 'cli/[name]-[hash]',
    // A long name, since minified ones are short; some dependencies are CommonJS and call require.
    banner: {
      js: "import{createRequire as rolecallCreateRequire}from'node:module';const require=rolecallCreateRequire(import.meta.url);",
    },
    plugins: [places(root, assets), ...libraries],
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  return {
    code: new Map(outputFiles.map(({ path, contents }) => [slashed(relative(root, path)), contents])),
    assets: [...assets].toSorted(),
    packages: [
      ...new Set(used.flatMap((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [])),
    ].toSorted(),
  };
}

const place = /new URL\(\s*'([^']+)',\s*import\.meta\.url,?\s*\)/g;

/** Files and folders that a source names by their place, relative to the root. */
function placesIn(text: string, path: string): readonly string[] {
  return [...text.matchAll(place)].map(([, target = '']) => fileAt(path, target));
}

function fileAt(source: string, target: string): string {
  return posix.join(posix.dirname(source), target);
}

/** Makes each place right for code that lies in `cli`, and gathers what has to come along. */
function places(root: string, assets: Set<string>): Plugin {
  return {
    name: 'places',
    setup(bundler) {
      bundler.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const source = slashed(relative(root, path));
        if (source.includes('node_modules/')) return undefined;
        const text = readFileSync(path, 'utf8');
        if (text.replaceAll(place, '').includes('import.meta.'))
          return mistake(`${source}: a packed file finds others only by new URL('…', import.meta.url)`);
        const missing = placesIn(text, source).find((file) => !existsSync(join(root, file)));
        if (missing !== undefined) return mistake(`${source}: ${missing} is not there; build it before packing`);
        const contents = text.replaceAll(place, (_, target: string) => {
          const file = fileAt(source, target);
          if (!isCode(file)) assets.add(file);
          const packed = isCode(file) ? `./${posix.basename(file, '.ts')}.js` : `../${file}`;
          return `new URL('${packed}', import.meta.url)`;
        });
        return { contents, loader: 'ts' };
      });
    },
  };
}

function mistake(text: string): OnLoadResult {
  return { errors: [{ text }] };
}

function isCode(path: string): boolean {
  return path.endsWith('.ts');
}

function sourcesIn(root: string, folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${slashed(path)}`)
    .filter((path) => isCode(path) && !path.includes('/node_modules/'))
    .toSorted();
}

function slashed(path: string): string {
  return path.replaceAll(sep, '/');
}
