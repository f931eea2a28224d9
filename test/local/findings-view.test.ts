import { expect, it } from 'vitest';
import { viewOf } from '../../local/findings-view.ts';
import { finding } from '../findings/finding.ts';

it('a finding that is over is not a second line of the same', () => {
  const view = viewOf(140, false);
  expect(view.line(finding())).toMatch(/^high {6}slr-edit-refused .* 2026-05-01 10:00:00$/);
  expect(view.line(finding({ status: 'withdrawn' }))).toBe(`${view.line(finding())}  withdrawn`);
});
