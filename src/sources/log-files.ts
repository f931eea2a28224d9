import { readFile, readdir, realpath, stat } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { type Input, isLogName, LOG_NAMES, MAX_BYTES, MissingInput, type Problem, TOO_LARGE } from './input.ts';
import { KeptStream } from './kept-stream.ts';

/**
 * The log files behind the paths of a command, in the order given, a folder's in the order of their names. `-` is standard
 * input. Throws MissingInput, before anything is read, when a path leads nowhere.
 *
 * Folders are searched to the bottom for the names that isLogName takes. A link inside a folder is followed when it stays
 * inside, and reported when it leads out. No file is read twice, however often the paths lead to it.
 */
export async function* logFiles(
  paths: readonly string[],
  stdin?: AsyncIterable<Uint8Array>,
): AsyncGenerator<Input | Problem, void, void> {
  const starts = [];
  for (const path of new Set(paths)) starts.push({ path, start: path === '-' ? null : await startOf(path) });
  const walk = new Walk();
  for (const { path, start } of starts) {
    if (start === null) yield standardInput(() => stdin ?? process.stdin);
    else if ('reason' in start) yield start;
    else if (start.folder) yield* walk.folder(path, start.real);
    else yield* walk.file(path, start.real, start.ordinary);
  }
}

interface Start {
  real: string;
  folder: boolean;
  /** Neither a pipe nor a device. */
  ordinary: boolean;
}

async function startOf(path: string): Promise<Start | Problem> {
  try {
    const found = await stat(path);
    // A pipe such as `<(zcat …)` makes can be read and yet has no real path.
    const real = await realpath(path).catch(() => path);
    return { real, folder: found.isDirectory(), ordinary: found.isFile() };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new MissingInput(path);
    return problem(path, error);
  }
}

/** One walk over all paths. It remembers folders and named files, but not each file in a folder: memory stays small. */
class Walk {
  readonly #seen = new Set<string>();

  *file(name: string, real: string, ordinary: boolean): Generator<Input, void, void> {
    if (this.#isTaken(real)) return;
    this.#seen.add(real);
    yield ordinary ? fileAt(name) : { name, bytes: () => readWhole(name) };
  }

  async *folder(name: string, real: string): AsyncGenerator<Input | Problem, void, void> {
    let found = 0;
    for await (const item of this.#entries(name, real, real)) {
      found += 1;
      if (item !== 'taken') yield item;
    }
    if (found === 0) yield { name, reason: `no log files in this folder: expected names ending in ${LOG_NAMES}` };
  }

  /** `root` is the real path of the folder that the user named, `real` that of the folder to list now. */
  async *#entries(name: string, real: string, root: string): AsyncGenerator<Input | Problem | 'taken', void, void> {
    if (this.#seen.has(real)) {
      yield 'taken';
      return;
    }
    this.#seen.add(real);
    let entries: Dirent[];
    try {
      entries = await readdir(real, { withFileTypes: true });
    } catch (error) {
      yield problem(name, error);
      return;
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const path = join(name, entry.name);
      const target = join(real, entry.name);
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) yield* this.#entries(path, target, root);
      else if (entry.isSymbolicLink()) yield* this.#link(path, target, root);
      else if (entry.isFile() && isLogName(entry.name)) {
        yield this.#seen.has(target) ? 'taken' : fileAt(path);
      }
    }
  }

  async *#link(name: string, link: string, root: string): AsyncGenerator<Input | Problem | 'taken', void, void> {
    try {
      const real = await realpath(link);
      const found = await stat(real);
      const folder = found.isDirectory();
      if (!folder && !isLogName(basename(link))) return;
      if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep)) {
        yield { name, reason: 'a link that leads out of the folder, not followed: name its target to have it read' };
      } else if (folder) {
        yield* this.#entries(name, real, root);
      } else if (this.#isTaken(real)) {
        yield 'taken';
      } else {
        yield* this.file(name, real, found.isFile());
      }
    } catch (error) {
      if (isLogName(basename(link))) yield problem(name, error);
    }
  }

  /** A file in a folder that is or was walked is read there. */
  #isTaken(real: string): boolean {
    return this.#seen.has(real) || (this.#seen.has(dirname(real)) && isLogName(basename(real)));
  }
}

function fileAt(name: string): Input {
  return { name, path: name, bytes: () => readWhole(name) };
}

async function readWhole(name: string): Promise<Uint8Array | Problem> {
  try {
    return await readFile(name);
  } catch (error) {
    return problem(name, error);
  }
}

function standardInput(open: () => AsyncIterable<Uint8Array>): Input {
  const name = '-';
  let opened: KeptStream | undefined;
  const stream = () => (opened ??= new KeptStream(open(), MAX_BYTES));
  return {
    name,
    pieces: () => stream().pieces(),
    async bytes() {
      try {
        return (await stream().whole()) ?? { name, reason: TOO_LARGE };
      } catch (error) {
        return problem(name, error);
      }
    },
  };
}

const REASONS: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'gone, or a link to something that is gone',
  ELOOP: 'a link that leads back to itself',
  EISDIR: 'a folder where a file was expected',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many open files',
  EIO: 'the device reports an error',
  ERR_FS_FILE_TOO_LARGE: TOO_LARGE,
};

function problem(name: string, error: unknown): Problem {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  return { name, reason: REASONS[code] ?? `cannot be read (${code})` };
}
