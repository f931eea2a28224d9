/**
 * CloudTrail's event history of one account and Region: management events of 90 days, fifty a page, two requests a second.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
import type { CloudTrailClient, LookupEventsCommandOutput } from '@aws-sdk/client-cloudtrail';
import type { Lookup } from '../reconcile/lookups.ts';
import { errorName, statusOf, Unanswered } from './account/asking.ts';

/** Milliseconds; `sleep` waits them. */
export interface Clock {
  now(): number;
  sleep(time: number): Promise<void>;
}

/** Epoch milliseconds. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

const refusals = /AccessDenied|UnrecognizedClient|NotAuthorized/;
/** Milliseconds between requests: two a second are allowed. */
const pace = 500;
/** How often in a row a request may be throttled, each time waiting longer. */
const patience = 6;
/** How often it may fail otherwise in a way that passes; each time may take half a minute. */
const fewer = 3;

/** The requests of one account and Region, one after the other and none too early. */
export class EventHistory {
  readonly #client: CloudTrailClient;
  readonly #clock: Clock;
  #next = 0;

  /** The client must not try again by itself: requests are counted here. */
  constructor(client: CloudTrailClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** The records of a window, page by page, the newest first. Throws Unanswered. */
  async *records({ attribute, value }: Lookup, { from, to }: Window): AsyncGenerator<readonly unknown[], void, void> {
    let token: string | undefined;
    do {
      const page = await this.#request(async (client) => {
        const { LookupEventsCommand } = await import('@aws-sdk/client-cloudtrail');
        return client.send(
          new LookupEventsCommand({
            LookupAttributes: [{ AttributeKey: attribute, AttributeValue: value }],
            StartTime: new Date(from),
            EndTime: new Date(to),
            MaxResults: 50,
            NextToken: token,
          }),
        );
      });
      yield (page.Events ?? []).map(({ CloudTrailEvent: text }) => parsed(text ?? ''));
      token = page.NextToken || undefined;
    } while (token !== undefined);
  }

  async #request(
    ask: (client: CloudTrailClient) => Promise<LookupEventsCommandOutput>,
  ): Promise<LookupEventsCommandOutput> {
    for (let tries = 1; ; tries++) {
      const wait = this.#next - this.#clock.now();
      if (wait > 0) await this.#clock.sleep(wait);
      this.#next = this.#clock.now() + pace * tries;
      try {
        return await ask(this.#client);
      } catch (error) {
        const name = errorName(error);
        if (tries < (/Throttl|TooManyRequests/.test(name) ? patience : passes(error) ? fewer : 0)) continue;
        const outcome = refusals.test(name) ? 'denied' : 'failed';
        throw new Unanswered(
          outcome,
          'cloudtrail:LookupEvents',
          outcome === 'denied'
            ? `the permission cloudtrail:LookupEvents is missing (${name})`
            : `cloudtrail:LookupEvents failed (${name})`,
          error,
        );
      }
    }
  }
}

/** A server's trouble, or no answer at all. */
function passes(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined ? errorName(error) !== 'ENOTFOUND' : status >= 500;
}

/** What is no JSON is judged as unreadable. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
