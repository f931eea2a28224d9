/** What EventBridge makes of a CloudTrail record: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html */
import { randomUUID } from 'node:crypto';
import type { Json } from '../src/events/audit-event.ts';
import { isObject, objectOf, textOf } from '../src/events/fields.ts';

const detailTypes = new Map([
  ['AwsServiceEvent', 'AWS Service Event via CloudTrail'],
  ['AwsConsoleAction', 'AWS Console Action via CloudTrail'],
  ['AwsConsoleSignIn', 'AWS Console Sign In via CloudTrail'],
  ['AwsCloudTrailInsight', 'AWS Insight via CloudTrail'],
]);

/** The event on the bus: an EventBridge event as it is, a CloudTrail record in its envelope, null for what no bus would carry. */
export function busEvent(input: unknown): Json | null {
  if (!isObject(input)) return null;
  if (typeof input['detail-type'] === 'string') return input;
  // An Insights record names the source of the calls it sums up inside; it comes from CloudTrail itself.
  const source =
    input['eventType'] === 'AwsCloudTrailInsight' ? 'cloudtrail.amazonaws.com' : textOf(input['eventSource']);
  if (source === null) return null;
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': detailTypes.get(String(input['eventType'])) ?? 'AWS API Call via CloudTrail',
    source: `aws.${source.replace(/\.amazonaws\.com(\.cn)?$/, '')}`,
    account: input['recipientAccountId'] ?? objectOf(input['userIdentity'])['accountId'] ?? '',
    time: input['eventTime'] ?? '',
    region: input['awsRegion'] ?? '',
    resources: [],
    detail: input,
  };
}
