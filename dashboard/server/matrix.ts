/** Service-linked roles against what AWS's pages state about each. Pure. */
import { roles } from '../../src/catalog/roles.ts';
import { statedDocuments } from '../../src/catalog/statements/index.ts';
import type { Statement, StatementKind } from '../../src/catalog/statements/statement.ts';
import type { Tally } from '../../src/findings/report.ts';
import type { LastAudit } from '../../src/report/last-audit.ts';
import { roleOf, statementsAbout } from '../../src/report/role-of.ts';
import { type Aspect, aspects, type Cell, type MatrixRow } from '../api.ts';
import type { Shown } from './item.ts';

const aspectOf: Readonly<Record<StatementKind, Aspect | null>> = {
  rule: null,
  trust: 'trust',
  permission: 'permission',
  creation: 'creation',
  editing: 'editing',
  'clean-up': 'deletion',
  deletion: 'deletion',
  region: 'region',
};

/** Accounts of which something is known: the audited ones, and those that findings are about. */
export function accountsOf(findings: readonly Shown[], audits: readonly LastAudit[]): readonly string[] {
  const named = [...new Set(findings.map(({ account }) => account))].filter((account) => /^\d{12}$/.test(account));
  return [...new Set([...audits.map(({ account }) => account), ...named])].sort();
}

/** Of all accounts, or of one. Without an audit, nothing is known to be compliant. */
export function matrixOf(
  findings: readonly Shown[],
  audits: readonly LastAudit[],
  account: string | null = null,
): readonly MatrixRow[] {
  const accounts = account === null ? accountsOf(findings, audits) : [account];
  const current = findings.filter(
    ({ status, account: own }) => (status === 'open' || status === 'muted') && (account === null || own === account),
  );
  const byRole = Map.groupBy(current, ({ subject }) => roleOf(subject));
  const judged = accounts.map((each) => audits.find((audit) => audit.account === each)?.controls ?? null);
  return roles.flatMap(({ name, service }) => {
    const prefixes = statementsAbout[name];
    const about = byRole.get(name) ?? [];
    if (prefixes === undefined && about.length === 0) return [];
    const open = about.filter(({ status }) => status === 'open').length;
    const row = { role: name, service, open, muted: about.length - open };
    if (prefixes === undefined) return [{ ...row, cells: null }];
    const statements = statedDocuments
      .flatMap((document) => document.statements)
      .filter(({ id }) => prefixes.some((prefix) => id.startsWith(prefix)));
    const cells = Object.fromEntries(
      aspects.map((aspect) => {
        const stated = statements.filter(({ kind }) => aspectOf[kind] === aspect);
        return [aspect, stated.length === 0 ? null : cellOf(stated, about, judged)];
      }),
    );
    return [{ ...row, cells: cells as MatrixRow['cells'] }];
  });
}

/** By control; null for an account that nobody audited. */
type Judged = Readonly<Record<string, Tally>> | null;

function cellOf(statements: readonly Statement[], findings: readonly Shown[], judged: readonly Judged[]): Cell {
  const controls = [...new Set(statements.flatMap((each) => ('controls' in each ? each.controls : [])))];
  const fitting = findings.filter(({ control }) => controls.includes(control));
  const open = fitting.filter(({ status }) => status === 'open').length;
  const muted = fitting.length - open;
  const looks = judged.map((account) => lookOf(account, controls));
  const compliant = looks.filter((look) => look === 'compliant').length;
  const unclear = looks.filter((look) => look === 'unclear').length;
  const seen = compliant === 0 ? 'not-evaluated' : unclear === 0 ? 'compliant' : 'partial';
  const state = open > 0 ? 'violated' : muted > 0 ? 'muted' : seen;
  return { state, open, muted, statements: statements.length, controls, accounts: { compliant, unclear } };
}

/** What the last audit of an account says of some controls; those that judge events only say nothing. */
function lookOf(judged: Judged, controls: readonly string[]): 'compliant' | 'nothing-there' | 'unclear' {
  const tallies = controls.flatMap((control) => judged?.[control] ?? []);
  const isWhole = tallies.every(
    ({ violation, pending, notEvaluated, error }) => violation + pending + notEvaluated + error === 0,
  );
  if (tallies.length === 0 || !isWhole) return 'unclear';
  return tallies.some(({ compliant }) => compliant > 0) ? 'compliant' : 'nothing-there';
}
