/** `rolecall dashboard` and `npm start` as processes, over a table that speaks DynamoDB's protocol. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Endpoints, startEndpoints } from '../../local/endpoints.ts';
import type { FindingsAnswer, Overview } from '../../dashboard/api.ts';
import { findingKey } from '../../src/sinks/entry.ts';
import { FindingsTable } from '../../src/sinks/findings-table.ts';
import { finding } from '../findings/finding.ts';

const root = join(import.meta.dirname, '../..');
let endpoints: Endpoints;
const running: ChildProcess[] = [];

beforeAll(async () => {
  endpoints = await startEndpoints();
  await write(finding().id);
});
afterAll(async () => {
  for (const child of running) child.kill();
  await endpoints.close();
});

async function write(id: string): Promise<void> {
  const table = new FindingsTable(endpoints.clients.dynamodb, { table: endpoints.table, retention: 1000 });
  const sighting = { finding: finding({ id }), events: [] };
  const change = { sighting, tell: 1, due: null, pending: null, seen: finding().time };
  await table.write(findingKey(id), null, change, Date.now());
}

function dashboard(differently: Readonly<Record<string, string>>, ...args: readonly string[]): ChildProcess {
  const env = {
    PATH: process.env['PATH'],
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: endpoints.aws,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    ...differently,
  };
  // Not where somebody may have a rolecall.yaml.
  const child = spawn(process.execPath, [join(root, 'cli/main.ts'), 'dashboard', ...args], { env, cwd: tmpdir() });
  running.push(child);
  return child;
}

/** The first line that begins with `dashboard`, as an address. */
async function addressOf(child: ChildProcess): Promise<URL> {
  for await (const line of createInterface(child.stdout as NodeJS.ReadableStream))
    if (line.startsWith('dashboard ')) return new URL(line.slice('dashboard '.length));
  throw new Error('no address was printed');
}

async function findingsAt({ origin, searchParams }: URL, query = ''): Promise<FindingsAnswer> {
  const response = await fetch(`${origin}/api/v1/findings?token=${searchParams.get('token')}${query}`);
  return (await response.json()) as FindingsAnswer;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

describe('rolecall dashboard', () => {
  it('prints its address alone on a line, shows the table, and ends when it is told to', async () => {
    const port = await freePort();
    const child = dashboard({}, '--table', endpoints.table, '--region', 'us-east-1', '--port', String(port));
    const address = await addressOf(child);
    expect(address.href).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/\\?token=[\\w-]{32}$`));
    await expect.poll(async () => (await findingsAt(address)).reading.state, { timeout: 10_000 }).toBe('complete');
    expect((await findingsAt(address)).rows).toMatchObject([{ id: finding().id, status: 'open' }]);
    // All of it is read again in an hour only: what is new comes by the index of changes.
    await write('later');
    await expect.poll(async () => (await findingsAt(address)).total, { timeout: 10_000 }).toBe(2);
    expect((await findingsAt(address)).reading).toMatchObject({ state: 'complete', follows: true });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('says that the table cannot be reached when it does not answer', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const child = dashboard(
      { AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${port}` },
      '--table',
      'x',
      '--region',
      'eu-west-1',
    );
    const address = await addressOf(child);
    const problem = async () => (await findingsAt(address)).reading.problem?.kind;
    await expect.poll(problem, { timeout: 60_000, interval: 500 }).toBe('connection');
    child.kill();
    silent.close();
  }, 70_000);

  it.each([
    [['--port', '0'], 'rolecall: --port: expected a number from 1 to 65535, found "0".\n'],
    [['--port', '80x'], 'rolecall: --port: expected a number from 1 to 65535, found "80x".\n'],
    [['--table', 'x'], 'rolecall: No AWS Region is configured: give --region, or set AWS_REGION.\n'],
    [['--config', 'no-such.yaml'], 'rolecall: no-such.yaml: there is no such configuration file\n'],
  ])('%j: one sentence, exit status 2', async (args, sentence) => {
    const child = dashboard({}, ...args);
    let stderr = '';
    child.stderr?.on('data', (part: Buffer) => {
      stderr += part.toString();
    });
    expect(await once(child, 'close')).toEqual([2, null]);
    expect(stderr).toBe(sentence);
  });
});

describe('npm start', () => {
  it('opens the same page over the running system, with what arrives', async () => {
    const logs = join(root, 'examples/sample-day/eventbridge/voice-streaming-failed.json');
    const child = spawn(process.execPath, [join(root, 'local/start.ts'), '--logs', logs], { cwd: tmpdir() });
    running.push(child);
    let said = '';
    child.stdout.on('data', (part: Buffer) => {
      said += part.toString();
    });
    const address = await addressOf(child);
    child.stdout.resume();
    await expect.poll(async () => (await findingsAt(address)).total, { timeout: 20_000 }).toBe(1);
    expect((await findingsAt(address)).rows).toMatchObject([{ control: 'voice-streaming-failed' }]);
    await expect.poll(() => said, { timeout: 20_000 }).toContain('Ctrl-C ends it.');
    // Above and below the findings.
    expect(said.split(address.href)).toHaveLength(3);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('shows the audit of the sample account beside the sample day', async () => {
    const child = spawn(process.execPath, [join(root, 'local/start.ts')], { cwd: tmpdir() });
    running.push(child);
    const address = await addressOf(child);
    child.stdout.resume();
    const overview = async () => {
      const response = await fetch(
        `${address.origin}/api/v1/overview?account=111122223333&token=${address.searchParams.get('token')}`,
      );
      return (await response.json()) as Overview;
    };
    await expect.poll(async () => (await overview()).health.audit, { timeout: 60_000 }).not.toBe(null);
    const { health, matrix } = await overview();
    expect(health).toMatchObject({ heartbeatExpected: false, audit: { accounts: 1 } });
    // A snapshot of IAM does not hold everything, and the page says so.
    expect(health.audit?.gaps.length).toBeGreaterThan(0);
    const states = matrix.flatMap(({ cells }) => Object.values(cells ?? {}).map((cell) => cell?.state));
    expect(new Set(states)).toEqual(new Set(['compliant', 'violated', 'not-evaluated', 'no-role', undefined]));
    const { rows } = await findingsAt(address, '&control=slr-look-alike');
    expect(rows.map(({ subject }) => subject)).toContain('AWSServiceRoleForLexChannels');
    child.kill('SIGKILL');
  }, 90_000);
});
