/** What a deployment costs a month, from how much happens in it. An order of magnitude, rather too high than too low. Pure. */
import { type Price, type PriceName, prices } from './prices.ts';

/** What happens in a deployment, all accounts together. */
export interface Usage {
  /** Management events that CloudTrail records a day. */
  readonly eventsPerDay: number;
  readonly accounts: number;
  /** Regions of each account that are looked at. */
  readonly regions: number;
  /** Of the events, the share that the rules let through, 0 to 1. */
  readonly relevant: number;
  readonly findingsPerDay: number;
  /** Those who get every finding by e-mail. */
  readonly mailSubscribers: number;
  readonly ownKey: boolean;
  readonly securityHub: boolean;
  /** There is a trail already, and another one is made for Rolecall. */
  readonly secondTrail: boolean;
  /** Log objects that are judged once. */
  readonly backfillObjects: number;
}

export interface CostLine {
  /** The service that the bill names. */
  readonly service: string;
  /** What of it is paid for. */
  readonly what: string;
  readonly price: PriceName;
  /** Units a month; of a backfill, once. */
  readonly quantity: number;
  /** US dollars a month; of a backfill, once. */
  readonly dollars: number;
}

export interface Estimate {
  /** Every month. */
  readonly monthly: readonly CostLine[];
  /** Once. */
  readonly backfill: readonly CostLine[];
  readonly dollarsAMonth: number;
  readonly dollarsOnce: number;
}

/** What the model takes for granted: sizes and numbers of the deployment (serverless.yml, infra) and of CloudTrail's records. */
export const assumptions = {
  daysAMonth: 365 / 12,
  /** An event is sent, received and deleted; full batches would share the last two among ten. */
  requestsPerMessage: 3,
  /** Lambda's pollers of an idle queue: five, each waiting 20 seconds at a time. */
  idleRequestsPerQueue: (5 * 24 * 3600) / 20,
  /** EventQueue and TamperQueue. */
  queues: 2,
  gigabytes: 0.5,
  /** Milliseconds of an invocation that keeps nothing, and what each finding adds. */
  judging: 5,
  keeping: 150,
  sweep: 100,
  sweepsPerDay: 24 * 60,
  /** Milliseconds of the scheduled audit, for each account and day. */
  audit: 20_000,
  /** KB of a finding with its record; written twice, when stored and when told, twice in the index of what is due, and once in that of changes. */
  findingSize: 8,
  writesPerFinding: 2 * 8 + 3,
  /** Of relevant events, the share that a timeline remembers, and what that reads and writes. */
  remembered: 0.2,
  writesPerNote: 2,
  readsPerNote: 2,
  noteSize: 1,
  /** Four shards, half a unit each. */
  readsPerSweep: 2,
  /** How long items stay, days (functions/runtime/outbox.ts). */
  retention: 400,
  /** With room for a few more than there are (functions, infra/alarms.yml). */
  metrics: 14,
  alarms: 30,
  dashboards: 1,
  /** KB of log for each invocation. */
  logLine: 1,
  /** SQS keeps a data key for five minutes; S3, DynamoDB and SNS ask less often. */
  keyRequestsPerDay: 3 * 24 * 12,
  importsFreeOfCharge: 10_000,
  objectsPerBatch: 100,
  transitionsPerBatch: 5,
  /** Milliseconds of an object, in a function of this many GB. */
  object: 150,
  objectGigabytes: 1,
} as const;

export function estimate(usage: Usage): Estimate {
  const monthly = monthlyLines(usage);
  const backfill = usage.backfillObjects > 0 ? backfillLines(usage.backfillObjects) : [];
  return { monthly, backfill, dollarsAMonth: sum(monthly), dollarsOnce: sum(backfill) };
}

function monthlyLines(usage: Usage): readonly CostLine[] {
  const a = assumptions;
  const { accounts, regions, mailSubscribers, ownKey, securityHub, secondTrail } = usage;
  const days = a.daysAMonth;
  const events = usage.eventsPerDay * days;
  const messages = events * usage.relevant;
  const findings = usage.findingsPerDay * days;
  const notes = messages * a.remembered;
  const sweeps = a.sweepsPerDay * days;
  const invocations = messages + sweeps + accounts * days;
  const seconds = (messages * a.judging + findings * a.keeping + sweeps * a.sweep + accounts * days * a.audit) / 1000;
  const kept =
    (usage.findingsPerDay * a.findingSize + usage.eventsPerDay * usage.relevant * a.remembered * a.noteSize) *
    a.retention;
  const gigabytes = kept / 2 ** 20;
  // The home account's home Region needs no forwarder; what happens is taken to be spread evenly over the others.
  const forwarded = messages * (1 - 1 / (accounts * regions));
  return [
    line('EventBridge', 'forwarding to the central bus', 'forwardedEvent', forwarded),
    line('SQS', 'events', 'queueRequest', messages * a.requestsPerMessage),
    line('SQS', 'waiting for events', 'queueRequest', a.queues * a.idleRequestsPerQueue * days),
    line('Lambda', 'invocations', 'invocation', invocations),
    line('Lambda', 'duration', 'duration', seconds * a.gigabytes),
    line('DynamoDB', 'writes', 'write', findings * a.writesPerFinding + notes * a.writesPerNote),
    line('DynamoDB', 'reads', 'read', sweeps * a.readsPerSweep + notes * a.readsPerNote),
    line('DynamoDB', 'storage, when the first items expire', 'tableStorage', gigabytes),
    line('DynamoDB', 'point-in-time recovery', 'tableBackup', gigabytes),
    line('SNS', 'findings', 'publish', findings),
    line('SNS', 'e-mails', 'mail', findings * mailSubscribers),
    line('CloudWatch', 'metrics', 'metric', a.metrics),
    line('CloudWatch', 'alarms', 'alarm', a.alarms),
    line('CloudWatch', 'dashboard', 'dashboard', a.dashboards),
    line('CloudWatch', 'logs', 'logs', (invocations * a.logLine) / 2 ** 20),
    line('KMS', 'a key of your own', 'key', ownKey ? 1 : 0),
    line('KMS', 'its uses', 'keyRequest', ownKey ? a.keyRequestsPerDay * days : 0),
    line('CloudTrail', 'second copy of management events', 'trailCopy', secondTrail ? events : 0),
    line('Security Hub', 'imports', 'importedFinding', securityHub ? Math.max(0, findings - a.importsFreeOfCharge) : 0),
  ];
}

function backfillLines(objects: number): readonly CostLine[] {
  const a = assumptions;
  const batches = Math.ceil(objects / a.objectsPerBatch);
  return [
    line('S3', 'reading logs', 'get', objects),
    line('S3', 'listing logs, writing results', 'put', Math.ceil(objects / 1000) + batches),
    line('Step Functions', 'batches', 'transition', batches * a.transitionsPerBatch),
    line('Lambda', 'invocations', 'invocation', batches),
    line('Lambda', 'duration', 'duration', ((objects * a.object) / 1000) * a.objectGigabytes),
  ];
}

function line(service: string, what: string, price: PriceName, quantity: number): CostLine {
  const { dollars, per }: Price = prices[price];
  return { service, what, price, quantity, dollars: (quantity / per) * dollars };
}

function sum(lines: readonly CostLine[]): number {
  return lines.reduce((total, { dollars }) => total + dollars, 0);
}
