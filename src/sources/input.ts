/** One place that may hold records. Nothing is read before `bytes` is called, so that a million of them cost no memory. */
export interface Input {
  /** As the user would write it: a path, `-`, or `s3://bucket/key`. */
  readonly name: string;
  /** Of an ordinary local file, which others may open too, and again. */
  readonly path?: string;
  /** Of a stream that comes once, and is better read while it comes; may reject. `bytes` gives all of it even afterwards. */
  pieces?(): AsyncIterable<Buffer>;
  /** Never rejects: what cannot be read is a Problem. */
  bytes(): Promise<Uint8Array | Problem>;
}

/** Something that was asked for and could not be looked at; makes the scan incomplete. */
export interface Problem {
  readonly name: string;
  readonly reason: string;
}

/** Nothing is where the user pointed, so nothing can be judged: a mistake in the command, thrown before anything is read. */
export class MissingInput extends Error {
  override readonly name = 'MissingInput';
  readonly path: string;

  constructor(path: string, what = 'no such file or folder') {
    super(`${path}: ${what}`);
    this.path = path;
  }
}

/** Node reads no more than this into one buffer; the one limit for every kind of input. */
export const MAX_BYTES = 2 ** 31 - 1;

/** The reason given for an input beyond MAX_BYTES. */
export const TOO_LARGE = 'larger than 2 GiB: too large to be read in one piece; split it, or compress it with gzip';

/** What a folder must hold to be worth reading, for a sentence. */
export const LOG_NAMES = '.json, .ndjson, .jsonl, or any of them or a plain name with .gz';

/** Ends the name of what `aws s3api head-object` printed of a digest, which docs/evidence.md has people save beside it. */
export const HEAD_SUFFIX = '.head.json';

/**
 * Whether a file found in a folder or bucket is taken for a log. A file that the user names is read whatever its name. Not
 * taken: `.log`, which is mostly plain text of other programs, archives, hidden files, which sync tools leave behind, and the
 * saved metadata of a digest.
 */
export function isLogName(name: string): boolean {
  if (name.startsWith('.') || name.endsWith(HEAD_SUFFIX)) return false;
  return /\.(json|ndjson|jsonl|gz)$/i.test(name) && !/\.(tar|cpio)\.gz$/i.test(name);
}
