import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaults } from '../src/configuration.ts';
import { readConfiguration } from '../src/configuration-file.ts';
import { controls as all } from '../src/controls/index.ts';

const controls = ['slr-edit-refused', 'slr-description-changed', 'chime-pin-reset-burst'];

function problemsOf(text: string) {
  const result = readConfiguration(text, controls);
  return 'problems' in result ? result.problems.map((p) => `${p.line}: ${p.message}`) : [];
}

describe('a configuration file', () => {
  it('that is empty, or holds only comments, means the defaults', () => {
    expect(readConfiguration('', controls)).toEqual({ configuration: defaults });
    expect(readConfiguration('# nothing yet\n', controls)).toEqual({ configuration: defaults });
  });

  it('may have keys whose values are commented out', () => {
    const text = 'approved:\n  role-administrators:\n#    - arn:aws:iam::*:role/IamAdmin\nregions:\n';
    expect(readConfiguration(text, controls)).toEqual({ configuration: defaults });
  });

  it('is valid as docs/configuration.md shows it', () => {
    const page = readFileSync(new URL('../docs/configuration.md', import.meta.url), 'utf8');
    const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    expect(example.split('\n').length).toBeGreaterThan(10);
    expect(
      readConfiguration(
        example,
        all.map(({ id }) => id),
      ),
    ).toHaveProperty('configuration');
  });

  it('is read in full', () => {
    const text = `
accounts: {own: ["111122223333"], organization: o-exampleorgid}
approved:
  role-administrators: ["arn:aws:iam::111122223333:role/IamAdmin", "arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/**/AWSReservedSSO_IamAdmin_*"]
  chime-administrators: ["arn:aws:iam::*:role/ChimeAdmin"]
  privacy-desk: []
  deployers: ["arn:aws:iam::*:role/stacksets-exec-*"]
principals:
  - match: "arn:aws:iam::*:role/Helpdesk"
    policy: AmazonChimeUserManagement
regions: {allowed: [us-east-1, us-gov-west-1]}
thresholds: {pin-resets-per-hour: 3, users-per-hour: 20, unused-role-days: 30}
severity: {slr-description-changed: low}
mute:
  - control: chime-pin-reset-burst
    account: "111122223333"
    region: us-east-1
    actor: arn:aws:iam::111122223333:role/Helpdesk
    subject: 12aaaaa3-*
    until: 2027-01-31
    reason: PIN rotation campaign
    owner: security@example.com
  - {control: slr-edit-refused, until: 2028-02-29, reason: Known, owner: me}
`;
    expect(readConfiguration(text, controls)).toEqual({
      configuration: {
        accounts: { own: ['111122223333'], organization: 'o-exampleorgid' },
        approved: {
          roleAdministrators: [
            'arn:aws:iam::111122223333:role/IamAdmin',
            'arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/**/AWSReservedSSO_IamAdmin_*',
          ],
          chimeAdministrators: ['arn:aws:iam::*:role/ChimeAdmin'],
          privacyDesk: [],
          deployers: ['arn:aws:iam::*:role/stacksets-exec-*'],
        },
        principals: [{ match: 'arn:aws:iam::*:role/Helpdesk', policy: 'AmazonChimeUserManagement' }],
        regions: { allowed: ['us-east-1', 'us-gov-west-1'] },
        thresholds: { pinResetsPerHour: 3, usersPerHour: 20, unusedRoleDays: 30 },
        severity: { 'slr-description-changed': 'low' },
        mute: [
          {
            line: 15,
            control: 'chime-pin-reset-burst',
            account: '111122223333',
            region: 'us-east-1',
            actor: 'arn:aws:iam::111122223333:role/Helpdesk',
            subject: '12aaaaa3-*',
            until: '2027-01-31',
            reason: 'PIN rotation campaign',
            owner: 'security@example.com',
          },
          {
            line: 23,
            control: 'slr-edit-refused',
            account: null,
            region: null,
            actor: null,
            subject: null,
            until: '2028-02-29',
            reason: 'Known',
            owner: 'me',
          },
        ],
      },
    });
  });

  it('that misspells a key names the line and the near miss', () => {
    expect(problemsOf('approved:\n  role-administrator: []\n')).toEqual([
      '2: approved.role-administrator: unknown key; did you mean role-administrators?',
    ]);
    expect(problemsOf('\nfoo: 1\n')).toEqual([
      '2: foo: unknown key; known are accounts, approved, principals, regions, thresholds, severity, mute',
    ]);
    expect(
      problemsOf('principals:\n  - match: arn:aws:iam::*:role/X\n    policy: AmazonChimeReadOnly\n    polcy: x\n'),
    ).toEqual(['4: principals[0].polcy: unknown key; did you mean policy?']);
  });

  it('that names an unknown control says so', () => {
    expect(problemsOf('severity:\n  slr-edit-refuse: low\n')).toEqual([
      '2: severity.slr-edit-refuse: unknown control; did you mean slr-edit-refused?',
    ]);
  });

  it.each([
    ['accounts: {own: [111122223333]}', '1: accounts.own[0]: expected an account id in quotes'],
    ['accounts: {own: ["1111"]}', '1: accounts.own[0]: expected an account id of twelve digits, in quotes'],
    ['approved: {deployers: [Ops]}', '1: approved.deployers[0]: expected an ARN pattern such as'],
    ['approved: {deployers: "arn:aws:iam::*:role/Ops"}', '1: approved.deployers: expected a list of ARN patterns'],
    ['approved: yes', '1: approved: expected a section with keys'],
    ['regions:\n  allowed:\n    - us-east-1\n    - mars', '4: regions.allowed[1]: expected a Region such as us-east-1'],
    ['thresholds: {pin-resets-per-hour: 0}', '1: thresholds.pin-resets-per-hour: expected a number from 1 to 200'],
    ['thresholds: {unused-role-days: 1.5}', '1: thresholds.unused-role-days: expected a whole number'],
    [
      'severity: {slr-edit-refused: urgent}',
      '1: severity.slr-edit-refused: expected one of info, low, medium, high, critical',
    ],
    ['- 1', '1: the file: expected sections such as approved or regions'],
    ['regions: [', '1: not YAML: '],
    [`a: &a [x]\nb: &b [${'*a, '.repeat(20)}]\nc: [${'*b, '.repeat(20)}]`, '1: the aliases of the file expand too far'],
    ['regions: {}\nregions: {}', '2: not YAML: '],
  ])('%j is refused', (text, problem) => {
    expect(problemsOf(text).join('\n')).toContain(problem);
  });

  it('tells the first mistake of YAML, and not what follows from it', () => {
    expect(
      problemsOf('approved\n  deployers: [x]\nregions: {allowed: [us-east-1]}\nseverity:\n a: b\n  c: d'),
    ).toHaveLength(1);
  });

  const muted = (fields: string) => `mute:\n  - control: slr-edit-refused\n    until: 2027-01-31\n    ${fields}\n`;

  it.each<[string, string[]]>([
    [muted('owner: me'), ['2: mute[0].reason: expected a reason']],
    [muted('reason: " "\n    owner: me'), ['4: mute[0].reason: expected a reason']],
    [muted('reason: known'), ['2: mute[0].owner: expected who answers for it, such as an e-mail address']],
    [muted('reason: known\n    owner: me\n    actr: x'), ['6: mute[0].actr: unknown key; did you mean actor?']],
    [
      muted('reason: known\n    owner: me\n    account: 111122223333'),
      ['6: mute[0].account: expected an account id in quotes'],
    ],
    [
      'mute: [{control: slr-edit-refused, reason: known, owner: me}]',
      ['1: mute[0].until: expected a day such as 2027-01-31'],
    ],
    ...['2027-02-30', '2027-13-01', '2026-02-29'].map((day): [string, string[]] => [
      `mute:\n  - {control: slr-edit-refused, reason: known, owner: me,\n     until: ${day}}`,
      ['3: mute[0].until: expected a day that the calendar has'],
    ]),
    ...['tomorrow', '2027-1-31', '20270131'].map((day): [string, string[]] => [
      `mute: [{control: slr-edit-refused, reason: known, owner: me, until: ${day}}]`,
      ['1: mute[0].until: expected a day such as 2027-01-31'],
    ]),
    [
      'mute:\n  - until: 2027-01-31\n    control: slr-edit-refuse\n    reason: known\n    owner: me\n',
      ['3: mute[0].control: unknown control; did you mean slr-edit-refused?'],
    ],
    ['mute: [slr-edit-refused]', ['1: mute[0]: expected control, until, reason and owner']],
    ['mute: slr-edit-refused', ['1: mute: expected a list of mutes']],
  ])('a mute as in %j is refused', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  it('reports every problem, in the order of the file', () => {
    expect(
      problemsOf('regions: {allowed: [mars]}\nfoo: 1\nseverity: {nobody: low}\n').map((p) => p.split(':')[0]),
    ).toEqual(['1', '2', '3']);
  });

  it('cannot change a prototype', () => {
    problemsOf('__proto__: {polluted: true}\nseverity: {__proto__: low}\n');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
