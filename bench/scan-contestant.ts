/**
 * One run of one contestant of `npm run bench`, in a process of its own: prints seconds of work, of all
 * processors' time, peak memory in bytes and what it found, as JSON.
 */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { DuckDBInstance } from '@duckdb/node-api';
import { scanLogs } from '../cli/scan-logs.ts';
import { auditorOf } from '../src/audit.ts';
import { defaults, defaultsUsed } from '../src/configuration.ts';
import { controls } from '../src/controls/index.ts';
import { Ledger } from '../src/ledger.ts';
import { selectionOf } from '../src/selection.ts';
import { logFiles } from '../src/sources/log-files.ts';
import { inflated } from './gunzip-worker.ts';

const [contestant = '', folder = '', threads = '1'] = process.argv.slice(2);

/** Of all findings, sorted: two runs that found the same have the same. */
function digest(ids: readonly string[]): string {
  return createHash('sha256').update(ids.toSorted().join('\n')).digest('hex').slice(0, 16);
}

function paths(): string[] {
  return readdirSync(folder).map((each) => join(folder, each));
}

const contestants: Record<string, () => Promise<string>> = {
  scan: () => scanned(false),
  strict: () => scanned(true),
  /** JSON.parse of every file, and the same controls over every record. */
  async parse() {
    const auditor = auditorOf(controls);
    const ledger = new Ledger();
    const context = { now: '2026-05-02T00:00:00Z', horizon: null, configuration: defaults };
    let last = '';
    for (const path of paths()) {
      const { Records } = JSON.parse(inflated(path).toString()) as { Records: { eventTime: string }[] };
      for (const record of Records) {
        if (record.eventTime > last) last = record.eventTime;
        ledger.add(auditor.judge(record, context));
      }
    }
    return digest(
      ledger.close({ ...context, now: last, horizon: '2026-05-01T00:00:00Z' }).findings.map(({ id }) => id),
    );
  },
  /** JSON.parse of every file, and the ids of the events that the other tools select. */
  async select() {
    const { sources } = selectionOf(controls);
    const ids: string[] = [];
    for (const path of paths()) {
      const { Records } = JSON.parse(inflated(path).toString()) as { Records: Record<string, string>[] };
      for (const { eventSource = '', eventName = '', eventID = '' } of Records) {
        const names = sources.get(eventSource);
        if (names === 'all' || names?.has(eventName)) ids.push(eventID);
      }
    }
    return ids.toSorted().join();
  },
  /** Only the columns that are needed, named by hand: without, it infers them from all there are. */
  async duckdb() {
    const database = await DuckDBInstance.create(':memory:', { threads });
    const connection = await database.connect();
    const pairs = [...selectionOf(controls).sources].map(([source, names]) => {
      const text = (name: string) => `'${name.replaceAll("'", "''")}'`;
      const isSource = `r.eventSource = ${text(source)}`;
      return names === 'all' ? isSource : `(${isSource} AND r.eventName IN (${[...names].map(text).join()}))`;
    });
    const columns = `{Records: 'STRUCT(eventSource VARCHAR, eventName VARCHAR, eventID VARCHAR)[]'}`;
    const files = `read_json('${folder}/*.json.gz', columns = ${columns}, format = 'unstructured', maximum_object_size = 67108864)`;
    const query = `SELECT r.eventID FROM (SELECT unnest(Records) AS r FROM ${files}) WHERE ${pairs.join(' OR ')}`;
    const rows = (await connection.runAndReadAll(query)).getRows();
    return rows
      .map(([id]) => String(id))
      .toSorted()
      .join();
  },
  async gunzip() {
    if (threads === '1') {
      for (const path of paths()) inflated(path);
      return '';
    }
    const all = paths();
    const count = Number(threads);
    const workers = Array.from({ length: count }, (_, index) => {
      const share = all.filter((__, at) => at % count === index);
      return new Worker(new URL('./gunzip-worker.ts', import.meta.url), { workerData: share });
    });
    await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once('message', resolve))));
    return '';
  },
};

async function scanned(strict: boolean): Promise<string> {
  const { findings, summary } = await scanLogs(logFiles([folder]), {
    auditor: auditorOf(controls),
    configuration: defaults,
    used: defaultsUsed,
    period: { since: null, until: null },
    strict,
    jobs: Number(threads),
  });
  if (summary.unreadable.length > 0) throw new Error(JSON.stringify(summary.unreadable.slice(0, 3)));
  return digest(findings.map(({ id }) => id));
}

const run = contestants[contestant];
if (!run) throw new Error(`there is no contestant ${contestant}`);
const started = performance.now();
const cpu = process.cpuUsage();
const found = await run();
const { user, system } = process.cpuUsage(cpu);
const seconds = (performance.now() - started) / 1000;
console.log(JSON.stringify({ seconds, cpu: (user + system) / 1e6, found, rss: process.resourceUsage().maxRSS * 1024 }));
