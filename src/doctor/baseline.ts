/** Whether what a baseline accepts is still accepted. Pure. */
import { type Baseline, mutesOf } from '../findings/baseline.ts';
import { standingOf } from '../findings/mutes.ts';
import type { Check } from './check.ts';

const area = 'baseline';

export function baselineCheck(baseline: Baseline | string, now: string): Check {
  if (typeof baseline === 'string') {
    const remedy = 'Mend it, or write a new one with rolecall audit --baseline, and deploy.';
    return { area, state: 'wrong', says: `baseline.json cannot be used, so it accepts nothing: ${baseline}.`, remedy };
  }
  const standing = standingOf(mutesOf(baseline), [], { now, since: null });
  const untilOf = (wanted: string) => standing.flatMap(({ state, until }) => (state === wanted ? [until] : [])).sort();
  const [ended, ending] = [untilOf('ended'), untilOf('ends-soon')];
  const all = `${standing.length} findings that baseline.json accepts`;
  if (ended.length > 0) {
    const remedy = 'Mend what it is about, or give it a later day with a reason, and deploy.';
    const says = `Of the ${all}, ${ended.length} ended, the first on ${ended[0]}: they are told again.`;
    return { area, state: 'wrong', says, remedy };
  }
  if (ending.length > 0) {
    const says = `Of the ${all}, ${ending.length} end within two weeks, the first on ${ending[0]}.`;
    return { area, state: 'note', says, remedy: null };
  }
  return { area, state: 'ok', says: `The ${all} are accepted for two weeks at least.`, remedy: null };
}
