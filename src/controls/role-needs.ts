/** Which calls of Amazon Chime need a service-linked role that no service creates. */
import { chimeEventSources } from '../catalog/event-sources.ts';
import type { AuditEvent } from '../events/audit-event.ts';
import { day } from './dates.ts';

/** Calls that need a role which only a person creates -> the principal of that role. */
export const needs: ReadonlyMap<string, string> = new Map([
  ['StartMeetingTranscription', 'transcription.chime.amazonaws.com'],
  ['CreateMediaCapturePipeline', 'mediapipelines.chime.amazonaws.com'],
  ['CreateMediaConcatenationPipeline', 'mediapipelines.chime.amazonaws.com'],
  ['CreateMediaLiveConnectorPipeline', 'mediapipelines.chime.amazonaws.com'],
  ['CreateMediaStreamPipeline', 'mediapipelines.chime.amazonaws.com'],
]);

/** How long a use counts, milliseconds. */
export const useCounts = 90 * day;

/** Whether an event tells that such a feature is in use. */
export function isRoleUse({ name, error, source }: AuditEvent): boolean {
  return error === null && needs.has(name) && chimeEventSources.includes(source);
}
