/** Scanning over files: large ones in pieces, many by several threads, and what ends a scan early. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controls } from '../../src/controls/index.ts';
import { selectionOf } from '../../src/selection.ts';
import { logFiles } from '../../src/sources/log-files.ts';
import { type LogOptions, readLogs } from '../../src/sources/read-logs.ts';
import { file } from './reading.ts';
import { fuzzedFile } from './scanner/fuzzed-files.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'rolecall-read-logs-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const options: LogOptions = {
  selection: selectionOf(controls),
  period: { since: null, until: null },
  strict: false,
  jobs: 1,
};

async function read(paths: readonly string[], changes: Partial<LogOptions> = {}, stdin?: AsyncIterable<Uint8Array>) {
  const handed: unknown[] = [];
  const readings = [];
  for await (const each of readLogs(logFiles(paths, stdin), { ...options, ...changes }, (record) =>
    handed.push(record),
  ))
    readings.push(each);
  return { handed, readings };
}

/** Records that concern nobody, and every `nth` one that does; text that does not compress away. */
function records(count: number, nth: number, bytes = 900): object[] {
  return Array.from({ length: count }, (_, index) => ({
    eventVersion: '1.08',
    userIdentity: { type: 'Root', arn: 'arn:aws:iam::111122223333:root' },
    eventTime: `2026-05-01T10:${String(index % 60).padStart(2, '0')}:00Z`,
    eventSource: index % nth === 0 ? 'iam.amazonaws.com' : 'kms.amazonaws.com',
    eventName: index % nth === 0 ? 'DeleteRole' : 'Decrypt',
    eventID: String(index),
    requestParameters: { text: 'x'.repeat(bytes), more: index },
  }));
}

// Compressed well, it is read without a pause; stored as it is, it is too large for that.
describe.each([
  ['of which little is stored', 1],
  ['of which much is stored', 0],
] as const)('a large file %s', (__, level) => {
  const many = records(40_000, 1000);
  const text = Buffer.from(file(...many));
  const whole = gzipSync(text, { level });
  const wanted = many.filter((each, index) => index % 1000 === 0);
  const path = () => join(root, `large-${level}.json.gz`);

  it('is read, compressed or not', async () => {
    expect(text.length).toBeGreaterThan(2 ** 25);
    for (const [name, bytes] of [
      ['large.json', text],
      ['large.json.gz', whole],
    ] as const) {
      await writeFile(join(root, name), bytes);
      const { handed, readings } = await read([join(root, name)]);
      expect(readings).toEqual([
        {
          name: join(root, name),
          records: many.length,
          unreadable: [],
          skipped: null,
          size: bytes.length,
          tally: { skipped: many.length - wanted.length, outside: 0, first: 20260501100000, last: 20260501105900 },
        },
      ]);
      expect(handed).toEqual(wanted);
    }
  });

  const small = gzipSync(file({ eventSource: 'iam.amazonaws.com', eventName: 'CreateRole' }));
  const damaged = Buffer.from(whole);
  damaged[damaged.length - 6] = (damaged[damaged.length - 6] ?? 0) ^ 1;
  const garbled = Buffer.from(whole);
  garbled.fill(0xff, garbled.length >> 1, (garbled.length >> 1) + 100);
  it.each([
    ['is followed by a second member', Buffer.concat([whole, small]), 1, /^2 gzip members/],
    ['is followed by garbage', Buffer.concat([whole, Buffer.from('zzz')]), 0, /^3 bytes that are not gzip/],
    ['is cut', whole.subarray(0, -10), 0, /^truncated gzip stream/],
    ['fails its checksum', damaged, 0, /checksum does not fit/],
    ['goes on behind its end', gzipSync(Buffer.concat([text, Buffer.from('!')]), { level }), 0, /found "!"/],
  ])('says that it %s, and hands no record out twice', async (_, bytes, more, reason) => {
    await writeFile(path(), bytes);
    const { handed, readings } = await read([path()]);
    expect(readings).toHaveLength(1);
    expect(readings[0]).toMatchObject({ unreadable: [{ reason: expect.stringMatching(reason) }] });
    const ids = handed.map((record) => (record as { eventID?: string }).eventID);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { eventID } of wanted as { eventID: string }[]) expect(ids).toContain(eventID);
    if (more > 0) expect(handed).toHaveLength(wanted.length + more);
  });

  it('is reported when it is damaged in its middle', async () => {
    await writeFile(path(), garbled);
    const { readings } = await read([path()]);
    expect(readings).toHaveLength(1);
    const unreadable = readings.flatMap((each) => ('unreadable' in each ? each.unreadable : []));
    expect(unreadable[0]?.reason).toMatch(/^damaged gzip stream/);
  });
});

