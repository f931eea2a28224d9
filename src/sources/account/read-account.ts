/**
 * An account through read-only calls -> its inventory. What is denied, unsupported or fails is told by part and Region, and
 * stops nothing else.
 */
import { type RegionKey, regions as supported } from '../../catalog/regions.ts';
import { regionOfIam } from '../../audit-state.ts';
import {
  type AuditorHealth,
  emptyInventory,
  type Inventory,
  type Look,
  type Role,
  type RoleUse,
} from '../../inventory/inventory.ts';
import { type Part, parts } from '../../inventory/parts.ts';
import { accountReads } from '../../inventory/account-reads.ts';
import type { Service } from '../../inventory/services.ts';
import { Unanswered } from './asking.ts';
import { readBuckets, readChimeAccounts } from './chime.ts';
import { readTrails } from './cloudtrail.ts';
import { readRules } from './eventbridge.ts';
import {
  iamClient,
  isCovered,
  type KnownDeletion,
  readAccountSummary,
  readDeletions,
  readIdentities,
  readRoleDetails,
} from './iam.ts';
import type { AccountIdentity } from './identity.ts';
import { readBots, readDomains, readInstances, readVoiceConnectors } from './services.ts';
import type { ClientSettings } from './settings.ts';

export interface AccountReading {
  readonly identity: AccountIdentity;
  /** Where Regional things are looked at, as far as the catalogue says that the service is there. */
  readonly regions: readonly string[];
  /** Wanted whatever roles there are: one that does not answer is a gap. */
  readonly services: readonly Service[];
  /** Deletions that events told of; null when no events are known. */
  readonly deletions: readonly KnownDeletion[] | null;
  /** Uses that events told of; left out when no events are known. */
  readonly roleUses?: readonly RoleUse[];
  /** Null when this is not the deployed Rolecall. */
  readonly auditor: AuditorHealth | null;
  /** ISO 8601. */
  readonly now: string;
  readonly settings: ClientSettings;
  /** Told before each part. */
  readonly onPart?: (part: Part, region: string | null) => void;
}

/** Reads every part that is wanted. Rejects only where the program itself is at fault. */
export async function readAccount(reading: AccountReading): Promise<Inventory> {
  const { identity, now, settings, deletions, roleUses, auditor } = reading;
  const home = regionOfIam(identity.partition);
  const looks: Look[] = [];
  const look = looker(looks, reading.onPart);
  const iam = await iamClient(home, settings);

  const identities = await look('identities', null, () => readIdentities(iam));
  const found = identities?.roles ?? [];
  const roles = identities ? await look('role-details', null, () => readRoleDetails(iam, found)) : null;
  if (!identities) looks.push(skipped('role-details', null, 'the roles are not known'));
  const accountSummary = await look('account-summary', null, () => readAccountSummary(iam));
  const known = deletions === null ? null : await look('deletions', null, () => readDeletions(iam, deletions));
  if (deletions === null)
    looks.push(skipped('deletions', null, 'IAM lists no deletions: the events tell of them, to a deployed Rolecall'));
  looks.push(
    roleUses === undefined
      ? skipped('role-uses', null, 'no service lists them: the events tell of them, to a deployed Rolecall')
      : complete('role-uses', null),
  );
  const trails = await look('trails', null, () => readTrails(home, settings));
  looks.push(
    auditor === null ? skipped('auditor', null, 'only a deployed Rolecall knows it') : complete('auditor', null),
  );

  const usage = usageOf(identities === null ? null : found, reading.services);
  const regional = await Promise.all(reading.regions.map((region) => readRegion(region, usage, reading, look, looks)));
  // Amazon Chime has one Region, and knows the buckets of the whole account.
  const inUse = usage('chime');
  const chimeAccounts =
    inUse === true ? await look('chime-accounts', null, () => readChimeAccounts(chimeRegion, settings)) : null;
  if (inUse !== true) looks.push(skipped('chime-accounts', null, inUse));
  const hasConnectors = regional.some(({ voiceConnectors }) => voiceConnectors.length > 0);
  const recording = inUse === true || hasConnectors ? true : usage('voice');
  const buckets =
    recording === true ? await look('buckets', null, () => readBuckets(chimeRegion, settings, inUse === true)) : null;
  if (recording !== true) looks.push(skipped('buckets', null, recording));

  return {
    ...emptyInventory(identity.account, identity.partition, now),
    ...identities,
    roles: roles ?? found,
    accountSummary: accountSummary ?? {},
    deletions: known ?? [],
    roleUses: roleUses ?? [],
    trails: trails ?? [],
    auditor,
    rules: regional.flatMap(({ rules }) => rules),
    domains: regional.flatMap(({ domains }) => domains),
    instances: regional.flatMap(({ instances }) => instances),
    bots: regional.flatMap(({ bots }) => bots),
    voiceConnectors: regional.flatMap(({ voiceConnectors }) => voiceConnectors),
    chimeAccounts: chimeAccounts ?? [],
    buckets: buckets ?? [],
    looks: looks.toSorted(inOrder),
  };
}

