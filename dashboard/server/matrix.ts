/** Service-linked roles against what AWS's pages state about each. Pure. */
import { roles } from '../../src/catalog/roles.ts';
import { statedDocuments } from '../../src/catalog/statements/index.ts';
import type { Statement, StatementKind } from '../../src/catalog/statements/statement.ts';
import type { Tally } from '../../src/findings/report.ts';
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

/** `judged` is how the judgements of the last audit ended; without one, nothing is known to be compliant. */
export function matrixOf(
  findings: readonly Shown[],
  judged: Readonly<Record<string, Tally>> | null,
): readonly MatrixRow[] {
  const current = findings.filter(({ status }) => status === 'open' || status === 'muted');
  const byRole = Map.groupBy(current, ({ subject }) => roleOf(subject));
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

function cellOf(
  statements: readonly Statement[],
  findings: readonly Shown[],
  judged: Readonly<Record<string, Tally>> | null,
): Cell {
  const controls = [...new Set(statements.flatMap((each) => ('controls' in each ? each.controls : [])))];
  const fitting = findings.filter(({ control }) => controls.includes(control));
  const open = fitting.filter(({ status }) => status === 'open').length;
  const muted = fitting.length - open;
  const tallies = controls.flatMap((control) => judged?.[control] ?? []);
  const isCompliant =
    tallies.some(({ compliant }) => compliant > 0) &&
    tallies.every(({ notEvaluated, error, pending }) => notEvaluated + error + pending === 0);
  const state = open > 0 ? 'violated' : muted > 0 ? 'muted' : isCompliant ? 'compliant' : 'not-evaluated';
  return { state, open, muted, statements: statements.length, controls };
}
