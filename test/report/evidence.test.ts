import { describe, expect, test } from 'vitest';
import { controls } from '../../src/controls/index.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { silenceInWords } from '../../src/findings/log-coverage.ts';
import type { LookedAt, MuteReport, Tally } from '../../src/findings/report.ts';
import { asCsv } from '../../src/report/as-csv.ts';
import { asHtml } from '../../src/report/as-html.ts';
import { asJson } from '../../src/report/as-json.ts';
import { type EvidenceInput, type EvidenceReport, evidenceReport, neverAudited } from '../../src/report/evidence.ts';
import { reportOfFiles } from '../../src/report/from-files.ts';
import type { Reported } from '../../src/report/months.ts';
import { report as printed } from '../findings/finding.ts';

const account = '111122223333';
const hostile = '</td><script>alert(1)</script>\u202e';

function finding(control: string, changes: Partial<Reported> = {}): Reported {
  return {
    id: `${control}-1`,
    control,
    title: control,
    severity: 'high',
    confidence: 'high',
    status: 'open',
    account,
    region: 'us-east-1',
    time: '2026-05-01T10:00:00Z',
    subject: { type: 'service-linked-role', id: 'AWSServiceRoleForLexBots', arn: null },
    actor: { kind: 'unknown', arn: null, account: null, invokedBy: null },
    event: null,
    facts: {},
    explanation: 'It is so.',
    remediation: 'Mend it.',
    citations: [],
    ...changes,
  };
}

const tally = (changes: Partial<Tally>): Tally => ({
  compliant: 0,
  violation: 0,
  pending: 0,
  notEvaluated: 0,
  error: 0,
  ...changes,
});

function report(changes: Partial<EvidenceInput>): EvidenceReport {
  const input: EvidenceInput = {
    made: '2026-12-01T00:00:00Z',
    rolecall: '1.2.3',
    sources: ['a test'],
    gaps: [],
    looked: [],
    configurations: [],
    accounts: [],
    tallies: [],
    evaluations: new Map(),
    counted: {},
    months: [],
    mutes: [],
    findings: [],
    ...changes,
  };
  return evidenceReport(input, controls);
}

const stateIn = ({ controls: all }: EvidenceReport, id: string) => all.find((control) => control.id === id)?.state;

test.each<[string, Partial<EvidenceInput>, string]>([
  ['nothing was there to judge', {}, 'not-judged'],
  ['all was as it should be', { tallies: [{ 'trail-incomplete': tally({ compliant: 2 }) }] }, 'compliant'],
  [
    'a part could not be judged',
    { tallies: [{ 'trail-incomplete': tally({ compliant: 2, notEvaluated: 1 }) }] },
    'not-evaluated',
  ],
  ['the control failed', { tallies: [{ 'trail-incomplete': tally({ error: 1 }) }] }, 'not-evaluated'],
  [
    'one account of two is in order',
    { tallies: [{ 'trail-incomplete': tally({ compliant: 1 }) }, { 'trail-incomplete': tally({ error: 1 }) }] },
    'not-evaluated',
  ],
  ['it is violated', { findings: [finding('trail-incomplete')] }, 'violated'],
  ['it is violated and muted', { findings: [finding('trail-incomplete', { status: 'muted' })] }, 'muted'],
  ['it was violated once', { findings: [finding('trail-incomplete', { status: 'resolved' })] }, 'compliant'],
  ['it was taken back', { findings: [finding('trail-incomplete', { status: 'withdrawn' })] }, 'not-judged'],
])('the state of a control: %s', (_what, input, expected) => {
  expect(stateIn(report(input), 'trail-incomplete')).toBe(expected);
});

test('a requirement shows the controls that a source ties to it, with their state', () => {
  const { frameworks } = report({ findings: [finding('account-root-without-mfa')] });
  const pci = frameworks.find(({ framework }) => framework === 'pci-dss-3.2.1');
  expect(pci?.requirements).toEqual([
    {
      requirement: '7.2.1',
      controls: [{ id: 'chime-action-by-root', state: 'not-judged', check: 'Security Hub CloudWatch.1' }],
    },
    {
      requirement: '8.3.1',
      controls: [{ id: 'account-root-without-mfa', state: 'violated', check: 'Security Hub IAM.9' }],
    },
  ]);
  expect(frameworks.map(({ framework }) => framework)).toContain('nist-800-53-r5');
});

