import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { controls } from '../../src/controls/index.ts';
import { assumptions } from '../../src/cost/assumptions.ts';
import { estimate, type Usage } from '../../src/cost/estimate.ts';
import { type Price, prices } from '../../src/cost/prices.ts';
import { lookupsOf } from '../../src/reconcile/lookups.ts';

const usage: Usage = {
  eventsPerDay: 1_200_000,
  accounts: 10,
  regions: 2,
  relevant: 0.005,
  findingsPerDay: 60,
  mailSubscribers: 2,
  ownKey: false,
  securityHub: false,
  logBucket: false,
  logKey: false,
  secondTrail: false,
  backfillObjects: 0,
};

function dollarsOf(given: Partial<Usage>, service: string, what: string): number {
  const { monthly, backfill } = estimate({ ...usage, ...given });
  const found = [...monthly, ...backfill].filter((line) => line.service === service && line.what === what);
  expect(found, `${service}: ${what}`).toHaveLength(1);
  return found[0]?.dollars ?? Number.NaN;
}

// 365 / 12 days: 6,000 relevant events a day are 182,500 a month, half of them twice, and 730 heartbeats: 274,480 messages.
// 60 findings are 1,825. Four audits of ten accounts are 1,216.667, 121.667 orders of them and 30.417 reports 152.083 runs.
// The table: (60 × 8 KB + 1,200 × 1 KB) × 400 days = 672,000 KB, read 1 + 1 times a day, 60.8333 times a month.
test.each<[string, string, Partial<Usage>, number]>([
  // 19 of 20 Regions forward: 173,375 events at 1 $ a million.
  ['EventBridge', 'forwarding to the central bus', {}, 0.173375],
  ['EventBridge', 'forwarding to the central bus', { accounts: 1, regions: 1 }, 0],
  ['EventBridge', 'findings on the finding bus', {}, 0.001825],
  ['EventBridge', 'schedules', {}, 0.000152083],
  // 823,440 requests at 0.40 $ a million.
  ['SQS', 'events, heartbeats', {}, 0.329376],
  ['SQS', 'audits', {}, 0.00146],
  // Three queues, 21,600 a day each; a bucket brings a fourth.
  ['SQS', 'waiting', {}, 0.7884],
  ['SQS', 'waiting', { logBucket: true }, 1.0512],
  // 274,480 + 730 + 43,800 sweeps + 1,216.67 + 152.08 at 0.20 $ a million.
  ['Lambda', 'invocations', {}, 0.06407575],
  // 1,372.4 s judging + 273.75 s keeping, half a GB.
  ['Lambda', 'on-event, on-tamper', {}, (1646.15 / 2) * 0.0000133334],
  // 43,800 × 0.1 s, half a GB.
  ['Lambda', 'on-pending', {}, 2190 * 0.0000133334],
  // 730 × 0.3 s, a quarter of a GB.
  ['Lambda', 'on-heartbeat', {}, 54.75 * 0.0000133334],
  // 1,216.667 × 20 s, one GB.
  ['Lambda', 'on-account: looking', {}, 24_333.333 * 0.0000133334],
  // 1,216.667 × 125 questions and 3,650 further pages, half a second each.
  ['Lambda', 'on-account: reconciling', {}, (76_041.667 + 1825) * 0.0000133334],
  // 288 × 20 × 30.41667 = 175,200 objects, 0.15 s each.
  ['Lambda', 'on-account: reconciling', { logBucket: true }, 26_280 * 0.0000133334],
  // 152.083 × 5 s, and 60.8333 times 656.25 MB at 30 MB a second.
  ['Lambda', 'on-schedule', {}, (760.41667 + 1330.72917) * 0.0000133334],
  // 1,825 × 19 + 36,500 × 2 + 730 units at 0.625 $ a million.
  ['DynamoDB', 'writes of events', {}, 0.067753125],
  // 1,216.667 × (16 + 5 × 8 + 2 Regions × 5 × 8 KB); a trail has one checkpoint.
  ['DynamoDB', 'writes of audits', {}, 0.103416667],
  ['DynamoDB', 'writes of audits', { logBucket: true }, 0.05475],
  // 43,800 × 2 + 36,500 × 2 units at 0.125 $ a million.
  ['DynamoDB', 'reads', {}, 0.020075],
  // 1,216.667 × (23 × 2 + 10).
  ['DynamoDB', 'reads of audits', {}, 0.00851667],
  // 60.8333 × 672,000 KB / 4 at 0.125 $ a million.
  ['DynamoDB', 'reads of the whole table by on-schedule', {}, 1.2775],
  ['DynamoDB', 'storage, when the first items expire', {}, (672_000 / 1_048_576) * 0.25],
  ['S3', 'logs of the trail, read', { logBucket: true }, 0.07008],
  ['S3', 'logs of the trail, read', {}, 0],
  // 1,216.667 × (1 + 2 × 2).
  ['S3', 'logs of the trail, listed', { logBucket: true }, 0.0304167],
  // 30.417 reports of 4 objects.
  ['S3', 'reports, written', {}, 0.000608333],
  // 365 × (320 + 60 × 400 × 3 KB) = 26,396,800 KB.
  ['S3', 'reports, kept for a year', {}, (26_396_800 / 1_048_576) * 0.023],
  ['SNS', 'findings', {}, 0.0009125],
  // 3,650 e-mails at 2 $ a hundred thousand.
  ['SNS', 'e-mails', {}, 0.073],
  ['CloudWatch', 'dashboard', {}, 3],
  ['KMS', 'a key of your own', { ownKey: true }, 1],
  // 1,152 a day.
  ['KMS', 'its uses', { ownKey: true }, 0.10512],
  // 175,200 objects at 0.03 $ for ten thousand; a key costs nothing where no log is read.
  ['KMS', 'logs of the trail, decrypted', { logBucket: true, logKey: true }, 0.5256],
  ['KMS', 'logs of the trail, decrypted', { logBucket: true }, 0],
  ['KMS', 'logs of the trail, decrypted', { logKey: true }, 0],
  ['KMS', 'decrypting logs', { backfillObjects: 1_000_000, logKey: true }, 3],
  ['KMS', 'decrypting logs', { backfillObjects: 1_000_000 }, 0],
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
  // A million objects, 0.15 s each.
  ['Lambda', 'duration', { backfillObjects: 1_000_000 }, 2.00001],
])('%s, %s, with %j', (service, what, given, dollars) => {
  expect(dollarsOf(given, service, what)).toBeCloseTo(dollars, 6);
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
    logBucket: fc.boolean(),
    logKey: fc.boolean(),
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
    const { monthly, backfill } = estimate({ ...usage, logBucket: true, backfillObjects: 1 });
    expect([...monthly, ...backfill].map((line) => line.price)).toContain(name);
  });
});

