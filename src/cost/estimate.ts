/** What a deployment costs a month, from how much happens in it. An order of magnitude, rather too high than too low. Pure. */
import { assumptions } from './assumptions.ts';
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
  /** Audits are reconciled with the bucket of a trail instead of CloudTrail's event history. */
  readonly logBucket: boolean;
  /** A KMS key encrypts the logs of the trail: each object that is read uses it, unless the bucket has an S3 Bucket Key. */
  readonly logKey: boolean;
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

export function estimate(usage: Usage): Estimate {
  const monthly = monthlyLines(usage);
  const backfill = usage.backfillObjects > 0 ? backfillLines(usage) : [];
  return { monthly, backfill, dollarsAMonth: sum(monthly), dollarsOnce: sum(backfill) };
}

function monthlyLines(usage: Usage): readonly CostLine[] {
  const a = assumptions;
  const { accounts, regions, mailSubscribers, ownKey, securityHub, secondTrail, logBucket, logKey } = usage;
  const days = a.daysAMonth;
  const events = usage.eventsPerDay * days;
  const relevant = events * usage.relevant;
  const heartbeats = a.heartbeatsPerDay * days;
  const messages = relevant * (1 + a.secondPath) + heartbeats;
  const findings = usage.findingsPerDay * days;
  const notes = relevant * a.remembered;
  const sweeps = a.sweepsPerDay * days;
  const audits = accounts * a.auditsPerDay * days;
  const reports = a.reportsPerDay * days;
  const runs = a.auditsPerDay * days + reports;
  const invocations = messages + heartbeats + sweeps + audits + runs;
  // The home account's home Region needs no forwarder; what happens is taken to be spread evenly over the others.
  const forwarded = relevant * (1 - 1 / (accounts * regions));
  const objects = logBucket ? a.objectsPerDay * accounts * regions * days : 0;
  const reconciling = logBucket
    ? objects * a.object
    : (audits * a.lookups + relevant / a.eventsPerLookup) * a.lookupPace;
  const gigabytes = keptGigabytes(usage);
  const wholeReads = days * a.tableReadsPerDay + reports * a.tableReadsPerReport;
  const ordering = runs * (a.order / 1000) + (wholeReads * gigabytes * 1024) / a.tableSpeed;
  const checkpoints = logBucket ? 1 : Math.ceil(a.lookups / a.questionsPerCheckpoint);
  const auditWrites = a.auditRecord + a.statesPerAccount * a.findingSize + regions * checkpoints * a.checkpoint;
  const reportSize = a.report + usage.findingsPerDay * a.retention * a.reportPerFinding;
  return [
    line('EventBridge', 'forwarding to the central bus', 'forwardedEvent', forwarded),
    line('EventBridge', 'findings on the finding bus', 'customEvent', findings),
    line('EventBridge', 'schedules', 'scheduledCall', runs),
    line('SQS', 'events, heartbeats', 'queueRequest', messages * a.requestsPerMessage),
    line('SQS', 'audits', 'queueRequest', audits * a.requestsPerMessage),
    line('SQS', 'waiting', 'queueRequest', (a.queues + (logBucket ? 1 : 0)) * a.idleRequestsPerQueue * days),
    line('Lambda', 'invocations', 'invocation', invocations),
    line(
      'Lambda',
      'on-event, on-tamper',
      'duration',
      seconds(messages * a.judging + findings * a.keeping, a.gigabytes),
    ),
    line('Lambda', 'on-pending', 'duration', seconds(sweeps * a.sweep, a.gigabytes)),
    line('Lambda', 'on-heartbeat', 'duration', seconds(heartbeats * a.heartbeat, a.heartbeatGigabytes)),
    line('Lambda', 'on-account: looking', 'duration', seconds(audits * a.audit, a.scheduledGigabytes)),
    line('Lambda', 'on-account: reconciling', 'duration', seconds(reconciling, a.scheduledGigabytes)),
    line('Lambda', 'on-schedule', 'duration', ordering * a.scheduledGigabytes),
    line('DynamoDB', 'writes of events', 'write', findings * a.writesPerFinding + notes * a.writesPerNote + heartbeats),
    line('DynamoDB', 'writes of audits', 'write', audits * auditWrites),
    line('DynamoDB', 'reads', 'read', sweeps * a.readsPerSweep + notes * a.readsPerNote),
    line('DynamoDB', 'reads of audits', 'read', audits * (a.stateControls * regions + a.readsPerAudit)),
    line('DynamoDB', 'reads of the whole table by on-schedule', 'read', (wholeReads * gigabytes * 2 ** 20) / 4),
    line('DynamoDB', 'storage, when the first items expire', 'tableStorage', gigabytes),
    line('DynamoDB', 'point-in-time recovery', 'tableBackup', gigabytes),
    line('S3', 'logs of the trail, read', 'get', objects),
    line(
      'S3',
      'logs of the trail, listed',
      'put',
      logBucket ? audits * (a.listsPerAudit + regions * a.listsPerRegion) : 0,
    ),
    line('S3', 'reports, written', 'put', reports * a.objectsPerReport),
    line('S3', 'reports, kept for a year', 'objectStorage', (a.reportDays * a.reportsPerDay * reportSize) / 2 ** 20),
    line('SNS', 'findings', 'publish', findings),
    line('SNS', 'e-mails', 'mail', findings * mailSubscribers),
    line('CloudWatch', 'metrics', 'metric', a.metrics),
    line('CloudWatch', 'alarms', 'alarm', a.alarms),
    line('CloudWatch', 'dashboard', 'dashboard', a.dashboards),
    line('CloudWatch', 'logs', 'logs', (invocations * a.logLine) / 2 ** 20),
    line('KMS', 'a key of your own', 'key', ownKey ? 1 : 0),
    line('KMS', 'its uses', 'keyRequest', ownKey ? a.keyRequestsPerDay * days : 0),
    line('KMS', 'logs of the trail, decrypted', 'keyRequest', logKey ? objects : 0),
    line('CloudTrail', 'second copy of management events', 'trailCopy', secondTrail ? events : 0),
    line('Security Hub', 'imports', 'importedFinding', securityHub ? Math.max(0, findings - a.importsFreeOfCharge) : 0),
  ];
}

