/** Each service-linked role against each statement of AWS's page about it. Pure. */
import { pages } from '../catalog/pages.ts';
import { roles } from '../catalog/roles.ts';
import { statedDocuments } from '../catalog/statements/index.ts';
import type { PageReference, StatedDocument, Statement } from '../catalog/statements/statement.ts';
import type { Finding } from '../findings/finding.ts';
import type { Tally } from '../findings/report.ts';
import { roleOf, statementsAbout } from './role-of.ts';

export interface RoleState {
  readonly role: string;
  readonly service: string;
  readonly statements: readonly StatementState[];
}

export interface StatementState {
  readonly id: string;
  readonly kind: Statement['kind'];
  readonly says: string;
  readonly page: string;
  readonly heading: string;
  /** `unchecked`: no control checks it; `reason` says why. `not-judged`: there was nothing for its controls to judge. */
  readonly state: 'violated' | 'muted' | 'compliant' | 'not-evaluated' | 'not-judged' | 'unchecked';
  readonly reason: string | null;
  readonly controls: readonly string[];
  /** Ids of the open and muted findings about the role. */
  readonly findings: readonly string[];
}

export function rolesOf(findings: readonly Finding[], judged: ReadonlyMap<string, Tally>): readonly RoleState[] {
  const current = findings.filter(({ status }) => status === 'open' || status === 'muted');
  const byRole = Map.groupBy(current, ({ subject }) => roleOf(subject));
  return roles.flatMap(({ name, service }) => {
    const prefixes = statementsAbout[name];
    if (prefixes === undefined) return [];
    const about = byRole.get(name) ?? [];
    const statements = statedDocuments.flatMap((document) =>
      document.statements
        .filter(({ id }) => prefixes.some((prefix) => id.startsWith(prefix)))
        .map((statement) => stateOf(statement, document, about, judged)),
    );
    return [{ role: name, service, statements }];
  });
}

function stateOf(
  statement: Statement,
  document: StatedDocument,
  about: readonly Finding[],
  judged: ReadonlyMap<string, Tally>,
): StatementState {
  const { id, kind, says, heading, page = document.page } = statement;
  const common = { id, kind, says, heading, page: addressOf(page) };
  if (!('controls' in statement))
    return { ...common, state: 'unchecked', reason: statement.reason, controls: [], findings: [] };
  const { controls, misses = null } = statement;
  const fitting = about.filter(({ control }) => controls.includes(control));
  const tallies = controls.flatMap((control) => judged.get(control) ?? []);
  const isUnclear = tallies.some(({ notEvaluated, error, pending }) => notEvaluated + error + pending > 0);
  const isCompliant = tallies.some(({ compliant }) => compliant > 0);
  const state = fitting.some(({ status }) => status === 'open')
    ? 'violated'
    : fitting.length > 0
      ? 'muted'
      : isUnclear
        ? 'not-evaluated'
        : isCompliant
          ? 'compliant'
          : 'not-judged';
  return { ...common, state, reason: misses, controls, findings: fitting.map((finding) => finding.id) };
}

function addressOf(page: PageReference): string {
  return page.startsWith('https://') ? page : pages[page as keyof typeof pages].url;
}
