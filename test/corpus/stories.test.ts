import { describe, expect, it } from 'vitest';
import { judgesEvents } from '../../src/controls/control.ts';
import { controls } from '../../src/controls/index.ts';
import { type Finding, rank } from '../../src/findings/finding.ts';
import { type Benign, benignScenes, noiseOf } from './benign.ts';
import { idOf, judge, timeOf } from './judging.ts';
import { Random } from './random.ts';
import { cases } from '../controls/cases.ts';
import { type Expectation, stories, type Story } from './stories.ts';

const firstSeed = 4;

const all = stories();
const scenes = benignScenes(firstSeed);

describe('stories', () => {
  it.each(all.map((story, index) => [story.name, story, firstSeed + index] as const))('%s', (_name, story, seed) => {
    const noise = noiseOf(scenes, seed, 300);
    const inputs = new Random(seed).shuffled([...story.inputs, ...noise.map(({ input }) => input)]);

    const judged = judge(inputs, story.configuration);

    const demanded = new Set(story.expected.map(lineOf));
    // Information may come beside; what is above it must be expected.
    const found = judged.findings
      .map((finding) => ({ finding, line: lineOf(sighting(finding, story, noise)) }))
      .filter(({ finding, line }) => rank(finding.severity) > rank('info') || demanded.has(line));
    const expected = story.expected.map(lineOf);
    expect(sorted(found.map(({ line }) => line)), `${story.title} (seed ${seed})`).toEqual(sorted(expected));
    expect(judged.errors, `seed ${seed}`).toEqual([]);
  });

  it('are stories: enough of them, five to fifteen events each, no two at the same time', () => {
    console.log(`${all.length} stories`);
    expect(all.length).toBeGreaterThanOrEqual(40);
    const odd = all.filter(({ inputs }) => {
      const times = new Set(inputs.map(timeOf));
      return inputs.length < 5 || inputs.length > 15 || times.size !== inputs.length;
    });
    expect(odd.map(({ name }) => name)).toEqual([]);
  });

  it('expect nothing of events that they do not have', () => {
    const strays = all.flatMap(({ name, inputs, expected }) => {
      const ids = new Set(inputs.map(idOf));
      return expected.filter(({ event }) => !ids.has(event)).map(({ event }) => `${name}: ${event}`);
    });
    expect(strays).toEqual([]);
  });

  it('meet every control', () => {
    console.log(`${controls.length} controls, ${cases.length} cases, ${all.length} stories`);
    const met = new Set(all.flatMap((story) => story.expected.map(({ control }) => control)));
    expect([...met].toSorted(), 'every control of events; a new one needs its event in test/corpus/stories').toEqual(
      controls.filter(judgesEvents).map(({ id }) => id),
    );
  });
});

/** What a finding says in the terms of a story. A folded one is named after the first event that it counts. */
function sighting(
  { control, severity, event, first }: Finding,
  { inputs }: Story,
  noise: readonly Benign[],
): Expectation {
  const own = inputs.find((input) => idOf(input) === event?.id);
  const counted = first === undefined || own === undefined ? own : inputs.find((input) => timeOf(input) === first);
  if (counted !== undefined) return { control, severity, event: idOf(counted) };
  const template = noise.find(({ input }) => idOf(input) === event?.id)?.template;
  return { control, severity, event: `the noise "${template}"` };
}

function lineOf({ control, event, severity }: Expectation): string {
  return `${control} (${severity}) at ${event}`;
}

function sorted(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)].sort();
}
