/**
 * What an account holds at one moment, as far as it was looked at: plain JSON, so a case is a file. `looks` says for every
 * part whether it is all there. A list is empty both when there is nothing and when nobody looked: ask `looks`.
 */
import type { Partition } from '../catalog/regions.ts';
import type { Json } from '../events/audit-event.ts';
import type { Part } from './parts.ts';

/** How looking at one part, in one Region, ended. */
export interface Look {
  readonly part: Part;
  /** Null for what has no Region: IAM, the account. */
  readonly region: string | null;
  /**
   * `not-asked`: nobody wanted it, or what was given (a snapshot) cannot hold it; that is no failure. `denied`: the permission
   * is missing. `unsupported`: the Region is not enabled, or the service is not there. `failed`: anything else.
   */
  readonly outcome: 'complete' | 'not-asked' | 'denied' | 'unsupported' | 'failed';
  /** Null when it is complete; a sentence without its stop. */
  readonly reason: string | null;
  /** `iam:GetRole`; the one that is missing when it was denied, else null. */
  readonly permission: string | null;
}

export interface Inventory {
  readonly account: string;
  readonly partition: Partition;
  /** ISO 8601, UTC: when reading began; of a snapshot the newest time that it names. */
  readonly takenAt: string;
  readonly looks: readonly Look[];
  readonly users: readonly User[];
  readonly groups: readonly Group[];
  readonly roles: readonly Role[];
  readonly policies: readonly Policy[];
  /** The names of IAM's GetAccountSummary: `AccountMFAEnabled`, `AccountAccessKeysPresent`, `AccountPasswordPresent`… */
  readonly accountSummary: Readonly<Record<string, number>>;
  readonly deletions: readonly Deletion[];
  readonly roleUses: readonly RoleUse[];
  readonly trails: readonly Trail[];
  readonly rules: readonly Rule[];
  readonly auditor: AuditorHealth | null;
  readonly domains: readonly Domain[];
  readonly instances: readonly Instance[];
  readonly bots: readonly Bot[];
  readonly voiceConnectors: readonly VoiceConnector[];
  readonly chimeAccounts: readonly ChimeAccount[];
  readonly buckets: readonly Bucket[];
}

/** A policy document, parsed; its text where it is no JSON object. */
export type PolicyDocument = Json | string;

export interface AttachedPolicy {
  readonly name: string;
  readonly arn: string;
}

export interface InlinePolicy {
  readonly name: string;
  readonly document: PolicyDocument;
}

interface Principal {
  readonly name: string;
  /** Begins and ends with `/`. */
  readonly path: string;
  readonly arn: string;
  /** `AROA…`, `AIDA…`, `AGPA…`: another one after it was deleted and created again. */
  readonly id: string;
  readonly createdAt: string;
  readonly attached: readonly AttachedPolicy[];
  readonly inline: readonly InlinePolicy[];
}

export interface User extends Principal {
  /** Names. */
  readonly groups: readonly string[];
  /** ARN of the policy that is its permissions boundary. */
  readonly boundary: string | null;
}

export interface Group extends Principal {}

export interface Role extends Principal {
  readonly boundary: string | null;
  readonly trust: PolicyDocument;
  /** Null when IAM did not say; `at` is null when it was never used in the time that IAM tracks (400 days). */
  readonly lastUsed: { readonly at: string | null; readonly region: string | null } | null;
  readonly description: string | null;
  /** Seconds. */
  readonly maxSessionDuration: number | null;
}

/** A managed policy: the customer's own, or one of AWS that is attached to something. */
export interface Policy {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  readonly createdAt: string;
  /** How many users, groups and roles have it; as a boundary it counts apart. */
  readonly attachments: number;
  readonly boundaries: number;
  /** The default version: `v3`, since when, and its text. */
  readonly version: string;
  readonly versionCreatedAt: string | null;
  readonly document: PolicyDocument;
}

/** A deletion of a service-linked role that was asked for. */
export interface Deletion {
  readonly taskId: string;
  readonly roleName: string;
  /** RoleId at that time; null when it is not known. */
  readonly roleId: string | null;
  readonly requestedAt: string;
  /** IAM's own: SUCCEEDED, IN_PROGRESS, FAILED, NOT_STARTED; null when IAM could not be asked or knows it no more. */
  readonly status: string | null;
  readonly reason: string | null;
}

