import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MissingInput } from '../../src/sources/input.ts';
import { logFiles } from '../../src/sources/log-files.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'rolecall-'));
});

afterEach(() => rm(root, { recursive: true }));

/** Makes files, each with its own path as content. */
async function make(...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), path);
  }
}

const link = (target: string, path: string) => symlink(target, join(root, path));

/** Each name, shortened, with what its bytes say or with the reason why it has none. */
async function list(paths: string[], stdin?: AsyncIterable<Uint8Array>): Promise<string[]> {
  const found: string[] = [];
  for await (const item of logFiles(
    paths.map((path) => (path === '-' ? path : join(root, path))),
    stdin,
  )) {
    const got = 'reason' in item ? item : await item.bytes();
    const name = item.name.replace(root, '').replace(/^\//, '');
    found.push(`${name}: ${'reason' in got ? got.reason : Buffer.from(got).toString()}`);
  }
  return found;
}

const read = (...paths: string[]) => paths.map((path) => `${path}: ${path}`);

describe('named files', () => {
  it('are read in the order given, whatever their name', async () => {
    await make('b.txt', 'a.json', '.hidden');
    expect(await list(['b.txt', 'a.json', '.hidden'])).toEqual(read('b.txt', 'a.json', '.hidden'));
  });

  it('are read once, by whichever path', async () => {
    await make('logs/a.json', 'logs/b.txt');
    await link('logs', 'same');
    expect(await list(['logs/a.json', 'logs/a.json', 'same/a.json', 'logs/../logs/a.json'])).toEqual(
      read('logs/a.json'),
    );
    expect(await list(['logs', 'same', 'logs/a.json', 'same/b.txt'])).toEqual([
      'logs/a.json: logs/a.json',
      'same/b.txt: logs/b.txt',
    ]);
    expect(await list(['logs/a.json', 'logs'])).toEqual(read('logs/a.json'));
  });

  it('that do not exist are a mistake in the command, told before anything is read', async () => {
    await make('a.json');
    for (const missing of ['none.json', 'a.json/b.json', 'none/']) {
      const files = logFiles([join(root, 'a.json'), join(root, missing)]);
      await expect(files.next()).rejects.toThrow(MissingInput);
    }
    await expect(list(['none'])).rejects.toMatchObject({
      path: join(root, 'none'),
      message: /none: no such file or folder$/,
    });
  });

  it('that cannot be opened are a problem, and the rest is read', async () => {
    await make('a.json');
    await link('loop', 'loop');
    expect(await list(['loop', 'a.json'])).toEqual(['loop: a link that leads back to itself', ...read('a.json')]);
  });

  it('that go away before they are read are a problem', async () => {
    await make('a.json');
    const files = logFiles([join(root, 'a.json')]);
    const { value } = await files.next();
    await rm(join(root, 'a.json'));
    expect(value && 'bytes' in value && (await value.bytes())).toMatchObject({ reason: /^gone/ });
  });

  it('larger than Node can read are a problem', async () => {
    await make('huge.json');
    await truncate(join(root, 'huge.json'), 2 ** 31 + 1);
    expect(await list(['huge.json'])).toEqual([expect.stringContaining('huge.json: larger than 2 GiB')]);
  });
});

describe('folders', () => {
  it('are searched to the bottom, in the order of names', async () => {
    const logs = ['logs/a/z.json.gz', 'logs/b.NDJSON', 'logs/c.jsonl', 'logs/d.gz', 'logs/e/f/g.json'];
    await make(
      ...logs.toReversed(),
      'logs/readme.txt',
      'logs/app.log',
      'logs/x.tar.gz',
      'logs/.b.json',
      'logs/.git/c.json',
    );
    expect(await list(['logs'])).toEqual(read(...logs));
    expect(await list(['logs/'])).toEqual(read(...logs));
  });

  it('without a log are a problem', async () => {
    await make('logs/readme.txt');
    expect(await list(['logs'])).toEqual([
      expect.stringMatching(/^logs: no log files in this folder: expected names ending in \.json/),
    ]);
  });

  it('are read once when they overlap', async () => {
    await make('logs/a.json', 'logs/b/c.json', 'logs/d.json');
    expect(await list(['logs/b', 'logs'])).toEqual(read('logs/b/c.json', 'logs/a.json', 'logs/d.json'));
    expect(await list(['logs', 'logs/b'])).toEqual(read('logs/a.json', 'logs/b/c.json', 'logs/d.json'));
  });

  it('may be named by a link', async () => {
    await make('logs/a.json');
    await link('logs', 'today');
    expect(await list(['today'])).toEqual(['today/a.json: logs/a.json']);
  });
});

describe('links inside a folder', () => {
  it('are followed inside, also to hidden files, and never twice', async () => {
    await make('logs/.data/a.json', 'logs/b/c.json', 'logs/d.json');
    await link('.data/a.json', 'logs/a.json');
    await link('b', 'logs/also-b');
    await link('d.json', 'logs/also-d.json');
    await link('..', 'logs/b/up');
    expect((await list(['logs'])).toSorted()).toEqual([
      'logs/a.json: logs/.data/a.json',
      'logs/also-b/c.json: logs/b/c.json',
      'logs/d.json: logs/d.json',
    ]);
  });

  it('are not followed out of it, and that is said', async () => {
    await make('logs/a.json', 'logs-2/b.json', 'logs-2/notes.txt');
    await link('../logs-2/b.json', 'logs/b.json');
    await link('../logs-2', 'logs/more');
    await link('../logs-2/notes.txt', 'logs/notes.txt');
    expect(await list(['logs'])).toEqual([
      'logs/a.json: logs/a.json',
      expect.stringMatching(/^logs\/b\.json: a link that leads out of the folder, not followed/),
      expect.stringMatching(/^logs\/more: a link that leads out of the folder, not followed/),
    ]);
  });

  it('that lead nowhere are a problem when they look like logs', async () => {
    await make('logs/a.json');
    await link('none', 'logs/b.json');
    await link('none', 'logs/readme');
    expect(await list(['logs'])).toEqual([...read('logs/a.json'), expect.stringMatching(/^logs\/b\.json: gone/)]);
  });
});

describe('standard input', () => {
  async function* chunks(...parts: string[]) {
    for (const part of parts) yield Buffer.from(part);
  }

  it('is read as bytes, once, in its place', async () => {
    await make('a.json');
    expect(await list(['-', 'a.json', '-'], chunks('one ', 'two'))).toEqual(['-: one two', ...read('a.json')]);
  });

  it('that fails is a problem', async () => {
    // oxlint-disable-next-line require-yield
    async function* broken(): AsyncGenerator<Uint8Array> {
      throw Object.assign(new Error('broken'), { code: 'EIO' });
    }
    expect(await list(['-'], broken())).toEqual(['-: the device reports an error']);
  });
});

it('reads nothing before it is asked to', async () => {
  await make('logs/a.json', 'logs/b.json');
  const names: string[] = [];
  for await (const item of logFiles([join(root, 'logs')])) names.push(item.name);
  expect(names).toHaveLength(2);
});
