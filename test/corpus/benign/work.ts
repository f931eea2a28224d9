import type { Call } from '../records.ts';

/** A call of the platform team: in the main account and in us-east-1, unless it says otherwise. */
export type Work = Pick<Call, 'service' | 'name' | 'request'> &
  Partial<Pick<Call, 'account' | 'by' | 'region' | 'error'>>;
