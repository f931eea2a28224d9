import type { AuditEvent, Json, Unreadable } from '../../src/events/audit-event.ts';
import { toAuditEvent } from '../../src/events/normalise.ts';

/** A small CloudTrail record; `fields` replaces what differs. */
export function record(fields: Json = {}): Json {
  return {
    eventVersion: '1.11',
    userIdentity: user,
    eventTime: '2026-05-04T09:12:33Z',
    eventSource: 'iam.amazonaws.com',
    eventName: 'DeleteRole',
    awsRegion: 'us-east-1',
    requestParameters: { roleName: 'AWSServiceRoleForLexBots' },
    responseElements: null,
    eventID: 'e-1',
    recipientAccountId: '111122223333',
    ...fields,
  };
}

export const user: Json = {
  type: 'IAMUser',
  principalId: 'AIDAEXAMPLE',
  arn: 'arn:aws:iam::111122223333:user/Alice',
  accountId: '111122223333',
  accessKeyId: 'AKIAEXAMPLE',
  userName: 'Alice',
};

/** The record as EventBridge delivers it. */
export function enveloped(detail: Json, fields: Json = {}): Json {
  return {
    version: '0',
    id: 'b-1',
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.iam',
    account: '111122223333',
    time: '2026-05-04T09:12:40Z',
    region: 'us-east-1',
    resources: [],
    detail,
    ...fields,
  };
}

/** Normalises what must be readable. */
export function eventOf(input: unknown): AuditEvent {
  const event = toAuditEvent(input);
  if (event.kind === 'unreadable') throw new Error(`unreadable: ${event.reason}`);
  return event;
}

/** Normalises what must be unreadable. */
export function unreadableOf(input: unknown): Unreadable {
  const event = toAuditEvent(input);
  if (event.kind !== 'unreadable') throw new Error('it could be read');
  return event;
}
