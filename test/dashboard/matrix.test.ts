import { describe, expect, it } from 'vitest';
import { matrixOf } from '../../dashboard/server/matrix.ts';
import { roleOf, statementsAbout } from '../../src/report/role-of.ts';
import { roles } from '../../src/catalog/roles.ts';
import { statedDocuments } from '../../src/catalog/statements/index.ts';
import type { Tally } from '../../src/findings/report.ts';
import type { LastAudit } from '../../src/report/last-audit.ts';
import type { StoredFinding } from '../../src/sinks/findings-table.ts';
import { audited } from './audited.ts';
import { indexOf, stored } from './index-of.ts';

const matrix = (...findings: readonly StoredFinding[]) => matrixOf(indexOf(findings).all, []);
const lexBots = (rows: ReturnType<typeof matrixOf>) => rows.find(({ role }) => role === 'AWSServiceRoleForLexBots');

describe('the matrix', () => {
  it('has a row for every statement about a role', () => {
    const prefixes = Object.values(statementsAbout).flat();
    const ids = statedDocuments.flatMap(({ statements }) =>
      statements.filter(({ kind }) => kind !== 'rule').map(({ id }) => id),
    );
    expect(ids.filter((id) => !prefixes.some((prefix) => id.startsWith(prefix)))).toEqual([]);
    expect(prefixes.filter((prefix) => !ids.some((id) => id.startsWith(prefix)))).toEqual([]);
    const names = roles.map(({ name }) => name);
    expect(Object.keys(statementsAbout).filter((name) => !names.includes(name))).toEqual([]);
  });

  it('calls nothing compliant that nobody looked at', () => {
    const states = matrix().flatMap(({ cells }) => Object.values(cells ?? {}).map((cell) => cell?.state ?? null));
    expect(new Set(states)).toEqual(new Set(['not-evaluated', null]));
  });

  it('shows what is violated and muted, and nothing that is over', () => {
    const cells = lexBots(matrix(stored({ id: 'a' }), stored({ id: 'b', status: 'resolved' })))?.cells;
    expect(cells?.editing).toMatchObject({ state: 'violated', open: 1, muted: 0 });
    expect(cells?.trust).toMatchObject({ state: 'not-evaluated' });
    const muted = stored({ id: 'a', status: 'muted' });
    expect(lexBots(matrix(muted))?.cells?.editing).toMatchObject({ state: 'muted', open: 0, muted: 1 });
    expect(lexBots(matrix(stored({ id: 'a', status: 'withdrawn' })))?.cells?.editing).toMatchObject({
      state: 'not-evaluated',
    });
  });

  describe('with audits', () => {
    const nothing = { compliant: 0, violation: 0, pending: 0, notEvaluated: 0, error: 0 };
    const well = { ...nothing, compliant: 2 };
    const editing = (tallies: readonly Tally[], account: string | null = null, findings: StoredFinding[] = []) => {
      const audits = tallies.map((tally, index) =>
        audited({ account: `00000000000${index}`, controls: { 'slr-edited': tally } }),
      );
      const { state, accounts } = lexBots(matrixOf(indexOf(findings).all, audits, account))?.cells?.editing ?? {};
      return [state, accounts?.compliant, accounts?.unclear];
    };
    it.each<[string, readonly Tally[], string, number, number]>([
      ['judged well', [well], 'compliant', 1, 0],
      ['not judged wholly', [{ ...well, notEvaluated: 1 }], 'not-evaluated', 0, 1],
      ['failed', [{ ...well, error: 1 }], 'not-evaluated', 0, 1],
      ['violated, whatever became of the finding', [{ ...well, violation: 1 }], 'not-evaluated', 0, 1],
      ['nothing to judge', [nothing], 'not-evaluated', 0, 0],
      ['well in both accounts', [well, well], 'compliant', 2, 0],
      ['well in one, not wholly in the other', [well, { ...well, pending: 1 }], 'partial', 1, 1],
      ['well where there is something to judge', [well, nothing], 'compliant', 1, 0],
    ])('%s', (_, tallies, state, compliant, unclear) => {
      expect(editing(tallies)).toEqual([state, compliant, unclear]);
    });

    it('an account that nobody audited is not compliant', () => {
      const elsewhere = stored({ account: '111122223333', subject: { type: 'role', id: 'Other', arn: null } });
      expect(editing([well], null, [elsewhere])).toEqual(['partial', 1, 1]);
    });

    describe('that tell which roles there are', () => {
      const support = { account: '', name: null, organizationalUnit: null, takenAt: '', users: 0, groups: 0, roles: 1 };
      const looked = (serviceLinkedRoles: Readonly<Record<string, number>>) => ({
        ...support,
        policies: 0,
        looks: [],
        serviceLinkedRoles,
      });
      const present = looked({ AWSServiceRoleForLexBots: 2 });
      const absent = looked({ AWSServiceRoleForLexV2Bots: 40 });
      const judged = { 'slr-trust-mismatch': well };
      const rowOf = (audits: readonly Partial<LastAudit>[]) =>
        lexBots(
          matrixOf(
            [],
            audits.map((fields, index) => audited({ account: `00000000000${index}`, ...fields })),
          ),
        );

      it.each<[string, readonly Partial<LastAudit>[], string, string]>([
        ['no account has it', [{ controls: judged, looked: absent }], 'no-role', 'no-role'],
        [
          'one of two has it',
          [
            { controls: judged, looked: absent },
            { controls: judged, looked: present },
          ],
          'compliant',
          'not-evaluated',
        ],
        [
          'nobody knows of one',
          [{ controls: judged, looked: absent }, { controls: judged }],
          'compliant',
          'not-evaluated',
        ],
        [
          'another role is wrong',
          [{ controls: { 'slr-trust-mismatch': { ...well, violation: 1 } }, looked: absent }],
          'no-role',
          'no-role',
        ],
      ])('%s', (_, audits, trust, edited) => {
        const cells = rowOf(audits)?.cells;
        expect([cells?.trust?.state, cells?.editing?.state]).toEqual([trust, edited]);
      });

      it('one that may be needed is not called absent', () => {
        const controls = { 'slr-missing': { ...nothing, notEvaluated: 1 } };
        const rows = matrixOf([], [audited({ controls, looked: absent })]);
        const states = (role: string) => rows.find((row) => row.role === role)?.cells?.creation?.state;
        expect(states('AWSServiceRoleForAmazonChimeTranscription')).toBe('not-evaluated');
        expect(states('AWSServiceRoleForLexBots')).toBe('no-role');
      });

      it('are counted', () => {
        expect(rowOf([{ looked: present }, { looked: absent }, {}])?.seen).toEqual({
          roles: 2,
          accounts: { with: 1, without: 1, unknown: 1 },
        });
      });

      it('a finding about it speaks first', () => {
        const findings = indexOf([stored({ id: 'a' })]).all;
        expect(lexBots(matrixOf(findings, [audited({ looked: absent })]))?.cells?.editing?.state).toBe('violated');
      });
    });

    it('one account is shown by itself', () => {
      const tallies = [well, { ...well, notEvaluated: 1 }];
      const finding = stored({ account: '000000000001' });
      expect(editing(tallies, null, [finding])).toEqual(['violated', 1, 1]);
      expect(editing(tallies, '000000000000', [finding])).toEqual(['compliant', 1, 0]);
      expect(editing(tallies, '000000000001', [finding])).toEqual(['violated', 0, 1]);
      expect(editing(tallies, '777788889999', [finding])).toEqual(['not-evaluated', 0, 1]);
    });
  });

  it('names roles without statements where there are findings about them', () => {
    const subject = { type: 'service-linked-role', id: 'AWSServiceRoleForLexV2Bots_9XK2MTQ4R7L', arn: null };
    const row = matrix(stored({ subject })).find(({ role }) => role === 'AWSServiceRoleForLexV2Bots');
    expect(row).toMatchObject({ cells: null, open: 1 });
    expect(matrix().some(({ role }) => role === 'AWSServiceRoleForLexV2Bots')).toBe(false);
  });
});

describe('the role of a finding', () => {
  it.each([
    ['AWSServiceRoleForLexBots', 'AWSServiceRoleForLexBots'],
    ['AWSServiceRoleForLexV2Bots_9XK2MTQ4R7L', 'AWSServiceRoleForLexV2Bots'],
    ['AWSServiceRoleForAmazonChimeTranscription', 'AWSServiceRoleForAmazonChimeTranscription'],
    ['AWSServiceRoleForAmazonChime', 'AWSServiceRoleForAmazonChime'],
    ['AWSServiceRoleForAmazonChimeless', null],
    ['xAWSServiceRoleForLexBots', null],
    ['account-trail', null],
  ])('%s: %s', (id, role) => {
    expect(roleOf({ type: 'role', id, arn: null })).toBe(role);
  });
});
