/** The outbox over DynamoDB and the places that are on. It imports the SDK: import it only when there is something to keep. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { FindingsTable } from '../../src/sinks/findings-table.ts';
import { Outbox, type Place } from '../../src/sinks/outbox.ts';
import { controls } from '../controls/timelines.ts';
import { requestHandler } from './request-handler.ts';
import { type Settings, settingsOf } from './settings.ts';

const day = 24 * 60 * 60 * 1000;
/** Longer than the timeout of every function that delivers (serverless.yml). */
export const lease = 2 * 60 * 1000;
const retention = 400 * day;

/** Rejects when the environment does not say where to keep and tell. `longer`: a lease for a function that may run longer. */
export async function makeOutbox(longer?: number): Promise<Outbox> {
  const settings = settingsOf(process.env);
  return new Outbox({
    table: new FindingsTable(new DynamoDBClient({ requestHandler }), { table: settings.table, retention }),
    places: await placesOf(settings),
    controls,
    lease: longer ?? lease,
  });
}

/** The client of a place is loaded where the place is on. */
async function placesOf(settings: Settings): Promise<Place[]> {
  const { topicArn, chatTopicArn, eventBus, securityHub } = settings;
  const places: Place[] = [];
  if (topicArn !== null || chatTopicArn !== null) {
    const { topicPlaces } = await import('./topics.ts');
    places.push(...topicPlaces(settings));
  }
  if (eventBus !== null) {
    const { makeEventBusPlace } = await import('./event-bus.ts');
    places.push(makeEventBusPlace(eventBus));
  }
  if (securityHub !== null) {
    const { makeSecurityHubPlace } = await import('./security-hub.ts');
    places.push(makeSecurityHubPlace(securityHub));
  }
  return places;
}
