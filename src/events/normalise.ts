/** CloudTrail record or EventBridge event -> AuditEvent. Never throws: what cannot be read comes back as Unreadable. */
import { sha256 } from '../sha256.ts';
import { actorOf } from './actor.ts';
import type { AuditEvent, Envelope, Json, Unreadable } from './audit-event.ts';
import { field, isObject, nestsTooDeep, objectOf, textOf } from './fields.ts';
import { isTime } from './time.ts';

/** What must be known of an input to tell who judges it; cheap, because most inputs concern nobody here. */
export interface Peek {
  readonly kind: 'call' | 'service-event' | 'other';
  readonly source: string;
  readonly name: string;
  readonly record: Json;
  readonly envelope: Json | null;
}

const none: Peek = { kind: 'other', source: '', name: '', record: {}, envelope: null };

/** Looks at the raw input without normalising it. */
export function peek(input: unknown): Peek {
  if (!isObject(input)) return none;
  const detailType = field(input, 'detail-type');
  if (typeof detailType === 'string') {
    const detail = objectOf(field(input, 'detail'));
    // A custom event may have fields of any name: only what passes for CloudTrail's is taken for a record.
    const passesForCall =
      detailType.endsWith(' via CloudTrail') || rawText(field(detail, 'eventSource')).endsWith('.amazonaws.com');
    if (!passesForCall) {
      return {
        kind: 'service-event',
        source: rawText(field(input, 'source')),
        name: detailType,
        record: input,
        envelope: input,
      };
    }
    return call(detail, input);
  }
  return isCall(input) ? call(input, null) : none;
}

function isCall(record: Json): boolean {
  return Object.hasOwn(record, 'eventSource') || Object.hasOwn(record, 'eventName') || sumsUp(record);
}

/**
 * Whether a record sums up many calls, and so is none itself: CloudTrail writes what Insights found, and data events that it
 * aggregated, into log files of their own beside those of the calls.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-insights-fields-trails.html and
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aggregated-events.html
 */
export function isSummary({ name, record }: Peek): boolean {
  return name === '' && sumsUp(record);
}

function sumsUp(record: Json): boolean {
  const type = field(record, 'eventType');
  return type === 'AwsCloudTrailInsight' || type === 'AwsAggregatedEvent';
}

function call(record: Json, envelope: Json | null): Peek {
  const source = rawText(field(record, 'eventSource'));
  return { kind: 'call', source, name: unversioned(source, rawText(field(record, 'eventName'))), record, envelope };
}

