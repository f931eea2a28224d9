import { describe, expect, it } from 'vitest';
import { matrixOf } from '../../dashboard/server/matrix.ts';
import { roleOf, statementsAbout } from '../../src/report/role-of.ts';
import { roles } from '../../src/catalog/roles.ts';
import { statedDocuments } from '../../src/catalog/statements/index.ts';
import type { StoredFinding } from '../../src/sinks/findings-table.ts';
import { indexOf, stored } from './index-of.ts';

const matrix = (...findings: readonly StoredFinding[]) => matrixOf(indexOf(findings).all, null);
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

  it('calls compliant what the last audit judged so, wholly', () => {
    const tally = { compliant: 2, violation: 0, pending: 0, notEvaluated: 0, error: 0 };
    const editing = (judged: Parameters<typeof matrixOf>[1]) => lexBots(matrixOf([], judged))?.cells?.editing?.state;
    expect(editing({ 'slr-edited': tally })).toBe('compliant');
    expect(editing({ 'slr-edited': { ...tally, notEvaluated: 1 } })).toBe('not-evaluated');
    expect(editing({ 'slr-edited': { ...tally, compliant: 0 } })).toBe('not-evaluated');
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
