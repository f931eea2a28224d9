/** Stands before an endpoint and answers some requests itself, so that the real clients of the functions meet failures. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** `refuse`: an error that no SDK retries. `hold`: no answer until the proxy closes. */
export type Answer = 'pass' | 'refuse' | 'hold';

export interface UnreliableProxy {
  readonly url: string;
  /** Decides by the body of a request; everything passes at first. */
  answer: (body: string) => Answer;
  close(): Promise<void>;
}

export async function startUnreliableProxy(target: string): Promise<UnreliableProxy> {
  const server = createServer((incoming, outgoing) => {
    void serve(incoming, outgoing);
  });
  const proxy: UnreliableProxy = {
    url: '',
    answer: () => 'pass',
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await text(incoming);
    const answer = proxy.answer(body);
    if (answer === 'hold') return;
    if (answer === 'refuse') {
      const type = 'application/x-amz-json-1.0';
      outgoing
        .writeHead(400, { 'content-type': type })
        .end('{"__type":"com.amazon.coral.service#AccessDeniedException"}');
      return;
    }
    const { method, headers } = incoming;
    const forwarded = request(new URL(incoming.url ?? '/', target), { method, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 500, response.headers);
      response.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    forwarded.end(body);
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(proxy, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}
