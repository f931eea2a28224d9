import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, open, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text as contentOf } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { refuseOutput, writeWhole } from '../../cli/output.ts';
import { progressOn } from '../../cli/progress.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'rolecall-'));
});

afterEach(() => rm(root, { recursive: true }));

it('keeps the old content, and no draft, when the writing fails midway', async () => {
  const path = join(root, 'out.json');
  await writeFile(path, 'old');
  function* failing() {
    yield 'new';
    throw new Error('no more');
  }
  await expect(writeWhole(path, failing())).rejects.toMatchObject({ name: 'OutputError' });
  expect(await readFile(path, 'utf8')).toBe('old');
  expect(await readdir(root)).toEqual(['out.json']);
});

it('prints to a file as often as it is asked, and whole', async () => {
  const path = join(root, 'out.txt');
  const file = await open(path, 'w');
  const output = new URL('../../cli/output.ts', import.meta.url);
  const script = `import { print } from '${output.href}'; for (let n = 0; n < 30; n++) await print([n + 'x'.repeat(70_000), 'y']);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', file.fd, 'pipe'] });
  const [stderr] = await Promise.all([contentOf(child.stderr as Readable), once(child, 'close')]);
  await file.close();
  expect(stderr).toBe('');
  const all = Array.from({ length: 30 }, (_, n) => `${n}${'x'.repeat(70_000)}\ny\n`).join('');
  expect((await readFile(path, 'utf8')) === all).toBe(true);
});

it('writes through a link, and keeps the permissions', async () => {
  await writeFile(join(root, 'real.json'), 'old');
  await chmod(join(root, 'real.json'), 0o600);
  await symlink('real.json', join(root, 'link.json'));
  await writeWhole(join(root, 'link.json'), ['new']);
  expect(await readFile(join(root, 'real.json'), 'utf8')).toBe('new\n');
  expect((await stat(join(root, 'real.json'))).mode & 0o777).toBe(0o600);
  expect((await readdir(root)).toSorted()).toEqual(['link.json', 'real.json']);
});

it('never replaces what is no file', async () => {
  const path = join(root, 'socket');
  const server = createServer().listen(path);
  await once(server, 'listening');
  await expect(writeWhole(path, ['new'])).rejects.toMatchObject({ name: 'OutputError' });
  expect((await stat(path)).isSocket()).toBe(true);
  server.close();
});

it('refuses, before anything is read, a folder that does not exist', async () => {
  await expect(refuseOutput(join(root, 'missing', 'out.json'))).rejects.toThrow(
    `there is no folder ${join(root, 'missing')}.`,
  );
});

it('shows progress on a terminal alone, in one line, and puts one about the whole in its place', async () => {
  const written: string[] = [];
  const stream = { columns: 80, write: (text: string) => written.push(text) > 0 };
  const seen = { name: `\u001b[2J${'x'.repeat(100)}`, files: 1, records: 1234, bytes: 2_500_000, findings: 2 };
  progressOn({ ...stream, isTTY: false }).show(seen);
  expect(written).toEqual([]);

  let now = 0;
  const progress = progressOn(
    { ...stream, isTTY: true },
    async () => 10_000_000,
    () => now,
  );
  await Promise.resolve();
  progress.show(seen);
  now = 2000;
  progress.show({ ...seen, files: 2 });
  progress.end();
  const [early = '', late, end] = written;
  expect(early).toMatch(/^\r\u001b\[2K1 file, 2\.5 MB, 1,234 records, 2 findings: [^\u001b]+$/);
  expect(early.length).toBeLessThanOrEqual('\r\u001b[2K'.length + 79);
  expect(late).toContain('2 files, 2.5 MB, 1,234 records, 1.3 MB/s, 6 s left, 2 findings: ');
  expect(end).toBe('\r\u001b[2K2 files, 2.5 MB, 1,234 records, in 2.0 s\n');
});
