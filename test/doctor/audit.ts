import { defaultsUsed } from '../../src/configuration.ts';
import type { LastAudit } from '../../src/report/last-audit.ts';

/** A complete audit of 2026-05-01, with whatever is given in its place. */
export function auditOf(over: Partial<LastAudit>): LastAudit {
  const account = over.account ?? '111122223333';
  const takenAt = over.takenAt ?? '2026-05-01T06:00:00Z';
  return {
    account,
    name: null,
    organizationalUnit: null,
    takenAt,
    complete: true,
    completeAt: takenAt,
    gaps: [],
    looked: {
      account,
      name: null,
      organizationalUnit: null,
      takenAt,
      users: 3,
      groups: 1,
      roles: 40,
      policies: 12,
      looks: [],
    },
    controls: {},
    reconciled: { source: 'lookup', events: 0, missed: 0, gaps: [] },
    configuration: defaultsUsed,
    ...over,
  };
}
