import type { RegionKey } from './regions.ts';

/** Where a fact was read. `read` is the day it was read, as YYYY-MM-DD. */
export interface Source {
  readonly url: `https://${string}`;
  readonly heading: string;
  readonly read: string;
}

export type Confidence = 'low' | 'medium' | 'high';

/** Product families whose service-linked roles the catalogue covers. */
export type Family = 'chime' | 'lex' | 'profile' | 'connect';

/** One kind of service-linked role, as AWS documents it. */
export interface ServiceLinkedRole {
  /** Role name without its suffix, in AWS's spelling. */
  readonly name: string;
  /**
   * `_<suffix>` after the name: never, always, or sometimes, as where the service gives one and a person who creates the
   * role need not. The suffix alphabet is not documented, so any suffix fits.
   */
  readonly suffix: 'none' | 'required' | 'optional';
  /** `AWSServiceName`: names the path `/aws-service-role/<principal>/` of the genuine role. */
  readonly principal: string;
  /** Service principals that the documented trust policy names, and nobody else. */
  readonly trusts: readonly string[];
  /** Service principals that its service adds to the trust policy when a feature is used, as AWS documents. */
  readonly alsoTrusts?: readonly string[];
  readonly family: Family;
  /** The AWS service, as its documentation calls it. */
  readonly service: string;
  readonly creation: {
    /** What makes the service create the role by itself; null when only a person creates it. */
    readonly byService: string | null;
    /** Whether AWS documents that a person may also create it directly. */
    readonly byPerson: 'documented' | 'undocumented';
  };
  /** `invokedBy` principals whose creation of this role is the service's own doing. */
  readonly createdVia: readonly string[];
  /** `invokedBy` principals whose edits of this role (inline policies, deletion) are the service's own doing. */
  readonly editedVia: readonly string[];
  readonly deletion: {
    /** Documented clean-up before the role can go; null when the page names none. */
    readonly cleanup: string | null;
    /** The service deletes the role by a session of the role itself. */
    readonly selfDeletes: boolean;
  };
  /** The AWS-managed policy attached to it, as role-policies.ts names it; null when the page names none. */
  readonly policy: string | null;
  /** Another name under which accounts have a policy of the same text. */
  readonly alsoPolicy?: string;
  /** Where the role is supported: a key of `regions` in regions.ts; null when AWS's pages do not say. */
  readonly regions: RegionKey | null;
  /** Set when the service behind the role has ended. `on` is null when the day is not known. */
  readonly retired: { readonly on: string | null; readonly what: string } | null;
  readonly source: Source;
  /** `low` and `medium` when part of the entry is inferred; `unsure` then says which part. */
  readonly confidence: Confidence;
  readonly unsure: string | null;
}

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** One known text of a policy: what a guide documents, or what AWS served on a day. */
export interface PolicyBaseline {
  readonly kind: 'documented' | 'live';
  /** Version of the managed policy (`v3`); null for the text of a guide. */
  readonly version: string | null;
  /** First day the text is known to have held, YYYY-MM-DD; null when the page has no date. */
  readonly since: string | null;
  readonly statements: readonly PolicyStatement[];
  readonly source: Source;
}

export interface ManagedPolicy {
  readonly name: string;
  readonly arn: string;
  /** Oldest first. */
  readonly baselines: readonly PolicyBaseline[];
}

/** Run-time calls of applications, or the administration of the service (see docs/architecture.md, "Two planes"). */
export type Plane = 'administration' | 'application';

export type ChimeService =
  | 'chime'
  | 'chime-sdk-identity'
  | 'chime-sdk-meetings'
  | 'chime-sdk-media-pipelines'
  | 'chime-sdk-messaging'
  | 'chime-sdk-voice';

export type ActionClass = 'read' | 'write' | 'identity' | 'destructive' | 'data_export';

/** One Chime operation name, over all services that have it, or an action that exists as a permission only. */
export interface ChimeOperation {
  readonly name: string;
  /** API services with an operation of this name; empty for an action that only the console performs. */
  readonly services: readonly ChimeService[];
  readonly access: 'Read' | 'List' | 'Write' | 'Tagging';
  readonly class: ActionClass;
  readonly plane: Plane;
  /** The documented Chime policies that allow it, by documented text or by live text. */
  readonly allowedBy: readonly ChimePolicyName[];
  /** Key of `sources` in chime-operations.ts. */
  readonly source: string;
}

export type ChimePolicyName = 'AmazonChimeReadOnly' | 'AmazonChimeUserManagement' | 'AmazonChimeFullAccess';

/** Regions of one service in every partition that has it. */
export interface RegionList {
  readonly regions: readonly string[];
  /** `documented`: AWS's page lists them. `endpoints`: the SDK's endpoint data does; presence is proven, absence is not. */
  readonly basis: 'documented' | 'endpoints';
  readonly source: Source;
}
