/** What the controls of Voice Connector streaming events have in common. */
import type { AuditEvent } from '../events/audit-event.ts';
import { textOf } from '../events/fields.ts';
import type { Read, Subject } from './control.ts';

export const streamingEvents: Read = {
  kind: 'service-events',
  source: 'aws.chime',
  detailTypes: ['Chime VoiceConnector Streaming Status'],
};

export function voiceConnectorOf({ request }: AuditEvent): Subject {
  return { type: 'voice-connector', id: textOf(request['voiceConnectorId']) ?? 'unknown Voice Connector', arn: null };
}
