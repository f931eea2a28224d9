import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assumptions, estimate, type Usage } from '../../src/cost/estimate.ts';
import { type Price, prices } from '../../src/cost/prices.ts';

const usage: Usage = {
  eventsPerDay: 1_200_000,
  accounts: 10,
  regions: 2,
  relevant: 0.005,
  findingsPerDay: 60,
  mailSubscribers: 2,
  ownKey: false,
  securityHub: false,
  secondTrail: false,
  backfillObjects: 0,
};

function dollarsOf(given: Partial<Usage>, service: string, what: string): number {
  const { monthly, backfill } = estimate({ ...usage, ...given });
  const found = [...monthly, ...backfill].filter((line) => line.service === service && line.what === what);
  expect(found, `${service}: ${what}`).toHaveLength(1);
  return found[0]?.dollars ?? Number.NaN;
}

// 365 / 12 days: 6,000 judged events a day are 182,500 a month, 60 findings are 1,825.
test.each<[string, string, Partial<Usage>, number]>([
  // 19 of 20 Regions forward: 173,375 events at 1 $ a million.
  ['EventBridge', 'forwarding to the central bus', {}, 0.173375],
  ['EventBridge', 'forwarding to the central bus', { accounts: 1, regions: 1 }, 0],
  // 547,500 requests at 0.40 $ a million.
  ['SQS', 'events', {}, 0.219],
  // Two queues, 21,600 a day each.
  ['SQS', 'waiting for events', {}, 0.5256],
  // 182,500 + 43,800 sweeps + 304.17 audits at 0.20 $ a million.
  ['Lambda', 'invocations', {}, 0.0453208333],
  // 912.5 s judging + 273.75 s keeping + 4,380 s sweeping + 6,083.33 s auditing, half a GB.
  ['Lambda', 'duration', {}, (11_649.5833333 / 2) * 0.0000133334],
  // 1,825 × 18 + 36,500 × 2 units at 0.625 $ a million.
  ['DynamoDB', 'writes', {}, 0.06615625],
  // 43,800 × 2 + 36,500 × 2 units at 0.125 $ a million.
  ['DynamoDB', 'reads', {}, 0.020075],
  // (60 × 8 KB + 1,200 × 1 KB) × 400 days = 672,000 KB.
  ['DynamoDB', 'storage, when the first items expire', {}, (672_000 / 1_048_576) * 0.25],
  ['SNS', 'findings', {}, 0.0009125],
  // 3,650 e-mails at 2 $ a hundred thousand.
  ['SNS', 'e-mails', {}, 0.073],
  ['CloudWatch', 'dashboard', {}, 3],
  ['KMS', 'a key of your own', { ownKey: true }, 1],
  ['KMS', 'its uses', { ownKey: true }, 0.07884],
  // 36.5 million events at 2 $ a hundred thousand.
  ['CloudTrail', 'second copy of management events', { secondTrail: true }, 730],
  ['CloudTrail', 'second copy of management events', {}, 0],
  ['Security Hub', 'imports', { securityHub: true }, 0],
  // 1,000 findings a day: 20,416.67 beyond the free ones.
  ['Security Hub', 'imports', { securityHub: true, findingsPerDay: 1000 }, 0.6125],
  ['S3', 'reading logs', { backfillObjects: 1_000_000 }, 0.4],
  // 1,000 pages and 10,000 results.
  ['S3', 'listing logs, writing results', { backfillObjects: 1_000_000 }, 0.055],
  ['Step Functions', 'batches', { backfillObjects: 1_000_000 }, 1.25],
  ['Lambda', 'duration', { backfillObjects: 0, accounts: 1, findingsPerDay: 0, eventsPerDay: 0 }, 0.033],
])('%s, %s, with %j', (service, what, given, dollars) => {
  expect(dollarsOf(given, service, what)).toBeCloseTo(dollars, 3);
});

test('the sums are those of the lines', () => {
  const { monthly, backfill, dollarsAMonth, dollarsOnce } = estimate({ ...usage, backfillObjects: 12_345 });
  expect(dollarsAMonth).toBeCloseTo(
    monthly.reduce((sum, { dollars }) => sum + dollars, 0),
    9,
  );
  expect(dollarsOnce).toBeCloseTo(
    backfill.reduce((sum, { dollars }) => sum + dollars, 0),
    9,
  );
  expect(estimate(usage).backfill).toEqual([]);
});

test('more of anything never costs less, and nothing costs less than nothing', () => {
  const whole = fc.integer({ min: 1, max: 1_000_000 });
  const usages = fc.record({
    eventsPerDay: whole,
    accounts: fc.integer({ min: 1, max: 5000 }),
    regions: fc.integer({ min: 1, max: 30 }),
    relevant: fc.double({ min: 0, max: 1, noNaN: true }),
    findingsPerDay: whole,
    mailSubscribers: fc.integer({ min: 0, max: 100 }),
    ownKey: fc.boolean(),
    securityHub: fc.boolean(),
    secondTrail: fc.boolean(),
    backfillObjects: whole,
  });
  const counts = [
    'eventsPerDay',
    'accounts',
    'regions',
    'findingsPerDay',
    'mailSubscribers',
    'backfillObjects',
  ] as const;
  fc.assert(
    fc.property(usages, fc.constantFrom(...counts), whole, (given, name, more) => {
      const [less, greater] = [estimate(given), estimate({ ...given, [name]: given[name] + more })];
      for (const line of [...less.monthly, ...less.backfill]) expect(line.dollars).toBeGreaterThanOrEqual(0);
      expect(greater.dollarsAMonth + greater.dollarsOnce).toBeGreaterThanOrEqual(less.dollarsAMonth + less.dollarsOnce);
    }),
  );
});

describe('each price', () => {
  test.each(Object.entries<Price>(prices))('%s has a page of AWS, a day and a use', (name, price) => {
    expect(price.page).toMatch(/^https:\/\/aws\.amazon\.com\/[\w/-]+\/pricing\/([\w-]+\/)?$/);
    expect(price.read).toMatch(/^2026-\d\d-\d\d$/);
    expect(price.dollars / price.per).toBeGreaterThan(0);
    // What is read elsewhere than on a page of AWS is not certain.
    if (price.readAt !== undefined) expect(price.confidence).not.toBe('high');
    const { monthly, backfill } = estimate({ ...usage, backfillObjects: 1 });
    expect([...monthly, ...backfill].map((line) => line.price)).toContain(name);
  });
});

test('what the model takes for granted of the deployment is so', async () => {
  const { readFileSync } = await import('node:fs');
  const textOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  expect(textOf('serverless.yml')).toContain(`memorySize: ${assumptions.gigabytes * 1024}\n`);
  expect(textOf('infra/backfill.asl.json')).toContain(`"Batch": ${assumptions.objectsPerBatch}`);
  expect(textOf('functions/runtime/outbox.ts')).toContain(`retention = ${assumptions.retention} * day`);
  const alarms = textOf('infra/alarms.yml').match(/MetricName:/g)?.length ?? 0;
  expect(assumptions.alarms).toBeGreaterThanOrEqual(alarms);
});
