/** What the functions of the scheduled audit are told by their environment. */
import type { Partition } from '../../src/catalog/regions.ts';
import { partitionOf } from '../../src/events/role-target.ts';
import { type Service, services } from '../../src/inventory/services.ts';

export interface AuditSettings {
  /** The account and Region in which the functions run. */
  readonly account: string;
  readonly region: string;
  readonly partition: Partition;
  readonly table: string;
  /** Where Regional things are looked at; the first one is `region`. */
  readonly regions: readonly string[];
  /** Asked whatever roles there are. */
  readonly services: readonly Service[];
  /** The role to assume in other accounts, and what it asks for; null when only this account is audited. */
  readonly member: { readonly role: string; readonly externalId: string } | null;
  /** Where the trail of the audited accounts writes; null when LookupEvents has to do. */
  readonly logs: TrailBucket | null;
}

export interface TrailBucket {
  readonly bucket: string;
  /** What stands before the account id in a key: `AWSLogs/`, `AWSLogs/o-exampleorgid/`. */
  readonly prefix: string;
}

/** Throws with every variable that is missing, and with names that mean nothing. */
export function auditSettingsOf(environment: NodeJS.ProcessEnv): AuditSettings {
  const missing: string[] = [];
  const need = (name: string) => {
    const value = environment[name];
    if (!value) missing.push(name);
    return value ?? '';
  };
  const [account, region, table] = ['ROLECALL_ACCOUNT', 'AWS_REGION', 'ROLECALL_TABLE'].map(need) as [
    string,
    string,
    string,
  ];
  const role = environment['ROLECALL_AUDIT_ROLE'] || null;
  const externalId = role === null ? '' : need('ROLECALL_AUDIT_EXTERNAL_ID');
  if (missing.length > 0) throw new Error(`environment: expected ${missing.join(' and ')} to be set`);
  const asked = listed(environment['ROLECALL_AUDIT_SERVICES']);
  const unknown = asked.find((name) => !(services as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw new Error(`environment: expected ROLECALL_AUDIT_SERVICES to name ${services.join(', ')}, not ${unknown}`);
  const bucket = environment['ROLECALL_LOG_BUCKET'] || null;
  return {
    account,
    region,
    partition: partitionOf(region) as Partition,
    table,
    regions: [...new Set([region, ...listed(environment['ROLECALL_AUDIT_REGIONS'])])],
    services: services.filter((service) => asked.includes(service)),
    member: role === null ? null : { role, externalId },
    logs: bucket === null ? null : { bucket, prefix: environment['ROLECALL_LOG_PREFIX'] || 'AWSLogs/' },
  };
}

function listed(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}
