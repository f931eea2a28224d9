import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everything, type Query, sorts } from '../../dashboard/query.ts';
import type { Mute } from '../../src/configuration.ts';
import type { StoredFinding } from '../../src/sinks/findings-table.ts';
import { generated } from './generated.ts';
import { indexOf, stored } from './index-of.ts';
import { keptAs } from './kept.ts';
import { now } from './served.ts';

const many = [...generated(300, now)];
const index = indexOf(many);

describe('filters', () => {
  const some = stored({
    id: 'a1',
    time: '2026-05-02T23:59:59Z',
    explanation: 'Role Ops tried to attach a policy.',
    facts: { policies: ['AdministratorAccess'] },
    actor: {
      kind: 'role',
      arn: 'arn:aws:iam::111122223333:role/Ops',
      account: '111122223333',
      invokedBy: 'lex.amazonaws.com',
    },
  });
  const folded = stored({
    id: 'a2',
    time: '2026-05-04T10:00:00Z',
    first: '2026-05-02T08:00:00Z',
    last: '2026-05-06T10:00:00Z',
    count: 9,
  });
  const both = indexOf([some, folded]);
  it.each<[Partial<Query>, readonly string[]]>([
    [{}, ['a2', 'a1']],
    [{ q: 'TRIED  administratoraccess' }, ['a1']],
    [{ q: 'administratoraccess' }, ['a1']],
    [{ q: 'attach nothing' }, []],
    [{ actor: 'role/ops' }, ['a2', 'a1']],
    [{ actor: 'LEX.amazonaws' }, ['a1']],
    [{ from: '2026-05-03' }, ['a2']],
    [{ to: '2026-05-02' }, ['a2', 'a1']],
    [{ to: '2026-05-01' }, []],
    [{ from: '2026-05-02', to: '2026-05-02' }, ['a2', 'a1']],
    [{ from: '2026-05-02T23:59:59Z', to: '2026-05-02T23:59:59Z' }, ['a2', 'a1']],
    [{ severity: ['low'] }, []],
    [{ severity: ['low', 'high'], status: ['open'], account: ['111122223333'], region: ['us-east-1'] }, ['a2', 'a1']],
    [{ control: ['slr-edited'] }, []],
    [{ role: ['AWSServiceRoleForLexBots'] }, ['a2', 'a1']],
    [{ role: ['AWSServiceRoleForLex'] }, []],
  ])('%j: %j', (query, ids) => {
    expect(both.select({ ...everything, ...query }).map(({ id }) => id)).toEqual(ids);
  });
});

describe('neighbours', () => {
  it('lead through a whole list, forwards and backwards, in its order', () => {
    for (const sort of sorts) {
      const query: Query = { ...everything, status: ['open'], sort };
      const ids = index.select(query).map(({ id }) => id);
      for (const [row, id] of ids.entries())
        expect(index.neighbours(id, query)).toEqual({
          before: ids[row - 1] ?? null,
          after: ids[row + 1] ?? null,
          row,
          total: ids.length,
        });
    }
  });

  it('are there for a finding that fits the list no longer, where it would stand', () => {
    const query: Query = { ...everything, status: ['open'], sort: 'time' };
    const all = index.select({ ...everything, sort: 'time' });
    const at = all.findIndex(({ status }, row) => status === 'resolved' && row > 20);
    const isOpen = ({ status }: { readonly status: string }) => status === 'open';
    expect(index.neighbours(all[at]?.id ?? '', query)).toEqual({
      before: all.slice(0, at).findLast(isOpen)?.id,
      after: all.slice(at).find(isOpen)?.id,
      row: null,
      total: all.filter(isOpen).length,
    });
    expect(index.neighbours('nothing', query)).toBe(null);
  });
});

