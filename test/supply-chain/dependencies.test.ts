import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import lock from '../../package-lock.json' with { type: 'json' };

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
}

const locked = Object.entries(lock.packages as Record<string, Locked>).filter(([path]) => path !== '');
const page = readFileSync('docs/dependencies.md', 'utf8');

test('every dependency is pinned to one version', () => {
  const { dependencies, devDependencies, optionalDependencies } = packageJson;
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }))
    expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
});

test('every package of the lock has its integrity, and none names the host that it came from', () => {
  for (const [path, { integrity, resolved }] of locked) {
    expect(integrity, path).toMatch(/^sha512-/);
    expect(resolved, path).toBeUndefined();
  }
});

test('no script of a dependency runs at install', () => {
  expect(readFileSync('.npmrc', 'utf8')).toMatch(/^ignore-scripts\s*=\s*true$/m);
  const scripts = locked.filter(([, { hasInstallScript }]) => hasInstallScript);
  // Each of them works without its script: it builds or checks what its package also brings.
  expect(scripts.map(([path]) => path.replace(/.*node_modules\//, '')).sort()).toEqual([
    '@parcel/watcher',
    'classic-level',
    'es5-ext',
    'esbuild',
  ]);
  for (const [path, { dev }] of scripts) expect(dev, path).toBe(true);
});

test('docs/dependencies.md lists the runtime dependencies, each with what it is for', () => {
  const rows = [...page.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)];
  expect(new Set(rows.map(([, name]) => name))).toEqual(new Set(Object.keys(packageJson.dependencies)));
  for (const [, name, purpose = ''] of rows) expect(purpose.length, name).toBeGreaterThan(8);
});

/** The licence as npm knows it, `{type}` in old packages. */
function licenceOf(path: string): string {
  const { license } = JSON.parse(readFileSync(`${path}/package.json`, 'utf8')) as {
    license: string | { type: string };
  };
  return typeof license === 'string' ? license : license.type;
}

test('licences are the ones that docs/dependencies.md allows', () => {
  const passedOn = ['MIT', 'MIT-0', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', '0BSD'];
  const tools = [...passedOn, 'MIT OR Apache-2.0', 'BlueOak-1.0.0', 'MPL-2.0', 'Python-2.0', 'PSF-2.0'];
  const wrong: string[] = [];
  let seen = 0;
  for (const [path, { dev, devOptional }] of locked) {
    // A package for another system is not here.
    if (!existsSync(`${path}/package.json`)) continue;
    seen++;
    const licence = licenceOf(path);
    if (!(dev || devOptional ? tools : passedOn).includes(licence)) wrong.push(`${path}: ${licence}`);
  }
  expect(wrong).toEqual([]);
  expect(seen).toBeGreaterThan(locked.length / 2);
});

test('the workflow runs actions by the hash of their commit, and may only read', () => {
  const workflow = readFileSync('.github/workflows/ci.yml', 'utf8');
  const uses = [...workflow.matchAll(/uses: (\S+)/g)].map(([, action]) => action);
  expect(uses.length).toBeGreaterThan(0);
  for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
  expect(workflow).toMatch(/^permissions:\n {2}contents: read$/m);
});