function rawText(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** Lambda's names carry an API version (UpdateFunctionCode20150331v2), which tells nothing. */
function unversioned(source: string, name: string): string {
  return source === 'lambda.amazonaws.com' ? name.replace(/\d{8}(v\d)?$/, '') : name;
}

/** Normalises what `peek` looked at. */
export function toAuditEvent(input: unknown, seen: Peek = peek(input)): AuditEvent | Unreadable {
  const envelope = seen.envelope === null ? null : envelopeOf(seen.envelope);
  const time = textOf(seen.kind === 'service-event' ? seen.record['time'] : seen.record['eventTime']);
  const account = accountOf(seen, envelope);
  const region =
    textOf(seen.record[seen.kind === 'service-event' ? 'region' : 'awsRegion']) ?? envelope?.region ?? null;
  const actor = actorOf(seen.kind === 'call' ? seen.record['userIdentity'] : undefined);
  const reason = unreadableBecause(input, seen, time, account);
  if (reason !== null || time === null || account === null) {
    return {
      id: idOf(input, seen, envelope),
      kind: 'unreadable',
      reason: reason ?? 'the record cannot be read',
      source: seen.source === '' ? null : seen.source,
      name: seen.name === '' ? null : seen.name,
      time: time !== null && isTime(time) ? `${time.slice(0, 19)}Z` : null,
      account,
      region,
      actor,
      record: input,
    };
  }
  const code = textOf(seen.record['errorCode']);
  return {
    id: idOf(input, seen, envelope),
    kind: seen.kind === 'call' ? 'call' : 'service-event',
    source: seen.source,
    name: seen.name,
    // To the second, as CloudTrail writes it: times are compared as text.
    time: `${time.slice(0, 19)}Z`,
    account,
    region: region ?? 'unknown',
    actor,
    error:
      code === null
        ? null
        : { code: code.replace(/Exception$/, ''), message: textOf(seen.record['errorMessage']) ?? '' },
    request: objectOf(seen.kind === 'call' ? seen.record['requestParameters'] : seen.record['detail']),
    response: objectOf(seen.record['responseElements']),
    record: seen.record,
    envelope,
  };
}

function unreadableBecause(input: unknown, seen: Peek, time: string | null, account: string | null): string | null {
  if (typeof input === 'string') return 'expected JSON, found text that does not parse as JSON';
  if (!isObject(input)) return `expected a CloudTrail record or an EventBridge event, found ${typeName(input)}`;
  if (seen.kind === 'other')
    return 'neither a CloudTrail record (eventSource, eventName) nor an EventBridge event (detail-type)';
  if (nestsTooDeep(input)) return 'the record nests deeper than 1,000 levels';
  if (seen.source === '')
    return `${seen.kind === 'call' ? 'eventSource' : 'source'}: expected a service name, found none`;
  if (seen.kind === 'call' && seen.name === '') return 'eventName: expected the name of an API call, found none';
  if (seen.kind === 'call' && !(textOf(seen.record['eventVersion']) ?? '1.0').startsWith('1.')) {
    return `eventVersion: expected 1.x, found ${quoted(seen.record['eventVersion'])}`;
  }
  const timeField = seen.kind === 'call' ? 'eventTime' : 'time';
  if (time === null || !isTime(time)) {
    return `${timeField}: expected a UTC time such as 2026-05-01T10:00:00Z, found ${quoted(seen.record[timeField])}`;
  }
  if (account === null) return 'no account: neither recipientAccountId nor userIdentity.accountId is there';
  return null;
}

function accountOf(seen: Peek, envelope: Envelope | null): string | null {
  if (seen.kind === 'service-event') return envelope?.account ?? null;
  const recipient = textOf(seen.record['recipientAccountId']);
  return recipient ?? textOf(objectOf(seen.record['userIdentity'])['accountId']) ?? envelope?.account ?? null;
}

function envelopeOf(event: Json): Envelope {
  return {
    id: textOf(event['id']),
    source: textOf(event['source']) ?? '',
    detailType: textOf(event['detail-type']) ?? '',
    account: textOf(event['account']),
    region: textOf(event['region']),
  };
}

/** The identity of what happened: the same for every copy of it, by whichever path it comes. */
function idOf(input: unknown, seen: Peek, envelope: Envelope | null): string {
  if (seen.kind === 'call') {
    // CloudTrail may record an event again with what it lacked at first, under another id.
    const original = textOf(objectOf(seen.record['addendum'])['originalEventID']);
    const id = textOf(seen.record['sharedEventID']) ?? original ?? textOf(seen.record['eventID']);
    if (id !== null) return id;
  }
  // Without an id, the record is hashed and not its envelope, which differs from copy to copy.
  return (seen.kind === 'service-event' ? envelope?.id : null) ?? hashOf(seen.kind === 'call' ? seen.record : input);
}

/** Hash of a body or of a parsed value. */
function hashOf(value: unknown): string {
  const text =
    typeof value === 'string'
      ? value
      : nestsTooDeep(value)
        ? 'nested too deep'
        : (JSON.stringify(value) ?? 'undefined');
  return sha256(text).slice(0, 32);
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

function quoted(value: unknown): string {
  if (value === undefined) return 'none';
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : typeName(value);
}

/** EventBridge lets only AWS write a source that begins with `aws.`. */
export function isFromAws(source: unknown): boolean {
  return typeof source === 'string' && source.startsWith('aws.');
}
