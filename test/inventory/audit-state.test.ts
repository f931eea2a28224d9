import { describe, expect, test } from 'vitest';
import { canJudge, judgeInventory } from '../../src/audit-state.ts';
import { defaults } from '../../src/configuration.ts';
import { type Control, defineStateControl, inventory as reads, type StateVerdict } from '../../src/controls/control.ts';
import { controls } from '../../src/controls/index.ts';
import { emptyInventory, type Inventory, type Look } from '../../src/inventory/inventory.ts';
import type { Part } from '../../src/inventory/parts.ts';

const citation = { url: 'https://docs.aws.amazon.com/x', heading: 'X', says: 'Y.', read: '2026-06-01' } as const;

function control(evaluate: (inventory: Inventory) => Partial<StateVerdict>, read = reads(['domains'])): Control {
  return defineStateControl({
    id: 'a-control',
    title: 'A title',
    severity: 'medium',
    identity: 'state',
    reads: [read],
    citations: [citation],
    remediation: 'Do something.',
    state: {
      evaluate: (account) => ({ violations: [], compliant: 0, notEvaluated: [], ...evaluate(account) }),
      explain: (_, { when, account, region }) => `A domain at ${when} in ${account}, ${region}.`,
    },
  });
}

const wrong = (region: string, more: object = {}) => ({
  subject: { type: 'domain', id: `${region}/one`, arn: null },
  facts: { domain: 'one' },
  region,
  ...more,
});

function look(part: Part, region: string | null, outcome: Look['outcome'] = 'complete'): Look {
  return { part, region, outcome, reason: outcome === 'complete' ? null : `it was ${outcome}`, permission: null };
}

function holding(...looks: Look[]): Inventory {
  return { ...emptyInventory('111122223333', 'aws', '2026-06-01T00:00:00Z'), looks };
}

const both = holding(look('domains', 'us-east-1'), look('domains', 'eu-central-1'));

describe('judging an inventory', () => {
  test('a violation becomes a finding without an event and without an actor', () => {
    const { findings } = judgeInventory(both, [control(() => ({ violations: [wrong('eu-central-1')] }))], defaults);
    expect(findings).toMatchObject([
      {
        control: 'a-control',
        severity: 'medium',
        status: 'open',
        account: '111122223333',
        region: 'eu-central-1',
        time: '2026-06-01T00:00:00Z',
        actor: { kind: 'unknown', arn: null },
        event: null,
        explanation: 'A domain at 2026-06-01 00:00:00 UTC in 111122223333, eu-central-1.',
      },
    ]);
  });

  test('its identity is the subject, whenever it is seen', () => {
    const one = control(() => ({ violations: [wrong('eu-central-1')] }));
    const ids = ['2026-06-01T00:00:00Z', '2026-07-01T00:00:00Z'].map(
      (takenAt) => judgeInventory({ ...both, takenAt }, [one], defaults).findings[0]?.id,
    );
    expect(ids[0]).toBe(ids[1]);
  });

  test('without a part that it needs, a control is not asked', () => {
    const throwing = control(() => {
      throw new Error('asked');
    });
    const {
      notEvaluated,
      errors,
      controls: tallies,
    } = judgeInventory(
      holding(look('domains', 'us-east-1', 'denied'), look('domains', 'eu-central-1', 'not-asked')),
      [throwing],
      defaults,
    );
    expect(errors).toEqual([]);
    expect(notEvaluated).toEqual([
      { control: 'a-control', region: 'us-east-1', reason: 'it was denied', failed: true, asked: true },
      { control: 'a-control', region: 'eu-central-1', reason: 'it was not-asked', failed: false, asked: false },
    ]);
    expect(tallies.get('a-control')).toMatchObject({ notEvaluated: 2, error: 0 });
    expect(judgeInventory(holding(), [throwing], defaults).notEvaluated).toMatchObject([{ failed: false }]);
  });

  test('with one Region of two, it judges that and says what is missing', () => {
    const partial = holding(look('domains', 'us-east-1'), look('domains', 'eu-central-1', 'failed'));
    const { controls: tallies, notEvaluated } = judgeInventory(partial, [control(() => ({ compliant: 1 }))], defaults);
    expect(tallies.get('a-control')).toMatchObject({ compliant: 1, notEvaluated: 1 });
    expect(notEvaluated).toMatchObject([{ region: 'eu-central-1', failed: true }]);
  });

  test('a control that throws stops nobody else', () => {
    const bad = control(() => {
      throw new Error('broken');
    });
    const good = { ...control(() => ({ compliant: 1 })), id: 'another' };
    const { errors, controls: tallies } = judgeInventory(both, [bad, good], defaults);
    expect(errors).toEqual([{ control: 'a-control', reason: 'broken' }]);
    expect(tallies.get('a-control')?.error).toBe(1);
    expect(tallies.get('another')?.compliant).toBe(1);
  });

  test('what one look cannot prove is pending and no finding yet', () => {
    const unsure = control(() => ({ violations: [wrong('us-east-1', { needsSecondLook: true })] }));
    const { findings, unconfirmed, controls: tallies } = judgeInventory(both, [unsure], defaults);
    expect([findings.length, unconfirmed.length]).toEqual([0, 1]);
    expect(tallies.get('a-control')).toMatchObject({ violation: 0, pending: 1 });
  });

  test('the severity of the configuration holds', () => {
    const one = control(() => ({ violations: [wrong('us-east-1')] }));
    const configured = { ...defaults, severity: { 'a-control': 'critical' } } as const;
    expect(judgeInventory(both, [one], configured).findings[0]?.severity).toBe('critical');
  });
});

test('controls judge a state exactly if they read an inventory, and say nothing without one', () => {
  for (const one of controls) {
    const hasInventory = one.reads.some(({ kind }) => kind === 'inventory');
    expect(one.state !== undefined, one.id).toBe(hasInventory);
    if (hasInventory) expect(canJudge(one, holding()), one.id).toBe(false);
  }
});