describe('standard input', () => {
  async function* pieces(bytes: Buffer, failure?: Error): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
    if (failure) throw failure;
  }
  const fromStdin = (bytes: Buffer, failure?: Error) => read(['-'], {}, pieces(bytes, failure));
  const list = records(20, 5);
  const wanted = list.filter((_, index) => index % 5 === 0);
  const twice = Buffer.from(`${file(...list)}\n${file(...list)}`);

  it.each([
    ['plain', twice],
    ['compressed', gzipSync(twice, { level: 0 })],
  ])('is scanned while it comes: %s', async (_, bytes) => {
    const { handed, readings } = await fromStdin(bytes);
    expect(handed).toEqual([...wanted, ...wanted]);
    expect(readings).toMatchObject([{ records: 40, unreadable: [], tally: { skipped: 32 }, size: bytes.length }]);
  });

  it('is parsed in whole where it is no log file', async () => {
    const { handed, readings } = await fromStdin(Buffer.from(list.map((each) => JSON.stringify(each)).join('\n')));
    expect(handed).toEqual(list);
    expect(readings).toMatchObject([{ records: 20, unreadable: [] }]);
  });

  it('is parsed in whole where it breaks off, and no record is handed out twice', async () => {
    const { handed, readings } = await fromStdin(twice.subarray(0, -100));
    const ids = (those: unknown[]) => those.map((each) => (each as { eventID: string }).eventID).toSorted();
    // All but the last one; what was scanned before is not handed out again.
    expect(ids(handed)).toEqual(ids([...list, ...list.slice(0, -1)]));
    expect(readings).toMatchObject([{ records: 39, unreadable: [{ reason: expect.stringMatching(/^broken JSON/) }] }]);
  });

  it('that fails after a whole document is a problem', async () => {
    const { readings } = await fromStdin(twice, Object.assign(new Error('broken'), { code: 'EIO' }));
    expect(readings).toEqual([{ name: '-', reason: 'the device reports an error' }]);
  });

  it('that holds nothing is reported', async () => {
    expect((await fromStdin(Buffer.alloc(0))).readings).toMatchObject([
      { unreadable: [{ reason: expect.stringMatching(/^empty file/) }] },
    ]);
  });
});

describe('several threads', () => {
  const folder = () => join(root, 'many');
  beforeAll(async () => {
    await mkdir(folder());
    for (let seed = 0; seed < 150; seed++) {
      const { bytes } = fuzzedFile(seed);
      await writeFile(
        join(folder(), `${String(seed).padStart(3, '0')}.${bytes[0] === 0x1f ? 'json.gz' : 'json'}`),
        bytes,
      );
    }
  });

  it.each([2, 3])('%i give the same, in the same order, as one', async (jobs) => {
    const one = await read([folder()]);
    expect(one.readings).toHaveLength(150);
    expect(await read([folder()], { jobs })).toEqual(one);
  });

  it('end when nothing further is wanted', async () => {
    const controller = new AbortController();
    let count = 0;
    for await (const _ of readLogs(logFiles([folder()]), { ...options, jobs: 2, signal: controller.signal }, () => {}))
      if ((count += 1) === 5) controller.abort();
    expect(count).toBe(5);
  });
});

it('leaves files unopened that were delivered before the period', async () => {
  const name = (time: string) =>
    join(root, `111122223333_CloudTrail_us-east-1_${time}Z_${randomBytes(4).toString('hex')}.json.gz`);
  const [old, near, late] = [name('20260430T2200'), name('20260430T2330'), name('20260503T0000')];
  const bytes = gzipSync(file(...records(2, 1)));
  for (const path of [old, near, late]) await writeFile(path, bytes);
  const period = { since: '2026-05-01T00:00:00Z', until: '2026-05-02T00:00:00Z' };
  const { readings } = await read([old, near, late], { period });
  expect(readings.map((each) => ('delivered' in each ? 'unopened' : 'read'))).toEqual(['unopened', 'read', 'read']);
  expect((await read([old], { period, strict: true })).readings).toMatchObject([{ records: 2 }]);
});
