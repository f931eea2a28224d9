/** One thing that the doctor looked at. */

/** `note` is neither good nor bad: for people to compare with what they expect. */
export type CheckState = 'ok' | 'note' | 'wrong' | 'unseen';

export interface Check {
  readonly area:
    | 'stack'
    | 'trail'
    | 'rules'
    | 'queues'
    | 'alarms'
    | 'outbox'
    | 'forwarders'
    | 'heartbeat'
    | 'audits'
    | 'reports'
    | 'baseline'
    | 'subscribers'
    | 'catalogue';
  readonly state: CheckState;
  /** What was found, as a sentence. */
  readonly says: string;
  /** What to do, as sentences; null where nothing is to be done. */
  readonly remedy: string | null;
}

export const deployAgain = 'Deploy this version: npm run deploy.';

/** Of what somebody changed past CloudFormation, which compares templates: the same one again changes nothing. */
export const putBack =
  'Find out who did that (auditor-tampered). Deploying the same version does not notice: put it back by hand, or by a change set of the stack with the deployment mode REVERT_DRIFT.';

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The first of many that are alike, and how many more there are. */
export function some(all: readonly string[], most = 5, separator = '; '): string {
  const rest = all.length - most;
  return `${all.slice(0, most).join(separator)}${rest > 0 ? `${separator}and ${rest} more` : ''}`;
}