test('each statement of a page about a role has its state, and the finding that it rests on', () => {
  const { roles } = report({
    findings: [finding('slr-trust-mismatch')],
    tallies: [{ 'slr-permissions-drift': tally({ compliant: 3 }), 'slr-session-misuse': tally({ compliant: 1 }) }],
  });
  const lex = roles.find(({ role }) => role === 'AWSServiceRoleForLexBots');
  const state = (id: string) => lex?.statements.find((statement) => statement.id === id);
  expect(state('LEX-TRUST')).toMatchObject({ state: 'violated', findings: ['slr-trust-mismatch-1'] });
  expect(state('LEX-PERMISSION-SPEECH')).toMatchObject({ state: 'compliant' });
  expect(state('LEX-ATTACH')).toMatchObject({ state: 'not-judged' });
  const voice = roles.find(({ role }) => role === 'AWSServiceRoleForAmazonChimeVoiceConnector');
  expect(voice?.statements.some((statement) => statement.state === 'violated')).toBe(false);
});

describe('whether there is a role at all', () => {
  const chime = 'AWSServiceRoleForAmazonChime';
  const transcription = 'AWSServiceRoleForAmazonChimeTranscription';
  const lexBots = 'AWSServiceRoleForLexBots';
  /** Audited accounts, each with how many of which roles were seen; null where that is not known. */
  const audited = (...counts: readonly (Readonly<Record<string, number>> | null)[]) =>
    counts.map((serviceLinkedRoles, index) => ({
      ...neverAudited(`00000000000${index}`),
      takenAt: '2026-11-30T00:00:00Z',
      serviceLinkedRoles,
    }));
  const well = { 'slr-trust-mismatch': tally({ compliant: 1 }), 'slr-missing': tally({ compliant: 1 }) };
  const roleIn = ({ roles }: EvidenceReport, wanted: string) => roles.find(({ role }) => role === wanted);
  const statesOf = (made: EvidenceReport, wanted: string, kind: string) => [
    ...new Set(roleIn(made, wanted)?.statements.flatMap((each) => (each.kind === kind ? each.state : []))),
  ];

  test.each<[string, readonly (Readonly<Record<string, number>> | null)[], string]>([
    ['one account has it', [{ [lexBots]: 1 }], 'compliant'],
    ['one of two has it', [{ [lexBots]: 1 }, {}], 'compliant'],
    ['no account has it', [{}, {}], 'no-role'],
    ['one has it not, of the other nobody knows', [{}, null], 'compliant'],
    ['an older version audited', [null], 'compliant'],
    ['nobody audited', [], 'compliant'],
  ])('the statement about its trust: %s', (_what, counts, state) => {
    expect(statesOf(report({ accounts: audited(...counts), tallies: [well] }), lexBots, 'trust')).toEqual([state]);
  });

  test('an account of which only events are known says nothing of its roles', () => {
    const accounts = [...audited({}), neverAudited('111122223333')];
    expect(roleIn(report({ accounts }), chime)?.seen).toEqual({
      roles: 0,
      accounts: { with: 0, without: 1, unknown: 0 },
    });
  });

  test('a finding about it speaks first, and what nobody checks stays so', () => {
    const made = report({ accounts: audited({}), findings: [finding('slr-trust-mismatch')], tallies: [well] });
    expect(statesOf(made, lexBots, 'trust')).toContain('violated');
    expect(roleIn(made, lexBots)?.statements.map(({ state }) => state)).toContain('unchecked');
    expect(statesOf(made, chime, 'trust')).toEqual(['no-role']);
  });

  test('what went wrong with another role does not matter; that it may be needed does', () => {
    const other = { 'slr-trust-mismatch': tally({ violation: 1, notEvaluated: 1 }) };
    expect(statesOf(report({ accounts: audited({}), tallies: [other] }), chime, 'trust')).toEqual(['no-role']);
    for (const changes of [{ notEvaluated: 1 }, { pending: 1 }, { error: 1 }]) {
      const doubt = report({ accounts: audited({}), tallies: [{ 'slr-missing': tally(changes) }] });
      expect(statesOf(doubt, transcription, 'creation')).toContain('not-evaluated');
      expect(statesOf(doubt, chime, 'creation')).toEqual(['no-role']);
    }
  });

  test('every format tells how many there are', () => {
    const made = report({ accounts: audited({ [lexBots]: 1 }, { [lexBots]: 2 }, {}), tallies: [well] });
    const page = [...asHtml(made)].join('\n');
    expect(page).toContain('<p class="quiet">Amazon Lex V1: 3 roles in 2 accounts; none in one account</p>');
    expect(page).toContain('<p class="quiet">Amazon Chime: none in 3 accounts</p>');
    expect(page).toContain(`<td class="words">${lexBots}: 2</td>`);
    expect(page).toContain('no such role');
    const column = (of: EvidenceReport, id: string) =>
      [...asCsv(of)]
        .find((line) => line.startsWith(`${id},`))
        ?.trimEnd()
        .split(',')
        .at(-1);
    expect(column(made, 'control')).toBe('roles_seen');
    expect(column(made, 'slr-trust-mismatch')).toContain(`${lexBots} 3`);
    expect(column(made, 'slr-trust-mismatch')).toContain(`${chime} 0`);
    expect(column(made, 'slr-missing')).not.toContain(lexBots);
    expect(column(made, 'trail-incomplete')).toBe('');
    expect(column(report({ accounts: audited({}, null) }), 'slr-trust-mismatch')).toBe('');
    const { report: json } = JSON.parse([...asJson(made)].join(''));
    expect(json.accounts[1].serviceLinkedRoles).toEqual({ [lexBots]: 2 });
    const { seen } = json.roles.find(({ role }: { role: string }) => role === lexBots);
    expect(seen).toEqual({ roles: 3, accounts: { with: 2, without: 1, unknown: 0 } });
  });
});

