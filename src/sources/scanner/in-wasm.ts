import type { Selection } from '../../selection.ts';
import { compiled } from './compiled.ts';
import { digitsOf } from './digits.ts';
import type { ListScanner, Period, State, Tally } from './list-scanner.ts';

/** What assembly/scan.ts exports. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly TEXT: WebAssembly.Global;
  readonly CANDIDATES: WebAssembly.Global;
  readonly CANDIDATES_END: WebAssembly.Global;
  readonly INPUT: WebAssembly.Global;
  readonly since: WebAssembly.Global;
  readonly until: WebAssembly.Global;
  readonly first: WebAssembly.Global;
  readonly last: WebAssembly.Global;
  readonly state: WebAssembly.Global;
  readonly fresh: WebAssembly.Global;
  readonly found: WebAssembly.Global;
  readonly skipped: WebAssembly.Global;
  readonly outside: WebAssembly.Global;
  want(text: number, length: number, seed: number, value: number): void;
  scan(from: number, end: number): number;
}

/** Bytes behind the input that may be looked at, though they mean nothing. */
const MARGIN = 1024;

const states: readonly State[] = ['more', 'ended', 'irregular'];
const ofSources = 0;
const ofSessions = 1;
const everyCall = 1;

let module: WebAssembly.Module | undefined;

/** Whether this machine runs 128-bit vector instructions of WebAssembly; asked of the module itself. */
export function canUseWasm(): boolean {
  return typeof WebAssembly === 'object' && WebAssembly.validate(Buffer.from(compiled, 'base64'));
}

/** The scanner of assembly/scan.ts: about 3 GB a second. */
export function scannerInWasm(selection: Selection, { since, until }: Period): ListScanner {
  module ??= new WebAssembly.Module(Buffer.from(compiled, 'base64'));
  const wasm = new WebAssembly.Instance(module).exports as unknown as Exports;
  const input = wasm.INPUT.value;
  const candidates = wasm.CANDIDATES.value;
  const room = (wasm.CANDIDATES_END.value - candidates) / 8;
  if (since !== null) wasm.since.value = digitsOf(since);
  if (until !== null) wasm.until.value = digitsOf(until);
  wantAll(wasm, selection);
  return {
    window(length) {
      const missing = input + length + MARGIN - wasm.memory.buffer.byteLength;
      if (missing > 0) wasm.memory.grow(Math.ceil(missing / 65_536));
      return Buffer.from(wasm.memory.buffer, input, length);
    },
    scan(from, to, fresh, onCandidate) {
      wasm.fresh.value = fresh ? 1 : 0;
      for (let at = from; ; ) {
        at = wasm.scan(input + at, input + to) - input;
        const count = wasm.found.value;
        const found = new Uint32Array(wasm.memory.buffer, candidates, count * 2);
        for (let index = 0; index < found.length; index += 2) {
          onCandidate((found[index] ?? 0) - input, (found[index + 1] ?? 0) - input);
        }
        const state = states[wasm.state.value] ?? 'irregular';
        // Where there is no more room for candidates, the scan stops before the bytes do.
        if (state !== 'more' || count < room) return { at, state };
      }
    },
    tally(): Tally {
      const { first, last, skipped, outside } = wasm;
      const none = skipped.value === 0;
      const tally = {
        skipped: skipped.value,
        outside: outside.value,
        first: none ? null : first.value,
        last: none ? null : last.value,
      };
      skipped.value = 0;
      outside.value = 0;
      first.value = Infinity;
      last.value = 0;
      return tally;
    },
  };
}

function wantAll(wasm: Exports, { sources, sessions }: Selection): void {
  const memory = Buffer.from(wasm.memory.buffer);
  let text = wasm.TEXT.value;
  const want = (name: string, seed: number, value: number) => {
    const length = Buffer.byteLength(name);
    if (text + length > wasm.CANDIDATES.value)
      throw new Error('the controls read more names than the scanner has room for');
    memory.write(name, text);
    wasm.want(text, length, seed, value);
    text += length;
  };
  for (const name of sessions) want(name, ofSessions, everyCall);
  let seed = everyCall;
  for (const [source, names] of sources) {
    seed += 1;
    want(source, ofSources, names === 'all' ? everyCall : seed);
    if (names !== 'all') for (const name of names) want(name, seed, everyCall);
  }
}
