/** `npm run pack`: builds the command and leaves it as one tarball in dist, which `npm install` needs nothing else for. */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { buildPage } from '../dashboard/build.ts';
import packageJson from '../package.json' with { type: 'json' };
import { bundled } from './pack/bundled.ts';
import { linkedWithin } from './pack/linked-within.ts';
import { thirdPartyLicences } from './pack/third-party-licences.ts';

const root = resolve(import.meta.dirname, '..');
const target = join(root, 'dist');
/** What users of the command read; everything else comes along because the code names it. */
const pages = [
  'audit',
  'configuration',
  'cost',
  'dashboard',
  'dashboard-api',
  'evidence',
  'operations',
  'permissions',
  'report',
];
const documents = [
  'README.md',
  'SECURITY.md',
  'LICENSE',
  'docs/permissions.json',
  ...pages.map((page) => `docs/${page}.md`),
];
const elsewhere = 'This is the README of the repository; pages that it names without a link are there.';
/** What the page of the dashboard is built with, and holds. */
const inPage = ['node_modules/preact', 'node_modules/uplot'];

// Modes are part of the tarball.
process.umask(0o022);
const draft = mkdtempSync(join(tmpdir(), 'rolecall-pack-'));
try {
  await buildPage();
  const { code, assets, packages } = await bundled(root);
  for (const [path, content] of code) write(path, content);
  for (const path of [...assets, ...documents]) cpSync(join(root, path), join(draft, path), { recursive: true });
  write('cli/run.js', read('cli/run.js'));
  write('cli/rolecall.js', read('cli/rolecall.js').replace('main.ts', 'main.js'));
  chmodSync(join(draft, 'cli/rolecall.js'), 0o755);
  const files = new Set(filesIn(draft));
  for (const path of documents.filter((each) => each.endsWith('.md')))
    write(path, linkedWithin(files, path, read(path)).replace('# Rolecall\n', `# Rolecall\n\n${elsewhere}\n`));
  write('THIRD-PARTY-LICENCES.txt', thirdPartyLicences(root, [...packages, ...inPage]));
  write('package.json', `${JSON.stringify(manifest(readdirSync(draft).toSorted()), null, 2)}\n`);

  const name = `${packageJson.name}-${packageJson.version}.tgz`;
  rmSync(join(target, name), { force: true });
  mkdirSync(target, { recursive: true });
  npm('pack', '--silent', '--pack-destination', target);
  console.log(`wrote dist/${name}: npm install ./dist/${name}, in any folder`);
} finally {
  rmSync(draft, { recursive: true });
}

/** No dependencies: what they are needed for is in the bundle. */
function manifest(files: readonly string[]): object {
  const { name, version, description, license, type, bin } = packageJson;
  return { name, version, description, license, type, bin, engines: { node: '>=22.12' }, files };
}

/** Relative to the folder. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(draft, path)), { recursive: true });
  writeFileSync(join(draft, path), content);
}

/** npm tells its children where it is; a plain `npm` would be a batch file on Windows. */
function npm(...args: readonly string[]): void {
  const own = process.env['npm_execpath'];
  const [file, before] = own?.endsWith('.js') ? [process.execPath, [own]] : ['npm', []];
  execFileSync(file, [...before, ...args], { cwd: draft, stdio: ['ignore', 'ignore', 'inherit'] });
}
