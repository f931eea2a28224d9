import type { AuditEvent } from '../events/audit-event.ts';
import type { Subject } from './control.ts';

/** The principal of an event as what a finding is about; its account where the record names no principal. */
export function principalOf({ actor, account }: Pick<AuditEvent, 'actor' | 'account'>): Subject {
  if (actor.arn !== null) return { type: 'principal', id: actor.arn, arn: actor.arn };
  return { type: 'aws-account', id: actor.account ?? account, arn: null };
}
