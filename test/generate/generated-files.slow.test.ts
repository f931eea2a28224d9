import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { controlPage } from '../../scripts/generate/control-page.ts';
import { firingCases, firstExample } from '../../scripts/generate/examples.ts';
import { generatedAlone, generatedFiles, generatedFolders } from '../../scripts/generate/generated-files.ts';
import { compliant, type Control, type Severity } from '../../src/controls/control.ts';
import { controls } from '../../src/controls/index.ts';

const root = resolve(import.meta.dirname, '../..');
const files = generatedFiles(controls, firstExample, firingCases);

describe('what is committed', () => {
  test('equals what the controls generate; `npm run generate` mends a difference', () => {
    const found = generatedFolders.flatMap((folder) =>
      readdirSync(join(root, folder)).map((name) => `${folder}/${name}`),
    );
    expect([...found, ...generatedAlone].toSorted()).toEqual([...files.keys()].toSorted());
    for (const [path, content] of files) expect(readFileSync(join(root, path), 'utf8'), path).toBe(content);
  });

  test('has a page for every control, with an example, and the index links to each', () => {
    const index = files.get('docs/controls/README.md') ?? '';
    for (const { id, title } of controls) {
      const page = files.get(`docs/controls/${id}.md`) ?? '';
      expect(page, id).toContain(`# ${title}\n`);
      expect(page, id).toContain('\n## Example\n');
      expect(index, id).toContain(`](${id}.md)`);
    }
  });

  test('ends lines as Unix does, and every file with one', () => {
    for (const [path, content] of files) {
      expect(content.includes('\r'), path).toBe(false);
      expect(content, path).toMatch(/[^\n]\n$/);
    }
  });
});

describe('a page', () => {
  const control: Control = {
    id: 'slr-example',
    title: 'A title with <brackets>',
    severity: 'low',
    identity: 'folded',
    reads: [
      { kind: 'calls', source: 'a.amazonaws.com', names: ['One', 'Two'] },
      { kind: 'calls', source: 'b.amazonaws.com', names: ['One', 'Two'] },
      { kind: 'calls', source: 'c.amazonaws.com', names: 'all' },
      { kind: 'service-events', source: 'aws.chime', detailTypes: ['Some Event'] },
      { kind: 'sessions' },
    ],
    citations: [
      {
        url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/x.html',
        heading: 'Heading',
        says: 'The path is /<service>/*.',
        read: '2026-01-02',
      },
    ],
    remediation: 'Do this | or that.',
    misses: ['What it cannot see.'],
    remembers: { within: 60 * 60 * 1000, last: 5, looks: 'ahead', note: () => null },
    evaluate: () => compliant,
    explain: () => '',
  };
  const page = controlPage(control, null);

  test('names sources with the same calls together, and everything else it looks at', () => {
    expect(page.split('\n').filter((line) => line.startsWith('- '))).toEqual([
      '- the calls `One`, `Two` of `a.amazonaws.com`, `b.amazonaws.com`',
      '- all calls of `c.amazonaws.com`',
      '- the event `Some Event` of `aws.chime`',
      '- every call by a session of a covered service-linked role',
      '- The path is /&lt;service>/\\*. ([Heading](https://docs.aws.amazon.com/IAM/latest/UserGuide/x.html), read 2026-01-02)',
      '- What it cannot see.',
    ]);
  });

  test('says what it remembers, shows text as it is, and has no empty section', () => {
    expect(page).toContain('up to 5 such events after it, within 1 hour.');
    expect(page).toContain('# A title with &lt;brackets>');
    expect(page).toContain('Do this \\| or that.');
    expect(page).not.toContain('## Example');
    expect(page).not.toContain('## Other severities');
    expect(controlPage({ ...control, misses: [] }, null)).not.toContain('## Known gaps');
  });

  test('shows by its cases when a finding is worse or milder, those first that say so', () => {
    const firing = (file: string, ...severities: Severity[]) => ({ file, events: [], text: '', severities });
    const cases = [
      firing('fires-when-asked', control.severity),
      firing('fires-when-twice', 'critical'),
      firing('fires-critical-at-night', 'critical', control.severity),
      firing('fires-when-approved', 'info'),
    ];
    const told = controlPage(control, null, cases).split('## Other severities')[1]?.split('##')[0];
    expect(told?.split('\n').filter((line) => line.startsWith('- '))).toEqual([
      `- **critical**: [fires critical at night](../../test/controls/${control.id}/fires-critical-at-night.json)`,
      `- **info**: [fires when approved](../../test/controls/${control.id}/fires-when-approved.json)`,
    ]);
  });
});

describe('npm run generate', () => {
  let folder: string;
  const generate = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/generate.ts', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rolecall-generate-'));
    for (const name of ['src', 'scripts', 'test/controls', 'package.json'])
      cpSync(join(root, name), join(folder, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('writes everything once, and the check then finds nothing', () => {
    expect(generate()).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('wrote infra/event-patterns/chime.json'),
    });
    expect(generate('--check')).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(generate().stdout).toBe(`${files.size} generated files are up to date\n`);
  });

  test('the check names what is stale, missing and left over, and the command, and changes nothing', () => {
    generate();
    const page = join(folder, 'docs/controls/slr-edited.md');
    writeFileSync(page, 'edited by hand\n');
    rmSync(join(folder, 'infra/event-patterns/chime.json'));
    writeFileSync(join(folder, 'docs/controls/slr-gone.md'), 'old\n');

    const { status, stderr } = generate('--check');
    expect(status).toBe(1);
    expect(stderr.split('\n')).toEqual([
      'infra/event-patterns/chime.json: is missing',
      'docs/controls/slr-edited.md: differs from what the controls generate',
      'docs/controls/slr-gone.md: is generated by nothing any more',
      'Run `npm run generate` and commit the result.',
      '',
    ]);
    expect(readFileSync(page, 'utf8')).toBe('edited by hand\n');

    expect(generate().stdout).toContain('removed docs/controls/slr-gone.md');
    expect(generate('--check').status).toBe(0);
  });
});