const chimeRegion = 'us-east-1';

/** With `doubt`, the reason why a service may not be in use, its first call is a trial: without an answer nobody asked. */
type Looker = <T>(part: Part, region: string | null, read: () => Promise<T>, doubt?: string) => Promise<T | null>;
/** True, or why a service is not asked. */
type Usage = (service: Service) => true | string;

async function readRegion(
  region: string,
  usage: Usage,
  { settings }: AccountReading,
  look: Looker,
  looks: Look[],
): Promise<Pick<Inventory, 'rules' | 'domains' | 'instances' | 'bots' | 'voiceConnectors'>> {
  const where = async <T>(
    part: Part,
    service: Service,
    key: RegionKey,
    read: (region: string, settings: ClientSettings) => Promise<readonly T[]>,
  ): Promise<readonly T[]> => {
    if (!supported[key].regions.includes(region)) {
      looks.push(skipped(part, region, 'AWS offers the service in other Regions'));
      return [];
    }
    const inUse = usage(service);
    return (await look(part, region, () => read(region, settings), inUse === true ? undefined : inUse)) ?? [];
  };
  return {
    rules: (await look('rules', region, () => readRules(region, settings))) ?? [],
    domains: await where('domains', 'profile', 'profile', readDomains),
    instances: await where('instances', 'connect', 'connect', readInstances),
    bots: await where('bots', 'lex', 'lex-v2', readBots),
    voiceConnectors: await where('voice-connectors', 'voice', 'chime-sdk-voice', readVoiceConnectors),
  };
}

/** Reads a part and notes how that ended; null when it is not there. */
function looker(looks: Look[], onPart: AccountReading['onPart']): Looker {
  return async (part, region, read, doubt) => {
    onPart?.(part, region);
    try {
      const value = await read();
      looks.push(complete(part, region));
      return value;
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      const { outcome, message, permission, asked } = error;
      const isTrial = doubt !== undefined && asked === accountReads[part][0]?.permission;
      looks.push(
        isTrial
          ? skipped(part, region, `${doubt}; ${message}`)
          : { part, region, outcome, reason: message, permission },
      );
      return null;
    }
  };
}

function complete(part: Part, region: string | null): Look {
  return { part, region, outcome: 'complete', reason: null, permission: null };
}

function skipped(part: Part, region: string | null, reason: string): Look {
  return { part, region, outcome: 'not-asked', reason, permission: null };
}

/** A role whose name begins so shows that the service is, or was, in use. */
const rolesOf: Readonly<Record<Service, readonly string[]>> = {
  chime: ['AWSServiceRoleForAmazonChime'],
  connect: ['AWSServiceRoleForAmazonConnect'],
  lex: ['AWSServiceRoleForLexV2Bots'],
  profile: ['AWSServiceRoleForProfile'],
  voice: ['AWSServiceRoleForAmazonChimeVoiceConnector'],
};

function usageOf(roles: readonly Role[] | null, wanted: readonly Service[]): Usage {
  const names = new Set((roles ?? []).filter(isCovered).map(({ name }) => name.split('_')[0] as string));
  return (service) => {
    if (wanted.includes(service) || rolesOf[service].some((name) => names.has(name))) return true;
    return roles === null
      ? `whether ${service} is in use is not known (--service ${service} wants it)`
      : `no service-linked role shows that ${service} is in use (--service ${service} wants it)`;
  };
}

/** By part, then by Region, whatever was answered first. */
function inOrder(a: Look, b: Look): number {
  return parts.indexOf(a.part) - parts.indexOf(b.part) || ((a.region ?? '') < (b.region ?? '') ? -1 : 1);
}