/** What the table holds when the first items expire. */
function keptGigabytes({ eventsPerDay, relevant, findingsPerDay }: Usage): number {
  const a = assumptions;
  const kilobytes = findingsPerDay * a.findingSize + eventsPerDay * relevant * a.remembered * a.noteSize;
  return (kilobytes * a.retention) / 2 ** 20;
}

/** GB-seconds. */
function seconds(milliseconds: number, gigabytes: number): number {
  return (milliseconds / 1000) * gigabytes;
}

function backfillLines({ backfillObjects: objects, logKey }: Usage): readonly CostLine[] {
  const a = assumptions;
  const batches = Math.ceil(objects / a.objectsPerBatch);
  return [
    line('S3', 'reading logs', 'get', objects),
    line('S3', 'listing logs, writing results', 'put', Math.ceil(objects / 1000) + batches),
    line('KMS', 'decrypting logs', 'keyRequest', logKey ? objects : 0),
    line('Step Functions', 'batches', 'transition', batches * a.transitionsPerBatch),
    line('Lambda', 'invocations', 'invocation', batches),
    line('Lambda', 'duration', 'duration', seconds(objects * a.object, a.objectGigabytes)),
  ];
}

function line(service: string, what: string, price: PriceName, quantity: number): CostLine {
  const { dollars, per }: Price = prices[price];
  return { service, what, price, quantity, dollars: (quantity / per) * dollars };
}

function sum(lines: readonly CostLine[]): number {
  return lines.reduce((total, { dollars }) => total + dollars, 0);
}
