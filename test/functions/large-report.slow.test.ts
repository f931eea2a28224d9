/** The evidence report of a large table: it is never in memory as one text, and an upload that fails is tried again. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { BatchWriteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Endpoints, startEndpoints } from '../../local/endpoints.ts';
import { parseManifest } from '../../src/evidence/manifest.ts';
import { auditorOf } from '../../src/audit.ts';
import { defaults } from '../../src/configuration.ts';
import { controls } from '../../src/controls/index.ts';
import { FindingsTable } from '../../src/sinks/findings-table.ts';
import { Outbox } from '../../src/sinks/outbox.ts';
import { environmentOf, refusedEdit } from '../support/deployment.ts';

const findings = 10_000;
/** Megabytes of V8's heap: a tenth of what the function has, for a tenth of the findings that it is said to manage. */
const heap = 92;

interface Received {
  readonly status: number;
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly last: string;
}

let endpoints: Endpoints;
let bucket: Server;
const received: Received[] = [];

beforeAll(async () => {
  endpoints = await startEndpoints();
  // The embedded S3 takes eleven megabytes at the most.
  bucket = createServer(async (request, response) => {
    const hash = createHash('sha256');
    let bytes = 0;
    let last = '';
    for await (const chunk of request as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
      last = chunk.toString();
    }
    const status = received.length === 0 ? 503 : 200;
    const name = new URL(request.url ?? '', 'http://localhost').pathname.split('/').at(-1) ?? '';
    received.push({ status, name, bytes, sha256: hash.digest('hex'), last });
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  await once(bucket, 'listening');
  await fill();
}, 120_000);

afterAll(async () => {
  bucket.close();
  await endpoints.close();
});

/** Copies of one finding, as it is kept. */
async function fill(): Promise<void> {
  const { clients, table } = endpoints;
  const context = { now: '2026-05-01T10:01:00Z', horizon: null, configuration: defaults };
  const { detail } = refusedEdit('refused');
  const outcome = auditorOf(controls).judge(detail, context);
  const [{ id } = { id: '' }] = outcome.findings;
  const kept = new FindingsTable(clients.dynamodb, { table, retention: 1e12 });
  await new Outbox({ table: kept, places: [], controls: [], lease: 1000 }).keep(outcome, context, detail);
  const { Items = [] } = await clients.dynamodb.send(new ScanCommand({ TableName: table }));
  const item = JSON.stringify(Items.find(({ pk }) => pk?.S?.endsWith(id)));
  for (let done = 1; done < findings; done += 25) {
    const copies = Array.from({ length: Math.min(25, findings - done) }, (_, index) =>
      JSON.parse(item.replaceAll(id, (done + index).toString(16).padStart(id.length, '0'))),
    );
    const RequestItems = { [table]: copies.map((Item) => ({ PutRequest: { Item } })) };
    await clients.dynamodb.send(new BatchWriteItemCommand({ RequestItems }));
  }
}

test('is written with the memory of the function, part by part', { timeout: 120_000 }, async () => {
  const write = join(resolve(import.meta.dirname, '../..'), 'functions/runtime/write-evidence.ts');
  const script = `
    const { writeEvidence } = await import(${JSON.stringify(write)});
    const { defaults, defaultsUsed } = await import(${JSON.stringify(join(write, '../../../src/configuration.ts'))});
    const { keys } = await writeEvidence({ configuration: defaults, used: defaultsUsed, problem: null });
    console.log(JSON.stringify(keys));
    process.exit();`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [`--max-old-space-size=${heap}`, '--input-type=module', '--eval', script],
    {
      env: {
        ...environmentOf(endpoints, endpoints.dynamodb, endpoints.aws),
        AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(bucket.address() as AddressInfo).port}`,
        ROLECALL_EVIDENCE_BUCKET: 'evidence',
      },
    },
  );
  expect(JSON.parse(stdout)).toHaveLength(4);
  expect(received.map(({ name, status }) => `${name} ${status}`)).toEqual([
    'report.html 503',
    'report.html 200',
    'report.json 200',
    'report.csv 200',
    'manifest.json 200',
  ]);
  const manifest = parseManifest(received.at(-1)?.last ?? '');
  if (typeof manifest === 'string') throw new Error(manifest);
  expect(manifest.parts).toEqual(received.slice(1, 4).map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })));
  expect(manifest.parts[1]?.bytes).toBeGreaterThan(findings * 1000);
});
