/** What the user of Rolecall decides (rolecall.yaml). Every field has a default, and everything works with the defaults. */
import type { ChimePolicyName } from './catalog/types.ts';
import type { Severity } from './controls/control.ts';

export interface Configuration {
  readonly accounts: {
    /** Account ids that are the user's own. Empty: only the account of the event is. */
    readonly own: readonly string[];
    readonly organization: string | null;
  };
  /** ARN patterns of the role, user or federated user behind a session. An empty list is no list: nothing is judged by it. */
  readonly approved: {
    /** May create, edit and delete service-linked roles directly. */
    readonly roleAdministrators: readonly string[];
    /** May administer Amazon Chime. */
    readonly chimeAdministrators: readonly string[];
    /** May export what users wrote and attached. */
    readonly privacyDesk: readonly string[];
    /** May change Rolecall itself, by CloudFormation. */
    readonly deployers: readonly string[];
  };
  /** Which documented Chime policy a principal is meant to have. */
  readonly principals: readonly { readonly match: string; readonly policy: ChimePolicyName }[];
  readonly regions: {
    /** Narrower than what AWS supports; null when only AWS's own lists count. */
    readonly allowed: readonly string[] | null;
  };
  readonly thresholds: {
    readonly pinResetsPerHour: number;
    readonly usersPerHour: number;
    readonly unusedRoleDays: number;
  };
  /** By control: the severity of its findings. What a control makes info for a reason (approved, newer AWS) stays info. */
  readonly severity: Readonly<Record<string, Severity>>;
  /** What is known and accepted until a day: findings that fit are shown as muted. */
  readonly mute: readonly Mute[];
}

/** A finding of `control` that fits everything else that is said here is muted; null stands for any. */
export interface Mute {
  /** Where it stands in rolecall.yaml, 1 for the first line. */
  readonly line: number;
  readonly control: string;
  readonly account: string | null;
  readonly region: string | null;
  /** An ARN pattern, as in `approved`. */
  readonly actor: string | null;
  /** The id or the ARN of what a finding is about; the same wildcards. */
  readonly subject: string | null;
  /** The last day on which it holds, in UTC, YYYY-MM-DD. */
  readonly until: string;
  readonly reason: string;
  readonly owner: string;
  /** Of a baseline: only the finding of this id, and only while it is no worse than it was. */
  readonly accepts?: { readonly id: string; readonly severity: Severity };
}

/** Which configuration a report rests on. */
export interface ConfigurationUsed {
  /** Path or address; `defaults` when nothing was read. */
  readonly source: string;
  /** Of the text that was read, in hexadecimal; null for the defaults. */
  readonly sha256: string | null;
  /** Where it is kept in versions, as S3 and SSM do: the one that was read. */
  readonly version: string | null;
}

export const defaultsUsed: ConfigurationUsed = { source: 'defaults', sha256: null, version: null };

export const defaults: Configuration = {
  accounts: { own: [], organization: null },
  approved: { roleAdministrators: [], chimeAdministrators: [], privacyDesk: [], deployers: [] },
  principals: [],
  regions: { allowed: null },
  thresholds: { pinResetsPerHour: 5, usersPerHour: 10, unusedRoleDays: 90 },
  severity: {},
  mute: [],
};
