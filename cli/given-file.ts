import { readFile } from 'node:fs/promises';
import { UsageError } from './usage-error.ts';

/** The bytes of a file that the command line names. Throws UsageError. */
export async function givenFile(path: string): Promise<Buffer> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      `${path}: ${error.code === 'ENOENT' ? 'there is no such file' : `cannot be read (${error.code})`}.`,
    );
  });
}
