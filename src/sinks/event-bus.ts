import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { asEvent, detailType, eventSource } from '../findings/as-event.ts';
import { masked } from '../findings/masked.ts';
import type { Place } from './outbox.ts';

/**
 * Bytes of a detail. EventBridge takes entries of 1 MB, the rest of an entry has a few kilobytes:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
 */
const largestDetail = 1_000_000;

/** A bus of EventBridge: an event for each change of a finding, for machines; personal data masked. */
export function eventBusPlace(client: EventBridgeClient, bus: string): Place {
  return {
    name: 'event-bus',
    async send(finding, revision, before = null) {
      const shown = masked(finding);
      const entry = {
        EventBusName: bus,
        Source: eventSource,
        DetailType: detailType,
        Detail: JSON.stringify(asEvent(shown, revision, before, largestDetail)),
        ...(shown.subject.arn === null ? {} : { Resources: [shown.subject.arn] }),
      };
      const { Entries = [], FailedEntryCount = 0 } = await client.send(new PutEventsCommand({ Entries: [entry] }));
      // A refused entry is no error of the call.
      const [{ ErrorCode, ErrorMessage } = {}] = Entries;
      if (FailedEntryCount > 0 || ErrorCode !== undefined)
        throw new Error(`the bus ${bus} refused the event: ${ErrorCode ?? 'no code'}: ${ErrorMessage ?? 'no message'}`);
    },
  };
}
