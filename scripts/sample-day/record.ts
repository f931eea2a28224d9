/** CloudTrail records in their published shape: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
import type { Json } from '../../src/events/audit-event.ts';
import { account, type Caller, date } from './callers.ts';
import type { Random } from './random.ts';

/** A call as a story tells it. */
export interface Call {
  /** Time of the day, UTC: `09:41:07`. */
  readonly at: string;
  readonly by: Caller;
  /** The service before `.amazonaws.com`. */
  readonly service: string;
  readonly name: string;
  /** us-east-1 when left out, where IAM and Amazon Chime write. */
  readonly region?: string;
  readonly request?: Json | null;
  readonly response?: Json | null;
  readonly error?: { readonly code: string; readonly message: string };
  /** Left out: whether the name begins with Get, List or Describe. */
  readonly readOnly?: boolean;
  /** Fields beside the usual ones, such as `resources`. */
  readonly more?: Json;
  readonly version?: string;
}

/** The record, with its fields in CloudTrail's order. */
export function record(random: Random, call: Call): Json {
  const host = `${call.service}.amazonaws.com`;
  const byService = call.by.ip.endsWith('.amazonaws.com');
  return {
    eventVersion: call.version ?? '1.11',
    userIdentity: call.by.identity,
    eventTime: `${date}T${call.at}Z`,
    eventSource: host,
    eventName: call.name,
    awsRegion: call.region ?? 'us-east-1',
    sourceIPAddress: call.by.ip,
    userAgent: call.by.agent,
    ...(call.error ? { errorCode: call.error.code, errorMessage: call.error.message } : {}),
    requestParameters: call.request ?? null,
    responseElements: call.response ?? null,
    requestID: random.uuid(),
    eventID: random.uuid(),
    readOnly: call.readOnly ?? /^(Get|List|Describe|BatchGet|Head|Lookup)/.test(call.name),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
    // A service that calls leaves no TLS details.
    ...(byService ? {} : { tlsDetails: tlsOf(call) }),
    ...(call.by.console ? { sessionCredentialFromConsole: 'true' } : {}),
    ...call.more,
  };
}

function tlsOf({ service, region }: Call): Json {
  const host = service === 'iam' ? 'iam.amazonaws.com' : `${service}.${region ?? 'us-east-1'}.amazonaws.com`;
  return { tlsVersion: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256', clientProvidedHostHeader: host };
}

/** A denial as IAM words it. */
export function denied(by: Caller, action: string, resource: string, because?: string): NonNullable<Call['error']> {
  const reason = because ?? `because no identity-based policy allows the ${action} action`;
  return {
    code: 'AccessDenied',
    message: `User: ${String(by.identity['arn'])} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
  };
}
