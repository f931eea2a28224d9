import type { LastAudit } from '../../src/report/last-audit.ts';

/** The last audit of an account; `fields` replaces what differs. */
export function audited(fields: Partial<LastAudit> = {}): LastAudit {
  return {
    account: '111122223333',
    name: null,
    organizationalUnit: null,
    takenAt: '2026-11-21T06:00:00.000Z',
    complete: true,
    gaps: [],
    looked: null,
    controls: {},
    reconciled: null,
    configuration: { source: 'defaults', sha256: null, version: null },
    ...fields,
  };
}
