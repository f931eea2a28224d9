/**
 * What AWS charges in us-east-1, US dollars, first tier, without taxes and free tiers. AWS's price pages fill in their figures
 * with scripts, so most were read where others quote them; `confidence` is high where a page of AWS itself has the figure.
 */
import type { Confidence } from '../catalog/types.ts';

export interface Price {
  /** US dollars for `per` units. */
  readonly dollars: number;
  readonly per: number;
  readonly unit: string;
  /** The price page of AWS, which is right where this is not. */
  readonly page: string;
  /** Where the figure was read, when that is another page. */
  readonly readAt?: string;
  /** The day it was read. */
  readonly read: string;
  readonly confidence: Confidence;
}

const read = '2026-11-21';
const million = 1_000_000;
const eventBridge = 'https://aws.amazon.com/eventbridge/pricing/';
const lambda = 'https://aws.amazon.com/lambda/pricing/';
const dynamoDb = 'https://aws.amazon.com/dynamodb/pricing/on-demand/';
const sns = 'https://aws.amazon.com/sns/pricing/';
const cloudWatch = 'https://aws.amazon.com/cloudwatch/pricing/';
const kms = 'https://aws.amazon.com/kms/pricing/';
const s3 = 'https://aws.amazon.com/s3/pricing/';

const readOfEventBridge = 'https://cloudburn.io/blog/amazon-eventbridge-pricing';
const readOfLambda = 'https://cloudchipr.com/blog/aws-lambda-pricing';
const readOfDynamoDb = 'https://airbyte.com/data-engineering-resources/dynamodb-pricing';
const readOfSns = 'https://www.factualminds.com/blog/amazon-sns-pricing-publishes-fanout-protocols/';
const readOfCloudWatch = 'https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/';
const readOfS3 = 'https://c3x.dev/blog/s3-request-fees-explained';

export const prices = {
  forwardedEvent: {
    dollars: 1,
    per: million,
    unit: 'forwarded events of up to 64 KB',
    page: eventBridge,
    readAt: readOfEventBridge,
    read,
    confidence: 'medium',
  },
  customEvent: {
    dollars: 1,
    per: million,
    unit: 'events of up to 64 KB',
    page: eventBridge,
    readAt: readOfEventBridge,
    read,
    confidence: 'medium',
  },
  scheduledCall: {
    dollars: 1,
    per: million,
    unit: 'invocations by EventBridge Scheduler',
    page: eventBridge,
    readAt: readOfEventBridge,
    read,
    confidence: 'medium',
  },
  queueRequest: {
    dollars: 0.4,
    per: million,
    unit: 'SQS requests of up to 64 KB',
    page: 'https://aws.amazon.com/sqs/pricing/',
    readAt: 'https://cloudburn.io/blog/amazon-sqs-pricing',
    read,
    confidence: 'medium',
  },
  invocation: {
    dollars: 0.2,
    per: million,
    unit: 'invocations',
    page: lambda,
    readAt: readOfLambda,
    read,
    confidence: 'medium',
  },
  duration: {
    dollars: 0.0000133334,
    per: 1,
    unit: 'GB-seconds, arm64',
    page: lambda,
    readAt: readOfLambda,
    read,
    confidence: 'medium',
  },
  write: {
    dollars: 0.625,
    per: million,
    unit: 'write request units of 1 KB',
    page: dynamoDb,
    readAt: readOfDynamoDb,
    read,
    confidence: 'medium',
  },
  read: {
    dollars: 0.125,
    per: million,
    unit: 'read request units of 4 KB',
    page: dynamoDb,
    readAt: readOfDynamoDb,
    read,
    confidence: 'medium',
  },
  tableStorage: {
    dollars: 0.25,
    per: 1,
    unit: 'GB-months in the table',
    page: 'https://aws.amazon.com/dynamodb/pricing/',
    read,
    confidence: 'high',
  },
  tableBackup: {
    dollars: 0.2,
    per: 1,
    unit: 'GB-months of point-in-time recovery',
    page: dynamoDb,
    readAt: 'https://finops.com.py/services/dynamodb/backups',
    read,
    confidence: 'medium',
  },
  publish: {
    dollars: 0.5,
    per: million,
    unit: 'publishes of up to 64 KB',
    page: sns,
    readAt: readOfSns,
    read,
    confidence: 'medium',
  },
  mail: { dollars: 2, per: 100_000, unit: 'e-mails', page: sns, readAt: readOfSns, read, confidence: 'medium' },
  metric: {
    dollars: 0.3,
    per: 1,
    unit: 'metrics for a month',
    page: cloudWatch,
    readAt: 'https://signoz.io/guides/cloudwatch-pricing',
    read,
    confidence: 'medium',
  },
  alarm: {
    dollars: 0.1,
    per: 1,
    unit: 'alarm metrics for a month',
    page: cloudWatch,
    readAt: 'https://amazonwebshark.com/tag/aws-cloudtrail/',
    read,
    confidence: 'medium',
  },
  dashboard: {
    dollars: 3,
    per: 1,
    unit: 'dashboard for a month',
    page: cloudWatch,
    readAt: readOfCloudWatch,
    read,
    confidence: 'medium',
  },
  logs: {
    dollars: 0.5,
    per: 1,
    unit: 'GB of logs taken in',
    page: cloudWatch,
    readAt: readOfCloudWatch,
    read,
    confidence: 'medium',
  },
  key: { dollars: 1, per: 1, unit: 'key for a month', page: kms, read, confidence: 'high' },
  keyRequest: {
    dollars: 0.03,
    per: 10_000,
    unit: 'uses of the key',
    page: kms,
    readAt: 'https://www.wring.co/blog/aws-kms-pricing-guide',
    read,
    confidence: 'medium',
  },
  put: {
    dollars: 0.005,
    per: 1000,
    unit: 'PUT and LIST requests',
    page: s3,
    readAt: readOfS3,
    read,
    confidence: 'medium',
  },
  get: { dollars: 0.0004, per: 1000, unit: 'GET requests', page: s3, readAt: readOfS3, read, confidence: 'medium' },
  objectStorage: {
    dollars: 0.023,
    per: 1,
    unit: 'GB-months in the bucket',
    page: s3,
    readAt: 'https://devnotes.tech/understanding-aws-s3-pricing-a-complete-cost-breakdown-with-examples',
    read,
    confidence: 'medium',
  },
  trailCopy: {
    dollars: 2,
    per: 100_000,
    unit: 'management events of a second trail',
    page: 'https://aws.amazon.com/cloudtrail/pricing/',
    read,
    confidence: 'high',
  },
  importedFinding: {
    dollars: 0.00003,
    per: 1,
    unit: 'imported findings beyond 10,000 a month',
    page: 'https://aws.amazon.com/security-hub/cspm/pricing/',
    readAt:
      'https://aws-gcr-wwso-security.gitbook.io/an-quan-zui-jia-shi-jian/an-quan-chan-pin-cheng-ben-gu-suan/an-quan-he-gui-chi-xu-jian-ce-he-zi-dong-xiu-fu-fei-yong',
    read,
    confidence: 'low',
  },
  transition: {
    dollars: 25,
    per: million,
    unit: 'state transitions',
    page: 'https://aws.amazon.com/step-functions/pricing/',
    readAt: 'https://www.wring.co/blog/aws-step-functions-pricing-guide',
    read,
    confidence: 'medium',
  },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof prices;
