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
}

export const defaults: Configuration = {
  accounts: { own: [], organization: null },
  approved: { roleAdministrators: [], chimeAdministrators: [], privacyDesk: [], deployers: [] },
  principals: [],
  regions: { allowed: null },
  thresholds: { pinResetsPerHour: 5, usersPerHour: 10, unusedRoleDays: 90 },
  severity: {},
};
