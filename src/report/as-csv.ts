/** A row for each control (RFC 4180): what an auditor filters and counts. */
import { frameworks } from '../catalog/frameworks.ts';
import { row } from '../findings/as-csv.ts';
import type { ControlState, EvidenceReport } from './evidence.ts';
import type { RoleState } from './roles.ts';

/** In this order; columns are only added, at the end. */
const columns: Readonly<Record<string, (control: ControlState, roles: readonly RoleState[]) => string | number>> = {
  control: ({ id }) => id,
  title: ({ title }) => title,
  severity: ({ severity }) => severity,
  state: ({ state }) => state,
  compliant: ({ judged }) => judged.compliant,
  violated: ({ judged }) => judged.violation,
  pending: ({ judged }) => judged.pending,
  not_evaluated: ({ judged }) => judged.notEvaluated,
  failed: ({ judged }) => judged.error,
  open_findings: ({ open }) => open,
  muted_findings: ({ muted }) => muted,
  resolved_findings: ({ resolved }) => resolved,
  citations: ({ citations }) => citations.map(({ url }) => url).join(' '),
  requirements: ({ mappings }) =>
    mappings.map(({ framework, requirements }) => `${frameworks[framework]}: ${requirements.join(' ')}`).join(' | '),
  // Empty where nobody counted, which is not none.
  events_evaluated: ({ evaluated }) => evaluated.events ?? '',
  looks: ({ evaluated }) => evaluated.looks ?? '',
  events_since: ({ evaluated }) => evaluated.since ?? '',
  events_until: ({ evaluated }) => evaluated.until ?? '',
  // Of the roles whose statements it checks, those that are known of every account that was audited.
  roles_seen: ({ id }, roles) =>
    roles
      .filter(({ statements }) => statements.some(({ controls }) => controls.includes(id)))
      .filter(({ seen: { accounts } }) => accounts.unknown === 0 && accounts.with + accounts.without > 0)
      .map(({ role, seen }) => `${role} ${seen.roles}`)
      .join(' | '),
};

export function* asCsv({ controls, roles }: EvidenceReport): Generator<string> {
  yield row(Object.keys(columns));
  for (const control of controls) yield row(Object.values(columns).map((column) => column(control, roles)));
}
