/** The findings table in memory: read as a whole now and then, and kept up to date by what changed in between. */
import { isDeepStrictEqual } from 'node:util';
import type { Mute } from '../../src/configuration.ts';
import type { LastAudit } from '../../src/report/last-audit.ts';
import type { Changed } from '../../src/sinks/changes.ts';
import type { Key } from '../../src/sinks/entry.ts';
import type { Kept } from '../../src/sinks/findings-reader.ts';
import type { Problem, Reading } from '../api.ts';
import { FindingsIndex } from './findings-index.ts';
import { problemOf } from './problem.ts';

/** Where findings are kept. */
export interface Source {
  readonly table: string;
  /** Null on this machine. */
  readonly region: string | null;
  all(): AsyncIterable<Kept>;
  /** What was written since (epoch milliseconds); null where that cannot be told without reading everything. */
  changedSince(since: number): Promise<readonly Changed[] | null>;
  at(keys: readonly Key[]): Promise<readonly Kept[]>;
  /** JSON; null where none was kept. */
  record(key: Key): Promise<string | null>;
  /** The last audit of every account. */
  audits(): Promise<readonly LastAudit[]>;
  /** When the last heartbeat that came through was sent, ISO 8601; undefined where none is sent. */
  heartbeat?(): Promise<string | null>;
}

/** Milliseconds until it is read again. */
export interface Pace {
  readonly changes: number;
  /** Heartbeat and audits. */
  readonly circumstances: number;
  /** All of it, of so many findings; `follows`: changes are known meanwhile. */
  whole(findings: number, follows: boolean): number;
}

export interface LiveOptions {
  readonly mutes: readonly Mute[];
  readonly pace: Pace;
  /** Gives the time, epoch milliseconds. */
  readonly clock: () => number;
}

/** During the first reading, what is there is shown at so many findings, and again whenever they have doubled. */
const portion = 2000;
/** Writers' clocks and this one differ, and the index of changes lags: so far is looked back behind what is known, milliseconds. */
const margin = { first: 10 * 60 * 1000, next: 60 * 1000 };

export class LiveIndex {
  readonly #source: Source;
  readonly #options: LiveOptions;
  #index = FindingsIndex.empty;
  #heartbeat: string | null = null;
  #audits: readonly LastAudit[] = [];
  #asOf: string | null = null;
  #problem: Problem | null = null;
  #revision = 0;
  #day = '';
  /** From when on changes are asked for, null before anything was read; and what was taken of them: key -> rev. */
  #since: number | null = null;
  #taken: ReadonlyMap<string, number> = new Map();
  #follows = false;
  #nextWhole = 0;
  #nextCircumstances = 0;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(source: Source, options: LiveOptions) {
    this.#source = source;
    this.#options = options;
  }

  get index(): FindingsIndex {
    return this.#index;
  }

  get heartbeat(): string | null {
    return this.#heartbeat;
  }

  get audits(): readonly LastAudit[] {
    return this.#audits;
  }

  /** Grows with every change of what is to be shown. */
  get revision(): number {
    return this.#revision;
  }

  get reading(): Reading {
    const { table, region } = this.#source;
    const state = this.#problem !== null ? 'failed' : this.#asOf === null ? 'partial' : 'complete';
    const findings = this.#index.all.length;
    return { table, region, asOf: this.#asOf, state, follows: this.#follows, findings, problem: this.#problem };
  }

  get sendsHeartbeats(): boolean {
    return this.#source.heartbeat !== undefined;
  }

  /** ISO 8601. */
  now(): string {
    return new Date(this.#options.clock()).toISOString();
  }

  /** Null where none was kept, or there is no such finding. */
  async record(id: string): Promise<string | null> {
    const key = this.#index.keyOf(id);
    return key === undefined ? null : this.#source.record(key);
  }

  /** Reads until `stop`. */
  start(): void {
    const again = async () => {
      // Mutes end with a day.
      const isWhole = this.#options.clock() >= this.#nextWhole || this.now().slice(0, 10) !== this.#day;
      if (isWhole) await this.read();
      else if (this.#follows) await this.follow();
      if (!this.#stopped) this.#timer = setTimeout(again, this.#options.pace.changes).unref();
    };
    void again();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Reads everything once. What goes wrong is told by `reading`. */
  async read(): Promise<void> {
    const { clock, pace } = this.#options;
    const began = clock();
    await this.#attempt(async () => {
      const [index] = await Promise.all([this.#readAll(), this.#readCircumstances()]);
      this.#show(index);
      this.#since = began - margin.first + margin.next;
      this.#taken = new Map();
      await this.#takeChanges();
    });
    this.#nextWhole = clock() + pace.whole(this.#index.all.length, this.#follows && this.#problem === null);
  }

  /** Reads what changed since, where that can be told. */
  async follow(): Promise<void> {
    await this.#attempt(async () => {
      await this.#takeChanges();
      if (this.#options.clock() >= this.#nextCircumstances) await this.#readCircumstances();
    });
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      const today = this.now().slice(0, 10);
      if (today !== this.#day || this.#problem !== null || this.#asOf === null) this.#revision++;
      this.#day = today;
      this.#problem = null;
      this.#asOf = this.now();
    } catch (error) {
      const problem = problemOf(error, this.#source.table);
      if (problem.says !== this.#problem?.says) this.#revision++;
      this.#problem = problem;
    }
  }

  async #takeChanges(): Promise<void> {
    if (this.#since === null) return;
    const changes = await this.#source.changedSince(this.#since - margin.next);
    if (this.#follows !== (changes !== null)) this.#revision++;
    this.#follows = changes !== null;
    if (changes === null) return;
    const fresh = changes.filter(({ key, rev }) => this.#taken.get(nameOf(key)) !== rev);
    const kept = await this.#source.at(fresh.map(({ key }) => key));
    this.#show(this.#index.with(kept, this.#options.mutes, this.now()));
    this.#taken = new Map(changes.map(({ key, rev }) => [nameOf(key), rev]));
    // By the clocks of the writers, since this machine's may be ahead; but none of theirs that is ahead hides the others.
    const newest = changes.reduce((latest, { at }) => Math.max(latest, at), this.#since);
    this.#since = Math.min(newest, Math.max(this.#since, this.#options.clock()));
  }

  async #readCircumstances(): Promise<void> {
    const [heartbeat, audits] = await Promise.all([this.#source.heartbeat?.() ?? null, this.#source.audits()]);
    if (heartbeat !== this.#heartbeat || !isDeepStrictEqual(audits, this.#audits)) this.#revision++;
    this.#heartbeat = heartbeat;
    this.#audits = audits;
    this.#nextCircumstances = this.#options.clock() + this.#options.pace.circumstances;
  }

  async #readAll(): Promise<FindingsIndex> {
    const builder = FindingsIndex.begin(this.#options.mutes, this.now(), this.#index);
    let read = 0;
    let next = portion;
    for await (const kept of this.#source.all()) {
      builder.add(kept);
      if (++read === next && this.#asOf === null) {
        this.#show(builder.soFar());
        next *= 2;
      }
      if (this.#stopped) break;
    }
    return builder.soFar();
  }

  #show(index: FindingsIndex): void {
    if (index.equals(this.#index)) return;
    this.#index = index;
    this.#revision++;
  }
}

function nameOf({ pk, sk }: Key): string {
  return `${pk}\n${sk}`;
}
