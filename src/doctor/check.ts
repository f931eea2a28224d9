/** One thing that the doctor looked at. */

/** `note` is neither good nor bad: for people to compare with what they expect. */
export type CheckState = 'ok' | 'note' | 'wrong' | 'unseen';

export interface Check {
  readonly area:
    | 'stack'
    | 'trail'
    | 'rules'
    | 'queues'
    | 'forwarders'
    | 'heartbeat'
    | 'audits'
    | 'baseline'
    | 'subscribers'
    | 'catalogue';
  readonly state: CheckState;
  /** What was found, as a sentence. */
  readonly says: string;
  /** What to do, as sentences; null where nothing is to be done. */
  readonly remedy: string | null;
}

export const deployAgain = 'Deploy this version: npx osls deploy.';
