/** The scheduled audit, of a sample account: there is no IAM on this machine, so its state comes from a file. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { scheduledLease, outboxOnce } from '../functions/runtime/services.ts';
import { looksOf } from '../src/audit-looks.ts';
import { judgeInventory } from '../src/audit-state.ts';
import type { Configuration, ConfigurationUsed } from '../src/configuration.ts';
import { controls } from '../src/controls/index.ts';
import { gapsOf, lookedAt, notAskedOf } from '../src/findings/coverage.ts';
import type { Inventory } from '../src/inventory/inventory.ts';
import { inventoriesOf } from '../src/inventory/snapshot.ts';
import { noteAudit } from '../src/sinks/audits.ts';
import type { LocalSystem } from './system.ts';

const sample = join(import.meta.dirname, '../examples/sample-account/details.json');

/** Judges what `aws iam get-account-authorization-details` prints of the sample account, and keeps it as on-account does. */
export async function auditSample(
  { endpoints }: Pick<LocalSystem, 'endpoints'>,
  configuration: Configuration,
  used: ConfigurationUsed,
): Promise<void> {
  const inventories = inventoriesOf([{ name: basename(sample), text: await readFile(sample, 'utf8') }]);
  for (const inventory of inventories) await audit(inventory, endpoints, configuration, used);
}

async function audit(
  inventory: Inventory,
  { clients, table }: LocalSystem['endpoints'],
  configuration: Configuration,
  used: ConfigurationUsed,
): Promise<void> {
  const { account, takenAt } = inventory;
  const outcome = judgeInventory(inventory, controls, configuration);
  const outbox = await outboxOnce(scheduledLease);
  for (const look of looksOf(inventory, controls, outcome))
    await outbox.look(look, { now: takenAt, horizon: null, configuration });
  const looked = lookedAt(inventory, { account: null, unit: null });
  const gaps = [
    ...gapsOf({ looked: [looked] }),
    // On-account asks for everything.
    ...notAskedOf({ looked: [looked] }),
    ...outcome.errors.map(({ control }) => `the control ${control} failed`),
  ];
  await noteAudit(clients.dynamodb, table, {
    account,
    name: null,
    organizationalUnit: null,
    takenAt,
    complete: gaps.length === 0,
    gaps,
    looked,
    controls: Object.fromEntries(outcome.controls),
    reconciled: null,
    configuration: used,
  });
}
