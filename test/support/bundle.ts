/** One function, bundled as serverless.yml says, and what of the bundle is read when. */
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, resolve } from 'node:path';
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import { parse } from 'yaml';

const root = resolve(import.meta.dirname, '../..');

export interface Bundle {
  readonly files: readonly { readonly path: string; readonly contents: Uint8Array }[];
  /**
   * Files that are read when the function starts; these and those that judge a call of IAM, or of Chime where no control reads
   * this one in particular (null: it judges no events, or always with all controls); these and those that a first finding
   * needs with the places that are on by default, of a call of Chime (null: it finds nothing); all.
   */
  readonly start: ReadonlySet<string>;
  readonly roles: ReadonlySet<string> | null;
  readonly chime: ReadonlySet<string> | null;
  readonly finding: ReadonlySet<string> | null;
  readonly all: ReadonlySet<string>;
  /** Packages that must lie beside the bundle, since it imports them when one of its files is loaded. */
  readonly needed: readonly string[];
  bytesOf(files: Iterable<string>): number;
  /** Bytes that come from libraries. */
  libraryBytesOf(files: Iterable<string>): number;
  /** What the files import of Node, sorted. */
  nodeImportsOf(files: Iterable<string>): string[];
}

/** Of the plugin serverless-esbuild: esbuild's own, and some of its own. */
type Settings = Required<Omit<BuildOptions, 'plugins'>> & {
  /** A file that exports them. */
  readonly plugins: string;
  readonly exclude: string[];
  readonly outputFileExtension: string;
};

/** `configuration` is the rolecall.yaml that is packaged, a path from the root; without it that of the repository, if there is one. */
export async function bundled(name: string, outdir: string, configuration?: string): Promise<Bundle> {
  const { custom } = parse(readFileSync(join(root, 'serverless.yml'), 'utf8'), { logLevel: 'error' }) as {
    custom: { esbuild: Settings };
  };
  const { format, minify, splitting, mainFields, banner, exclude, outputFileExtension } = custom.esbuild;
  const { default: plugins } = (await import(join(root, custom.esbuild.plugins))) as { default: Plugin[] };
  const { configuration: checked } = (await import(join(root, 'infra/bundle-configuration.js'))) as {
    configuration: (file: string) => Plugin;
  };
  const { metafile, outputFiles } = await build({
    entryPoints: [join(root, 'functions', `${name}.ts`)],
    outdir,
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format,
    minify,
    splitting,
    mainFields,
    banner,
    external: exclude,
    // The first one that knows a file speaks.
    plugins: configuration === undefined ? plugins : [checked(resolve(root, configuration)), ...plugins],
    outExtension: { '.js': outputFileExtension },
    metafile: true,
    logLevel: 'silent',
    absWorkingDir: root,
  });
  const entry = fileThatBegins(metafile, `functions/${name}.ts`);
  if (entry === null) throw new Error(`functions/${name}.ts begins no file of its bundle`);
  const [outbox = null, ...others] = ['outbox', 'topics', 'event-bus', 'logger'].map((piece) =>
    fileThatBegins(metafile, `functions/runtime/${piece}.ts`),
  );
  const [roles = null, chime = null] = ['roles', 'any-chime'].map((part) =>
    fileThatBegins(metafile, `functions/controls/${part}.ts`),
  );
  return {
    files: outputFiles,
    start: loadedWith(metafile, entry),
    roles: roles === null ? null : loadedWith(metafile, entry, roles),
    chime: chime === null ? null : loadedWith(metafile, entry, chime),
    finding:
      outbox === null
        ? null
        : loadedWith(metafile, ...[entry, outbox, chime, ...others].filter((file) => file !== null)),
    all: new Set(Object.keys(metafile.outputs)),
    needed: Object.values(metafile.outputs).flatMap(({ imports }) =>
      imports.flatMap(({ kind, path, external }) =>
        external && kind === 'import-statement' && !isBuiltin(path) ? [path] : [],
      ),
    ),
    bytesOf: (files) => sum([...files].map((file) => metafile.outputs[file]?.bytes ?? 0)),
    libraryBytesOf(files) {
      const inputs = [...files].flatMap((file) => Object.entries(metafile.outputs[file]?.inputs ?? {}));
      return sum(inputs.filter(([source]) => source.includes('node_modules/')).map(([, input]) => input.bytesInOutput));
    },
    nodeImportsOf(files) {
      const imports = [...files].flatMap((file) => metafile.outputs[file]?.imports ?? []);
      const wanted = imports.filter(({ kind, external }) => external && kind === 'import-statement');
      return [...new Set(wanted.map(({ path }) => path))].toSorted();
    },
  };
}

/** The file whose entry is a source file. */
function fileThatBegins({ outputs }: Metafile, source: string): string | null {
  return Object.entries(outputs).find(([, { entryPoint }]) => entryPoint?.endsWith(source))?.[0] ?? null;
}

/** The files that are loaded with these, and no others. */
function loadedWith({ outputs }: Metafile, ...files: string[]): ReadonlySet<string> {
  const loaded = new Set(files);
  for (const file of loaded) {
    for (const { kind, path } of outputs[file]?.imports ?? []) {
      if (kind === 'import-statement' && path in outputs) loaded.add(path);
    }
  }
  return loaded;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
