/**
 * Stands between functions in processes of their own and one endpoint: lets calls fail as AWS lets them fail, and refuses what
 * AWS refuses and the emulators take. Who calls is told by the access key id, so each process has one of its own.
 */
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AwsCall, brokenLimit, callOf } from './aws-limits.ts';

/** `before`: it had no effect; `after`: it had, and its answer is lost. `twice`: it arrives two times. */
export const apiFaults = [
  'throttled',
  'failed before',
  'failed after',
  'refused',
  'dropped before',
  'dropped after',
  'delayed',
  'twice',
] as const;
export type ApiFault = (typeof apiFaults)[number];
/** The process is killed when its call arrives, or when it has taken effect. */
export type Death = 'killed before' | 'killed after';

export interface Chaos {
  /** Decides about each call; null lets it pass. */
  decide(call: AwsCall): ApiFault | Death | null;
  /** Ends the process of the caller at once. */
  kill(call: AwsCall): void;
  /** Told of each call that took effect, with whether its caller learns of it. */
  onEffect?(call: AwsCall, answered: boolean): void;
  /** Told of calls that AWS would have refused; they fail. */
  onBrokenLimit(call: AwsCall, why: string): void;
}

export interface ChaosProxy {
  readonly url: string;
  close(): Promise<void>;
}

interface Answered {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** `target` is the URL of the endpoint. */
export async function startChaosProxy(target: string, chaos: Chaos): Promise<ChaosProxy> {
  const { hostname, port } = new URL(target);
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.keepAliveTimeout = 60_000;

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await bytesOf(incoming);
    const call = callOf(incoming, body);
    const why = brokenLimit(call);
    if (why !== null) {
      chaos.onBrokenLimit(call, why);
      fail(outgoing, call, 400, 'ValidationException');
      return;
    }
    const fault = chaos.decide(call);
    switch (fault) {
      case 'throttled':
        fail(outgoing, call, 400, call.service === 'sns' ? 'Throttling' : 'ProvisionedThroughputExceededException');
        return;
      case 'failed before':
        fail(outgoing, call, 500, call.service === 'sns' ? 'InternalError' : 'InternalServerError');
        return;
      case 'refused':
        fail(outgoing, call, 400, 'AccessDeniedException');
        return;
      case 'dropped before':
        outgoing.destroy();
        return;
      case 'killed before':
        chaos.kill(call);
        outgoing.destroy();
        return;
      case 'delayed':
        await sleep(150);
        break;
      case 'twice':
        if ((await forward(incoming, body)).status < 300) chaos.onEffect?.(call, false);
        break;
      default:
    }
    const answer = await forward(incoming, body);
    const isLost = fault === 'failed after' || fault === 'dropped after' || fault === 'killed after';
    if (answer.status < 300) chaos.onEffect?.(call, !isLost);
    if (fault === 'killed after') chaos.kill(call);
    if (fault === 'failed after')
      fail(outgoing, call, 500, call.service === 'sns' ? 'InternalError' : 'InternalServerError');
    else if (isLost) outgoing.destroy();
    else outgoing.writeHead(answer.status, answer.headers).end(answer.body);
  }

  function forward({ method, url: path, headers }: IncomingMessage, body: Buffer): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const forwarded = request({ agent, hostname, port, method, path, headers }, (response) => {
        bytesOf(response).then(
          (bytes) => resolve({ status: response.statusCode ?? 500, headers: response.headers, body: bytes }),
          reject,
        );
      });
      forwarded.on('error', reject);
      forwarded.end(body);
    });
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      agent.destroy();
      await closed;
    },
  };
}

/** `buffer` of node:stream/consumers does the same by way of a Blob, and every call passes here twice. */
function bytesOf(message: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    message.on('data', (part: Buffer) => parts.push(part));
    message.on('end', () => resolve(Buffer.concat(parts)));
    message.on('error', reject);
    message.on('close', () => reject(new Error('the connection ended within a message')));
  });
}

/** An error in the form of the service's protocol. */
function fail(outgoing: ServerResponse, { service }: AwsCall, status: number, code: string): void {
  if (service === 'dynamodb') {
    outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    outgoing.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${code}`, message: 'injected' }));
    return;
  }
  outgoing.writeHead(status, { 'content-type': 'text/xml' });
  const error = `<Error><Code>${code}</Code><Message>injected</Message></Error>`;
  outgoing.end(service === 'sns' ? `<ErrorResponse>${error}</ErrorResponse>` : error);
}