describe('what the model takes for granted of the deployment is so', () => {
  const textOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  const serverless = textOf('serverless.yml');

  test('functions, queues and schedules', () => {
    expect(serverless).toContain(`  memorySize: ${assumptions.gigabytes * 1024}\n`);
    const memoryOf = (name: string) =>
      Number(new RegExp(`^  ${name}:\n(?:    .*\n)*?    memorySize: (\\d+)`, 'm').exec(serverless)?.[1]) / 1024;
    expect(memoryOf('on-heartbeat')).toBe(assumptions.heartbeatGigabytes);
    expect(memoryOf('on-log-object')).toBe(assumptions.objectGigabytes);
    for (const name of ['on-schedule', 'on-account']) expect(memoryOf(name)).toBe(assumptions.scheduledGigabytes);
    expect(serverless.match(/- sqs:/g)).toHaveLength(assumptions.queues);
    expect(serverless).toContain(`audit-rate: rate(${24 / assumptions.auditsPerDay} hours)\n`);
    expect(serverless).toContain(`report-rate: rate(${assumptions.reportsPerDay} day)\n`);
    expect(serverless).toContain('- schedule: rate(1 minute)\n');
    expect(serverless).toContain('- schedule: rate(1 hour)\n');
  });

  test('the backfill, the retention', () => {
    expect(textOf('infra/backfill.asl.json')).toContain(`"Batch": ${assumptions.objectsPerBatch}`);
    expect(textOf('functions/runtime/outbox.ts')).toContain(`retention = ${assumptions.retention} * day`);
  });

  test('questions to the event history, and controls that judge states', () => {
    const asked = lookupsOf(
      controls.flatMap(({ reads }) => reads),
      true,
    ).length;
    expect(Math.abs(asked - assumptions.lookups)).toBeLessThanOrEqual(10);
    const judging = controls.filter(({ state }) => state).length;
    expect(Math.abs(judging - assumptions.stateControls)).toBeLessThanOrEqual(5);
  });

  test('alarms and metrics', () => {
    const room = (there: number) => [there, there + 6] as const;
    const alarms = textOf('infra/alarms.yml').match(/MetricName:/g)?.length ?? 0;
    const names = readdirSync(new URL('../../functions/', import.meta.url), { recursive: true })
      .filter((path) => String(path).endsWith('.ts'))
      .flatMap((path) => [...textOf(`functions/${String(path)}`).matchAll(/addMetric\(\s*([^,]+),/g)])
      .flatMap(([, first = '']) => [...first.matchAll(/'(\w+)'/g)].map(([, name]) => name));
    const severities = 5;
    const metrics = new Set(names).size + severities;
    for (const [taken, there] of [
      [assumptions.alarms, alarms],
      [assumptions.metrics, metrics],
    ] as const) {
      const [least, most] = room(there);
      expect(taken).toBeGreaterThanOrEqual(least);
      expect(taken).toBeLessThanOrEqual(most);
    }
  });
});
