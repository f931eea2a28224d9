import { describe, expect, it } from 'vitest';
import { LiveIndex } from '../../dashboard/server/live-index.ts';
import type { LastAudit } from '../../src/report/last-audit.ts';
import type { Changed } from '../../src/sinks/changes.ts';
import type { StoredFinding } from '../../src/sinks/findings-table.ts';
import { generated } from './generated.ts';
import { audited } from './audited.ts';
import { stored } from './index-of.ts';
import { keptAs } from './kept.ts';
import { now } from './served.ts';

function table() {
  const kept = {
    findings: [] as readonly StoredFinding[],
    error: null as Error | null,
    heartbeat: null as string | null,
    audits: [] as readonly LastAudit[],
    time: Date.parse(now),
    /** What was written, by the clock of whoever wrote it; null where the table cannot tell. */
    changes: null as Changed[] | null,
    /** How often all was read, and how many were read by their keys. */
    reads: { whole: 0, single: 0 },
  };
  const live = new LiveIndex(
    {
      table: 'rolecall-findings',
      region: 'us-east-1',
      async *all() {
        kept.reads.whole++;
        yield* kept.findings.map(keptAs);
        if (kept.error) throw kept.error;
      },
      async changedSince(since) {
        if (kept.error) throw kept.error;
        return kept.changes && kept.changes.filter(({ at }) => at >= since);
      },
      async at(keys) {
        kept.reads.single += keys.length;
        const wanted = new Set(keys.map(({ pk }) => pk));
        return kept.findings.map(keptAs).filter(({ key }) => wanted.has(key.pk));
      },
      record: async () => null,
      audits: async () => kept.audits,
      heartbeat: async () => kept.heartbeat,
    },
    { mutes: [], pace: { changes: 0, circumstances: 30_000, whole: () => 0 }, clock: () => kept.time },
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

describe('following', () => {
  const minute = 60_000;

  /** A table of 50 findings that tells what changes. */
  async function followed() {
    const { kept, live } = table();
    kept.findings = [...generated(50, now)];
    kept.changes = [];
    await live.read();
    return {
      kept,
      live,
      /** Writes a finding, new or not, at a time of the writer's clock. */
      write: (fields: Partial<StoredFinding>, at = kept.time, rev = (fields.revision ?? 1) + 1) => {
        const finding = stored(fields);
        kept.findings = [...kept.findings.filter(({ id }) => id !== finding.id), finding];
        const { key } = keptAs(finding);
        kept.changes = [...(kept.changes ?? []).filter((other) => other.key.pk !== key.pk), { key, at, rev }];
      },
    };
  }

  it('takes what is new and what changed, and reads nothing else', async () => {
    const { kept, live, write } = await followed();
    kept.reads = { whole: 0, single: 0 };
    write({ id: 'new' });
    await live.follow();
    expect([live.reading.findings, live.index.get('new')?.status]).toEqual([51, 'open']);
    write({ id: 'new', status: 'resolved', revision: 2 });
    await live.follow();
    expect([live.reading.findings, live.index.get('new')?.status]).toEqual([51, 'resolved']);
    const { revision } = live;
    kept.time += minute;
    await live.follow();
    expect(live.revision).toBe(revision);
    expect(live.reading).toMatchObject({ follows: true, state: 'complete', asOf: '2026-11-21T09:31:00.000Z' });
    expect(kept.reads).toEqual({ whole: 0, single: 2 });
  });

  it.each([
    ['behind', -50_000],
    ['ahead', 24 * 60 * minute],
  ])('takes what is written by a clock that is %s', async (_, difference) => {
    const { kept, live, write } = await followed();
    write({ id: 'first' }, kept.time + difference);
    await live.follow();
    write({ id: 'second' }, kept.time + difference - 1000);
    await live.follow();
    write({ id: 'third' });
    await live.follow();
    expect(live.index.get('third')).toBeDefined();
    expect(live.index.get('first')).toBeDefined();
    expect(live.index.get('second')).toBeDefined();
  });

  it('takes what was written while all was read', async () => {
    const { kept, live } = table();
    kept.findings = [stored({ id: 'a', revision: 2, status: 'resolved' })];
    kept.changes = [{ key: keptAs(stored({ id: 'a' })).key, at: kept.time - minute, rev: 2 }];
    await live.read();
    expect(live.index.get('a')?.status).toBe('resolved');
    expect(kept.reads).toEqual({ whole: 1, single: 1 });
  });

  it('takes a heartbeat and an audit as well, less often', async () => {
    const { kept, live } = await followed();
    kept.heartbeat = now;
    kept.audits = [audited()];
    await live.follow();
    expect([live.heartbeat, live.audits]).toEqual([null, []]);
    kept.time += minute;
    await live.follow();
    expect([live.heartbeat, live.audits]).toEqual([now, [audited()]]);
  });

  it('says when it fails, and goes on by itself', async () => {
    const { kept, live, write } = await followed();
    kept.error = Object.assign(new Error('…'), { name: 'ExpiredTokenException' });
    await live.follow();
    expect(live.reading).toMatchObject({ state: 'failed', findings: 50, problem: { kind: 'credentials' } });
    kept.error = null;
    write({ id: 'new' });
    await live.follow();
    expect(live.reading).toMatchObject({ state: 'complete', findings: 51, problem: null });
  });

  it('is told apart from a table that has to be read again', async () => {
    const { kept, live } = table();
    kept.findings = [stored()];
    await live.read();
    expect(live.reading).toMatchObject({ follows: false, state: 'complete' });
  });
});
