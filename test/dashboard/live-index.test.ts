import { describe, expect, it } from 'vitest';
import { LiveIndex } from '../../dashboard/server/live-index.ts';
import type { LastAudit } from '../../src/sinks/audits.ts';
import type { StoredFinding } from '../../src/sinks/findings-table.ts';
import { generated } from './generated.ts';
import { audited } from './audited.ts';
import { stored } from './index-of.ts';
import { now } from './served.ts';

function table() {
  const kept = {
    findings: [] as readonly StoredFinding[],
    error: null as Error | null,
    heartbeat: null as string | null,
    audits: [] as readonly LastAudit[],
    time: Date.parse(now),
  };
  const live = new LiveIndex(
    {
      table: 'rolecall-findings',
      region: 'us-east-1',
      async *stored() {
        yield* kept.findings;
        if (kept.error) throw kept.error;
      },
      finding: async () => null,
      audits: async () => kept.audits,
      heartbeat: async () => kept.heartbeat,
    },
    { mutes: [], pause: () => 0, clock: () => kept.time },
  );
  return { kept, live };
}

describe('reading', () => {
  it('tells apart what was never read, what is there, and what is as of before', async () => {
    const { kept, live } = table();
    expect(live.reading).toMatchObject({ state: 'partial', asOf: null, findings: 0 });
    kept.findings = [stored()];
    await live.read();
    expect(live.reading).toMatchObject({ state: 'complete', asOf: now, findings: 1, problem: null });
    kept.error = new Error('socket hang up');
    kept.findings = [];
    await live.read();
    expect(live.reading).toMatchObject({ state: 'failed', asOf: now, findings: 1 });
    expect(live.reading.problem?.says).toContain('socket hang up');
  });

  it('shows what came before a first reading failed', async () => {
    const { kept, live } = table();
    kept.findings = [...generated(5000, now)];
    kept.error = new Error('out of time');
    await live.read();
    expect(live.reading).toMatchObject({ state: 'failed', asOf: null, findings: 4000 });
  });

  it.each([
    ['ExpiredTokenException', 'credentials'],
    ['CredentialsProviderError', 'credentials'],
    ['UnrecognizedClientException', 'credentials'],
    ['AccessDeniedException', 'denied'],
    ['ResourceNotFoundException', 'table'],
    ['TimeoutError', 'connection'],
    ['InternalServerError', 'other'],
  ])('%s: %s', async (name, kind) => {
    const { kept, live } = table();
    kept.error = Object.assign(new Error('…'), { name });
    await live.read();
    expect(live.reading.problem?.kind).toBe(kind);
  });

  it('knows a connection that is refused by its code', async () => {
    const { kept, live } = table();
    kept.error = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    await live.read();
    expect(live.reading.problem?.kind).toBe('connection');
  });
});

describe('the revision', () => {
  const change = async (what: (kept: ReturnType<typeof table>['kept']) => void) => {
    const { kept, live } = table();
    kept.findings = [stored()];
    await live.read();
    const before = live.revision;
    what(kept);
    await live.read();
    return live.revision - before;
  };
  it.each<[string, Parameters<typeof change>[0]]>([
    ['a finding is new', (kept) => (kept.findings = [...kept.findings, stored({ id: 'b' })])],
    ['a finding is gone', (kept) => (kept.findings = [])],
    ['a finding changed', (kept) => (kept.findings = [stored({ revision: 2 })])],
    ['an account was audited', (kept) => (kept.audits = [audited()])],
    ['a heartbeat came', (kept) => (kept.heartbeat = now)],
    ['the table cannot be read', (kept) => (kept.error = new Error('x'))],
    ['a day begins', (kept) => (kept.time += 24 * 60 * 60 * 1000)],
  ])('grows when %s', async (_, what) => {
    expect(await change(what)).toBeGreaterThan(0);
  });

  it('stays while nothing changes', async () => {
    expect(await change((kept) => (kept.time += 60_000))).toBe(0);
  });
});
