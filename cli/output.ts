/** Where output goes: standard output, or a file that is whole or not there. */
import { createWriteStream, rmSync } from 'node:fs';
import { access, constants, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isatty } from 'node:tty';
import { printable } from '../src/findings/printable.ts';
import { UsageError } from './usage-error.ts';

/** Columns of the terminal that stdout is; 80 when it is none. */
export function widthOfStdout(): number {
  return process.stdout.isTTY ? process.stdout.columns || 80 : 80;
}

/** Whether stdout shows colours, and the user has nothing against them (https://no-color.org). */
export function hasColours(): boolean {
  return isatty(1) && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
}

/** Says one sentence on stderr; whatever it quotes cannot act on a terminal. */
export function complain(sentence: string): void {
  process.stderr.write(`rolecall: ${printable(sentence)}\n`);
}

/** The result was worked out and could not be written: exit status 3. */
export class OutputError extends Error {
  override readonly name = 'OutputError';

  constructor(where: string, cause: unknown) {
    super(`${where} could not be written (${(cause as NodeJS.ErrnoException).code ?? String(cause)}).`, { cause });
  }
}

/** `print` tells what goes wrong; a stream without a listener would end the process instead. */
export function surviveStreamErrors(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

/** Prints lines to stdout. A reader that has enough (`| head`) is no fault of ours. Throws OutputError. */
export async function print(lines: Iterable<string>): Promise<void> {
  try {
    let piece = '';
    for (const line of withNewlines(lines)) {
      piece += line;
      if (piece.length < pieceLength) continue;
      await printed(piece);
      piece = '';
    }
    await printed(piece);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EPIPE' && code !== 'ERR_STREAM_DESTROYED') throw new OutputError('Standard output', error);
  }
}

/** Characters that are printed at a time. */
const pieceLength = 2 ** 16;

/** A pipeline would leave its listeners on stdout, which is not ended, for each call. */
function printed(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** The file that `--output` names; undefined for standard output. Throws UsageError when nothing can be written there. */
export async function outputFile(option: string | undefined): Promise<string | undefined> {
  if (option === undefined || option === '-') return undefined;
  await refuseOutput(option);
  return option;
}

/** Writes lines to what `outputFile` gave. Throws OutputError. */
export async function write(output: string | undefined, lines: Iterable<string>): Promise<void> {
  if (output === undefined) await print(lines);
  else await writeWhole(output, lines);
}

/** Throws UsageError when nothing can be written there: better known before a long scan than after it. */
export async function refuseOutput(path: string): Promise<void> {
  const known = await stat(path).catch(() => null);
  if (known?.isDirectory()) throw new UsageError(`--output ${path} is a folder: name a file.`);
  if (known !== null && !known.isFile()) return;
  const folder = dirname(path);
  if (!(await stat(folder).catch(() => null))?.isDirectory())
    throw new UsageError(`--output ${path}: there is no folder ${folder}.`);
  await access(folder, constants.W_OK).catch(() => {
    throw new UsageError(`--output ${path}: the folder ${folder} may not be written to.`);
  });
}

/** Writes lines to a file at once: a reader sees the old content or the new, never a part. Throws OutputError. */
export async function writeWhole(path: string, lines: Iterable<string>): Promise<void> {
  try {
    const known = await stat(path).catch(() => null);
    // A device or a named pipe is written to; renaming a file over it would remove it.
    if (known === null || known.isFile()) await replace(path, lines, known?.mode);
    else await pipeline(Readable.from(withNewlines(lines)), createWriteStream(path));
  } catch (error) {
    throw new OutputError(`--output ${path}`, error);
  }
}

async function replace(path: string, lines: Iterable<string>, mode: number | undefined): Promise<void> {
  const target = mode === undefined ? path : await realpath(path);
  const draft = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  const finished = takenAlong(draft);
  try {
    await writeFile(draft, withNewlines(lines), { flag: 'wx', ...(mode === undefined ? {} : { mode }) });
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    finished();
  }
}

/** A signal that ends the process takes the file along. */
function takenAlong(file: string): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const end = (signal: NodeJS.Signals) => {
    rmSync(file, { force: true });
    // Nobody listens any more, so this ends the process as if nobody ever had.
    process.kill(process.pid, signal);
  };
  for (const signal of signals) process.once(signal, end);
  return () => {
    for (const signal of signals) process.off(signal, end);
  };
}

function* withNewlines(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`;
}
