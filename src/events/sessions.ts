import { roleByName } from '../catalog/role-lookup.ts';
import type { ServiceLinkedRole } from '../catalog/types.ts';
import type { Json } from './audit-event.ts';
import { field, objectOf } from './fields.ts';

/** Whether the caller is a session of a role with the name of a covered one. Runs on every record, so it looks at two strings. */
export function isCoveredSession(record: Json): boolean {
  const arn = field(objectOf(field(record, 'userIdentity')), 'arn');
  return (
    typeof arn === 'string' && arn.includes(':assumed-role/AWSServiceRoleFor') && coveredRoleOfSession(arn) !== null
  );
}

/** The catalogue's role that the session's ARN names. The ARN of a session has no path: the issuer's tells whether it is genuine. */
export function coveredRoleOfSession(sessionArn: string): ServiceLinkedRole | null {
  const name = /:assumed-role\/([^/]+)/.exec(sessionArn)?.[1];
  return name === undefined ? null : (roleByName(name) ?? null);
}
