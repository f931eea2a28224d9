/** What is being read, on stderr, while somebody watches. */
import type { WriteStream } from 'node:tty';
import { cut } from '../src/findings/columns.ts';
import { count } from '../src/findings/count.ts';
import { printable } from '../src/findings/printable.ts';
import type { Seen } from './scan-logs.ts';

/** Milliseconds between two updates. */
const pace = 100;
/** Milliseconds before a rate means anything. */
const warmUp = 1000;

export interface Progress {
  readonly show: (seen: Seen) => void;
  /** Puts one line, about everything that was read, in the place of the progress. */
  readonly end: () => void;
}

/**
 * Silent when the stream is no terminal. `total` is how many bytes there are to read, asked once; null when nobody knows before the
 * end, and then the time left is not told.
 */
export function progressOn(
  stream: Pick<WriteStream, 'write' | 'columns'> & { readonly isTTY?: boolean },
  total: () => Promise<number | null> = async () => null,
  now: () => number = () => performance.now(),
): Progress {
  if (!stream.isTTY) return { show() {}, end() {} };
  const began = now();
  let told = -Infinity;
  let all: number | null = null;
  let last: Seen | null = null;
  // The scan itself says what cannot be looked at.
  void total().then(
    (bytes) => (all = bytes),
    () => {},
  );
  return {
    show(seen) {
      last = seen;
      if (now() - told < pace) return;
      told = now();
      const counts = `${progressOf(seen, told - began, all)}: `;
      const room = Math.max(1, (stream.columns || 80) - 1 - counts.length);
      stream.write(`\r\u001b[2K${counts}${cut(printable(seen.name), room)}`);
    },
    end() {
      const seconds = ((now() - began) / 1000).toFixed(1);
      stream.write(last === null ? '\r\u001b[2K' : `\r\u001b[2K${countsOf(last).join(', ')}, in ${seconds} s\n`);
    },
  };
}

function countsOf({ files, records, bytes }: Seen): string[] {
  const size = bytes === undefined ? [] : [megabytes(bytes)];
  return [count(files, 'file'), ...size, count(records, 'record')];
}

function progressOf(seen: Seen, spent: number, all: number | null): string {
  const { bytes = 0, findings = 0 } = seen;
  const parts = countsOf(seen);
  const rate = (bytes / spent) * 1000;
  if (bytes > 0 && spent > warmUp) {
    parts.push(`${megabytes(rate)}/s`);
    if (all !== null) parts.push(`${Math.ceil(Math.max(0, all - bytes) / rate)} s left`);
  }
  if (findings > 0) parts.push(count(findings, 'finding'));
  return parts.join(', ');
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
