/** Reconciles one account in the cheapest way that is complete: the bucket of its trail, else CloudTrail's event history. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { regionOfIam } from '../../src/audit-state.ts';
import { controls } from '../../src/controls/index.ts';
import { isRoleUse } from '../../src/controls/slr-missing.ts';
import { lookupsOf } from '../../src/reconcile/lookups.ts';
import { type Judged, reconcileByLookup, reconcileByTrail, type Run } from '../../src/reconcile/reconcile.ts';
import type { Reconciled } from '../../src/sinks/audits.ts';
import { StoredCheckpoints } from '../../src/sinks/checkpoints.ts';
import { Unanswered } from '../../src/sources/account/asking.ts';
import { type ClientSettings, inRegion } from '../../src/sources/account/settings.ts';
import { EventHistory } from '../../src/sources/lookup-events.ts';
import type { AuditSettings } from './audit-settings.ts';
import type { Loaded } from './configuration.ts';
import { report, reportControls } from './report.ts';
import { auditor, contextNow, outboxOnce, scheduledLease } from './services.ts';

/** Tests let time pass by it. */
export const clock = { now: () => Date.now(), sleep: (time: number) => sleep(time) };
/** What is left of the function's time, milliseconds, when nothing further is begun: one page may take a while to keep. */
const reserve = 20_000;

export interface Reconciling {
  readonly account: string;
  /** Of the account's clients. */
  readonly access: ClientSettings;
  readonly settings: AuditSettings;
  readonly loaded: Loaded;
  readonly left: () => number;
  readonly client: DynamoDBClient;
}

/** Rejects when something could not be kept. */
export async function reconcileAccount(reconciling: Reconciling): Promise<Reconciled> {
  const { account, settings } = reconciling;
  if (settings.logs === null) {
    const regions = new Set([regionOfIam(settings.partition), ...settings.regions]);
    return together(
      'lookup',
      await Promise.all([...regions].map((region) => inOneRegion(region, byLookup, reconciling))),
    );
  }
  const { regionsOfTrail } = await import('./trail-logs.ts');
  try {
    const regions = await regionsOfTrail(settings.logs, account);
    const none = `the bucket ${settings.logs.bucket} holds no log of account ${account} under ${settings.logs.prefix}`;
    if (regions.length === 0) return { source: 'trail', events: 0, missed: 0, gaps: [none] };
    const results: Reconciled[] = [];
    for (const region of regions) results.push(await inOneRegion(region, byTrail, reconciling));
    return together('trail', results);
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    return { source: 'trail', events: 0, missed: 0, gaps: [`the bucket ${settings.logs.bucket}: ${error.message}`] };
  }
}

type Way = (run: Run, reconciling: Reconciling) => Promise<Reconciled>;

async function inOneRegion(region: string, way: Way, reconciling: Reconciling): Promise<Reconciled> {
  const { account, settings, loaded, left, client } = reconciling;
  const checkpoints = await StoredCheckpoints.read(client, settings.table, account, region);
  const run: Run = {
    account,
    region,
    checkpoints,
    now: clock.now(),
    judge: (record) => judge(record, loaded),
    goOn: () => left() > reserve,
  };
  try {
    return await way(run, reconciling);
  } finally {
    await checkpoints.flush();
  }
}

async function byLookup(run: Run, { access, settings: { partition } }: Reconciling): Promise<Reconciled> {
  const { CloudTrailClient } = await import('@aws-sdk/client-cloudtrail');
  const client = new CloudTrailClient({ ...inRegion(run.region, access), maxAttempts: 1 });
  const reads = controls.flatMap((control) => control.reads);
  const lookups = lookupsOf(reads, run.region === regionOfIam(partition));
  return reconcileByLookup(lookups, new EventHistory(client, clock), run);
}

async function byTrail(run: Run, { settings: { logs } }: Reconciling): Promise<Reconciled> {
  const { trailLogs } = await import('./trail-logs.ts');
  if (logs === null) throw new Error('expected the bucket of a trail');
  return reconcileByTrail(trailLogs(logs, run.account, run.region, run.now), run);
}

/** Under the identities of the live path: what it delivered is known, and changes nothing. */
async function judge(record: unknown, { configuration }: Loaded): Promise<Judged> {
  const context = contextNow(configuration);
  const outcome = auditor.judge(record, context);
  await reportControls(outcome.said);
  if (outcome.event !== null && isRoleUse(outcome.event)) {
    const { keepRoleUse } = await import('./role-uses.ts');
    await keepRoleUse(outcome.event);
  }
  if (outcome.findings.length + outcome.notes.length === 0) return { relevant: outcome.relevant, added: 0 };
  const outbox = await outboxOnce(scheduledLease);
  const kept = await outbox.keep(outcome, context, record);
  await report(kept);
  return { relevant: true, added: kept.added };
}

function together(source: Reconciled['source'], all: readonly Reconciled[]): Reconciled {
  return {
    source,
    events: all.reduce((sum, { events }) => sum + events, 0),
    missed: all.reduce((sum, { missed }) => sum + missed, 0),
    gaps: all.flatMap(({ gaps }) => gaps),
  };
}
