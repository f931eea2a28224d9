/** Each service-linked role against each statement of AWS's page about it. Pure. */
import { pages } from '../catalog/pages.ts';
import { roles } from '../catalog/roles.ts';
import { statedDocuments } from '../catalog/statements/index.ts';
import type { PageReference, StatedDocument, Statement } from '../catalog/statements/statement.ts';
import type { Control } from '../controls/control.ts';
import type { Finding } from '../findings/finding.ts';
import type { Tally } from '../findings/report.ts';
import type { AccountLooked } from './evidence.ts';
import { roleOf, statementsAbout } from './role-of.ts';
import { isNowhere, mayBeNeeded, type RoleSeen, roleSeen } from './role-seen.ts';

export interface RoleState {
  readonly role: string;
  readonly service: string;
  readonly seen: RoleSeen;
  readonly statements: readonly StatementState[];
}

export interface StatementState {
  readonly id: string;
  readonly kind: Statement['kind'];
  readonly says: string;
  readonly page: string;
  readonly heading: string;
  /**
   * `unchecked`: no control checks it; `reason` says why. `not-judged`: there was nothing for its controls to judge. `no-role`:
   * no account that was audited has the role, and nothing is known to need it.
   */
  readonly state: 'violated' | 'muted' | 'compliant' | 'not-evaluated' | 'not-judged' | 'no-role' | 'unchecked';
  readonly reason: string | null;
  readonly controls: readonly string[];
  /** Ids of the open and muted findings about the role. */
  readonly findings: readonly string[];
}

export function rolesOf(
  findings: readonly Finding[],
  judged: ReadonlyMap<string, Tally>,
  accounts: readonly AccountLooked[],
  controls: readonly Control[],
): readonly RoleState[] {
  const counted = accounts
    .filter(({ takenAt }) => takenAt !== null)
    .map(({ serviceLinkedRoles }) => serviceLinkedRoles);
  const current = findings.filter(({ status }) => status === 'open' || status === 'muted');
  const byRole = Map.groupBy(current, ({ subject }) => roleOf(subject));
  return roles.flatMap(({ name, service }) => {
    const prefixes = statementsAbout[name];
    if (prefixes === undefined) return [];
    const seen = roleSeen(name, counted);
    const known = { about: byRole.get(name) ?? [], judged, seen, controls };
    const statements = statedDocuments.flatMap((document) =>
      document.statements
        .filter(({ id }) => prefixes.some((prefix) => id.startsWith(prefix)))
        .map((statement) => stateOf(statement, document, known)),
    );
    return [{ role: name, service, seen, statements }];
  });
}

/** What is known of one role. */
interface Known {
  /** Findings about it. */
  readonly about: readonly Finding[];
  readonly judged: ReadonlyMap<string, Tally>;
  readonly seen: RoleSeen;
  readonly controls: readonly Control[];
}

function stateOf(
  statement: Statement,
  document: StatedDocument,
  { about, judged, seen, controls: all }: Known,
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
  const own = all.filter(({ id: control }) => controls.includes(control));
  const isAbsent = isNowhere(seen) && !mayBeNeeded(own, (control) => judged.get(control));
  const state = fitting.some(({ status }) => status === 'open')
    ? 'violated'
    : fitting.length > 0
      ? 'muted'
      : isAbsent
        ? 'no-role'
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