describe('pages', () => {
  it('together are the whole, in the same order', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('severity', 'time', 'seen', 'control', 'account', 'subject'),
        fc.integer({ min: 1, max: 90 }),
        (sort, limit) => {
          const query = { ...everything, sort } as const;
          const pages = Array.from(
            { length: Math.ceil(300 / limit) },
            (_, page) => index.page(query, page * limit, limit).rows,
          );
          expect(pages.flat().map(({ id }) => id)).toEqual(index.select(query).map(({ id }) => id));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('do not depend on the order in which the table is read', () => {
    const other = indexOf(many.toReversed());
    expect(other.equals(index)).toBe(false);
    expect(other.page(everything, 0, 300)).toEqual(index.page(everything, 0, 300));
  });

  it('count severities and statuses by the rest of the filter', () => {
    const { severities, statuses, total } = index.page({ ...everything, status: ['open'], severity: ['high'] }, 0, 10);
    const open = many.filter(({ status }) => status === 'open');
    const high = many.filter(({ severity }) => severity === 'high');
    expect(severities.low).toBe(open.filter(({ severity }) => severity === 'low').length);
    expect(statuses.resolved).toBe(high.filter(({ status }) => status === 'resolved').length);
    expect(total).toBe(severities.high);
  });
});

describe('what is shown', () => {
  it('is masked, also for the search', () => {
    const secret = indexOf([
      stored({ explanation: 'It called +13605550199.', facts: { phoneNumber: '+13605550199' } }),
    ]);
    expect(JSON.stringify(secret.all)).not.toContain('5550199');
    expect(secret.select({ ...everything, q: '5550199' })).toEqual([]);
  });

  it('is muted as the configuration says now, and stays so when it is read again', () => {
    const mute: Mute = {
      line: 1,
      control: 'slr-edit-refused',
      account: null,
      region: null,
      actor: null,
      subject: null,
      until: '2026-12-01',
      reason: 'known',
      owner: 'ops',
    };
    const finding = stored();
    const muted = indexOf([finding], [mute]);
    expect(muted.all[0]).toMatchObject({ status: 'muted', mute: { reason: 'known' } });
    expect(indexOf([finding], [mute], muted).equals(muted)).toBe(true);
    expect(indexOf([finding], [], muted).equals(muted)).toBe(false);
  });

  it.each<[string, Partial<StoredFinding>]>([
    ['revision', { revision: 2 }],
    ['lastSeen', { lastSeen: '2026-11-20T10:00:00.000Z' }],
    ['status', { status: 'withdrawn' }],
    ['severity', { severity: 'low' }],
    ['count', { count: 3 }],
  ])('is new when %s is', (_, fields) => {
    const before = indexOf([stored()]);
    expect(indexOf([stored()], [], before).equals(before)).toBe(true);
    expect(indexOf([stored(fields)], [], before).equals(before)).toBe(false);
  });

  it('is less when something is gone', () => {
    expect(indexOf(many.slice(1), [], index).equals(index)).toBe(false);
  });
});

describe('with some that changed', () => {
  it('it is as if all had been read', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 60 }), fc.array(fc.nat(79)), (seed, known, changed) => {
        const all = [...generated(80, now, seed)];
        const before = indexOf(all.slice(0, known));
        // So that there is an order to keep.
        for (const sort of sorts) before.select({ ...everything, sort });
        const revised = changed.map((at): StoredFinding => {
          const finding = all[at] as StoredFinding;
          return { ...finding, revision: finding.revision + 1, severity: 'critical', lastSeen: now };
        });
        const fresh = new Map([...all.slice(known), ...revised].map((finding) => [finding.id, finding]));
        const after = before.with([...fresh.values()].map(keptAs), [], now);
        const whole = indexOf(all.map((finding) => fresh.get(finding.id) ?? finding));
        for (const sort of sorts) {
          const query = { ...everything, sort };
          expect(after.page(query, 0, 100)).toEqual(whole.page(query, 0, 100));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('it is itself where nothing did', () => {
    expect(index.with(many.slice(0, 9).map(keptAs), [], now)).toBe(index);
  });
});
