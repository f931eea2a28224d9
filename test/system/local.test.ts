import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { busEvent } from '../../local/cloudtrail-event.ts';
import type { Told } from '../../local/subscriber.ts';
import { type LocalSystem, startSystem } from '../../local/system.ts';
import { Random } from '../../scripts/sample-day/random.ts';
import { auditorOf } from '../../src/audit.ts';
import { defaults } from '../../src/configuration.ts';
import { judgesEvents } from '../../src/controls/control.ts';
import { controls } from '../../src/controls/index.ts';
import type { Json } from '../../src/events/audit-event.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { masked } from '../../src/findings/masked.ts';
import { auditAll } from '../../src/ledger.ts';
import { logFiles } from '../../src/sources/log-files.ts';
import { readRecords } from '../../src/sources/read-records.ts';
import { silentOnSampleDay } from '../support/sample-day.ts';

const root = resolve(import.meta.dirname, '../..');
const seed = Number(process.env['ROLECALL_SEED'] ?? 1);

const records: unknown[] = [];
let scanned: readonly Finding[];

beforeAll(async () => {
  for await (const input of logFiles([resolve(root, 'examples/sample-day')])) {
    if ('reason' in input) throw new Error(input.reason);
    readRecords((await input.bytes()) as Uint8Array, input.name, (record) => records.push(record));
  }
  // The functions judge by the clock.
  const context = { now: new Date().toISOString(), horizon: null, configuration: defaults };
  scanned = auditAll(auditorOf(controls), records, context).findings;
});

/** What two ways of judging the same events must agree in. */
function essence(findings: readonly Finding[]) {
  return findings
    .map(({ id, control, severity, status, facts }) => ({ id, control, severity, status, facts }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

describe('npm start', () => {
  const start = async (...args: string[]) => {
    const command = ['cli/preflight.js', 'local/start.ts', ...args];
    try {
      const { stdout, stderr } = await promisify(execFile)(process.execPath, command, { cwd: root });
      return { status: 0, stdout, stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { status: code, stdout, stderr };
    }
  };

  it('prints one object with the findings of a scan, each of which reached the subscriber', async () => {
    const { status, stdout, stderr } = await start('--once', '--format', 'json');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const { findings, delivered, ...rest } = JSON.parse(stdout) as { findings: Finding[]; delivered: { sns: number } };
    expect(rest).toEqual({});
    expect(essence(findings)).toEqual(essence(scanned.map(masked)));
    // More than one for a finding that an event took back which came late.
    expect(delivered.sns).toBeGreaterThanOrEqual(findings.length);
    const fired = new Set(findings.map(({ control }) => control));
    const silent = controls
      .filter(judgesEvents)
      .map(({ id }) => id)
      .filter((id) => !fired.has(id));
    expect(silent.filter((id) => !silentOnSampleDay.has(id))).toEqual([]);
  });

  it('waits for Ctrl-C, and reaches nothing outside whatever the environment says of AWS', async () => {
    const env = {
      ...process.env,
      AWS_PROFILE: 'no-such-profile',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    };
    const logs = ['--logs', 'examples/sample-day/eventbridge/voice-streaming-failed.json'];
    const child = spawn(process.execPath, ['cli/preflight.js', 'local/start.ts', ...logs], { cwd: root, env });
    let shown = '';
    let stopped = false;
    for await (const chunk of child.stdout.setEncoding('utf8')) {
      shown += chunk;
      if (!stopped && shown.includes('Ctrl-C ends it.')) stopped = child.kill('SIGINT');
    }
    const [status] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
    expect(shown).toContain('1 message reached the SNS subscription.');
    expect(status).toBe(0);
  });

  it('shows the findings of other logs as a table, and how many messages arrived', async () => {
    const { status, stdout } = await start(
      '--once',
      '--logs',
      'examples/sample-day/eventbridge/voice-streaming-failed.json',
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/^medium {4}voice-streaming-failed .* 2026-11-18 13:21:09$/m);
    expect(stdout).toContain('Fed 1 file with 1 record to the event bus');
    expect(stdout).toContain('1 finding: 1 medium.\n1 message reached the SNS subscription.');
  });

  it.each([
    [['--colour'], "rolecall: Unknown option '--colour'; npm start -- --help lists the options.\n"],
    [['--format', 'xml'], 'rolecall: --format xml: expected table or json.\n'],
    [['--logs', 'no-such-folder'], 'rolecall: no-such-folder: no such file or folder\n'],
    [['day.json'], 'rolecall: day.json: to feed your own logs, write --logs day.json.\n'],
    [['--port', '99999'], 'rolecall: --port 99999: expected a number from 1 to 65533.\n'],
  ])('%j: one sentence, exit status 2', async (args, sentence) => {
    expect(await start('--once', ...args)).toEqual({ status: 2, stdout: '', stderr: sentence });
  });

  it('says that a port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const { status, stderr } = await start('--once', '--port', String(port - 1));
    taken.close();
    expect(stderr).toBe(`rolecall: port ${port} is in use: choose another one, or none to have a free one found\n`);
    expect(status).toBe(2);
  });

  it('names what it could not read, feeds the rest, and ends with status 3', async () => {
    const broken = join(await mkdtemp(join(tmpdir(), 'rolecall-logs-')), 'broken.json.gz');
    await writeFile(broken, 'not gzip');
    const logs = [broken, 'examples/sample-day/eventbridge/voice-streaming-failed.json'];
    const { status, stdout, stderr } = await start('--once', '--format', 'json', '--logs', ...logs);
    await rm(dirname(broken), { recursive: true });
    expect(stderr).toMatch(/^rolecall: \S+broken\.json\.gz: not gzip.+\n$/);
    expect(JSON.parse(stdout)).toMatchObject({ delivered: { sns: 1 } });
    expect(status).toBe(3);
  });
});

describe(`the system in this process (seed ${seed})`, () => {
  let system: LocalSystem;
  const errors: unknown[] = [];
  const told: Told[] = [];

  beforeAll(async () => {
    system = await startSystem({ onError: (error) => errors.push(error), onMessage: (finding) => told.push(finding) });
  });
  afterAll(() => system.close());

  it('keeps the same findings when the day comes shuffled, and tells nobody again when it comes twice', async () => {
    const events = records.map(busEvent).filter((event): event is Json => event !== null);
    const random = new Random(seed, 'shuffle');

    await system.bus.put(random.shuffled(events));
    const first = await system.settle();
    const stored = await system.findings();
    expect(essence(stored.filter(isOpen))).toEqual(essence(scanned));
    expect(new Set(told.map(({ id, revision }) => `${id} ${revision}`)).size).toBe(told.length);
    expect(news(latest(told))).toEqual(news(stored));

    await system.bus.put(random.shuffled(events));
    const second = await system.settle();
    expect(essence(await system.findings())).toEqual(essence(stored));
    expect(second).toEqual(first);
    expect(first.dead).toBe(0);
    expect(errors).toEqual([]);
  });
});

/** What a subscriber is told of at once; facts that change later are no news. */
function news(findings: readonly Finding[]): string[] {
  return findings.map(({ id, severity, status }) => `${id} ${severity} ${status}`).sort();
}

function isOpen({ status }: Finding): boolean {
  return status === 'open';
}

/** What a subscriber knows in the end: of each finding the message with the highest revision. */
function latest(messages: readonly Told[]): Finding[] {
  const known = new Map<string, Told>();
  for (const told of messages) if (told.revision > (known.get(told.id)?.revision ?? 0)) known.set(told.id, told);
  return [...known.values()];
}
