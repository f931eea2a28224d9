/** Reconciles one account in the cheapest way that is complete: the bucket of its trail, else CloudTrail's event history. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { regionOfIam } from '../../src/audit-state.ts';
import { controls } from '../../src/controls/index.ts';
import { isRoleUse } from '../../src/controls/role-needs.ts';
import { judgements, together as bothCounts } from '../../src/reconcile/counts.ts';
import { lookupsOf } from '../../src/reconcile/lookups.ts';
import { type Judged, reconcileByLookup, reconcileByTrail, type Run } from '../../src/reconcile/reconcile.ts';
import type { Reconciled } from '../../src/report/last-audit.ts';
import { type Counted, StoredCheckpoints } from '../../src/sinks/checkpoints.ts';
import { Unanswered } from '../../src/sources/account/asking.ts';
import { type ClientSettings, inRegion } from '../../src/sources/account/settings.ts';
import { EventHistory } from '../../src/sources/lookup-events.ts';
import type { AuditSettings } from './audit-settings.ts';
import { auditor } from './auditor.ts';
import type { Loaded } from './configuration.ts';
import { report, reportControls } from './report.ts';
import { contextNow, outboxOnce, scheduledLease } from './services.ts';

/** Tests let time pass by it. */
export const clock = { now: () => Date.now(), sleep: (time: number) => sleep(time) };
/** What is left of the function's time, milliseconds, when nothing further is begun: a page may be asked for three times. */
const reserve = 100_000;

export interface Reconciling {
  readonly account: string;
  /** The audit that counted last (JudgedSoFar.by); null before the first one. */
  readonly after: string | null;
  /** Of the account's clients. */
  readonly access: ClientSettings;
  readonly settings: AuditSettings;
  readonly loaded: Loaded;
  readonly left: () => number;
  readonly client: DynamoDBClient;
}

interface Result {
  readonly reconciled: Reconciled;
  /** Events that were judged, counted; null where none could be. */
  readonly counted: Counted | null;
}

/** Rejects when something could not be kept. */
export async function reconcileAccount(reconciling: Reconciling): Promise<Result> {
  const { account, settings } = reconciling;
  if (settings.logs === null) {
    const regions = new Set([regionOfIam(settings.partition), ...settings.regions]);
    return together(
      'lookup',
      await Promise.all([...regions].map((region) => inOneRegion(region, byLookup, reconciling))),
    );
  }
  const nothing = (gap: string): Result => ({
    reconciled: { source: 'trail', events: 0, missed: 0, gaps: [gap] },
    counted: null,
  });
  const { regionsOfTrail } = await import('./trail-logs.ts');
  try {
    const regions = await regionsOfTrail(settings.logs, account);
    const none = `the bucket ${settings.logs.bucket} holds no log of account ${account} under ${settings.logs.prefix}`;
    if (regions.length === 0) return nothing(none);
    const results: Result[] = [];
    for (const region of regions) results.push(await inOneRegion(region, byTrail, reconciling));
    return together('trail', results);
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    return nothing(`the bucket ${settings.logs.bucket}: ${error.message}`);
  }
}

type Way = (run: Run, reconciling: Reconciling) => Promise<Reconciled>;

async function inOneRegion(region: string, way: Way, reconciling: Reconciling): Promise<Result> {
  const { account, after, settings, loaded, left, client } = reconciling;
  const checkpoints = await StoredCheckpoints.read(client, settings.table, { account, region, after });
  const run: Run = {
    account,
    region,
    checkpoints,
    now: clock.now(),
    judge: (record) => judge(record, loaded),
    goOn: () => left() > reserve,
  };
  try {
    const reconciled = await way(run, reconciling);
    return { reconciled, counted: checkpoints.counted };
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

const judgementOf = judgements(controls);

/** Under the identities of the live path: what it delivered is known, and changes nothing. */
async function judge(record: unknown, { configuration }: Loaded): Promise<Judged> {
  const context = contextNow(configuration);
  const outcome = auditor.judge(record, context);
  await reportControls(outcome.said);
  if (outcome.event !== null && isRoleUse(outcome.event)) {
    const { keepRoleUse } = await import('./role-uses.ts');
    await keepRoleUse(outcome.event);
  }
  const judgement = judgementOf(record, outcome);
  if (outcome.findings.length + outcome.notes.length === 0) return { relevant: outcome.relevant, added: 0, judgement };
  const outbox = await outboxOnce(scheduledLease);
  const kept = await outbox.keep(outcome, context, record);
  await report(kept);
  const said = [...outcome.said, ...kept.said];
  return { relevant: true, added: kept.added, judgement: judgement && { ...judgement, said } };
}

function together(source: Reconciled['source'], results: readonly Result[]): Result {
  const all = results.map(({ reconciled }) => reconciled);
  const counted = results.flatMap((result) => result.counted ?? []);
  return {
    reconciled: {
      source,
      events: all.reduce((sum, { events }) => sum + events, 0),
      missed: all.reduce((sum, { missed }) => sum + missed, 0),
      gaps: all.flatMap(({ gaps }) => gaps),
    },
    counted:
      counted.length === 0
        ? null
        : {
            since: Math.min(...counted.map(({ since }) => since)),
            until: Math.max(...counted.map(({ until }) => until)),
            counts: counted.map(({ counts }) => counts).reduce(bothCounts),
          },
  };
}
