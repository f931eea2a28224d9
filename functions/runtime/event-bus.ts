/** The place that is a bus of EventBridge. It imports the SDK: import it only where it is on. */
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { eventBusPlace } from '../../src/sinks/event-bus.ts';
import type { Place } from '../../src/sinks/outbox.ts';
import { requestHandler } from './request-handler.ts';

export function makeEventBusPlace(bus: string): Place {
  return eventBusPlace(new EventBridgeClient({ requestHandler }), bus);
}
