/** Audits one account and keeps what was found. It imports the SDK: import it only when an account is to be audited. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { looksOf } from '../../src/audit-looks.ts';
import { judgeInventory, regionOfIam, type StateOutcome } from '../../src/audit-state.ts';
import { controls } from '../../src/controls/index.ts';
import { objectOf, textOf } from '../../src/events/fields.ts';
import { gapsOf, lookedAt } from '../../src/findings/coverage.ts';
import type { AuditorHealth, Inventory } from '../../src/inventory/inventory.ts';
import { errorName } from '../../src/sources/account/asking.ts';
import { readNames } from '../../src/sources/account/identity.ts';
import { readAccount } from '../../src/sources/account/read-account.ts';
import type { ClientSettings } from '../../src/sources/account/settings.ts';
import { judgedSoFar } from '../../src/reconcile/counts.ts';
import type { LastAudit } from '../../src/report/last-audit.ts';
import { lastAuditOf, noteAudit } from '../../src/sinks/audits.ts';
import { lastHeartbeat } from '../../src/sinks/heartbeat.ts';
import { deletionsOf } from '../../src/sinks/known-deletions.ts';
import { roleUsesOf } from '../../src/sinks/role-uses.ts';
import { type AuditSettings, auditSettingsOf } from './audit-settings.ts';
import type { Loaded } from './configuration.ts';
import { reconcileAccount } from './reconcile-account.ts';
import { report, reportControls } from './report.ts';
import { requestHandler } from './request-handler.ts';
import { contextNow, outboxOnce, scheduledLease } from './services.ts';

/** What on-schedule asks for. */
export interface AuditOrder {
  readonly account: string;
}

/** Throws when it is none. */
export function orderOf(body: unknown): AuditOrder {
  const id = textOf(objectOf(body)['account']);
  if (id === null || !/^\d{12}$/.test(id)) throw new Error('expected the id of an account');
  return { account: id };
}

const client = new DynamoDBClient({ requestHandler });
/** Two heartbeats may be late: CloudTrail takes up to a quarter of an hour, and EventBridge is best effort. */
const heartbeatWithin = 3 * 60 * 60 * 1000;

/**
 * Rejects when what was found could not be kept: then the message comes back. What could not be looked at is in the result,
 * and resolves nothing. `left` gives the milliseconds that are left.
 */
export async function auditAccount({ account }: AuditOrder, loaded: Loaded, left: () => number): Promise<LastAudit> {
  const settings = auditSettingsOf(process.env);
  const access = await accessTo(account, settings);
  const before = await lastAuditOf(client, settings.table, account);
  if ('gap' in access) return unread(account, access.gap, loaded, settings, before);
  const home = regionOfIam(settings.partition);
  const takenAt = `${new Date().toISOString().slice(0, 19)}Z`;
  const [inventory, names] = await Promise.all([
    readAccount({
      identity: { account, partition: settings.partition },
      regions: settings.regions,
      services: settings.services,
      deletions: await deletionsOf(client, settings.table, account),
      roleUses: await roleUsesOf(client, settings.table, account),
      auditor: account === settings.account ? await health(settings, loaded, before !== null) : null,
      now: takenAt,
      settings: access.settings,
    }),
    readNames(account, home, {}),
  ]);
  const outcome = judgeInventory(inventory, controls, loaded.configuration);
  await reportControls(outcome.errors.map((error) => ({ ...error, verdict: 'error', account })));
  await keepLooks(inventory, outcome, loaded);
  const after = before?.judged?.by ?? null;
  const reconciling = { account, after, access: access.settings, settings, loaded, left, client };
  const { reconciled, counted } = await reconcileAccount(reconciling);
  const looked = lookedAt(inventory, names);
  const gaps = [
    ...gapsOf({ looked: [looked] }),
    ...outcome.errors.map(({ control }) => `the control ${control} failed`),
  ];
  const complete = gaps.length + reconciled.gaps.length === 0;
  const audit: LastAudit = {
    account,
    name: names.account,
    organizationalUnit: names.unit,
    takenAt,
    complete,
    completeAt: complete ? takenAt : lastComplete(before),
    gaps,
    looked,
    controls: Object.fromEntries(outcome.controls),
    reconciled,
    judged: judgedSoFar(before?.judged ?? null, { takenAt, looks: outcome.controls, counted }),
    configuration: loaded.used,
  };
  await noteAudit(client, settings.table, audit);
  return audit;
}

async function accessTo(
  account: string,
  { account: own, region, member }: AuditSettings,
): Promise<{ readonly settings: ClientSettings } | { readonly gap: string }> {
  if (account === own) return { settings: {} };
  if (member === null) return { gap: 'no role is configured that could be assumed there' };
  try {
    const { memberCredentials } = await import('./member-credentials.ts');
    return { settings: { credentials: await memberCredentials(account, region, member) } };
  } catch (error) {
    return { gap: `the role ${member.role} cannot be assumed there (${errorName(error)})` };
  }
}

/** What is known of an account that cannot be looked at; its findings stay as they are. */
async function unread(
  account: string,
  gap: string,
  loaded: Loaded,
  { table, partition }: AuditSettings,
  before: LastAudit | null,
): Promise<LastAudit> {
  const names = await readNames(account, regionOfIam(partition), {});
  const takenAt = `${new Date().toISOString().slice(0, 19)}Z`;
  const known = { account, name: names.account, organizationalUnit: names.unit, takenAt };
  const nothing = {
    complete: false,
    completeAt: lastComplete(before),
    gaps: [gap],
    looked: null,
    controls: {},
    reconciled: null,
  };
  // What was counted of it stays.
  const judged = before?.judged === undefined ? {} : { judged: before.judged };
  const audit = { ...known, ...nothing, ...judged, configuration: loaded.used };
  await noteAudit(client, table, audit);
  return audit;
}

function lastComplete(before: LastAudit | null): string | null {
  return before?.completeAt ?? (before?.complete ? before.takenAt : null);
}

/** In the first hours of a deployment no heartbeat can have come: the first audit does not complain that none did. */
async function health(
  { table, region }: AuditSettings,
  { problem: configurationProblem }: Loaded,
  auditedBefore: boolean,
): Promise<AuditorHealth> {
  const at = await lastHeartbeat(client, table);
  const heartbeats = at === null && !auditedBefore ? [] : [{ region, at }];
  return { heartbeats, heartbeatWithin, configurationProblem };
}

async function keepLooks(inventory: Inventory, outcome: StateOutcome, { configuration }: Loaded): Promise<void> {
  const outbox = await outboxOnce(scheduledLease);
  for (const look of looksOf(inventory, controls, outcome)) {
    // All looks of one audit are of one time, so that trying it again soon counts as the same look.
    const kept = await outbox.look(look, { ...contextNow(configuration), now: inventory.takenAt });
    await report(kept);
  }
}
