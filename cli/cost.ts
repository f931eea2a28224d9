import { assumptions } from '../src/cost/assumptions.ts';
import { type CostLine, type Estimate, estimate, type Usage } from '../src/cost/estimate.ts';
import { type Price, prices } from '../src/cost/prices.ts';
import { pad, wrap } from '../src/findings/columns.ts';
import { print } from './output.ts';
import { subcommand } from './subcommand.ts';
import { UsageError } from './usage-error.ts';

const number = (valueHint: string, description: string) => ({ type: 'string', valueHint, description }) as const;

export const cost = subcommand({
  name: 'cost',
  summary: 'estimates what a deployment costs a month.',
  options: {
    'events-per-day': number(
      'N',
      'management events that CloudTrail records a day, in all accounts (100000 an account)',
    ),
    accounts: number('N', 'AWS accounts, that of Rolecall included (1)'),
    regions: number('N', 'Regions of each account that are looked at (1)'),
    relevant: number('PERCENT', 'of the events, how many the rules let through (0.5)'),
    'findings-per-day': number('N', 'findings in all accounts (one for a hundred events that the rules let through)'),
    'mail-subscribers': number('N', 'people who get every finding by e-mail (1)'),
    'backfill-objects': number('N', 'archived log objects that are judged once (0)'),
    'own-key': { type: 'boolean', description: 'with a KMS key of your own' },
    'security-hub': { type: 'boolean', description: 'with imports into Security Hub' },
    'log-bucket': { type: 'boolean', description: 'with the parameter log-bucket: audits read the logs of a trail' },
    'log-key': {
      type: 'boolean',
      description: 'with a KMS key on the logs of the trail (the parameter log-key-arn), and no S3 Bucket Key',
    },
    'second-trail': { type: 'boolean', description: 'with a trail for Rolecall beside one that exists' },
    format: {
      type: 'enum',
      options: ['table', 'json'],
      default: 'table',
      valueHint: 'FORMAT',
      description: 'how to print',
    },
  },
  notes: [
    'Prices are those of us-east-1, first tier, without taxes and free tiers. The first copy of management events and events of AWS services on the default bus cost nothing. What else is taken for granted, --format json names.',
  ],
  examples: [
    'cost --events-per-day 500000 --accounts 5',
    'cost --events-per-day 50000000 --accounts 1000 --regions 4',
    'cost --format json',
  ],
  async run(args) {
    const usage = usageOf(args);
    const result = estimate(usage);
    await print(args.format === 'json' ? [asJson(usage, result)] : asTable(usage, result));
    return 0;
  },
});

type Given = Readonly<Record<string, unknown>>;

function usageOf(given: Given): Usage {
  const accounts = numberOf(given, 'accounts', 1, { least: 1, whole: true });
  const eventsPerDay = numberOf(given, 'events-per-day', 100_000 * accounts);
  const relevant = numberOf(given, 'relevant', 0.5, { most: 100 }) / 100;
  return {
    eventsPerDay,
    accounts,
    regions: numberOf(given, 'regions', 1, { least: 1, whole: true }),
    relevant,
    findingsPerDay: numberOf(given, 'findings-per-day', (eventsPerDay * relevant) / 100),
    mailSubscribers: numberOf(given, 'mail-subscribers', 1, { whole: true }),
    ownKey: given['own-key'] === true,
    securityHub: given['security-hub'] === true,
    logBucket: given['log-bucket'] === true,
    logKey: given['log-key'] === true,
    secondTrail: given['second-trail'] === true,
    backfillObjects: numberOf(given, 'backfill-objects', 0, { whole: true }),
  };
}

interface Bounds {
  readonly least?: number;
  readonly most?: number;
  readonly whole?: boolean;
}

function numberOf(given: Given, name: string, usual: number, bounds: Bounds = {}): number {
  const { least = 0, most = 1e15, whole = false } = bounds;
  const text = given[name];
  if (typeof text !== 'string') return usual;
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most) || (whole && !Number.isInteger(value))) {
    const range = most === 1e15 ? `from ${least}` : `from ${least} to ${most}`;
    throw new UsageError(`--${name}: expected a ${whole ? 'whole ' : ''}number ${range}, found "${text}".`);
  }
  return value;
}

/** One object, `rolecall.cost/v1`; each line carries its price with where and when it was read. */
function asJson(usage: Usage, { monthly, backfill, dollarsAMonth, dollarsOnce }: Estimate): string {
  const priced = (lines: readonly CostLine[]) => lines.map((line) => ({ ...line, price: prices[line.price] }));
  return JSON.stringify({
    schema: 'rolecall.cost/v1',
    region: 'us-east-1',
    currency: 'USD',
    usage,
    assumptions,
    dollarsAMonth,
    dollarsOnce,
    monthly: priced(monthly),
    backfill: priced(backfill),
  });
}

function* asTable(usage: Usage, result: Estimate): Generator<string> {
  const { accounts, regions, eventsPerDay, relevant, findingsPerDay } = usage;
  yield* wrap(
    `${grouped(eventsPerDay)} management events a day in ${counted(accounts, 'account')} and ${counted(regions, 'Region')} each; ${grouped(eventsPerDay * relevant)} of them are judged, ${grouped(findingsPerDay)} become findings.`,
    80,
  );
  yield '';
  yield* tableOf(result.monthly, 'a month', result.dollarsAMonth);
  if (result.backfill.length > 0) {
    yield '';
    yield* tableOf(result.backfill, 'once, for the backfill', result.dollarsOnce);
  }
  yield '';
  const days = Object.values<Price>(prices).map(({ read }) => read);
  const oldest = days.toSorted()[0] ?? '';
  yield* wrap(
    `US dollars, us-east-1, without taxes and free tiers; prices read on ${oldest}. --format json names the page of each.`,
    80,
  );
}

function* tableOf(lines: readonly CostLine[], when: string, total: number): Generator<string> {
  const shown = lines.filter(({ quantity }) => quantity > 0);
  for (const { service, what, price, quantity, dollars } of shown) {
    const { unit }: Price = prices[price];
    yield `${money(dollars)}  ${pad(service, 16)}${what}: ${grouped(quantity)} ${unit}`;
  }
  yield `${money(total)}  ${when}`;
}

function money(dollars: number): string {
  return dollars.toFixed(2).padStart(10);
}

/** Thousands apart, and decimals only where there is little else. */
function grouped(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 2 : 0 });
}

function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}
