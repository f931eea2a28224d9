import { describe, expect, test } from 'vitest';
import { peek, toAuditEvent } from '../../src/events/normalise.ts';
import { isTime } from '../../src/events/time.ts';
import { enveloped, eventOf, record, unreadableOf, user } from './records.ts';

describe('a CloudTrail record', () => {
  test('becomes an event, and stays as evidence', () => {
    const input = record({ errorCode: 'AccessDenied', errorMessage: 'User: x is not authorized' });
    expect(toAuditEvent(input)).toEqual({
      id: 'e-1',
      kind: 'call',
      source: 'iam.amazonaws.com',
      name: 'DeleteRole',
      time: '2026-05-04T09:12:33Z',
      account: '111122223333',
      region: 'us-east-1',
      actor: expect.objectContaining({ kind: 'user', arn: 'arn:aws:iam::111122223333:user/Alice' }),
      error: { code: 'AccessDenied', message: 'User: x is not authorized' },
      request: { roleName: 'AWSServiceRoleForLexBots' },
      response: {},
      record: input,
      envelope: null,
    });
    expect(eventOf(input).record).toBe(input);
  });

  test.each(['1.0', '1.01', '1.05', '1.08', '1.09', '1.10', '1.11', '1.99', undefined])(
    'of version %s is read',
    (eventVersion) => {
      expect(toAuditEvent(record({ eventVersion })).kind).toBe('call');
    },
  );

  test.each(['2.0', '0.9', '10.1', 'one', ''])('of version %j is not read unless it means 1.x', (eventVersion) => {
    const event = toAuditEvent(record({ eventVersion }));
    if (eventVersion === '') expect(event.kind).toBe('call');
    else
      expect(unreadableOf(record({ eventVersion })).reason).toBe(`eventVersion: expected 1.x, found "${eventVersion}"`);
  });

  test.each([
    ['NoSuchEntityException', 'NoSuchEntity'],
    ['NoSuchEntity', 'NoSuchEntity'],
    ['UnmodifiableEntityException', 'UnmodifiableEntity'],
    ['AccessDenied', 'AccessDenied'],
    ['ExceptionHandler', 'ExceptionHandler'],
  ])('with the error %s has the code %s', (errorCode, code) => {
    expect(eventOf(record({ errorCode })).error).toEqual({ code, message: '' });
  });

  test.each([null, undefined, '', 7])('with the error code %j succeeded', (errorCode) => {
    expect(eventOf(record({ errorCode })).error).toBeNull();
  });

  test.each([null, undefined, 'text', 7, ['x']])('with %j for parameters and response has none', (nothing) => {
    const { request, response } = eventOf(record({ requestParameters: nothing, responseElements: nothing }));
    expect([request, response]).toEqual([{}, {}]);
  });

  test('without identity type, request id and identity is read', () => {
    const { type: _, ...typeless } = user;
    expect(eventOf(record({ userIdentity: typeless, requestID: undefined })).actor.kind).toBe('user');
    expect(eventOf(record({ userIdentity: null })).actor.kind).toBe('unknown');
  });

  test('may have fields of tomorrow', () => {
    expect(eventOf(record({ eventContext: { a: [1] }, vpcEndpointId: 'x' })).name).toBe('DeleteRole');
  });

  test('shared by several accounts has the shared id', () => {
    expect(eventOf(record({ sharedEventID: 's-1' })).id).toBe('s-1');
  });

  test('recorded again with what it lacked keeps the id of the first record', () => {
    const addendum = { reason: 'UPDATED_DATA', updatedFields: 'responseElements', originalEventID: 'e-1' };
    expect(eventOf(record({ eventID: 'e-2', addendum })).id).toBe(eventOf(record({ eventID: 'e-1' })).id);
    expect(eventOf(record({ eventID: 'e-2', addendum: { reason: 'DELIVERY_DELAY' } })).id).toBe('e-2');
  });

  test('without id is known by its content, also in an envelope', () => {
    const bare = record({ eventID: undefined });
    const { id } = eventOf(bare);
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(eventOf({ ...bare }).id).toBe(id);
    expect(eventOf(enveloped(bare)).id).toBe(id);
    expect(eventOf(record({ eventID: undefined, eventName: 'TagRole' })).id).not.toBe(id);
  });

  test('acts on the account that received it', () => {
    const partner = { ...user, accountId: '444455556666' };
    expect(eventOf(record({ userIdentity: partner })).account).toBe('111122223333');
    expect(eventOf(record({ userIdentity: partner, recipientAccountId: undefined })).account).toBe('444455556666');
  });

  test.each([
    ['lambda.amazonaws.com', 'UpdateFunctionCode20150331v2', 'UpdateFunctionCode'],
    ['lambda.amazonaws.com', 'CreateEventSourceMapping20150331', 'CreateEventSourceMapping'],
    ['lambda.amazonaws.com', 'Invoke', 'Invoke'],
    ['cloudfront.amazonaws.com', 'UpdateDistribution20200531', 'UpdateDistribution20200531'],
  ])('of %s called %s has the name %s', (eventSource, eventName, name) => {
    expect(peek(record({ eventSource, eventName })).name).toBe(name);
    expect(eventOf(record({ eventSource, eventName })).name).toBe(name);
  });

  test('with parts of a second keeps the second', () => {
    expect(eventOf(record({ eventTime: '2026-05-04T09:12:33.987Z' })).time).toBe('2026-05-04T09:12:33Z');
  });

  test('without Region has the Region of its envelope', () => {
    expect(eventOf(record({ awsRegion: undefined })).region).toBe('unknown');
    expect(eventOf(enveloped(record({ awsRegion: undefined }), { region: 'eu-central-1' })).region).toBe(
      'eu-central-1',
    );
  });
});

