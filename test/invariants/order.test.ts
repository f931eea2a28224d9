import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { auditorOf } from '../../src/audit.ts';
import { defaults } from '../../src/configuration.ts';
import { controls } from '../../src/controls/index.ts';
import { auditAll, type Judged } from '../../src/ledger.ts';
import { cases } from '../controls/cases.ts';

const auditor = auditorOf(controls);
const inputs = cases.flatMap((one) => one.inputs);

/** Lists, so that root and strangers, Regions and privacy are all judged. */
const strict = {
  ...defaults,
  approved: { ...defaults.approved, roleAdministrators: ['arn:aws:iam::*:role/IamAdmin'] },
  regions: { allowed: ['us-east-1'] },
};
const context = { now: '2026-06-01T00:00:00Z', horizon: '2026-01-01T00:00:00Z', configuration: strict };

/** What must not depend on the way: everything that is published, and how the judgements ended. */
function results({ findings, errors }: Judged): unknown {
  return { findings, errors };
}

const order = fc
  .shuffledSubarray(
    inputs.map((_, index) => index),
    { minLength: inputs.length },
  )
  .chain((shuffled) =>
    fc
      .array(fc.tuple(fc.nat(inputs.length - 1), fc.nat(inputs.length)), { maxLength: 100 })
      .map((repeats) => repeats.reduce((line, [what, where]) => line.toSpliced(where, 0, what), shuffled)),
  );

test('any order and repetition of the same events gives the same findings', () => {
  const inOrder = auditAll(auditor, inputs, context);
  expect(inOrder.findings.length).toBeGreaterThan(100);
  const seed = Number(process.env['SEED'] ?? 20_260_504);
  console.log(`order and repetition: seed ${seed} (SEED=… for another)`);
  fc.assert(
    fc.property(order, (line) => {
      expect(
        results(
          auditAll(
            auditor,
            line.map((index) => inputs[index]),
            context,
          ),
        ),
      ).toEqual(results(inOrder));
    }),
    { seed, numRuns: 30 },
  );
}, 60_000);
