import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { judgesEvents } from '../src/controls/control.ts';
import { controls } from '../src/controls/index.ts';
import type { Finding } from '../src/findings/finding.ts';
import { rolecall } from './cli/run-command.ts';

/** Controls that no line of the file can violate, with the reason. */
const exceptions: Record<string, string> = {};

const file = fileURLToPath(new URL('most-violations.ndjson', import.meta.url));
const config = fileURLToPath(new URL('most-violations.yaml', import.meta.url));

test('one file of events violates every control through the real command', async () => {
  const { status, stdout, stderr } = await rolecall(['scan', file, '--config', config, '--format', 'json']);
  const { findings, summary } = JSON.parse(stdout) as { findings: Finding[]; summary: { records: number } };
  const fired = new Set(findings.map((finding) => finding.control));
  const expected = controls
    .filter(judgesEvents)
    .map(({ id }) => id)
    .filter((id) => !(id in exceptions));
  expect([...fired].toSorted(), 'every control of events; add an event to test/most-violations.ndjson').toEqual(
    expected,
  );
  expect(summary.records).toBe(readFileSync(file, 'utf8').trimEnd().split('\n').length);
  expect(findings.every((finding) => finding.status === 'open' && finding.explanation.endsWith('.'))).toBe(true);
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
});

test('an exception is a control, and has its reason', () => {
  const ids = new Set(controls.map(({ id }) => id));
  for (const [id, reason] of Object.entries(exceptions)) {
    expect(ids).toContain(id);
    expect(reason).toMatch(/^[A-Z].{20,}\.$/);
  }
});
