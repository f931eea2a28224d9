/** The heartbeat there and back, the second path, and what both leave for alarms and the dashboard. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { lambdaContext } from '../../local/lambda-context.ts';
import { lastHeartbeat } from '../../src/sinks/heartbeat.ts';
import { type Deployment, deploy, messageOf, refusedEdit } from '../support/deployment.ts';

const role = 'arn:aws:iam::111122223333:role/rolecall-prod-OnHeartbeatRole';

let deployment: Deployment;

beforeAll(async () => {
  deployment = await deploy();
  vi.stubEnv('ROLECALL_HEARTBEAT_ROLE_ARN', role);
});

afterAll(() => deployment.close());

/** A process that was just started, and what it measured and logged. */
async function start() {
  vi.resetModules();
  const { logger } = await import('../../functions/runtime/logger.ts');
  const { metrics } = await import('../../functions/runtime/services.ts');
  const measured = vi.spyOn(metrics, 'addMetric');
  const logged = vi.spyOn(logger, 'info');
  const [onEvent, onTamper] = await Promise.all([
    import('../../functions/on-event.ts'),
    import('../../functions/on-tamper.ts'),
  ]);
  return {
    onEvent: (body: unknown) => onEvent.handler({ Records: [messageOf('1', body)] }, lambdaContext('on-event')),
    onTamper: (body: unknown) => onTamper.handler({ Records: [messageOf('1', body)] }, lambdaContext('on-tamper')),
    measured: (name: string) => measured.mock.calls.filter(([metric]) => metric === name).map(([, , value]) => value),
    logged: () => logged.mock.calls.map(([message, details]) => ({ message, ...(details as object) })),
  };
}

/** What EventBridge delivers of the call of on-heartbeat. */
function heartbeat(eventTime: string, issuer = role) {
  const { detail, ...envelope } = refusedEdit(`heartbeat at ${eventTime}`);
  const call = { eventSource: 'events.amazonaws.com', eventName: 'TagResource', errorCode: null, errorMessage: null };
  const userIdentity = { type: 'AssumedRole', sessionContext: { sessionIssuer: { type: 'Role', arn: issuer } } };
  return { ...envelope, source: 'aws.events', detail: { ...detail, ...call, eventTime, userIdentity } };
}

const last = () => lastHeartbeat(deployment.endpoints.clients.dynamodb, deployment.endpoints.table);

describe('on-event', () => {
  test('notes the last heartbeat, in whatever order they come, and measures how long it took', async () => {
    const { onEvent, measured } = await start();
    expect(await last()).toBeNull();
    for (const time of ['2026-05-01T11:00:00Z', '2026-05-01T12:00:00Z', '2026-05-01T10:00:00Z'])
      expect(await onEvent(heartbeat(time))).toEqual({ batchItemFailures: [] });
    expect(await last()).toBe('2026-05-01T12:00:00Z');
    expect(measured('heartbeat')).toEqual([1, 1, 1]);
    for (const delay of measured('heartbeatDelay')) expect(delay).toBeGreaterThan(0);
    expect(await deployment.told()).toEqual([]);
  });

  test('takes the call of another role for no heartbeat', async () => {
    const { onEvent, measured } = await start();
    const before = await last();
    await onEvent(heartbeat('2026-05-02T10:00:00Z', 'arn:aws:iam::111122223333:role/Ops'));
    expect(await last()).toBe(before);
    expect(measured('heartbeat')).toEqual([]);
  });

  test('a heartbeat that cannot be noted comes back', async () => {
    const { onEvent, measured } = await start();
    deployment.dynamodb.answer = () => 'refuse';
    expect(await onEvent(heartbeat('2026-05-03T10:00:00Z'))).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    deployment.dynamodb.answer = () => 'pass';
    expect(measured('heartbeat')).toEqual([]);
  });
});

describe('both paths', () => {
  const disabled = () => {
    const { detail, ...envelope } = refusedEdit('rule disabled');
    const call = { eventSource: 'events.amazonaws.com', eventName: 'DisableRule', errorCode: null, errorMessage: null };
    const requestParameters = { name: 'rolecall-prod-CallsRule1-1A2B' };
    return { ...envelope, source: 'aws.events', detail: { ...detail, ...call, requestParameters } };
  };

  test('make one finding of the same event and tell it once, counted by severity and logged by control', async () => {
    const { onEvent, onTamper, measured, logged } = await start();
    await deployment.told();
    await onTamper(disabled());
    await onEvent(disabled());
    const told = await deployment.told();
    expect(told.map(({ finding }) => [finding.control, finding.severity])).toEqual([['auditor-tampered', 'critical']]);
    expect(measured('findingsCritical')).toEqual([1]);
    expect(measured('deliveryDelay')).toHaveLength(1);
    const lines = logged().filter(({ message }) => message === 'a finding was told');
    expect(lines).toEqual([
      {
        message: 'a finding was told',
        id: told[0]?.finding.id,
        control: 'auditor-tampered',
        severity: 'critical',
        status: 'open',
        account: '111122223333',
        region: 'us-east-1',
      },
    ]);
  });
});

describe('on-heartbeat', () => {
  const rule = 'arn:aws:events:us-east-1:111122223333:rule/rolecall-prod-heartbeat';
  let server: Server;
  let status = 200;
  let calls: { target: unknown; body: unknown }[] = [];

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      calls.push({ target: request.headers['x-amz-target'], body: JSON.parse(await text(request)) });
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(status === 200 ? '{}' : '{"__type":"AccessDeniedException","message":"no"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    vi.stubEnv('AWS_ENDPOINT_URL_EVENTBRIDGE', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    vi.stubEnv('ROLECALL_HEARTBEAT_RULE_ARN', rule);
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  beforeEach(() => {
    calls = [];
    status = 200;
  });

  test('tags the rule with a value that changes', async () => {
    const { handler } = await import('../../functions/on-heartbeat.ts');
    await handler();
    expect(calls).toEqual([
      {
        target: 'AWSEvents.TagResource',
        body: { ResourceARN: rule, Tags: [{ Key: 'rolecall:heartbeat', Value: expect.stringMatching(/^\d{4}-.*Z$/) }] },
      },
    ]);
  });

  test('fails where it is refused, so that its alarm rings', async () => {
    const { handler } = await import('../../functions/on-heartbeat.ts');
    status = 403;
    await expect(handler()).rejects.toThrow('no');
    expect(calls).toHaveLength(1);
  });
});
