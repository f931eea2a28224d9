import { Worker } from 'node:worker_threads';
import type { Selection } from '../../selection.ts';
import type { Period } from './list-scanner.ts';
import type { Scanned, Unscanned } from './scan-bytes.ts';

/** What every worker is told once. */
export interface Orders {
  readonly selection: Selection;
  readonly period: Period;
}

export interface LocalFile {
  readonly path: string;
  readonly name: string;
}

/** Files that a worker reads in one go. */
export interface Job {
  readonly id: number;
  readonly files: readonly LocalFile[];
}

interface Answer {
  readonly id: number;
  readonly results: readonly (Scanned | Unscanned)[];
}

/** Stored bytes that a job should have: a message costs as much as a few kilobytes of log. */
const JOB_BYTES = 2 ** 20;
const MOST_FILES = 256;
/** Jobs begun or waiting, for each worker, so that none is idle while results are taken. */
const AHEAD = 3;

type Resolve = (result: Scanned | Unscanned) => void;

/** Threads that scan local files. Results are asked for in order, so the number of threads changes nothing but the time. */
export class ScanPool {
  readonly #workers: { readonly worker: Worker; busy: number }[] = [];
  readonly #orders: Orders;
  readonly #threads: number;
  readonly #jobs = new Map<number, Resolve[]>();
  #next: { readonly files: LocalFile[]; readonly resolves: Resolve[] } = { files: [], resolves: [] };
  #ids = 0;
  #files = 0;
  #bytes = 0;

  constructor(orders: Orders, threads: number) {
    this.#orders = orders;
    this.#threads = threads;
  }

  /** How many files should wait for their results. */
  get depth(): number {
    return this.#threads * AHEAD * this.#filesPerJob();
  }

  scan(file: LocalFile): Promise<Scanned | Unscanned> {
    const { promise, resolve } = Promise.withResolvers<Scanned | Unscanned>();
    this.#next.files.push(file);
    this.#next.resolves.push(resolve);
    if (this.#next.files.length >= this.#filesPerJob()) this.flush();
    return promise;
  }

  /** Sends what was gathered so far, since somebody waits for it. */
  flush(): void {
    const { files, resolves } = this.#next;
    if (files.length === 0) return;
    this.#next = { files: [], resolves: [] };
    const id = (this.#ids += 1);
    this.#jobs.set(id, resolves);
    const idle = this.#idlest();
    idle.busy += 1;
    idle.worker.postMessage({ id, files } satisfies Job);
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map(({ worker }) => worker.terminate()));
  }

  #filesPerJob(): number {
    if (this.#files === 0) return 1;
    return Math.min(MOST_FILES, Math.max(1, Math.round((JOB_BYTES * this.#files) / Math.max(1, this.#bytes))));
  }

  #idlest(): { readonly worker: Worker; busy: number } {
    const idle = this.#workers.toSorted((a, b) => a.busy - b.busy)[0];
    if (idle && (idle.busy === 0 || this.#workers.length === this.#threads)) return idle;
    const worker = new Worker(new URL('./scan-worker.ts', import.meta.url), { workerData: this.#orders });
    const started = { worker, busy: 0 };
    worker.on('message', (answer: Answer) => {
      started.busy -= 1;
      this.#take(answer);
    });
    this.#workers.push(started);
    return started;
  }

  #take({ id, results }: Answer): void {
    const resolves = this.#jobs.get(id) ?? [];
    this.#jobs.delete(id);
    for (const [index, result] of results.entries()) {
      if (typeof result !== 'string') {
        this.#files += 1;
        this.#bytes += result.size;
      }
      resolves[index]?.(result);
    }
  }
}
