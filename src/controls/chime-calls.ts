/** What the controls of Chime calls have in common. */
import { chimeEventSources } from '../catalog/event-sources.ts';
import { operationByName } from '../catalog/lookup.ts';
import type { ChimeOperation } from '../catalog/types.ts';
import type { AuditEvent } from '../events/audit-event.ts';
import { textOf } from '../events/fields.ts';
import { calls, type Read, type Subject } from './control.ts';

/** Every call of Amazon Chime and the Chime SDK: the operation tells them apart, not the event source. */
export const chimeCalls: readonly Read[] = chimeEventSources.map((source) => calls(source));

/** Named Chime calls, under every event source that Chime uses. */
export function chimeCallsOf(...names: readonly string[]): readonly Read[] {
  return chimeEventSources.map((source) => calls(source, ...names));
}

/** The catalogue's operation, when the call belongs to the administration plane. */
export function administrationOperation(event: AuditEvent): ChimeOperation | null {
  const operation = operationByName(event.name);
  return operation?.plane === 'administration' ? operation : null;
}

export function isReading({ access }: ChimeOperation): boolean {
  return access === 'Read' || access === 'List';
}

/** The Chime account of the call (its own id, not the AWS account's); the AWS account where the call names none. */
export function chimeAccountOf({ request, account }: AuditEvent): Subject {
  const id = textOf(request['accountId']);
  return id === null ? { type: 'aws-account', id: account, arn: null } : { type: 'chime-account', id, arn: null };
}
