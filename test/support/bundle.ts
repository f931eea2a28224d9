/** One function, bundled as serverless.yml says, and what of the bundle is read when. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import { parse } from 'yaml';

const root = resolve(import.meta.dirname, '../..');

export interface Bundle {
  readonly files: readonly { readonly path: string; readonly contents: Uint8Array }[];
  /** Files that are read when the function starts; these and those that the first finding needs (null: there is none); all. */
  readonly start: ReadonlySet<string>;
  readonly finding: ReadonlySet<string> | null;
  readonly all: ReadonlySet<string>;
  bytesOf(files: Iterable<string>): number;
  /** Bytes that come from libraries. */
  libraryBytesOf(files: Iterable<string>): number;
}

/** Of the plugin serverless-esbuild: esbuild's own, and some of its own. */
type Settings = Required<Omit<BuildOptions, 'plugins'>> & {
  /** A file that exports them. */
  readonly plugins: string;
  readonly exclude: string[];
  readonly outputFileExtension: string;
};

export async function bundled(name: string, outdir: string): Promise<Bundle> {
  const { custom } = parse(readFileSync(join(root, 'serverless.yml'), 'utf8'), { logLevel: 'error' }) as {
    custom: { esbuild: Settings };
  };
  const { format, minify, splitting, mainFields, banner, exclude, outputFileExtension } = custom.esbuild;
  const { default: plugins } = (await import(join(root, custom.esbuild.plugins))) as { default: Plugin[] };
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
    plugins,
    outExtension: { '.js': outputFileExtension },
    metafile: true,
    absWorkingDir: root,
  });
  const entry = fileThatBegins(metafile, `functions/${name}.ts`);
  if (entry === null) throw new Error(`functions/${name}.ts begins no file of its bundle`);
  const outbox = fileThatBegins(metafile, 'functions/runtime/outbox.ts');
  return {
    files: outputFiles,
    start: loadedWith(metafile, entry),
    finding: outbox === null ? null : loadedWith(metafile, entry, outbox),
    all: new Set(Object.keys(metafile.outputs)),
    bytesOf: (files) => sum([...files].map((file) => metafile.outputs[file]?.bytes ?? 0)),
    libraryBytesOf(files) {
      const inputs = [...files].flatMap((file) => Object.entries(metafile.outputs[file]?.inputs ?? {}));
      return sum(inputs.filter(([source]) => source.includes('node_modules/')).map(([, input]) => input.bytesInOutput));
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
