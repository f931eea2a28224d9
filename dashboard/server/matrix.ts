/** Service-linked roles against what AWS's pages state about each. Pure. */
import { roles } from '../../src/catalog/roles.ts';
import { statedDocuments } from '../../src/catalog/statements/index.ts';
import type { Statement, StatementKind } from '../../src/catalog/statements/statement.ts';
import type { Control } from '../../src/controls/control.ts';
import { controls as allControls } from '../../src/controls/index.ts';
import type { LastAudit } from '../../src/report/last-audit.ts';
import { roleOf, statementsAbout } from '../../src/report/role-of.ts';
import { isNowhere, mayBeNeeded, roleSeen } from '../../src/report/role-seen.ts';
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
  const byAccount = new Map(audits.map((audit) => [audit.account, audit]));
  const looks = accounts.map((each) => byAccount.get(each) ?? null);
  return roles.flatMap(({ name, service }) => {
    const prefixes = statementsAbout[name];
    const about = byRole.get(name) ?? [];
    if (prefixes === undefined && about.length === 0) return [];
    const open = about.filter(({ status }) => status === 'open').length;
    const seen = roleSeen(
      name,
      looks.flatMap((audit) => (audit === null ? [] : [countedIn(audit)])),
    );
    const row = { role: name, service, open, muted: about.length - open, seen };
    if (prefixes === undefined) return [{ ...row, cells: null }];
    const statements = statedDocuments
      .flatMap((document) => document.statements)
      .filter(({ id }) => prefixes.some((prefix) => id.startsWith(prefix)));
    const cells = Object.fromEntries(
      aspects.map((aspect) => {
        const stated = statements.filter(({ kind }) => aspectOf[kind] === aspect);
        return [aspect, stated.length === 0 ? null : cellOf(name, stated, about, looks)];
      }),
    );
    return [{ ...row, cells: cells as MatrixRow['cells'] }];
  });
}

/** `audits`: one for each account, null where nobody audited. */
function cellOf(
  role: string,
  statements: readonly Statement[],
  findings: readonly Shown[],
  audits: readonly (LastAudit | null)[],
): Cell {
  const controls = [...new Set(statements.flatMap((each) => ('controls' in each ? each.controls : [])))];
  const fitting = findings.filter(({ control }) => controls.includes(control));
  const open = fitting.filter(({ status }) => status === 'open').length;
  const muted = fitting.length - open;
  const stating = allControls.filter(({ id }) => controls.includes(id));
  const looks = audits.map((audit) => lookOf(audit, role, stating));
  const compliant = looks.filter((look) => look === 'compliant').length;
  const unclear = looks.filter((look) => look === 'unclear').length;
  const noRole = looks.filter((look) => look === 'no-role').length;
  const isAbsent = noRole > 0 && noRole === looks.length;
  const seen = compliant > 0 ? (unclear === 0 ? 'compliant' : 'partial') : isAbsent ? 'no-role' : 'not-evaluated';
  const state = open > 0 ? 'violated' : muted > 0 ? 'muted' : seen;
  return { state, open, muted, statements: statements.length, controls, accounts: { compliant, unclear, noRole } };
}

/** What the last audit of an account says of some controls about a role; those that judge events only say nothing. */
function lookOf(
  audit: LastAudit | null,
  role: string,
  controls: readonly Control[],
): 'compliant' | 'nothing-there' | 'no-role' | 'unclear' {
  if (audit === null) return 'unclear';
  const { controls: judged } = audit;
  if (isNowhere(roleSeen(role, [countedIn(audit)])))
    return mayBeNeeded(controls, (control) => judged[control]) ? 'unclear' : 'no-role';
  const tallies = controls.flatMap(({ id }) => judged[id] ?? []);
  const isWhole = tallies.every(
    ({ violation, pending, notEvaluated, error }) => violation + pending + notEvaluated + error === 0,
  );
  if (tallies.length === 0 || !isWhole) return 'unclear';
  return tallies.some(({ compliant }) => compliant > 0) ? 'compliant' : 'nothing-there';
}

/** Null where the roles of the account were not all seen, or an older version audited. */
function countedIn({ looked }: LastAudit): Readonly<Record<string, number>> | null {
  return looked?.serviceLinkedRoles ?? null;
}