/** A call that makes use of a feature, known from events. */
export interface RoleUse {
  /** `StartMeetingTranscription`. */
  readonly call: string;
  readonly region: string;
  /** The last time. */
  readonly at: string;
}

export interface Trail {
  readonly name: string;
  readonly arn: string;
  readonly homeRegion: string;
  readonly multiRegion: boolean;
  readonly globalServiceEvents: boolean;
  readonly organization: boolean;
  readonly logFileValidation: boolean;
  readonly bucket: string | null;
  readonly kmsKey: string | null;
  /** Null when it could not be asked; so for `selectors`. */
  readonly logging: boolean | null;
  /** As `keepsManagementWrites` of controls/event-selectors.ts takes them: `eventSelectors`, `advancedEventSelectors`. */
  readonly selectors: Json | null;
}

export interface Rule {
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  /** ENABLED, DISABLED, ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS. */
  readonly state: string;
  readonly pattern: string | null;
  readonly schedule: string | null;
  /** ARNs. */
  readonly targets: readonly string[];
}

export interface AuditorHealth {
  /** By Region whose events are forwarded: when the last heartbeat came; null when none ever did. */
  readonly heartbeats: readonly { readonly region: string; readonly at: string | null }[];
  /** How long a heartbeat may take, milliseconds. */
  readonly heartbeatWithin: number;
  /** Why the configuration could not be read; null when it could. */
  readonly configurationProblem: string | null;
}

export interface Domain {
  readonly region: string;
  readonly name: string;
  readonly createdAt: string | null;
}

export interface Instance {
  readonly region: string;
  readonly id: string;
  readonly arn: string;
  readonly alias: string | null;
  /** CREATION_IN_PROGRESS, ACTIVE, CREATION_FAILED. */
  readonly status: string | null;
  /** ARN of its service-linked role. */
  readonly serviceRole: string | null;
}

export interface Bot {
  readonly region: string;
  readonly id: string;
  readonly name: string;
  readonly status: string | null;
  /** ARN of its role. */
  readonly role: string | null;
}

export interface VoiceConnector {
  readonly region: string;
  readonly id: string;
  readonly name: string | null;
  readonly arn: string | null;
  /** Whether calls are streamed to Kinesis; false without a streaming configuration. */
  readonly streaming: boolean;
}

export interface ChimeAccount {
  readonly id: string;
  readonly name: string | null;
  /** Team, EnterpriseDirectory, EnterpriseLWA, EnterpriseOIDC. */
  readonly type: string | null;
  /** Days; null where nothing is set, and chat is kept for good. */
  readonly retention: { readonly rooms: number | null; readonly conversations: number | null } | null;
  readonly bots: readonly ChimeBot[];
}

export interface ChimeBot {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly disabled: boolean;
  /** Where its events go; both null without an endpoint. Addresses can hold secrets. */
  readonly httpsEndpoint: string | null;
  readonly lambda: string | null;
}

export interface Bucket {
  readonly name: string;
  /** What writes there. */
  readonly records: readonly ('business-calling' | 'voice-connector')[];
  /** Null when the bucket has none. */
  readonly policy: PolicyDocument | null;
  /** `AES256`, `aws:kms`, `aws:kms:dsse`; null when S3 did not say. */
  readonly encryption: string | null;
}

/** An account of which nothing is known yet. */
export function emptyInventory(account: string, partition: Partition, takenAt: string): Inventory {
  return {
    account,
    partition,
    takenAt,
    looks: [],
    users: [],
    groups: [],
    roles: [],
    policies: [],
    accountSummary: {},
    deletions: [],
    roleUses: [],
    trails: [],
    rules: [],
    auditor: null,
    domains: [],
    instances: [],
    bots: [],
    voiceConnectors: [],
    chimeAccounts: [],
    buckets: [],
  };
}

/** Whether anything of a part is there: in one Region at least, it was looked at completely. */
export function isSeen({ looks }: Inventory, part: Part): boolean {
  return looks.some((look) => look.part === part && look.outcome === 'complete');
}
