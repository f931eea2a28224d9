export type ActorKind = 'root' | 'user' | 'role' | 'federated' | 'account' | 'service' | 'unknown';

/** Who did it: the principal behind the credentials, not the session. */
export interface Actor {
  readonly kind: ActorKind;
  /** ARN of the user, of the role behind a session, of the root user or of the federated user; null when the record has none. */
  readonly arn: string | null;
  /** Account of the principal, which may differ from the account acted on. */
  readonly account: string | null;
  /** Service principal that made the call on the actor's behalf (a forward access session), or null. */
  readonly invokedBy: string | null;
  /** Session name of an assumed role; chosen by the caller, so evidence of nothing. */
  readonly session: string | null;
  readonly accessKeyId: string | null;
  /** `mfaAuthenticated` of the session; null when the record does not say. */
  readonly mfa: boolean | null;
}

/** A JSON object whose fields are not trusted: read them with the helpers of fields.ts. */
export type Json = { readonly [key: string]: unknown };

/** A CloudTrail record or an EventBridge event, in one shape. Values come from a log and are not trusted. */
export interface AuditEvent {
  /**
   * Of a record `sharedEventID`, else `addendum.originalEventID`, else `eventID`; of a service's own event the `id` of its
   * envelope; of what has neither a hash.
   */
  readonly id: string;
  /** `call`: a CloudTrail record. `service-event`: a service's own EventBridge event. */
  readonly kind: 'call' | 'service-event';
  /** `eventSource` of a record (`iam.amazonaws.com`), `source` of a service's own event (`aws.chime`). */
  readonly source: string;
  /** `eventName` (Lambda's API version removed), or the detail-type. */
  readonly name: string;
  /** ISO 8601, UTC, to the second: `2026-05-01T10:00:00Z`. */
  readonly time: string;
  /** The account acted on: `recipientAccountId`, else the caller's. */
  readonly account: string;
  readonly region: string;
  readonly actor: Actor;
  /** Null when the call succeeded. `code` has no `Exception` at its end, since CloudTrail writes it both ways. */
  readonly error: { readonly code: string; readonly message: string } | null;
  /** `requestParameters`, `{}` when null; the `detail` of a service's own event. */
  readonly request: Json;
  /** `responseElements`, `{}` when null. */
  readonly response: Json;
  /** The record itself, or the whole event of a service. Evidence: never changed. */
  readonly record: Json;
  /** What an EventBridge envelope around the record says; null when the record came from a log file. */
  readonly envelope: Envelope | null;
}

export interface Envelope {
  readonly id: string | null;
  readonly source: string;
  readonly detailType: string;
  readonly account: string | null;
  readonly region: string | null;
}

/** Something of a covered source that cannot be read as an AuditEvent. */
export interface Unreadable {
  readonly id: string;
  readonly kind: 'unreadable';
  /** What is wrong, and where: `eventTime: expected a UTC time such as 2026-05-01T10:00:00Z, found "yesterday"`. */
  readonly reason: string;
  /** As far as they could be read. */
  readonly source: string | null;
  readonly name: string | null;
  readonly time: string | null;
  readonly account: string | null;
  readonly region: string | null;
  readonly actor: Actor;
  readonly record: unknown;
}