test('months tell what was found, what ended and what was left', () => {
  const resolution = { at: '2026-07-15T00:00:00Z', event: null, why: 'gone' };
  const { months } = report({
    findings: [
      finding('slr-edited', { firstSeen: '2026-05-02T00:00:00Z' }),
      finding('slr-trust-mismatch', { status: 'resolved', resolution }),
      finding('slr-denied', {
        status: 'withdrawn',
        history: [{ at: '2026-05-09T00:00:00Z', from: 'open', to: 'withdrawn', why: '', rev: 2 }],
      }),
    ],
  });
  expect(months.map(({ month, found, ended, left }) => [month, found, ended, left])).toEqual([
    ['2026-05', 3, 1, 2],
    ['2026-06', 0, 0, 2],
    ['2026-07', 0, 1, 1],
  ]);
});

test('gaps stand first, an old catalogue among them', () => {
  const old = report({ made: '2027-12-01T00:00:00Z', gaps: ['one'] });
  expect(old.gaps).toEqual(['one', expect.stringMatching(/^AWS's documentation was last read on .*\d+ days ago/)]);
  const page = [...asHtml(old)].join('\n');
  expect(page.indexOf('Incomplete: 2 gaps')).toBeGreaterThan(0);
  expect(page.indexOf('Incomplete')).toBeLessThan(page.indexOf('<h2>Controls'));
});

test('what comes from an account stays text in every format, and everything is on the page', () => {
  const nasty: Finding = finding('slr-edited', {
    id: hostile,
    explanation: hostile,
    region: hostile,
    subject: { type: 'role', id: hostile, arn: hostile },
    status: 'muted',
    mute: { reason: hostile, owner: hostile, until: '2027-01-01' },
  });
  const all = report({
    findings: [nasty],
    gaps: [hostile],
    sources: [hostile],
    accounts: [{ ...neverAudited(account), name: hostile }],
    configurations: [{ source: hostile, sha256: 'abc', version: '7' }],
    mutes: [
      {
        line: 1,
        control: 'slr-edited',
        until: '2027-01-01',
        reason: hostile,
        owner: hostile,
        matched: 1,
        state: 'unused',
      },
    ],
  });
  const page = [...asHtml(all)].join('\n');
  expect(page).not.toContain('<script');
  expect(page).not.toContain('\u202e');
  for (const { id } of controls) expect(page).toContain(`id="${id}"`);
  expect(page).toContain('SHA-256 <code>abc</code>');
  expect(page).toContain('unused for 90 days');
  expect(page).not.toMatch(/<(link|img|iframe|script)|url\(/);
  const csv = [...asCsv(all)];
  expect(csv).toHaveLength(controls.length + 1);
  const json = JSON.parse([...asJson(all)].join(''));
  expect(json).toMatchObject({
    schema: 'rolecall.report/v1',
    report: { rolecall: '1.2.3' },
    findings: [{ status: 'muted' }],
  });
});

test('the page begins with what is wrong: the worst first, and what nobody asked for', () => {
  const look = {
    part: 'chime-accounts',
    region: null,
    outcome: 'not-asked',
    reason: 'nobody uses it',
    permission: null,
  };
  const looked = (id: string, looks: readonly (typeof look)[]) => ({
    account: id,
    name: null,
    organizationalUnit: null,
    takenAt: '2026-11-30T00:00:00Z',
    users: 0,
    groups: 0,
    roles: 0,
    policies: 0,
    looks: looks as LookedAt['looks'],
  });
  const shown = report({
    looked: [looked(account, [look]), looked('444455556666', [])],
    tallies: [{ 'account-root-without-mfa': tally({ compliant: 1 }) }],
    findings: [
      finding('slr-description-changed', { severity: 'info' }),
      finding('slr-trust-mismatch', { severity: 'critical' }),
    ],
  });
  expect(shown.notAsked).toEqual([
    'the accounts of Amazon Chime, with retention and bots: nobody uses it (in 1 of 2 accounts)',
  ]);
  const page = [...asHtml(shown)].join('\n');
  expect(page).toContain(
    `<dd>${controls.length}: 2 violated; 1 compliant; ${controls.length - 3} nothing to judge</dd>`,
  );
  expect(page).toContain('<dd>2: 1 critical, 1 info</dd>');
  expect(page).toContain('(in 1 of 2 accounts)');
  const rows = [...page.matchAll(/<tr><td class="words"><a href="#([a-z-]+)">/g)].map(([, id]) => id);
  expect(rows.slice(0, 3)).toEqual(['slr-trust-mismatch', 'slr-description-changed', 'account-root-without-mfa']);
});

test('a finding names the record that shows it, and words are not numbers: they stand on the left', () => {
  const event = { id: 'e-1', name: 'AttachRolePolicy', source: 'iam.amazonaws.com' };
  const times = { first: '2026-05-01T10:00:00Z', last: '2026-05-01T11:00:00Z' };
  const page = [...asHtml(report({ findings: [finding('slr-edited', { event, count: 3, ...times })] }))].join('\n');
  expect(page).not.toContain('Confidence');
  const proven = finding('slr-edited', { event, proven: true, confidence: 'low' });
  const other = [...asHtml(report({ findings: [proven] }))].join('\n');
  expect(other).toContain('<dt>Confidence</dt><dd>low</dd>');
  expect(other).toContain('id <code>e-1</code>; CloudTrail’s digests prove the log file that holds it</dd>');
  expect(page).toContain('<dd>AttachRolePolicy (iam.amazonaws.com), id <code>e-1</code></dd>');
  expect(page).toContain('<dd>3, from 2026-05-01T10:00:00Z to 2026-05-01T11:00:00Z</dd>');
  expect(page).toContain('<th scope="col" class="words">State</th>');
  expect(page).toContain('<th scope="col">Compliant</th>');
});

test('a mute of several files holds back what it held back in each', () => {
  const mute: MuteReport = {
    line: 1,
    control: 'slr-edited',
    until: '2027-01-01',
    reason: 'known',
    owner: 'a',
    matched: 3,
    state: 'active',
  };
  const file = (name: string, last: string, changes: Partial<MuteReport>) => ({
    name,
    sha256: name,
    report: printed([], { last, mutes: [{ ...mute, ...changes }] }),
  });
  const files = [
    file('later', '2026-06-01T00:00:00Z', { matched: 0, state: 'unused' }),
    file('first', '2026-05-01T00:00:00Z', {}),
  ];
  const { mutes } = reportOfFiles(files, { made: '2026-06-02T00:00:00Z', rolecall: '1' }, controls);
  expect(mutes).toEqual([{ ...mute, matched: 3, state: 'active' }]);
});

describe('of several files', () => {
  const at = { made: '2026-06-02T00:00:00Z', rolecall: '1' };
  const look = (part: string, region: string | null, outcome = 'complete') =>
    ({ part, region, outcome, reason: null, permission: null }) as LookedAt['looks'][number];
  const audit = (
    takenAt: string,
    findings: readonly Finding[],
    { looks = [look('identities', null)], controls: tallies = {} }: Partial<LookedAt & { controls: object }> = {},
  ) => {
    const names = { account, name: null, organizationalUnit: null };
    const counts = { users: 0, groups: 0, roles: 1, policies: 0 };
    const judged = { 'slr-look-alike': tally({ compliant: 1 }), ...tallies };
    const looked = [{ ...names, takenAt, ...counts, looks }];
    return { name: takenAt, sha256: takenAt, report: printed(findings, { last: takenAt, looked, controls: judged }) };
  };
  const withoutTally = (file: ReturnType<typeof audit>) => {
    const { summary, findings } = file.report;
    return { ...file, report: { summary: { ...summary, controls: {} }, findings } };
  };
  const [may, june] = ['2026-05-01T00:00:00Z', '2026-06-01T00:00:00Z'];
  const imitation = finding('slr-look-alike');
  const statusOf = ({ findings }: EvidenceReport) => findings.map(({ status, resolution }) => [status, resolution?.at]);

  test('what a later audit did not find any more is resolved, muted or not', () => {
    const files = [audit(june, []), audit(may, [imitation])];
    const made = reportOfFiles(files, at, controls);
    expect(statusOf(made)).toEqual([['resolved', june]]);
    expect(stateIn(made, 'slr-look-alike')).toBe('compliant');
    const mute = { reason: 'known', owner: 'me', until: '2027-01-01' };
    const muted = reportOfFiles([audit(may, [{ ...imitation, status: 'muted', mute }]), audit(june, [])], at, controls);
    expect(statusOf(muted)).toEqual([['resolved', june]]);
    expect(muted.findings[0]).not.toHaveProperty('mute');
  });

  test.each<[string, ReturnType<typeof audit>]>([
    ['found it again', audit(june, [imitation])],
    ['could not look at that part', audit(june, [], { looks: [look('identities', null, 'denied')] })],
    [
      'had a part that could not be judged',
      audit(june, [], { controls: { 'slr-look-alike': tally({ notEvaluated: 1 }) } }),
    ],
    ['saw it once', audit(june, [], { controls: { 'slr-look-alike': tally({ pending: 1 }) } })],
    ['did not ask the control', withoutTally(audit(june, []))],
  ])('it stays open where the later audit %s', (_what, later) => {
    expect(statusOf(reportOfFiles([audit(may, [imitation]), later], at, controls))).toEqual([['open', undefined]]);
  });

  test('fewer Regions, another account, or an event: nothing is resolved', () => {
    const state = finding('trail-incomplete');
    const before = [look('trails', 'us-east-1'), look('trails', 'eu-central-1')];
    const judged = { 'trail-incomplete': tally({ compliant: 1 }) };
    const inOne = audit(june, [], { looks: [look('trails', 'us-east-1')], controls: judged });
    expect(statusOf(reportOfFiles([audit(may, [state], { looks: before }), inOne], at, controls))).toEqual([
      ['open', undefined],
    ]);
    const other = finding('slr-look-alike', { account: '444455556666' });
    expect(statusOf(reportOfFiles([audit(may, [other]), audit(june, [])], at, controls))).toEqual([
      ['open', undefined],
    ]);
    const happened = finding('slr-look-alike', { event: { id: 'e', name: 'CreateRole', source: 'iam.amazonaws.com' } });
    expect(statusOf(reportOfFiles([audit(may, [happened]), audit(june, [])], at, controls))).toEqual([
      ['open', undefined],
    ]);
  });

  test('what an audit saw once is shown of the last audit of each account', () => {
    const other = '444455556666';
    const seen = (of: string, explanation: string) => ({ ...imitation, account: of, explanation });
    const withSeen = (file: ReturnType<typeof audit>, accounts: readonly string[]) => {
      const { summary, findings } = file.report;
      const looked = accounts.map((of) => ({ ...(summary.looked?.[0] as LookedAt), account: of }));
      const seenOnce = accounts.map((of) => seen(of, `${file.name} ${of}`));
      return { ...file, report: { findings, summary: { ...summary, looked, seenOnce } } };
    };
    const files = [withSeen(audit(may, []), [account, other]), withSeen(audit(june, []), [account])];
    expect(reportOfFiles(files, at, controls).seenOnce.map(({ explanation }) => explanation)).toEqual([
      `${may} ${other}`,
      `${june} ${account}`,
    ]);
  });

  const covered = { account, region: 'us-east-1', files: 2, first: may, last: june, silence: null };
  const scan = (name: string, changes: Parameters<typeof printed>[1] = {}) => ({
    name,
    sha256: name,
    report: printed([], { first: may, last: june, controls: { 'slr-edited': tally({ compliant: 3 }) }, ...changes }),
  });
  const eventsOf = (made: EvidenceReport) => made.controls.find(({ id }) => id === 'slr-edited')?.evaluated.events;

  test('a file that is given twice counts once, and scans of the same time say so', () => {
    const twice = reportOfFiles([scan('a.json'), { ...scan('a.json'), name: 'b.json' }], at, controls);
    expect(eventsOf(twice)).toBe(3);
    expect(twice.sources).toEqual([expect.stringMatching(/^a\.json: .*; the same as b\.json; .*SHA-256 a\.json$/)]);
    const overlapping = [scan('a.json', { covered: [covered] }), scan('b.json', { covered: [covered] })];
    expect(reportOfFiles(overlapping, at, controls).sources.join('\n')).toContain(
      `covers a part of the time of b.json in ${account} us-east-1: events of both count twice`,
    );
    const apart = [scan('a.json', { covered: [covered] }), scan('b.json', { covered: [{ ...covered, region: 'x' }] })];
    expect(reportOfFiles(apart, at, controls).sources.join('\n')).not.toContain('covers a part');
  });

  test('the page tells which logs there were, what nobody read, and what was seen once', () => {
    const silent = { ...covered, region: 'us-west-2', silence: { from: may, to: '2026-05-01T07:30:00Z' } };
    expect(silenceInWords({ ...silent, silence: { from: may, to: '2026-05-04T07:30:00Z' } })).toMatch(
      /^none for 3 days/,
    );
    expect(silenceInWords({ ...silent, silence: { from: may, to: '2026-05-01T00:59:59Z' } })).toBeNull();
    const seen = { ...imitation, control: 'slr-missing', explanation: `It is missing ${hostile}` };
    const files = [
      scan('a.json', { covered: [silent], files: 2, period: { since: may, until: null }, outside: 9, unopened: 2 }),
      audit(may, [], {}),
    ];
    const [first, second] = files as [(typeof files)[0], (typeof files)[0]];
    const summary = { ...second.report.summary, seenOnce: [seen] };
    const made = reportOfFiles([first, { ...second, report: { ...second.report, summary } }], at, controls);
    expect(made.accounts.map((each) => each.account)).toEqual([account]);
    expect(made.notAsked).toEqual([expect.stringMatching(/^no log file of us-east-1 was read/)]);
    expect(made.sources.at(-1)).toContain(
      'asked for from 2026-05-01 00:00:00 UTC, so 9 records left out and 2 files unopened; nothing proves',
    );
    const east = scan('b.json', { covered: [covered], files: 2 });
    expect(reportOfFiles([first, east], at, controls).notAsked).toEqual([]);
    const page = [...asHtml(made)].join('\n');
    expect(page).toContain('<td class="words">none for 7 hours from 2026-05-01 00:00:00 UTC</td>');
    const withoutSilence = [...asHtml(reportOfFiles([east], at, controls))].join('\n');
    expect(withoutSilence).toContain('<h2>Logs</h2>');
    expect(withoutSilence).not.toContain('under an hour');
    expect(page).toContain('<h2>Seen once</h2>');
    expect(page).not.toContain('<script');
  });
});
