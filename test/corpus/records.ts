/** Records and events in the shapes that CloudTrail and EventBridge write. */
import type { Identity } from './company.ts';
import type { Random } from './random.ts';

export interface Call {
  /** `iam` for iam.amazonaws.com. */
  readonly service: string;
  readonly name: string;
  readonly account: string;
  readonly region?: string;
  /** ISO 8601, to the second. */
  readonly time: string;
  readonly by: Identity;
  readonly request?: object | null;
  readonly response?: object | null;
  readonly error?: readonly [code: string, message: string];
}

const suites = [
  { tlsVersion: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256' },
  { tlsVersion: 'TLSv1.2', cipherSuite: 'ECDHE-RSA-AES128-GCM-SHA256' },
];

/** A CloudTrail record. Calls that a service makes or forwards carry its name for an address, and no TLS details. */
export function record(random: Random, call: Call): Record<string, unknown> {
  const { region = 'us-east-1', by, error } = call;
  const forwarder = typeof by['invokedBy'] === 'string' ? by['invokedBy'] : null;
  return {
    eventVersion: random.pick(['1.05', '1.08', '1.09', '1.10', '1.11']),
    userIdentity: by,
    eventTime: call.time,
    eventSource: `${call.service}.amazonaws.com`,
    eventName: call.name,
    awsRegion: region,
    sourceIPAddress: forwarder ?? `203.0.113.${random.integer(1, 254)}`,
    userAgent: forwarder ?? random.pick(['aws-cli/2.31.0 md/awscrt#0.27.6', 'Boto3/1.43.11 md/Botocore#1.43.11']),
    ...(error === undefined ? {} : { errorCode: error[0], errorMessage: error[1] }),
    requestParameters: call.request ?? null,
    responseElements: error === undefined ? (call.response ?? null) : null,
    requestID: random.uuid(),
    eventID: random.uuid(),
    readOnly: /^(Get|List|Describe|Search|BatchGet|Lookup|Retrieve|Head)/.test(call.name),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: call.account,
    eventCategory: 'Management',
    ...(forwarder === null
      ? {
          tlsDetails: {
            ...random.pick(suites),
            clientProvidedHostHeader: `${call.service}.${region}.amazonaws.com`,
          },
        }
      : {}),
  };
}

/** The EventBridge event around a record, as the default bus delivers it. */
export function enveloped(random: Random, inner: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    version: '0',
    id: random.uuid(),
    'detail-type': 'AWS API Call via CloudTrail',
    source: `aws.${String(inner['eventSource']).split('.')[0]}`,
    account: inner['recipientAccountId'],
    time: inner['eventTime'],
    region: inner['awsRegion'],
    resources: [],
    detail: inner,
  };
}

export interface ServiceEvent {
  /** `aws.chime`. */
  readonly source: string;
  readonly detailType: string;
  readonly account: string;
  readonly region: string;
  readonly time: string;
  readonly detail: object;
}

/** An event that a service itself sends to EventBridge. */
export function serviceEvent(random: Random, event: ServiceEvent): Record<string, unknown> {
  const { detailType, ...rest } = event;
  return { version: '0', id: random.uuid(), 'detail-type': detailType, resources: [], ...rest };
}
