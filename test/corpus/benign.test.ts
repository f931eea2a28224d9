import { describe, expect, it } from 'vitest';
import { controls } from '../../src/controls/index.ts';
import { rank } from '../../src/findings/finding.ts';
import { benign } from './benign.ts';
import { configuration } from './company.ts';
import { idOf, judge } from './judging.ts';

const seed = 20260112;

describe('benign activity', () => {
  it.each([seed, seed + 1, seed + 2])('gives nothing above info with seed %d', (oneSeed) => {
    const corpus = benign(oneSeed);
    console.log(`seed ${oneSeed}: ${corpus.length} benign records, ${controls.length} controls`);
    expect(corpus.length).toBeGreaterThanOrEqual(5000);

    const judged = judge(
      corpus.map(({ input }) => input),
      configuration,
    );

    const templates = new Map(corpus.map(({ template, input }) => [idOf(input), template]));
    const loud = judged.findings
      .filter(({ severity }) => rank(severity) > rank('info'))
      .map((f) => `${f.control} (${f.severity}), template "${templates.get(f.event?.id ?? '')}": ${f.explanation}`);
    expect([...new Set(loud)], `seed ${oneSeed}`).toEqual([]);
    expect(judged.errors, `seed ${oneSeed}`).toEqual([]);
  });

  it('would not be quiet if nobody were approved and no Region allowed', () => {
    const nobody = ['arn:aws:iam::*:role/Nobody'];
    const approved = {
      roleAdministrators: nobody,
      chimeAdministrators: nobody,
      privacyDesk: nobody,
      deployers: nobody,
    };
    const strict = { ...configuration, approved, principals: [], regions: { allowed: ['eu-north-1'] } };

    const { findings } = judge(
      benign(seed).map(({ input }) => input),
      strict,
    );

    const loud = new Set(
      findings.filter(({ severity }) => rank(severity) > rank('info')).map(({ control }) => control),
    );
    expect([...loud]).toEqual(
      expect.arrayContaining([
        'chime-domain-changed',
        'chime-unsupported-region',
        'slr-creator-not-approved',
        'slr-deletion-requested',
        'slr-description-changed',
      ]),
    );
  });

  it('is the same for the same seed', () => {
    expect(benign(seed)).toEqual(benign(seed));
  });
});
