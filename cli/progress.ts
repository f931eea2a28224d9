/** What is being read, on stderr, while somebody watches. */
import type { WriteStream } from 'node:tty';
import { cut } from '../src/findings/columns.ts';
import { printable } from '../src/findings/printable.ts';

/** Milliseconds between two updates. */
const pace = 100;

export interface Progress {
  readonly show: (seen: { readonly name: string; readonly files: number; readonly records: number }) => void;
  /** Leaves no trace on the terminal. */
  readonly end: () => void;
}

/** Silent when the stream is no terminal. */
export function progressOn(stream: Pick<WriteStream, 'write' | 'columns'> & { readonly isTTY?: boolean }): Progress {
  if (!stream.isTTY) return { show() {}, end() {} };
  let told = -pace;
  return {
    show({ name, files, records }) {
      if (performance.now() - told < pace) return;
      told = performance.now();
      const counts = `${files.toLocaleString('en-US')} read, ${records.toLocaleString('en-US')} records: `;
      const room = Math.max(1, (stream.columns || 80) - 1 - counts.length);
      stream.write(`\r\u001b[2K${counts}${cut(printable(name), room)}`);
    },
    end() {
      stream.write('\r\u001b[2K');
    },
  };
}
