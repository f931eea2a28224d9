import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describedAs, file, guideExample, irrelevant, refusedEdit } from './records.ts';
import { command, rolecall } from './run-command.ts';

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'rolecall-'));
});

afterAll(() => rm(root, { recursive: true }));

/** Writes files into a folder of their own, and gives its path. */
async function folder(files: Record<string, string | Uint8Array> = {}): Promise<string> {
  const path = await mkdtemp(join(root, 'logs-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(path, name), content);
  return path;
}

describe.concurrent('rolecall scan', { timeout: 30_000 }, () => {
  it('finds in the example of the Chime guide that a domain was refused, and nothing else', async () => {
    const { status, stdout, stderr } = await rolecall(
      ['scan', '-', '--format', 'json'],
      JSON.stringify(guideExample, null, 2),
    );
    const { schema, summary, findings } = JSON.parse(stdout);
    expect(findings).toMatchObject([
      { control: 'chime-domain-changed', severity: 'low', account: '123456789012', time: '2017-07-24T17:58:21Z' },
    ]);
    expect(schema).toBe('rolecall.findings/v1');
    expect(summary).toMatchObject({
      files: 1,
      records: 1,
      relevant: 1,
      unreadable: [],
      notEvaluated: [],
      pending: 0,
      findings: { critical: 0, high: 0, medium: 0, low: 1, info: 0 },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('judges by the configuration', async () => {
    const path = await folder({
      'a.json': file(refusedEdit),
      'own.yaml': 'severity: {slr-edit-refused: critical}\n',
    });
    const { status, stdout } = await rolecall([
      'scan',
      '--config',
      join(path, 'own.yaml'),
      '--format=ndjson',
      join(path, 'a.json'),
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ control: 'slr-edit-refused', severity: 'critical' });
    expect(status).toBe(1);
  });

  it('mutes by the configuration, and says which one it was', async () => {
    const mutes = 'mute:\n  - {control: slr-edit-refused, until: 2099-12-31, reason: A test, owner: me}\n';
    const path = await folder({ 'a.json': file(refusedEdit), 'own.yaml': mutes });
    const config = join(path, 'own.yaml');
    const run = (format: string) => rolecall(['scan', '--config', config, '--format', format, join(path, 'a.json')]);
    const [table, json] = await Promise.all([run('table'), run('json')]);
    expect(table.status).toBe(0);
    expect(table.stdout).toContain('Muted (1)\n  high slr-edit-refused, ');
    expect(table.stdout).toMatch(/muted until 2099-12-31 by me:\s+A test/);
    expect(table.stdout).toContain('No open findings. 1 muted.');
    const { summary, findings } = JSON.parse(json.stdout);
    const sha256 = createHash('sha256').update(mutes).digest('hex');
    expect(summary.configuration).toEqual({ source: config, sha256, version: null });
    expect(summary).toMatchObject({ muted: 1, mutes: [{ line: 2, matched: 1, state: 'active' }] });
    expect(findings).toMatchObject([{ status: 'muted', mute: { reason: 'A test', owner: 'me', until: '2099-12-31' } }]);
  });

  it('prints what the README shows of muting', async () => {
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    const section = readme.slice(readme.indexOf('\n## Mute what you know\n'));
    const [, ...shown] = (/```\n([\s\S]*?)```/.exec(section)?.[1] ?? '').split(/^(\$ .*)\n/m);
    expect(shown).toHaveLength(6);
    for (const [line, output] of [shown.slice(0, 2), shown.slice(4)] as [string, string][]) {
      const { stdout } = await rolecall(line.split(' ').slice(3));
      const parts = output.split(/^…\n/m).map((part) => part.trim());
      let at = 0;
      for (const part of parts) {
        expect(stdout.slice(at), line).toContain(part);
        at = stdout.indexOf(part, at) + part.length;
      }
    }
  });

  it('exits with 2 and a line for each mistake in the configuration, and judges nothing', async () => {
    const path = await folder({ 'a.json': file(refusedEdit), 'own.yaml': 'approve: {}\nregions: {allowed: [mars]}\n' });
    const config = join(path, 'own.yaml');
    const { status, stdout, stderr } = await rolecall(['scan', '--config', config, path]);
    expect(stderr.trim().split('\n')).toEqual([
      `rolecall: ${config}:1: approve: unknown key; did you mean approved?`,
      `rolecall: ${config}:2: regions.allowed[0]: expected a Region such as us-east-1`,
    ]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(await rolecall(['scan', '--config', join(path, 'no.yaml'), path])).toMatchObject({ status: 2, stdout: '' });
  });

  it('exits with 1 for a high finding, in gzip, and prints a table that fits', async () => {
    const path = await folder({ 'a.json.gz': gzipSync(file(refusedEdit, irrelevant)) });
    const { status, stdout, stderr } = await rolecall(['scan', path]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toContain('HIGH slr-edit-refused');
    expect(stdout).toContain('1 finding: 1 high.');
    expect(stdout).toContain('Read 1 file with 2 records');
    expect(stdout).not.toContain('\u001b');
  });

  it('prints one finding a line, masks personal data, and exits with 0 below --fail-on', async () => {
    const lines = [describedAs('call +13605550199'), irrelevant].map((each) => JSON.stringify(each)).join('\n');
    const { status, stdout } = await rolecall(['scan', '--format=ndjson', '-'], lines);
    expect(status).toBe(0);
    const [finding, ...more] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(finding).toMatchObject({ control: 'slr-description-changed', facts: { description: 'call +1********99' } });
    expect(more).toEqual([]);
    expect(stdout).not.toContain('13605550199');
  });

  it('shows personal data when asked, and fails on info when asked', async () => {
    const { status, stdout } = await rolecall(
      ['scan', '-', '--show-personal-data', '--fail-on', 'info'],
      file(describedAs('call +13605550199')),
    );
    expect(status).toBe(1);
    expect(stdout).toContain('+13605550199');
  });

  it('names a broken file, judges the rest, and exits with 3 although something is high', async () => {
    const path = await folder({ 'bad\u001b[2J.json': '{"Records":[', 'good.json': file(refusedEdit) });
    const { status, stdout, stderr } = await rolecall(['scan', path, '--format', 'json']);
    expect(status).toBe(3);
    const { summary, findings } = JSON.parse(stdout);
    expect(findings).toHaveLength(1);
    expect(summary.unreadable).toMatchObject([{ input: join(path, 'bad\u001b[2J.json') }]);
    expect(stderr).toContain('bad\\u{1b}[2J.json');
    expect(stderr + stdout).not.toContain('\u001b');
  });

  it('says of an empty folder that nothing was read', async () => {
    const { status, stdout, stderr } = await rolecall(['scan', await folder()]);
    expect(status).toBe(3);
    expect(stdout).toContain('Nothing was judged');
    expect(stderr).toContain('no log files in this folder');
  });

  it('judges nothing when one of the paths leads nowhere', async () => {
    const path = await folder({ 'a.json': file(refusedEdit) });
    expect(await rolecall(['scan', join(path, 'a.json'), join(path, 'missing')])).toEqual({
      status: 2,
      stdout: '',
      stderr: `rolecall: ${join(path, 'missing')}: no such file or folder\n`,
    });
  });

  it('judges what lies between --since and --until', async () => {
    const at = (eventTime: string, eventID: string) => ({ ...refusedEdit, eventTime, eventID });
    const log = file(
      at('2026-05-01T23:59:59Z', 'early'),
      at('2026-05-02T00:00:00Z', 'first'),
      at('2026-05-03T23:59:59Z', 'last'),
      at('2026-05-04T00:00:00Z', 'late'),
    );
    const period = ['--since', '2026-05-02', '--until', '2026-05-03'];
    const { stdout } = await rolecall(['scan', '-', '--format', 'json', ...period], log);
    const { summary, findings } = JSON.parse(stdout);
    expect(findings.map((each: { event: { id: string } }) => each.event.id)).toEqual(['first', 'last']);
    expect(summary).toMatchObject({
      records: 2,
      outside: 2,
      first: '2026-05-02T00:00:00Z',
      last: '2026-05-03T23:59:59Z',
    });
  });

  it('prints rows for a spreadsheet', async () => {
    const { status, stdout } = await rolecall(
      ['scan', '-', '--format', 'csv'],
      file(describedAs('=call +13605550199')),
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^id,control,title,[a-z_,]+,facts,[a-z_,]+\r\n[0-9a-f]{32},slr-description-changed,[^\r\n]+\r\n$/,
    );
    expect(stdout).not.toContain('13605550199');
  });

  it('writes a page that stands for itself', async () => {
    const path = await folder({ 'a.json': file(refusedEdit, describedAs('<script>call +13605550199')), 'b.json': '{' });
    const page = join(path, 'report.html');
    const { status, stdout } = await rolecall(['scan', path, '--format', 'html', '--output', page]);
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    const html = await readFile(page, 'utf8');
    expect(html).toContain('Incomplete: 1 input could not be read');
    expect(html).toContain('<code>slr-edit-refused</code>');
    expect(html).toContain('&lt;script&gt;call +1********99');
    expect(html).not.toMatch(/<script|13605550199/);
    expect(html.trimEnd().slice(-7)).toBe('</html>');
  });

  it('replaces a file with its output, and leaves nothing else', async () => {
    const path = await folder({ 'out.json': 'old' });
    const { status, stdout } = await rolecall(
      ['scan', '-', '--format', 'json', '--output', join(path, 'out.json')],
      file(refusedEdit),
    );
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(JSON.parse(await readFile(join(path, 'out.json'), 'utf8')).findings).toHaveLength(1);
    expect(await readdir(path)).toEqual(['out.json']);
  });

  it('refuses a folder as output', async () => {
    await mkdir(join(root, 'taken'));
    const { status, stderr } = await rolecall(['scan', '-', '--output', join(root, 'taken')], file());
    expect(status).toBe(2);
    expect(stderr).toMatch(/taken is a folder: name a file\.\n$/);
  });

  it('survives a reader that goes away, with the exit status of what it found', async () => {
    const many = Array.from({ length: 500 }, (_, index) => ({ ...describedAs('x'), eventID: `id-${index}` }));
    const path = await folder({ 'a.json': file(refusedEdit, ...many) });
    const child = spawn(process.execPath, [command, 'scan', path, '--format', 'ndjson']);
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.stdout.once('data', () => child.stdout.destroy());
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  });
});
