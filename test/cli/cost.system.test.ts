import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cost } from '../../cli/cost.ts';
import { rolecall } from './run-command.ts';

const page = readFileSync(new URL('../../docs/cost.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```sh\nnpx rolecall (cost[^\n]*)\n```\n\n```text\n([\s\S]*?)```/g)].map(
  ([, command = '', output = '']) => ({ command, output }),
);

describe('docs/cost.md', () => {
  test.each(examples)('shows what $command prints', async ({ command, output }) => {
    const { status, stdout, stderr } = await rolecall(command.split(' '));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(output).toBe(stdout);
  });

  test('has examples', () => expect(examples).toHaveLength(3));
});

test('the JSON names the page and the day of each price', async () => {
  const { status, stdout } = await rolecall([
    'cost',
    '--accounts',
    '3',
    '--backfill-objects',
    '1000',
    '--format',
    'json',
  ]);
  expect(status).toBe(0);
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ schema: 'rolecall.cost/v1', usage: { accounts: 3, eventsPerDay: 300_000 } });
  for (const { price, dollars } of [...report.monthly, ...report.backfill]) {
    expect(price).toMatchObject({ page: expect.stringContaining('https://aws.amazon.com/'), read: expect.any(String) });
    expect(dollars).toBeGreaterThanOrEqual(0);
  }
  const total = report.monthly.reduce((sum: number, { dollars }: { dollars: number }) => sum + dollars, 0);
  expect(report.dollarsAMonth).toBeCloseTo(total, 9);
});

test.each([
  [['--accounts', '0'], '--accounts: expected a whole number from 1, found "0".'],
  [['--accounts', '2.5'], '--accounts: expected a whole number from 1, found "2.5".'],
  [['--relevant', '101'], '--relevant: expected a number from 0 to 100, found "101".'],
  [['--events-per-day', '1e6'], '--events-per-day: expected a number from 0, found "1e6".'],
  [['--events-per-day', 'many'], '--events-per-day: expected a number from 0, found "many".'],
  [['ten'], 'cost takes options only, found ten.'],
])('%j is refused in one sentence', async (args, sentence) => {
  await expect(async () => cost.run(args)).rejects.toThrow(
    expect.objectContaining({ name: 'UsageError', message: sentence }),
  );
});
