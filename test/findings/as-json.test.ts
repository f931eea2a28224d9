import { expect, it } from 'vitest';
import { asJson } from '../../src/findings/as-json.ts';
import { asNdjson } from '../../src/findings/as-ndjson.ts';
import { finding, report } from './finding.ts';

const hostile = finding({ explanation: '\u009b2J \u202e \u2028 \ud800 💥 é \u001b \u007f "', account: '123456789012' });

it('is one object, whatever it holds, in ASCII', () => {
  for (const findings of [[], [finding()], [finding(), hostile]]) {
    const { summary } = report(findings);
    const text = [...asJson(report(findings))].join('\n');
    expect(JSON.parse(text)).toEqual({ schema: 'rolecall.findings/v1', summary, findings });
    expect(text).toMatch(/^[\n\x20-\x7e]*$/);
  }
});

it('is one finding a line as NDJSON', () => {
  const lines = [...asNdjson(report([finding(), hostile]))];
  expect(lines.map((line) => JSON.parse(line))).toEqual([finding(), hostile]);
  expect(lines.join('')).toMatch(/^[\x20-\x7e]*$/);
  expect([...asNdjson(report())]).toEqual([]);
});
