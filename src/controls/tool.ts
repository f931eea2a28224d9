import type { AuditEvent } from '../events/audit-event.ts';
import { textOf } from '../events/fields.ts';

/** The tool behind a call, as far as the record tells: a deployment service by `invokedBy`, others by their user agent, which anyone can forge. */
export function toolOf({ actor, record }: AuditEvent): string | null {
  if (actor.invokedBy === 'cloudformation.amazonaws.com') return 'CloudFormation';
  if (actor.invokedBy === 'servicecatalog.amazonaws.com') return 'Service Catalog';
  if (actor.invokedBy === 'signin.amazonaws.com') return 'the console';
  const agent = textOf(record['userAgent']) ?? '';
  if (/\bterraform\b/i.test(agent)) return 'Terraform (by its user agent)';
  if (/\bpulumi\b/i.test(agent)) return 'Pulumi (by its user agent)';
  return null;
}
