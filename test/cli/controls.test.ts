import { describe, expect, it } from 'vitest';
import { controlPage } from '../../cli/control-page.ts';
import { controls } from '../../src/controls/index.ts';
import { rolecall } from './run-command.ts';

describe.concurrent('rolecall controls', { timeout: 30_000 }, () => {
  it('lists every control', async () => {
    const { status, stdout } = await rolecall(['controls']);
    expect(status).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.flatMap((line) => /^\S+/.exec(line) ?? [])).toEqual(controls.map(({ id }) => id));
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  it('gives all of them as one JSON object', async () => {
    const { stdout } = await rolecall(['controls', '--format', 'json']);
    const printed = JSON.parse(stdout);
    expect(printed.schema).toBe('rolecall.controls/v1');
    expect(printed.controls).toMatchObject(
      controls.map(({ id, title, severity, reads, citations, remediation, misses = [] }) => ({
        id,
        title,
        severity,
        reads,
        citations,
        remediation,
        misses,
      })),
    );
  });

  it('asks back for an id that is nearly one', async () => {
    expect(await rolecall(['controls', 'slr-edit-refuse'])).toEqual({
      status: 2,
      stdout: '',
      stderr: 'rolecall: There is no control slr-edit-refuse. Did you mean slr-edit-refused?\n',
    });
  });
});

it.each(controls.map((control) => [control.id, control] as const))('explains %s completely', (_id, control) => {
  // Where the lines are broken does not matter here.
  const page = controlPage(control, 1000).join('\n');
  for (const { url, heading, says, read } of control.citations) {
    for (const text of [url, heading, says, read]) expect(page).toContain(text);
  }
  for (const text of [control.id, control.title, control.remediation, ...(control.misses ?? [])])
    expect(page).toContain(text);
  for (const read of control.reads) {
    if (read.kind === 'calls' && read.names !== 'all') expect(page).toContain(read.names.join(', '));
    if ('source' in read) expect(page).toContain(read.source);
  }
});
