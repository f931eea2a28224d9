/** Whether the fast way and the full parse say the same of a file. */
import { isDeepStrictEqual } from 'node:util';
import { scanLogs } from '../../../cli/scan-logs.ts';
import { auditorOf } from '../../../src/audit.ts';
import { defaults, defaultsUsed } from '../../../src/configuration.ts';
import { controls } from '../../../src/controls/index.ts';
import type { Report } from '../../../src/findings/report.ts';
import type { Input } from '../../../src/sources/input.ts';
import type { Period } from '../../../src/sources/scanner/list-scanner.ts';
import { scannerInJavaScript } from '../../../src/sources/scanner/in-javascript.ts';
import { scannerInWasm } from '../../../src/sources/scanner/in-wasm.ts';
import { inflaterInSteps } from '../../../src/sources/inflater.ts';
import { scanBytes } from '../../../src/sources/scanner/scan-bytes.ts';
import { selectionOf } from '../../../src/selection.ts';
import type { FuzzedFile } from './fuzzed-files.ts';

export const periods: readonly Period[] = [
  { since: null, until: null },
  { since: '2026-05-01T00:00:00Z', until: '2026-05-28T23:59:59Z' },
];

const auditor = auditorOf(controls);
const selection = selectionOf(controls);
const inflater = inflaterInSteps();
const scanners = periods.map((period) => {
  const wasm = scannerInWasm(selection, period);
  return {
    wasm: { lists: wasm, inflater },
    javascript: { lists: scannerInJavaScript(selection, period), inflater },
    atOnce: { lists: wasm, inflater: null },
  };
});

export type Difference =
  | 'none'
  | 'malformed record that concerns nobody'
  | { readonly fast: unknown; readonly strict: unknown };

export async function differenceOf({ name, bytes, text }: FuzzedFile, which: number): Promise<Difference> {
  const period = periods[which] as Period;
  const [fast, strict] = await Promise.all([report(name, bytes, period, false), report(name, bytes, period, true)]);
  if (!isDeepStrictEqual(fast, strict)) {
    if (!isTolerated(fast, strict, text)) return { fast, strict };
    return 'malformed record that concerns nobody';
  }
  const { wasm, javascript, atOnce } = scanners[which] as (typeof scanners)[number];
  const expected = scanBytes(bytes, name, wasm);
  const others = { javascript: scanBytes(bytes, name, javascript), atOnce: scanBytes(bytes, name, atOnce) };
  // Inflating at once leaves a stream with anything unusual to the full parse.
  const isLeft = typeof expected !== 'string' && expected.unreadable.length > 0 && others.atOnce === 'irregular';
  if (!isLeft && !isDeepStrictEqual(others.atOnce, expected)) return { fast: expected, strict: others };
  // Of what is no JSON they may see different parts: both then leave it to the full parse sooner or later.
  return isDeepStrictEqual(others.javascript, expected) || !parses(text.toString())
    ? 'none'
    : { fast: expected, strict: others };
}

/** The full parse reports the file, the scan does not, and finds no less. */
function isTolerated(fast: Report, strict: Report, text: Buffer): boolean {
  if (parses(text.toString()) || strict.summary.unreadable.length <= fast.summary.unreadable.length) return false;
  const found = new Set(fast.findings.map(({ id }) => id));
  return strict.findings.every(({ id, control }) => found.has(id) || control === 'event-unreadable');
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function report(name: string, bytes: Buffer, period: Period, strict: boolean): Promise<Report> {
  async function* inputs(): AsyncGenerator<Input> {
    yield { name, bytes: async () => bytes };
  }
  return scanLogs(inputs(), { auditor, configuration: defaults, used: defaultsUsed, period, strict });
}
