/** The dashboard over findings in memory. */
import { LiveIndex, type Source } from '../../dashboard/server/live-index.ts';
import { type DashboardServer, serveDashboard } from '../../dashboard/server/server.ts';
import type { Mute } from '../../src/configuration.ts';
import type { LastAudit } from '../../src/report/last-audit.ts';
import type { StoredFinding } from '../../src/sinks/findings-table.ts';
import { keptAs } from './kept.ts';

export const now = '2026-11-21T09:30:00.000Z';

/** With the record behind it, which a table gives only where it is asked for. */
export type Recorded = StoredFinding & { readonly evidence?: string };

export interface Kept {
  findings: readonly Recorded[];
  heartbeat: string | null;
  audits: readonly LastAudit[];
  /** Thrown by the next readings. */
  error: Error | null;
}

export interface Served extends DashboardServer {
  readonly kept: Kept;
  readonly live: LiveIndex;
  readonly origin: string;
  readonly token: string;
  /** As the page asks; the path with its query. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

/** The table is read once, or `error` is thrown instead; call `live.read()` after a change. */
export async function served(
  findings: Iterable<Recorded>,
  mutes: readonly Mute[] = [],
  error: Error | null = null,
): Promise<Served> {
  const kept: Kept = { findings: [...findings], heartbeat: '2026-11-21T09:02:11.000Z', audits: [], error };
  const source: Source = {
    table: 'rolecall-findings',
    region: 'us-east-1',
    async *all() {
      if (kept.error) throw kept.error;
      for (const { evidence: _, ...finding } of kept.findings) yield keptAs(finding);
    },
    changedSince: async () => [],
    at: async () => [],
    record: async ({ pk }) => kept.findings.find(({ id }) => pk === `finding|${id}`)?.evidence ?? null,
    audits: async () => kept.audits,
    heartbeat: async () => kept.heartbeat,
  };
  const live = new LiveIndex(source, {
    mutes,
    pace: { changes: 1000, circumstances: 0, whole: () => 1000 },
    clock: () => Date.parse(now),
  });
  await live.read();
  const server = await serveDashboard(live);
  const { origin, searchParams } = new URL(server.address);
  const token = searchParams.get('token') ?? '';
  return {
    ...server,
    kept,
    live,
    origin,
    token,
    get: (path, headers = {}) =>
      fetch(`${origin}${path}`, { redirect: 'manual', headers: { Authorization: `Bearer ${token}`, ...headers } }),
  };
}
