/** CloudTrail's event history behind its own protocol: fifty events a page, two requests a second for an account and Region. */
import { AwsFailure, type FakeAws, startFakeAws } from './fake-aws.ts';

export interface PastEvent {
  readonly eventName: string;
  readonly eventSource: string;
  readonly eventTime: string;
  readonly awsRegion: string;
}

export interface EventHistoryServer {
  readonly url: string;
  readonly server: FakeAws;
  /** Requests that were refused, because too many came in a second. */
  throttled: number;
  /** Requests a second. */
  rate: number;
  close(): Promise<void>;
}

/** `now` gives epoch milliseconds: time passes as the test lets it pass. */
export async function startEventHistory(events: readonly PastEvent[], now: () => number): Promise<EventHistoryServer> {
  const server = await startFakeAws();
  const asked = new Map<string, number[]>();
  const history: EventHistoryServer = { url: server.url, server, throttled: 0, rate: 2, close: () => server.close() };
  server.on('CloudTrail_20131101.LookupEvents', ({ input, headers }) => {
    const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
    const last = (asked.get(region) ?? []).filter((time) => time > now() - 1000);
    if (last.length >= history.rate) {
      history.throttled++;
      throw new AwsFailure('ThrottlingException', 'Rate exceeded');
    }
    asked.set(region, [...last, now()]);
    const [{ AttributeKey: key, AttributeValue: value } = {}, ...more] = input['LookupAttributes'] as {
      AttributeKey?: string;
      AttributeValue?: string;
    }[];
    if (more.length > 0) throw new AwsFailure('InvalidLookupAttributesException', 'one attribute is taken');
    const [from, to] = [Number(input['StartTime']) * 1000, Number(input['EndTime']) * 1000];
    const found = events
      .filter((event) => event.awsRegion === region)
      .filter((event) => (key === 'EventName' ? event.eventName : event.eventSource) === value)
      .filter(({ eventTime }) => Date.parse(eventTime) >= from && Date.parse(eventTime) <= to)
      .toSorted((a, b) => (a.eventTime > b.eventTime ? -1 : 1));
    const start = Number(input['NextToken'] ?? 0);
    const size = Number(input['MaxResults']);
    if (size > 50) throw new AwsFailure('InvalidMaxResultsException', 'at most 50');
    return {
      Events: found.slice(start, start + size).map((event) => ({ CloudTrailEvent: JSON.stringify(event) })),
      ...(start + size < found.length ? { NextToken: String(start + size) } : {}),
    };
  });
  return history;
}