describe('an EventBridge event', () => {
  test('around a record is the record', () => {
    const event = eventOf(enveloped(record()));
    expect(event).toMatchObject({ id: 'e-1', kind: 'call', name: 'DeleteRole', time: '2026-05-04T09:12:33Z' });
    expect(event.envelope).toEqual({
      id: 'b-1',
      source: 'aws.iam',
      detailType: 'AWS API Call via CloudTrail',
      account: '111122223333',
      region: 'us-east-1',
    });
  });

  test('around a record is the record under another detail-type, too', () => {
    const event = eventOf(enveloped(record(), { 'detail-type': 'Amazon API Call via CloudTrail' }));
    expect(event).toMatchObject({ id: 'e-1', kind: 'call' });
  });

  test('of a service has the detail as its request', () => {
    const input = enveloped(
      { streamingStatus: 'FAILED' },
      { 'detail-type': 'Chime VoiceConnector Streaming Status', source: 'aws.chime' },
    );
    expect(eventOf(input)).toMatchObject({
      id: 'b-1',
      kind: 'service-event',
      source: 'aws.chime',
      name: 'Chime VoiceConnector Streaming Status',
      time: '2026-05-04T09:12:40Z',
      account: '111122223333',
      region: 'us-east-1',
      error: null,
      request: { streamingStatus: 'FAILED' },
      response: {},
    });
  });

  test('that promises a record and holds none is unreadable', () => {
    expect(unreadableOf(enveloped({})).reason).toBe('eventSource: expected a service name, found none');
  });

  test('of a service without account or time is unreadable', () => {
    const status = { 'detail-type': 'Chime Meeting State Change', source: 'aws.chime' };
    expect(unreadableOf(enveloped({}, { ...status, account: undefined })).reason).toMatch(/^no account/);
    expect(unreadableOf(enveloped({}, { ...status, time: 7 })).reason).toMatch(
      /^time: expected a UTC time .* found a number$/,
    );
  });
});

describe('what cannot be read', () => {
  test.each([
    ['no event source', record({ eventSource: undefined }), 'eventSource: expected a service name, found none'],
    ['no event name', record({ eventName: null }), 'eventName: expected the name of an API call, found none'],
    ['no account', record({ recipientAccountId: null, userIdentity: {} }), /^no account/],
    ['no time', record({ eventTime: undefined }), /^eventTime: expected a UTC time .* found none$/],
    ['an odd time', record({ eventTime: 'yesterday' }), /found "yesterday"$/],
    ['text', '{"eventSource":', 'expected JSON, found text that does not parse as JSON'],
    ['null', null, 'expected a CloudTrail record or an EventBridge event, found null'],
    ['a list', [record()], 'expected a CloudTrail record or an EventBridge event, found a list'],
    ['another object', { hello: 1 }, /^neither a CloudTrail record/],
  ])('%s is named', (_what, input, reason) => {
    const unreadable = unreadableOf(input);
    expect(unreadable.reason).toMatch(reason);
    expect(unreadable.id).toMatch(/^(e-1|[0-9a-f]{32})$/);
    expect(unreadable.record).toBe(input);
  });

  test('tells what could be read', () => {
    expect(unreadableOf(record({ eventVersion: '2.0' }))).toMatchObject({
      id: 'e-1',
      source: 'iam.amazonaws.com',
      name: 'DeleteRole',
      time: '2026-05-04T09:12:33Z',
      account: '111122223333',
      region: 'us-east-1',
      actor: { kind: 'user' },
    });
  });

  test('nests too deep', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`);
    expect(unreadableOf(record({ requestParameters: { deep } })).reason).toBe(
      'the record nests deeper than 1,000 levels',
    );
  });
});

test.each([
  ['2026-05-04T09:12:33Z', true],
  ['2024-02-29T00:00:00Z', true],
  ['2026-05-04T09:12:33.123456789Z', true],
  ['2026-02-29T00:00:00Z', false],
  ['2026-05-04T24:00:00Z', false],
  ['2026-05-04T09:12:60Z', false],
  ['2026-05-04T09:12:33+02:00', false],
  ['2026-05-04', false],
  ['May 4, 2026, 9:12:33 AM', false],
])('%s is a time of CloudTrail: %s', (text, is) => expect(isTime(text)).toBe(is));
