import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../src/configuration-file.ts';
import { controls } from '../../src/controls/index.ts';
import { keysOf, schemaText, mistakesIn } from '../support/configuration-schema.ts';

const ids = controls.map(({ id }) => id);
const accepts = (text: string) => 'configuration' in readConfiguration(text, ids);

describe('docs/rolecall.schema.json', () => {
  it('accepts the example of docs/configuration.md', () => {
    const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
    const example = parse(/```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '');
    expect(Object.keys(example).length).toBeGreaterThan(4);
    expect(mistakesIn(example)).toEqual([]);
  });

  it('has words on every key, and on the severity of a control', () => {
    const keys = keysOf(schemaText());
    expect(keys).toContain('principals[].policy');
    expect(JSON.stringify(schemaText()).match(/"description":"[^"]{10,}"/g)).toHaveLength(keys.length + 1);
  });

  it.each([
    'accounts: {own: [111122223333]}',
    'accounts: {own: ["1111"]}',
    'accounts: {organisation: o-exampleorgid}',
    'approved: {deployers: [Ops]}',
    'approved: {deployers: "arn:aws:iam::*:role/Ops"}',
    'approved: {deployers: ["arn:aws:iam::*:role/***"]}',
    'approved: {deployers: ["arn:aws:iam::111122223333:"]}',
    'approved: yes',
    'principals: [{match: "arn:aws:iam::*:role/X"}]',
    'principals: [{match: "arn:aws:iam::*:role/X", policy: AmazonChimeReadOnly, until: 2027-01-31}]',
    'principals: [{match: "arn:aws:iam::*:role/X", policy: AdministratorAccess}]',
    'regions: {allowed: [mars]}',
    'thresholds: {pin-resets-per-hour: 0}',
    'thresholds: {users-per-hour: 201}',
    'thresholds: {unused-role-days: 1.5}',
    'severity: {slr-edit-refused: urgent}',
    'severity: {slr-edit-refuse: low}',
    'mute: [{control: slr-denied, until: 2027-01-31, owner: me}]',
    'mute: [{control: slr-denyed, until: 2027-01-31, owner: me, reason: because}]',
    'mute: [{control: slr-denied, until: 2027-02-29, owner: me, reason: because}]',
    'mute: [{control: slr-denied, until: 2027-02-28, owner: " ", reason: because}]',
    'roles: []',
    '- 1',
  ])('refuses what the command refuses: %s', (text) => {
    expect(accepts(text)).toBe(false);
    expect(mistakesIn(parse(text))).not.toEqual([]);
  });

  it('says of anything what the command says of it', () => {
    const oneIn = <T>(good: fc.Arbitrary<T>, weight = 12) =>
      fc.oneof({ weight, arbitrary: good }, { weight: 1, arbitrary: odd });
    const odd: fc.Arbitrary<unknown> = fc.oneof(
      fc
        .array(fc.constantFrom('arn', 'aws', 'iam', '*', '***', '', ' ', 'role/Ops', '\n'), {
          minLength: 5,
          maxLength: 8,
        })
        .map((parts) => parts.join(':')),
      fc.constantFrom(
        '',
        ' ',
        'us-east',
        '1111',
        '2027-02-29',
        '2027-1-1',
        'x'.repeat(2001),
        0,
        201,
        1.5,
        true,
        [],
        {},
      ),
    );
    const arn = oneIn(fc.constantFrom('arn:aws:iam::*:role/Ops', 'arn:aws:iam::*:role/**/Ops-*', 'arn:aws:s3:::a:b'));
    const arns = oneIn(fc.array(arn, { maxLength: 2 }));
    const account = oneIn(fc.constantFrom('111122223333', '444455556666'));
    const region = oneIn(fc.constantFrom('us-east-1', 'us-gov-west-1'));
    const control = oneIn(fc.constantFrom(...ids.slice(0, 3)));
    const words = oneIn(fc.constant('words'));
    const some = (keys: Record<string, fc.Arbitrary<unknown>>) =>
      oneIn(fc.record({ ...keys }, { requiredKeys: [] }), 30);
    const whole = (keys: Record<string, fc.Arbitrary<unknown>>, optional: Record<string, fc.Arbitrary<unknown>> = {}) =>
      oneIn(fc.record({ ...keys, ...optional }, { requiredKeys: Object.keys(keys) }), 30);
    const file = some({
      accounts: some({
        own: oneIn(fc.array(account, { maxLength: 2 })),
        organization: oneIn(fc.constant('o-exampleorgid')),
      }),
      approved: some({ 'role-administrators': arns, deployers: arns }),
      principals: oneIn(
        fc.array(whole({ match: arn, policy: oneIn(fc.constant('AmazonChimeReadOnly')) }), { maxLength: 2 }),
      ),
      regions: some({ allowed: oneIn(fc.array(region, { maxLength: 2 })) }),
      thresholds: some({
        'users-per-hour': oneIn(fc.integer({ min: 1, max: 200 })),
        'unused-role-days': oneIn(fc.integer({ min: 1 })),
      }),
      severity: some({ [ids[0] ?? '']: oneIn(fc.constant('low')) }),
      mute: oneIn(
        fc.array(
          whole(
            { control, until: oneIn(fc.constant('2028-02-29')), reason: words, owner: words },
            { account, region, actor: arn, subject: words },
          ),
          { maxLength: 1 },
        ),
      ),
    });
    const seen = { valid: 0, wrong: 0 };
    fc.assert(
      fc.property(file, (value) => {
        const mistakes = mistakesIn(value);
        seen[mistakes.length === 0 ? 'valid' : 'wrong']++;
        expect(accepts(stringify(value)), mistakes.join('\n')).toBe(mistakes.length === 0);
      }),
      { numRuns: 500 },
    );
    expect(Math.min(seen.valid, seen.wrong)).toBeGreaterThan(50);
  });
});
