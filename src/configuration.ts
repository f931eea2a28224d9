/** What the user of Rolecall decides; every field has a default, and everything works with the defaults. */
export interface Configuration {
  readonly approved: {
    /** ARN patterns of principals that may create and delete service-linked roles directly. Empty: no list, only root is reported. */
    readonly roleAdministrators: readonly string[];
    /** ARN patterns of principals that may administer Amazon Chime. Empty: no list. */
    readonly chimeAdministrators: readonly string[];
  };
  readonly regions: {
    /** Narrower than what AWS supports; null when only AWS's own lists count. */
    readonly allowed: readonly string[] | null;
  };
}

export const defaults: Configuration = {
  approved: { roleAdministrators: [], chimeAdministrators: [] },
  regions: { allowed: null },
};
