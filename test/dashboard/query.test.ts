import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everything, paramsOf, QueryError, queryOf, sorts, statuses } from '../../dashboard/query.ts';
import { severities } from '../../src/controls/control.ts';

const words = fc.array(fc.string({ minLength: 1, unit: 'binary' }).filter((text) => text.isWellFormed()));
const line = fc.string({ unit: 'grapheme' }).map((text) => text.trim());
const query = fc.record({
  severity: fc.uniqueArray(fc.constantFrom(...severities)),
  status: fc.uniqueArray(fc.constantFrom(...statuses)),
  control: words,
  account: words,
  region: words,
  role: words,
  actor: line,
  from: fc.constantFrom('', '2026-02-28', '2026-05-01T10:00:00Z'),
  to: fc.constantFrom('', '2026-12-31', '2026-05-01T10:00:00.123Z'),
  q: line,
  sort: fc.constantFrom(...sorts),
});

describe('a query', () => {
  it('comes out of an address as it went in', () => {
    fc.assert(
      fc.property(query, (asked) => {
        expect(queryOf(new URLSearchParams(paramsOf(asked).toString()))).toEqual(asked);
      }),
    );
  });

  it('asks for everything where nothing is said', () => {
    expect(queryOf(new URLSearchParams('severity=&sort=&token=x'))).toEqual(everything);
    expect(paramsOf(everything).toString()).toBe('');
  });

  it.each([
    ['severity=grave', 'severity: expected one of info, low, medium, high, critical.'],
    ['status=closed', 'status: expected one of open, muted, resolved, withdrawn.'],
    ['sort=size', 'sort: expected one of severity, time, seen, control, account, subject.'],
    ['from=2026-02-30', 'from: expected a day such as 2026-05-01, or a time such as 2026-05-01T10:00:00Z.'],
    ['to=yesterday', 'to: expected a day such as 2026-05-01, or a time such as 2026-05-01T10:00:00Z.'],
  ])('%s: %s', (address, sentence) => {
    expect(() => queryOf(new URLSearchParams(address))).toThrow(new QueryError(sentence));
  });
});
