/** The findings table in memory, read again and again for as long as somebody may look. */
import { isDeepStrictEqual } from 'node:util';
import type { Mute } from '../../src/configuration.ts';
import type { StoredFinding } from '../../src/sinks/findings-table.ts';
import type { LastAudit } from '../../src/sinks/audits.ts';
import type { Problem, Reading } from '../api.ts';
import { FindingsIndex } from './findings-index.ts';

/** Where findings are kept. */
export interface Source {
  readonly table: string;
  /** Null on this machine. */
  readonly region: string | null;
  stored(): AsyncIterable<StoredFinding>;
  /** One with its record; null when there is none. */
  finding(id: string): Promise<StoredFinding | null>;
  /** The last audit of every account. */
  audits(): Promise<readonly LastAudit[]>;
  /** When the last heartbeat that came through was sent, ISO 8601; undefined where none is sent. */
  heartbeat?(): Promise<string | null>;
}

export interface LiveOptions {
  readonly mutes: readonly Mute[];
  /** How long to wait until the next reading of so many findings, milliseconds. */
  readonly pause: (findings: number) => number;
  /** Gives the time, epoch milliseconds. */
  readonly clock: () => number;
}

/** During the first reading, what is there is shown at so many findings, and again whenever they have doubled. */
const portion = 2000;

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
    return { table, region, asOf: this.#asOf, state, findings: this.#index.all.length, problem: this.#problem };
  }

  get sendsHeartbeats(): boolean {
    return this.#source.heartbeat !== undefined;
  }

  /** ISO 8601. */
  now(): string {
    return new Date(this.#options.clock()).toISOString();
  }

  record(id: string): Promise<StoredFinding | null> {
    return this.#source.finding(id);
  }

  /** Reads until `stop`. */
  start(): void {
    const again = async () => {
      await this.read();
      if (this.#stopped) return;
      this.#timer = setTimeout(again, this.#options.pause(this.#index.all.length)).unref();
    };
    void again();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Reads everything once. What goes wrong is told by `reading`. */
  async read(): Promise<void> {
    try {
      const [heartbeat, audits, index] = await Promise.all([
        this.#source.heartbeat?.() ?? null,
        this.#source.audits(),
        this.#readAll(),
      ]);
      this.#show(index);
      const today = this.now().slice(0, 10);
      const isSame = heartbeat === this.#heartbeat && isDeepStrictEqual(audits, this.#audits) && today === this.#day;
      if (!isSame || this.#problem !== null || this.#asOf === null) this.#revision++;
      this.#heartbeat = heartbeat;
      this.#audits = audits;
      this.#day = today;
      this.#problem = null;
      this.#asOf = this.now();
    } catch (error) {
      const problem = problemOf(error, this.#source.table);
      if (problem.says !== this.#problem?.says) this.#revision++;
      this.#problem = problem;
    }
  }

  async #readAll(): Promise<FindingsIndex> {
    const builder = FindingsIndex.begin(this.#options.mutes, this.now(), this.#index);
    let read = 0;
    let next = portion;
    for await (const finding of this.#source.stored()) {
      builder.add(finding);
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

const kindOf = new Map<string, Problem['kind']>([
  ...['ExpiredTokenException', 'ExpiredToken', 'CredentialsProviderError', 'TokenProviderError'].map(credentials),
  ...['UnrecognizedClientException', 'InvalidSignatureException', 'InvalidClientTokenId'].map(credentials),
  ['AccessDeniedException', 'denied'],
  ['ResourceNotFoundException', 'table'],
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'TimeoutError'].map(
    (name) => [name, 'connection'] as const,
  ),
]);

function credentials(name: string): readonly [string, 'credentials'] {
  return [name, 'credentials'];
}

function problemOf(error: unknown, table: string): Problem {
  const { name, code, message }: NodeJS.ErrnoException = error instanceof Error ? error : new Error(String(error));
  const kind = kindOf.get(name) ?? kindOf.get(code ?? '') ?? 'other';
  const says = {
    credentials:
      'The AWS credentials are missing, wrong or have expired. Sign in again: it goes on by itself; with keys from the environment, start it anew.',
    denied: `These credentials may not read the table ${table}: they need dynamodb:Scan, Query and GetItem on it.`,
    table: `There is no table ${table} in this account and Region: name it with --table, and its Region with --region.`,
    connection: 'DynamoDB cannot be reached. It is tried again by itself.',
    other: `The table could not be read (${message}). It is tried again by itself.`,
  }[kind];
  return { kind, says };
}
